"""The translator that asks a language model for a query, and never for a number or for SQL."""
