"""One query on its way."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kg.errors import KgError
from kg.server.refusals import Refusal
from kg.server.spool import Spool
from kg.stores.passing import Passing

_LOG = logging.getLogger("kg.server")


class Running:
    """One query, which may be ended before it has begun."""

    def __init__(self, start: Callable[[], Passing], spool: Spool) -> None:
        self._start = start
        self._query: Passing | None = None
        self._stopped = self._given_up = False
        self.spool = spool
        #: Whether shorter queries go first.
        self.gave_way = False

    @property
    def spent(self) -> float:
        """The seconds of a processor that the query has used."""
        return 0.0 if self._query is None else self._query.spent()

    def work(self) -> None:
        """Run the query to its end, in a thread."""
        error: Exception | None = None
        try:
            self._query = self._start()
            if self._stopped:
                self._query.stop()
            self._query.into(self.spool.append)
        except (KgError, Refusal) as told:
            error = told
        except Exception as unexpected:
            _LOG.exception("a query failed")
            error = unexpected
        # Of one that was given up, the lanes say why.
        if not self._given_up:
            self.spool.end(error)

    def give_way(self) -> None:
        """Let shorter queries go first."""
        if self._query is not None and not self.gave_way:
            self.gave_way = True
            self._query.give_way()

    def give_up(self) -> None:
        """End the query, and say nothing yet to whoever waits for the answer."""
        self._given_up = self._stopped = True
        if self._query is not None:
            self._query.stop()

    def stop(self, error: Exception) -> None:
        """End the query; whoever waits for the answer gets the error."""
        self.spool.end(error)
        self._stopped = True
        if self._query is not None:
            self._query.stop()
