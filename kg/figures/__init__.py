"""Layer 3: values with bounds, the rules that derive them, and partial dates."""
