"""What the tables of a DuckDB file hold, measured: the ground on which a model is proposed.

The profile is plain data, as JSON has it, because `semantic` knows no warehouse: it reads the
profile as it reads a file (`semantic/review/propose/profile.py` says what may stand in it), and
asks for the rest, whether columns are a key and whether values have a partner, through `Tables`.
"""

from warehouse.profile.tables import Tables, open_tables

__all__ = ["Tables", "open_tables"]
