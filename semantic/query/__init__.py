"""The semantic query: its types, its JSON, its dates, its one standard form."""
