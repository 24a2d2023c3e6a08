"""From rows to what people read: sentences, charts, formats, provenance, suggestions."""
