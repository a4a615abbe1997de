"""Invented houses, people and two years of life, made through the same actions as real ones."""
