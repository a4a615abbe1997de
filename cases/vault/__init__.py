"""Keys and sealed fields: what a stolen disk must not tell."""
