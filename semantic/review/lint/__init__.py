"""What is worth a second look in a model that loads: rules, each with its reason."""
