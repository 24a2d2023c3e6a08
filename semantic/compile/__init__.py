"""From a semantic query to one SELECT: resolve, plan, lower, check."""
