"""Podcasts as tables: page exports and RSS feeds in, rows for every table out."""
