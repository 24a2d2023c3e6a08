"""Definitions changed one at a time, to see which changes no test notices."""
