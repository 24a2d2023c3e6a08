"""Do the tests bite? Faults planted in the compiler, each of which the checks must catch.

`planting` puts one fault in and takes it out again; `joins`, `rows`, `conditions`, `measures`,
`times`, `windows` and `pages` are the faults; `checks` are what must catch them: rows by the
reference evaluator, by relations and by hand, never the compiler's own text.

    python -m tests.faults              # every fault against every check, as a table
"""
