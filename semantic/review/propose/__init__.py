"""A model proposed from what was measured of tables: a first draft for people to review.

    Profile ─► names ─► keys ─► joins ─► members ─► Proposal ─► YAML with comments

Each step is a plain function. Two things are given from outside: the profile, and an `Ask` that
answers the two questions whose answers cannot be foreseen (is this a key, has this a partner).
The same tables give the same files, to the byte.
"""
