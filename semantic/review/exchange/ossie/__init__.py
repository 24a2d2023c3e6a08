"""Apache Ossie (formerly Open Semantic Interchange), version 0.2.0.dev0 of its core.

One document holds one model: datasets with fields, relationships, metrics. What it has no words
for travels in its `custom_extensions` under our vendor name, at the object it belongs to.
Read from its specification (`core-spec/spec.md` and the JSON Schema beside it); nothing of it
is kept here.
"""
