"""The bundled questions over HTTP: forms for people, CSV and JSON for programs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg import pages
from kg.errors import KgError, QuestionError
from kg.pages.site import Site
from kg.questions.answers import Answers
from kg.questions.asking import prepare
from kg.questions.catalogue import names, question
from kg.server.frame import Frame, wished
from kg.server.negotiation import PAGE_TYPES
from kg.server.refusals import Refusal, refusal

_TYPES: Mapping[str, tuple[str, ...]] = {
    **PAGE_TYPES,
    "csv": ("text/csv",),
    "json": ("application/json",),
}
#: Parameters of the address that are none of a question.
_OWN = frozenset(("run", "lang", "format", "ask"))


class Questions:
    """Answers with the list of questions, with one of them as a form, and with its answer."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    async def all(self, request: Request) -> Response:
        """Answer with the list of questions."""
        site = self._frame.site(request)
        return await self._frame.page(
            partial(pages.questions, site.language, base=site.static, site=site), site
        )

    async def one(self, request: Request) -> Response:
        """Answer with one question: its form, and its answer where the address has parameters."""
        name = request.path_params["name"]
        if name not in names():
            raise Refusal(404, f"there is no question {name!r}: the list is at ask")
        site = self._frame.site(request)
        form, media_type = wished(request, _TYPES)
        if form != "html":
            data = await self._frame.desk.run(partial(self._file, name, given_of(request), site, form))
            return self._frame.data(data, media_type)
        page, status = await self._frame.desk.run(partial(self._page, request, name, site))
        return self._frame.html(page, site, status)

    def sparql(self, request: Request, site: Site) -> str:
        """Return the query behind a question with its parameters; raises `KgError`."""
        asked = request.query_params["ask"]
        store = self._frame.graph.store
        return prepare(store, asked, site.language, **_single(asked, given_of(request)))

    def _page(self, request: Request, name: str, site: Site) -> tuple[str, int]:
        given = given_of(request)
        answers, problem, status = None, None, 200
        if given or "run" in request.query_params:
            try:
                answers = self._ask(name, given, site)
            except KgError as error:
                told = refusal(error)
                problem, status = told.reason, told.status
        page = pages.question(
            self._frame.graph, name, given, answers, site.language,
            problem=problem, link=site.link, base=site.static, site=site,
        )  # fmt: skip
        return page, status

    def _file(self, name: str, given: Mapping[str, list[str]], site: Site, form: str) -> str:
        answers = self._ask(name, given, site)
        return answers.to_csv() if form == "csv" else answers.to_json()

    def _ask(self, name: str, given: Mapping[str, list[str]], site: Site) -> Answers:
        return self._frame.graph.ask(name, language=site.language, **_single(name, given))


def given_of(request: Request) -> dict[str, list[str]]:
    """Return the parameters that a request gives to a question; an empty field gives none."""
    found: dict[str, list[str]] = {}
    for key, value in request.query_params.multi_items():
        if key not in _OWN and value.strip():
            found.setdefault(key, []).append(value.strip())
    return found


def _single(name: str, given: Mapping[str, list[str]]) -> dict[str, Any]:
    known = [one for one in question(name).parameters if one != "language"]
    for key in given:
        # Nothing else may reach what asks, such as its limit of time.
        if key not in known:
            raise QuestionError(f"{name} has no parameter {key!r}: its parameters are {', '.join(known)}")
    return {key: values if len(values) > 1 else values[0] for key, values in given.items()}
