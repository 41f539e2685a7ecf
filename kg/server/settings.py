"""What the server allows, and what it is told about itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the server; each has one place where it is kept and one sentence that tells it."""

    #: Seconds that a query may compute; its process is then killed.
    timeout: float = 10.0
    #: Rows, or statements, of an answer.
    rows: int = 100_000
    #: Bytes of an answer.
    size: int = 64_000_000
    #: Bytes of a request's body, and characters of a query.
    request: int = 1_000_000
    #: Seconds that a request's body may take to arrive.
    arrival: float = 10.0
    #: Queries beside each other in their first moments, and how many seconds these last.
    short: int = 8
    moment: float = 0.5
    #: Seconds that a query which was ended for want of a place waits for its refusal.
    pause: float = 1.0
    #: Seconds of a processor after which a query gives way to others, where there are more than processors.
    burst: float = 0.1
    #: Queries beside each other after their first moments; they give way to the short ones.
    long: int = 4
    #: Queries that wait for their turn, and for how many seconds.
    waiting: int = 64
    patience: float = 2.0
    #: Pages that are made beside each other; further ones wait as queries do.
    pages: int = 4
    #: Rows, or statements, that one query of a page or of a question may have.
    page_rows: int = 100_000
    #: Answers that are being sent, their bytes together, and the seconds that a part, or the whole, may take.
    sending: int = 256
    spooled: int = 1_000_000_000
    stall: float = 30.0
    delivery: float = 600.0


@dataclass(frozen=True, slots=True)
class Settings:
    """What an application is made of beside its graph."""

    limits: Limits = Limits()
    #: The address under which others reach the server, where it is not the one they name.
    public_url: str | None = None
    #: Names of hosts that requests may name; all of them where there are none.
    hosts: tuple[str, ...] = ()
    #: Origins whose pages may read answers; `*` for every one.
    origins: tuple[str, ...] = ()
    #: The language of pages where a request names none.
    language: str = "en"
