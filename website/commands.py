"""The `kg` command: each of its commands with its arguments and options, as the command tells them itself."""

from __future__ import annotations

from dataclasses import dataclass

import click

from kg.faces.command import main


@dataclass(frozen=True, slots=True)
class Told:
    """One command."""

    name: str
    usage: str
    help: tuple[str, ...]
    options: tuple[tuple[str, str], ...]


def commands() -> list[Told]:
    """Return every command, sorted by name."""
    return [_told(name, command) for name, command in sorted(main.commands.items())]


def _told(name: str, command: click.Command) -> Told:
    context = click.Context(command, info_name=f"kg {name}")
    records = [
        record for option in command.get_params(context) if (record := option.get_help_record(context))
    ]
    return Told(
        name,
        " ".join([f"kg {name}", *command.collect_usage_pieces(context)]),
        tuple(" ".join(part.split()) for part in (command.help or "").split("\n\n")),
        tuple(records),
    )
