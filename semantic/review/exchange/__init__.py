"""Models exchanged with other tools: Cube, dbt's semantic layer, Apache Ossie.

    foreign files ─► read strictly ─► a draft of our files ─► settled: it loads ─► YAML
    our files ─► what they say and mean ─► foreign values ─► YAML

Each arrow is a function; beside its value it gives the losses: what could not be carried over,
where it stands, why, and what becomes of it. Nothing is ever left out without a loss.
"""
