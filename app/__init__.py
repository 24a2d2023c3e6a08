"""Metricast's faces: thin layers over `semantic` and `warehouse` that people touch."""
