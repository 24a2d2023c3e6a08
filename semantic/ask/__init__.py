"""From a question in words to a semantic query. `offline.translate` is the way in."""
