"""Reading a request of the SPARQL 1.1 Protocol (section 2.1): GET, a form by POST, or a query by POST."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.requests import ClientDisconnect, Request

from kg.server.refusals import Refusal
from kg.server.settings import Limits

_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_UPDATE = "application/sparql-update"
_FIELDS = 1000
_READ_ONLY = "this endpoint only reads: it takes no update"


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the graphs that the request chooses; no query where a request has none."""

    query: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    form: str | None = None


async def read(request: Request, limits: Limits) -> Asked:
    """Read a request; raises `Refusal`."""
    fields = _fields(request.scope["query_string"])
    if request.method != "POST":
        return _asked(fields, None)
    told = request.headers.get("content-type", "")
    kind, charset = _content_type(told)
    if kind == _UPDATE:
        raise Refusal(403, _READ_ONLY)
    if kind not in (_FORM, _QUERY):
        raise Refusal(
            415, f"a POST is {_QUERY} or {_FORM}, not {kind or 'of no type'}: say it as Content-Type",
            {"Accept-Post": f"{_QUERY}, {_FORM}"},
        )  # fmt: skip
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refusal(415, f"a query is UTF-8, not {charset}: encode it so")
    body = await _body(request, limits)
    if kind == _FORM:
        return _asked(fields + _fields(body), None, needed=True)
    if any(key == "query" for key, _ in fields):
        raise Refusal(400, "the request has a query in its address and one in its body: send one")
    try:
        return _asked(fields, body.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise Refusal(400, f"the query is not UTF-8 at byte {error.start}: encode it so") from None


def _asked(fields: list[tuple[str, str]], query: str | None, needed: bool = False) -> Asked:
    queries = [value for key, value in fields if key == "query"]
    if any(key == "update" for key, _ in fields):
        raise Refusal(403, _READ_ONLY)
    if len(queries) > 1:
        raise Refusal(400, f"the request has {len(queries)} queries: send one")
    if needed and not queries:
        raise Refusal(400, "the form has no field 'query': put the query there")
    return Asked(
        query if query is not None else next(iter(queries), None),
        _graphs(fields, "default-graph-uri"),
        _graphs(fields, "named-graph-uri"),
        next((value for key, value in fields if key == "format"), None),
    )


def _graphs(fields: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    found = [value for key, value in fields if key == name]
    for iri in found:
        try:
            ox.NamedNode(iri)
        except ValueError:
            raise Refusal(400, f"{name} is no absolute IRI: name a graph by its whole IRI") from None
    return tuple(dict.fromkeys(found))


def _fields(data: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS
        )
    except UnicodeDecodeError:
        raise Refusal(400, "the parameters are not percent-encoded UTF-8: encode them so") from None
    except ValueError:
        raise Refusal(400, f"the request has more than {_FIELDS} parameters: send fewer") from None


def _content_type(told: str) -> tuple[str, str]:
    kind, *parameters = (part.strip() for part in told.split(";"))
    charset = "utf-8"
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return kind.lower(), charset


async def _body(request: Request, limits: Limits) -> bytes:
    too_large = Refusal(
        413,
        f"the request is larger than {limits.request:,} bytes: shorten the query",
        {"Connection": "close"},
    )
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > limits.request:
        raise too_large
    parts, size = [], 0
    try:
        async with asyncio.timeout(limits.arrival):
            async for part in request.stream():
                size += len(part)
                if size > limits.request:
                    raise too_large
                parts.append(part)
    except TimeoutError:
        raise Refusal(
            408, f"the request took longer than {limits.arrival:g} s to arrive: send it at once",
            {"Connection": "close"},
        ) from None  # fmt: skip
    except ClientDisconnect:
        raise Refusal(400, "the request ended early") from None
    return b"".join(parts)
