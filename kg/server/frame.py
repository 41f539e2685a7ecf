"""What every page needs: the graph behind a limit of time, its language, its frame, its headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg import pages
from kg.graph import Graph
from kg.pages import Site
from kg.server.desk import Desk
from kg.server.negotiation import choose, choose_language
from kg.server.refusals import Refusal
from kg.server.settings import Settings
from kg.vocabulary.terms import IRI, read_date

LANGUAGES = ("en", "fr")
#: What the bytes at an address depend on.
VARY = "Accept, Accept-Language"


class Frame:
    """Makes the pages of a server, each in its frame."""

    def __init__(self, graph: Graph, desk: Desk, settings: Settings) -> None:
        self.graph = graph.limited(settings.limits.timeout, settings.limits.page_rows)
        self.desk, self.settings = desk, settings
        self._root = urlsplit(settings.public_url or "").path.rstrip("/") + "/"

    def site(self, request: Request, iri: IRI | None = None) -> Site:
        """Return the frame of a page; raises `Refusal` for a language that there is none of."""
        chosen = request.query_params.get("lang")
        if chosen is not None and chosen not in LANGUAGES:
            raise Refusal(400, "lang is en or fr: choose one of them")
        accepted = request.headers.get("accept-language")
        language = chosen or choose_language(accepted, LANGUAGES, self.settings.language)
        told = tuple((key, value) for key, value in request.query_params.multi_items() if key != "lang")
        return Site(self._root, language, chosen is not None, request.scope["path"].lstrip("/"), told, iri)

    async def page(self, make: Callable[[], str], site: Site) -> Response:
        """Make a page in a thread; raises what `make` raises, and `Refusal`."""
        return self.html(await self.desk.run(make), site)

    def html(self, page: str, site: Site, status: int = 200) -> Response:
        """Return a page as an answer."""
        headers = {"Vary": VARY, "Content-Language": site.language, "Cache-Control": "no-cache"}
        return HTMLResponse(page, status, headers)

    def data(self, data: bytes | str, media_type: str) -> Response:
        """Return what a page tells, in another form, as an answer."""
        return Response(data, media_type=media_type, headers={"Vary": VARY, "Cache-Control": "no-cache"})

    def refusal(self, told: Refusal, request: Request) -> Response:
        """Return a refusal as a page."""
        try:
            site = self.site(request)
        except Refusal:
            site = Site(self._root, self.settings.language)
        page = pages.refused(told.reason, site.language, base=site.static, site=site)
        response = self.html(page, site, told.status)
        response.headers.update(told.headers)
        return response


def wished(request: Request, types: Mapping[str, Sequence[str]], form: str | None = None) -> tuple[str, str]:
    """Return the form to answer in and its media type: the one given, of `format`, or by `Accept`.

    Raises `Refusal` where there is no such form, or none that the request accepts.
    """
    form = form or request.query_params.get("format")
    if form is not None:
        if form not in types:
            raise Refusal(400, f"format is one of {', '.join(types)}: choose one of them")
        return form, types[form][0]
    chosen = choose(request.headers.get("accept"), types)
    if chosen is None:
        names = ", ".join(names[0] for names in types.values())
        raise Refusal(406, f"the answer can be {names}: accept one of them", {"Vary": VARY})
    return chosen


def day_of(request: Request) -> date:
    """Return the day on which a page looks at promises: `as_of`, or today; raises `Refusal`."""
    told = request.query_params.get("as_of")
    if not told:  # a form that was left open sends it empty
        return date.today()
    try:
        return read_date(told)
    except ValueError:
        raise Refusal(400, "as_of is a day such as 2024-12-31: write it so") from None
