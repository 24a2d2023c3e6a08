"""Definitions reviewed as code: what editors, hosts of code and reviewers read."""
