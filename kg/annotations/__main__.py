"""`python -m kg.annotations FILE.yaml …`: write the Turtle of each annotation beside it."""

from __future__ import annotations

import sys
from pathlib import Path

from kg.annotations.compiler import compile_annotation
from kg.errors import KgError


def main(names: list[str]) -> int:
    """Compile each file; return 0, or 2 where one cannot be compiled (its Turtle then stays as it was)."""
    if not names:
        print("name at least one annotation, as in: python -m kg.annotations mine.yaml", file=sys.stderr)
        return 2
    status = 0
    for name in names:
        target = Path(name).with_suffix(".ttl")
        try:
            turtle = compile_annotation(name).turtle()
            target.write_bytes(turtle)
        except KgError as error:
            print(error, file=sys.stderr)
            status = 2
        except OSError as error:
            print(f"{target}: the Turtle cannot be written ({error.strerror})", file=sys.stderr)
            status = 2
        else:
            print(target)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
