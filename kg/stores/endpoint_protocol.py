"""The SPARQL 1.1 Protocol through SPARQLWrapper, with a request of its own for each query and update."""

from __future__ import annotations

import http.client
import time
import urllib.error
from functools import cache
from typing import Any

from kg.errors import QueryError, StoreError
from kg.stores.endpoint_answers import Answer
from kg.stores.endpoint_dataset import Parameters
from kg.stores.endpoint_http import Address, Watch, explained, open_request, patience, too_long

#: How often a read is sent: once, and then again after 0.2, 0.4 and 0.8 s, or when the server says.
ATTEMPTS = 4
_UPDATE = "the update"
_GRAPHS = "application/n-triples, text/turtle;q=0.9"


def ask(address: Address, text: str, form: str, parameters: Parameters, timeout: float) -> Answer:
    """Send a query and return the open answer.

    A read that meets a busy server or a lost connection is sent again, within the time limit. Raises
    `QueryError` and `StoreError`.
    """
    watch = Watch(timeout)
    wrapper = _wrapper()(address, watch)
    # Not `setQuery`, which guesses the form with a regular expression and can take a SELECT for an update.
    wrapper.queryString, wrapper.queryType = text, form
    wrapper.setMethod("POST")
    wrapper.setReturnFormat("json" if form in ("SELECT", "ASK") else "turtle")
    wrapper.setOnlyConneg(True)
    if form not in ("SELECT", "ASK"):
        wrapper.accept = _GRAPHS
    for name, value in parameters:
        wrapper.addParameter(name, value)
    for attempt in range(ATTEMPTS):
        try:
            response = wrapper.query().response
            if watch.expired:  # a cut in the headers reads like their end
                raise TimeoutError
            return Answer(response, address, watch)
        except UnicodeEncodeError:
            watch.stop()
            raise QueryError(
                "the query holds half of a surrogate pair, which is no character: remove it"
            ) from None
        except (OSError, ValueError, http.client.HTTPException) as error:
            wait = None if watch.expired else patience(error, attempt)
            if wait is None or attempt == ATTEMPTS - 1 or wait >= watch.remaining:
                failure = explained(error, address, watch)
                watch.stop()
                raise failure from None
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            time.sleep(wait)
    raise too_long(address, timeout, "the query")


def update(address: Address, text: str, timeout: float) -> None:
    """Send an update, once: whether an interrupted one was done is not known. Raises `StoreError`."""
    watch = Watch(timeout)
    wrapper = _wrapper()(address, watch)
    wrapper.queryString, wrapper.queryType = text, "INSERT"
    wrapper.setMethod("POST")
    wrapper.setRequestMethod("postdirectly")
    wrapper.setOnlyConneg(True)
    wrapper.accept = "*/*"
    try:
        with wrapper.query().response as response:
            body = response.read()
            kind = response.headers.get("Content-Type") or ""
            state = response.headers.get("X-SQL-State")
        if watch.expired:
            raise TimeoutError
    except UnicodeEncodeError:
        raise StoreError("a text holds half of a surrogate pair, which is no character: remove it") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        if isinstance(error, TimeoutError):
            raise too_long(address, timeout, _UPDATE) from None
        failure = explained(error, address, watch, _UPDATE)
        raise (StoreError(str(failure)) if isinstance(failure, QueryError) else failure) from None
    finally:
        watch.stop()
    if "html" in kind and b"<html" in body[:500].lower():
        raise StoreError(
            f"{address} answers with a web page instead of doing the update: is it the address for updates?"
        )
    if state:
        raise StoreError(
            f"{address} did only a part of the update ({state}): look what it holds, then repeat it"
        )


@cache
def _wrapper() -> Any:
    from SPARQLWrapper import SPARQLWrapper

    class Wrapper(SPARQLWrapper):
        """SPARQLWrapper with an opener of its own: its login by Digest is shared by the process."""

        def __init__(self, address: Address, watch: Watch) -> None:
            super().__init__(address.url, updateEndpoint=address.url)
            self.accept: str | None = None
            self._address, self._watch = address, watch

        def _getAcceptHeader(self) -> str:
            return self.accept or str(super()._getAcceptHeader())

        def _query(self) -> tuple[Any, str]:
            return open_request(self._createRequest(), self._address, self._watch), self.returnFormat

    return Wrapper
