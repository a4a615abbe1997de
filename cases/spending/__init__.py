"""Expenses: asked for, approved and paid by different people."""
