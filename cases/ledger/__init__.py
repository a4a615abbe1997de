"""Funds, cash boxes, rates, and the entries all balances are sums of."""
