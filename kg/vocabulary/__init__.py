"""Layer 1: namespaces, typed terms and their safe spelling."""
