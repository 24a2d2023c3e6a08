"""A comparison of two models as people and programs read it: text, Markdown, JSON, notes."""
