"""The SPARQL 1.1 Graph Store Protocol through httpx: whole graphs put, added to and deleted."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from kg.errors import StoreError
from kg.stores.endpoint_http import Address, Watch, cut, explained, refused, too_long

if TYPE_CHECKING:
    import httpx

_DOING = "the change"


class GraphStore:
    """One connection to a graph store; each request has a time limit of its own, in seconds.

    Every failure is a `StoreError`, or a `QueryError` for what the server says it cannot read.
    """

    def __init__(self, address: Address, timeout: float) -> None:
        import httpx

        self._address = address
        self._timeout = timeout
        self._sockets: list[Any] = []
        self._client = httpx.Client(
            auth=_login(address) if address.credentials else None, follow_redirects=False, timeout=timeout
        )

    def __enter__(self) -> GraphStore:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(self, method: str, graph: str, content: bytes = b"") -> None:
        """`PUT` (replace), `POST` (add to) or `DELETE` a graph; its name is empty for the default graph.

        `content` is N-Triples. Nothing is tried twice: whether an interrupted change was done is not known.
        """
        import httpx

        watch = Watch(self._timeout)
        for connection in self._sockets:
            watch.add(connection)

        def trace(event: str, info: dict[str, Any]) -> None:
            if event == "connection.connect_tcp.complete":
                connection = info["return_value"].get_extra_info("socket")
                self._sockets[:] = [connection]
                watch.add(connection)

        try:
            response = self._client.request(
                method,
                self._address.url,
                params={"graph": graph} if graph else {"default": ""},
                content=content,
                headers={"Content-Type": "application/n-triples", "Accept": "*/*"} if content else None,
                extensions={"trace": trace},
            )
        except httpx.TimeoutException:
            raise too_long(self._address, self._timeout, _DOING) from None
        except httpx.ConnectError as error:
            raise explained(_cause(error), self._address, watch, _DOING) from None
        except httpx.TransportError:
            raise (
                too_long(self._address, self._timeout, _DOING)
                if watch.expired
                else cut(self._address, _DOING)
            ) from None
        finally:
            watch.stop()
        if method == "DELETE" and response.status_code == 404:
            return
        if not response.is_success:
            raise refused(
                response.status_code, dict(response.headers), response.content, self._address, _DOING
            )
        if "html" in response.headers.get("content-type", ""):
            raise StoreError(
                f"{self._address} answers with a web page instead of doing the change: is it a graph store's "
                "address?"
            )


def _cause(error: BaseException) -> BaseException:
    """Return the error of the system below httpx's own."""
    found: BaseException | None = error
    while found is not None:
        if isinstance(found, OSError):
            return found
        found = found.__cause__ or found.__context__
    return OSError(str(error))


def _login(address: Address) -> httpx.Auth:
    """Answer a request for Basic or Digest, whichever the server makes; nothing is sent unasked."""
    import httpx

    credentials = address.credentials
    assert credentials is not None  # noqa: S101 - the caller looked
    digest = httpx.DigestAuth(credentials.user, credentials.password)
    basic = httpx.BasicAuth(credentials.user, credentials.password)

    class Login(httpx.Auth):
        def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
            flow = digest.auth_flow(request)
            response = yield next(flow)
            wanted = ",".join(response.headers.get_list("www-authenticate")).lower()
            if response.status_code == 401 and "digest" not in wanted and "basic" in wanted:
                yield from basic.auth_flow(request)
                return
            try:
                while True:
                    response = yield flow.send(response)
            except StopIteration:
                return

    return Login()
