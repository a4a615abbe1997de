"""Who may do what: users, memberships, the one table of authority, doors and row scopes."""
