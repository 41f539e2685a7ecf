"""One HTTP request to a SPARQL endpoint: its credentials, its time limit and its failures.

urllib carries it, through an opener that is made for the request, so that nothing here is shared by the
process.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from kg.errors import EngineError, KgError, LimitError, MalformedError, StoreError

#: Statuses that ask a client to come again later.
BUSY = (429, 503)
_LENGTH_OF_REASON = 300
#: Seconds that stand for no limit, within what clocks and sockets can count.
_LONGEST = 10_000_000.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password, which no text shows."""

    user: str = field(repr=False)
    password: str = field(repr=False)

    @classmethod
    def of(cls, auth: object) -> Credentials:
        """Take a pair; raises `StoreError` for anything else, without repeating it."""
        match auth:
            case (str(user), str(password)):
                return cls(user, password)
        raise StoreError('auth is a pair of texts: write auth=("user", "password")')

    def hidden(self, text: str) -> str:
        """Return a text without the password, for servers that repeat what they were sent."""
        return text.replace(self.password, "…") if self.password else text


@dataclass(frozen=True, slots=True)
class Address:
    """A URL of an endpoint; as a text, it shows neither credentials nor parameters.

    Raises `StoreError` for what is no `http:` or `https:` URL.
    """

    url: str = field(repr=False)
    credentials: Credentials | None = None

    @classmethod
    def of(cls, url: str, credentials: Credentials | None = None) -> Address:
        """Take a URL; a user and a password within it count as credentials."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise StoreError(
                f"the address of the endpoint is no URL ({error}): write http://host/path"
            ) from None
        if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\x00-\x20\x7f]", url):
            raise StoreError(
                "the address of the endpoint is no URL: write http://host/path or https://host/path"
            )
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        if parts.username:
            credentials = credentials or Credentials(parts.username, parts.password or "")
        place = host if port is None else f"{host}:{port}"
        return cls(urlunsplit((parts.scheme, place, parts.path, parts.query, "")), credentials)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


class Watch:
    """Ends a request when its time is over, wherever it hangs: it shuts the connection down.

    A time limit of the socket starts anew with each byte, so it alone lets a slow trickle last for ever.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        seconds = min(seconds, _LONGEST)
        self.end = time.monotonic() + seconds
        self.expired = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(max(seconds, 0.001), self._cut)
        self._timer.daemon = True
        self._timer.start()

    @property
    def remaining(self) -> float:
        """The seconds that are left; at least a millisecond, since sockets read 0 as `do not wait`."""
        return max(self.end - time.monotonic(), 0.001)

    def add(self, connection: socket.socket) -> None:
        """Watch one more connection."""
        with self._lock:
            self._sockets.append(connection)
        if self.expired:
            self._cut()

    def rest(self) -> None:
        """Let the time run on without an end; the connections stay known."""
        self._timer.cancel()

    def wait_at_most(self, seconds: float) -> None:
        """Limit the next single wait on the connections."""
        with self._lock:
            for connection in self._sockets:
                with contextlib.suppress(OSError):
                    connection.settimeout(max(seconds, 0.001))

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.cancel()
        with self._lock:
            self._sockets.clear()

    def _cut(self) -> None:
        with self._lock:
            self.expired = True
            for connection in self._sockets:
                # It may be closed meanwhile. Not `connection.shutdown`: an encrypted socket would drop its
                # state under the reader.
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)


def open_request(request: urllib.request.Request, address: Address, watch: Watch) -> Any:
    """Send a request and return the open answer; raises what urllib raises.

    Credentials are sent to this address alone, when it asks for them by Basic or Digest. Redirects are not
    followed: they would turn the query into a request without it, and take credentials to another place.
    """
    opener = urllib.request.OpenerDirector()
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        _Http(watch),
        # Reading the machine's certificates takes longer than a query, and plain HTTP needs none.
        *([_Https(watch)] if request.type == "https" else []),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ]
    if address.credentials is not None:
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, address.url, address.credentials.user, address.credentials.password)
        handlers += [urllib.request.HTTPBasicAuthHandler(known), urllib.request.HTTPDigestAuthHandler(known)]
    for handler in handlers:
        opener.add_handler(handler)
    return opener.open(request, timeout=watch.remaining)


class _Http(urllib.request.HTTPHandler):
    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self._watch = watch

    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_watched(http.client.HTTPConnection, self._watch), req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, watch: Watch) -> None:
        super().__init__(context=_certificates())
        self._watch = watch

    def https_open(self, req: urllib.request.Request) -> Any:
        factory = _watched(http.client.HTTPSConnection, self._watch)
        return self.do_open(factory, req, context=_certificates())


@cache
def _certificates() -> ssl.SSLContext:
    return ssl.create_default_context()


def _watched(kind: Callable[..., Any], watch: Watch) -> Callable[..., Any]:
    """Return a maker of connections that tells the watch of each socket, and lets answers be framed."""

    def make(*args: Any, **options: Any) -> Any:
        connection = kind(*args, **options)
        connect = connection.connect

        def connecting() -> None:
            connect()
            watch.add(connection.sock)

        def requesting(method: str, url: str, body: Any, headers: dict[str, str], **more: Any) -> None:
            # urllib asks for the connection to be closed, and Jetty then marks the end of an answer by that
            # alone, like a cut. Kept alive, the answer comes in chunks; urllib closes the connection anyway.
            send(method, url, body, {**headers, "Connection": "keep-alive"}, **more)

        send = connection.request
        connection.connect, connection.request = connecting, requesting
        return connection

    return make


