"""The shape of input about donors, pledges and gifts."""
