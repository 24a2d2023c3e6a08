"""From a semantic query to one SELECT: resolve, plan, rewrite, lower, check."""