def patience(error: BaseException, attempt: int) -> float | None:
    """Return how many seconds to wait before a read is tried again, or `None` where trying is of no use."""
    wait: float = 0.2 * 2**attempt
    if isinstance(error, urllib.error.HTTPError):
        if error.code not in BUSY:
            return None
        return max(wait, retry_after(error.headers.get("Retry-After", "")))
    if isinstance(error, urllib.error.URLError):
        error = error.reason if isinstance(error.reason, BaseException) else error
    if isinstance(error, socket.gaierror | ssl.SSLError | TimeoutError):
        return None
    return wait if isinstance(error, ConnectionError | http.client.HTTPException | OSError) else None


def retry_after(told: str) -> float:
    """Read the header `Retry-After`, seconds or a date (RFC 9110, section 10.2.3), as seconds from now."""
    if told.strip().isdigit():
        return float(told)
    try:
        return max(parsedate_to_datetime(told).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError):
        return 0.0


def explained(error: BaseException, address: Address, watch: Watch, doing: str = "the query") -> KgError:
    """Turn what a request ends with into one sentence that says what, where and what to do."""
    if watch.expired or isinstance(getattr(error, "reason", error), TimeoutError):
        return too_long(address, watch.seconds, doing)
    if isinstance(error, urllib.error.HTTPError):
        text = b""
        with contextlib.suppress(OSError, http.client.HTTPException):  # the status alone has to do then
            text = error.read(20_000)
        return refused(error.code, dict(error.headers.items()), text, address, doing)
    reason = getattr(error, "reason", error)
    if isinstance(reason, socket.gaierror):
        return StoreError(f"the host of {address} is unknown: check the address, or the network")
    if isinstance(reason, ConnectionRefusedError):
        return StoreError(f"nothing answers at {address}: start the endpoint, or check host and port")
    if isinstance(reason, ssl.SSLError):
        return StoreError(f"{address} cannot be reached safely ({reason.reason}): check its certificate")
    if isinstance(reason, ConnectionError | http.client.HTTPException):
        return cut(address, doing)
    if isinstance(reason, ValueError):
        return StoreError(
            f"{address} asks for another kind of login than Basic or Digest: kg knows these two"
        )
    return StoreError(f"{address} cannot be reached ({reason}): check the address, or the network")


def too_long(address: Address, seconds: float, doing: str) -> KgError:
    """Say that the time is over."""
    if doing == "the query":
        return LimitError(
            f"the query took longer than {seconds:g} s at {address}: give it more time with timeout=, or "
            "make it narrower"
        )
    return StoreError(
        f"{doing} took longer than {seconds:g} s at {address}, and may or may not be done: look, then repeat "
        "it with a longer timeout="
    )


def cut(address: Address, doing: str) -> StoreError:
    """Say that the connection ended before the answer did."""
    what = "ask again" if doing == "the query" else f"{doing} may or may not be done: look, then repeat it"
    return StoreError(f"{address} cut the connection before the answer was complete: {what}")


def refused(
    status: int, headers: dict[str, str], text: bytes, address: Address, doing: str = "the query"
) -> KgError:
    """Turn a status that is no success into one sentence."""
    known = {key.lower(): value for key, value in headers.items()}
    if 300 <= status < 400:
        target = known.get("location", "")
        try:
            place = f" to {Address.of(target)}" if "://" in target else " to another place"
        except StoreError:
            place = " to another place"
        return StoreError(
            f"{address} redirects{place}, which kg does not follow: connect to the final address"
        )
    if status in (401, 403):
        if address.credentials is None:
            return StoreError(
                f"{address} wants a login for {doing} (HTTP {status}): give auth=(user, password)"
            )
        return StoreError(
            f"{address} refuses this user and password for {doing} (HTTP {status}): check auth="
        )
    if status in (404, 405, 410):
        return StoreError(
            f"{address} is no address of an endpoint for {doing} (HTTP {status}): check its path"
        )
    if status in BUSY:
        return StoreError(f"{address} is too busy to answer (HTTP {status}): try again later")
    reason = reason_of(text, known.get("content-type", ""), address)
    if status in (400, 422):
        kind = MalformedError if doing == "the query" else EngineError
        return kind(f"{address} cannot run {doing}: {reason or 'it gives no reason'}; mend it there")
    if status in (413, 414):
        return StoreError(f"{doing} is too long for {address} (HTTP {status}): split it")
    told = f": {reason}" if reason else ""
    failed = EngineError if doing == "the query" else StoreError
    return failed(f"{address} failed at {doing} (HTTP {status}){told}; its log says more")


def reason_of(text: bytes, content_type: str, address: Address) -> str:
    """Return the first lines of what a server says, as one line; nothing of a web page."""
    if "html" in content_type.lower() or text.lstrip()[:1] == b"<":
        return ""
    first = text.decode("utf-8", "replace").partition("SPARQL query:")[0]
    line = " ".join(first.split()).rstrip(".:; ")
    line = "".join(character for character in line if character.isprintable())
    if address.credentials is not None:
        line = address.credentials.hidden(line)
    return line if len(line) <= _LENGTH_OF_REASON else line[:_LENGTH_OF_REASON] + " …"
