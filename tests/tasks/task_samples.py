"""What the tests let workers do: functions of a module, so that a worker can import them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from kg.errors import AnnotationError


def square(number: int) -> int:
    return number * number


def in_process(number: int) -> int:
    return os.getpid()


def refuse_seven(number: int) -> int:
    if number == 7:
        raise AnnotationError("document 7 says nothing")
    return number


def die_once(job: tuple[str, int]) -> int:
    """Square a number; at 40, kill the process that does, the first time."""
    folder, number = job
    died = Path(folder) / "died"
    if number == 40 and not died.exists():
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def always_die_at_five(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number
