"""dbt's semantic layer (MetricFlow), in both of its spellings.

The older one has `semantic_models` with measures, and metrics over them; the newer one writes
semantic models into dbt's `models`, and simple metrics where measures were. Both are read into the
same values (`types.py`). Jinja is never run: the few calls that mean something here are read by
`jinja.py`.
"""
