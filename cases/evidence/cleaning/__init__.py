"""Draws a clean copy of a hostile file, in a process of its own that knows neither Django nor any key."""
