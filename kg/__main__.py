"""`python -m kg` is the `kg` command."""

from kg.faces.command import main

main(prog_name="kg")
