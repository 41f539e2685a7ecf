"""What is said instead of an answer: a status, one sentence, and what a client needs to go on."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import PlainTextResponse, Response

from kg.errors import EngineError, KgError, LimitError, NameLookupError, RefusedError, StoreError


class Refusal(Exception):
    """A request that gets no answer, and why."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status, self.reason, self.headers = status, reason, dict(headers or {})

    def response(self) -> Response:
        """Return it as one sentence of plain text."""
        return PlainTextResponse(f"{self.reason}\n", self.status, self.headers)


def busy(reason: str, seconds: int = 1) -> Refusal:
    """Return the refusal of a request that comes while too much goes on."""
    return Refusal(503, f"{reason}: ask again in a moment", {"Retry-After": str(seconds)})


def refusal(error: Exception) -> Refusal:
    """Return what is said of an error.

    A query that may not be asked is forbidden, one that is malformed is bad. One that goes beyond a limit
    while it runs is refused with 500, as SPARQL 1.1 Protocol 2.1.4 has it: nothing asks the same again.
    """
    match error:
        case Refusal():
            return error
        case RefusedError():
            return Refusal(403, str(error))
        case LimitError() | EngineError():
            return Refusal(500, str(error))
        case StoreError():
            return Refusal(502, str(error))
        case NameLookupError():
            return Refusal(404, str(error))
        case KgError():
            return Refusal(400, str(error))
        case _:
            return Refusal(500, f"unexpected {type(error).__name__}: report it")
