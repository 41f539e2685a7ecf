"""The first page, the report of each document, and the search."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg import pages
from kg.pages.charts import Paint
from kg.pages.corpus import count_documents
from kg.pages.site import Site
from kg.server.frame import Frame, day_of
from kg.vocabulary.terms import IRI

#: So many reports are kept, since one takes seconds to make.
_KEPT = 16


class Reports:
    """Answers with what shows a document, or many."""

    def __init__(self, frame: Frame, paint: Paint) -> None:
        self._frame, self._paint = frame, paint
        self._made: OrderedDict[object, str] = OrderedDict()

    async def home(self, request: Request) -> Response:
        """Answer with the report of the only document, or with the list of documents."""
        site, day = self._frame.site(request), day_of(request)
        graph = self._frame.graph
        if await self._frame.desk.run(partial(count_documents, graph)) == 1:
            return await self.answer(site, day, None)
        make = partial(pages.corpus, graph, site.language, link=site.link, base=site.static, site=site)
        return await self._frame.page(make, site)

    async def answer(self, site: Site, day: date, document: IRI | None) -> Response:
        """Answer with the report of one document, or of all."""
        return await self._frame.page(partial(self._report, site, day, document), site)

    async def search(self, request: Request) -> Response:
        """Answer with what has some words in its name; the IRI of a node leads to its page."""
        site = self._frame.site(request)
        words = request.query_params.get("q", "")[:200]
        if "://" in words and " " not in words:
            return RedirectResponse(site.link(words), 303)
        make = partial(
            pages.found, self._frame.graph, words, site.language,
            link=site.link, base=site.static, site=site,
        )  # fmt: skip
        return await self._frame.page(make, site)

    def _report(self, site: Site, day: date, document: IRI | None) -> str:
        graph = self._frame.graph
        generation = getattr(graph.store, "generation", None)
        key = (site, day, document, generation)
        # What another endpoint holds changes unseen, so its reports are made anew.
        page = None if generation is None else self._made.get(key)
        if page is None:
            page = pages.report(
                graph, site.language, day,
                documents=None if document is None else [document],
                link=site.link, base=site.static, site=site, paint=self._paint,
            )  # fmt: skip
            self._made[key] = page
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return page
