"""Values and names that somebody chose to break things with (RELIABILITY, line 7).

`values` asks with hostile values, judged by bound parameters and plain Python; `names` loads
models whose cubes, members, aliases, tables and columns have hostile names.

    python -m tests.hostile.values --count 20000 --seed 1
    python -m tests.hostile.names --count 5000 --seed 1
"""
