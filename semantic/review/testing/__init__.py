"""The tests that stand beside a model, and its verified questions, run on a warehouse."""
