"""Layer 5: the catalogue of `.rq` files, typed parameters, tables of answers."""
