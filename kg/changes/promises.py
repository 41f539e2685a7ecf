"""What else of a promise has changed: its force, hedges, conditions, parties, scope and gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.accounts.model import Gap, Quote
from kg.changes.accounts import Account, Named
from kg.changes.model import Change, Direction, Side
from kg.changes.pairing import Pair
from kg.changes.wording import Words
from kg.vocabulary.namespaces import CMT, FORCE, ROLE
from kg.vocabulary.terms import IRI

_W, _S, _M, _U = Direction.WEAKENED, Direction.STRENGTHENED, Direction.MOVED, Direction.UNCLEAR
#: The stronger, the higher. A condition weakens what is pledged or announced; beside an intention, who knows.
_FORCES = {FORCE.pledged: 3, FORCE.announced: 2, FORCE.intended: 1}
#: Whoever a promise is for: fewer of them is less.
_FOR = (ROLE.beneficiary, ROLE.user)


def promise_changes(pair: Pair, words: Words) -> Iterator[Change]:
    """Yield what differs between two accounts, figures and times apart."""
    yield from _code(pair, words, "type", lambda one: one.type, _type_direction)
    yield from _code(pair, words, "force", lambda one: one.force, _force_direction)
    yield from _hedges(pair)
    yield from _named(pair, "condition", pair.old.conditions, pair.new.conditions, lambda _: (_W, _S))
    promisor = "promisor" if CMT.Commitment in (pair.old.type, pair.new.type) else "actor"
    yield from _named(pair, promisor, pair.old.actors, pair.new.actors, lambda _: (_U, _U))
    yield from _named(pair, "participant", pair.old.participants, pair.new.participants, _role_direction)
    yield from _code(pair, words, "mode", lambda one: one.mode, lambda *_: _U)
    yield from _sets(pair, "action", _kinds(pair.old, words), _kinds(pair.new, words))
    yield from _code(pair, words, "novelty", lambda one: one.novelty, lambda *_: _M)
    if pair.old.measure != pair.new.measure and pair.old.language == pair.new.language:
        yield from _texts(pair, "indicator", pair.old.indicator, pair.new.indicator)
    yield from _named(pair, "topic", pair.old.topics, pair.new.topics, lambda _: (_M, _M))
    yield from _named(pair, "place", pair.old.places, pair.new.places, lambda _: (_U, _U))
    if pair.matched_by == "iri":  # across documents, everybody finds words of their own
        yield from _sets(pair, "purpose", set(pair.old.item.purposes), set(pair.new.item.purposes))
        yield from _texts(pair, "label", pair.old.item.label, pair.new.item.label)


def gap_changes(pair: Pair, told: list[Change]) -> Iterator[Change]:
    """Yield the gaps that were opened or closed, but for those of what another change tells already.

    Another document may pass over in silence what this one marks as missing, so only one item is compared.
    """
    if pair.matched_by != "iri":
        return
    aspects = {change.aspect for change in told}
    before, after = ({_missing(gap): gap for gap in who.item.gaps} for who in (pair.old, pair.new))
    for missing in sorted({*before, *after}):
        if (missing in before) == (missing in after) or missing in aspects:
            continue
        opened = missing in after
        gap = after[missing] if opened else before[missing]
        side = Side(gap.label, None, gap.iri, gap.quotes)
        yield pair.change("gap", _W if opened else _S, "gap", *((None, side) if opened else (side, None)))


def rewording(pair: Pair) -> Iterator[Change]:
    """Yield one change where an item is quoted in other words and nothing else differs."""
    old, new = (tuple(quote.text for quote in who.item.quotes) for who in (pair.old, pair.new))
    if pair.matched_by == "iri" and sorted(old) != sorted(new):
        gone = [quote for quote in pair.old.item.quotes if quote.text not in new]
        come = [quote for quote in pair.new.item.quotes if quote.text not in old]
        sides = [Side("", None, None, tuple(quotes)) for quotes in (gone, come)]
        yield pair.change("quote", _M, "reworded", *sides)


def _missing(gap: Gap) -> str:
    return gap.missing.local if gap.missing else gap.label


def _type_direction(old: IRI | None, new: IRI | None) -> Direction:
    if CMT.Commitment in (old, new):
        return _S if new == CMT.Commitment else _W
    return _M


def _force_direction(old: IRI | None, new: IRI | None) -> Direction:
    if FORCE.conditional in (old, new):
        other = old if new == FORCE.conditional else new
        if other not in (FORCE.pledged, FORCE.announced):
            return _U
        return _W if new == FORCE.conditional else _S
    if old not in _FORCES or new not in _FORCES:
        return _U
    return _S if _FORCES[new] > _FORCES[old] else _W


def _role_direction(named: Named) -> tuple[Direction, Direction]:
    """Return the directions of a participant that is added, and of one that is dropped."""
    if named.code in _FOR:
        return _S, _W
    return (_W, _S) if named.code == ROLE.exception else (_M, _M)


def _code(
    pair: Pair,
    words: Words,
    aspect: str,
    get: Callable[[Account], IRI | None],
    direction: Callable[[IRI | None, IRI | None], Direction],
) -> Iterator[Change]:
    old, new = get(pair.old), get(pair.new)
    if old != new:
        sides = [Side(words.code(code), None, code, pair.quotes(who)) for code, who in _both(pair, old, new)]
        yield pair.change(aspect, direction(old, new), aspect, *sides)


def _both(pair: Pair, old: IRI | None, new: IRI | None) -> list[tuple[IRI | None, Account]]:
    return [(old, pair.old), (new, pair.new)]


def _hedges(pair: Pair) -> Iterator[Change]:
    old, new = (list(who.hedges) for who in (pair.old, pair.new))
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    if len(gone) == len(come) == 1:
        sides = [
            Side(text, None, None, pair.quotes(who))
            for text, who in ((gone[0], pair.old), (come[0], pair.new))
        ]
        yield pair.change("hedge", _U, "hedge", *sides)
        return
    for text in gone:
        yield pair.change("hedge", _S, "hedge", Side(text, None, None, _holding(pair.old, text)), None)
    for text in come:
        yield pair.change("hedge", _W, "hedge", None, Side(text, None, None, _holding(pair.new, text)))


def _holding(account: Account, words: str) -> tuple[Quote, ...]:
    holding = tuple(quote for quote in account.item.quotes if words in quote.text)
    return holding or account.item.quotes[:1]


def _named(
    pair: Pair,
    aspect: str,
    old: tuple[Named, ...],
    new: tuple[Named, ...],
    directions: Callable[[Named], tuple[Direction, Direction]],
) -> Iterator[Change]:
    """Yield what was added to a list and dropped from it; the aspect of a participant is its role."""
    before, after = ({_key(one): one for one in many} for many in (old, new))
    for key in sorted({*before, *after}):
        if key in before and key in after:
            continue
        one = after[key] if key in after else before[key]
        added, dropped = directions(one)
        name = one.code.local if one.code is not None else aspect
        who = pair.new if key in after else pair.old
        side = Side(one.label, None, one.node, one.quotes or pair.quotes(who))
        if key in after:
            yield pair.change(name, added, name, None, side)
        else:
            yield pair.change(name, dropped, name, side, None)


def _key(named: Named) -> str:
    """Tell a thing by its IRI where it is shared, else by its name within its document."""
    return named.key.rpartition("/")[2] if named.key.startswith("http") else named.key


def _kinds(account: Account, words: Words) -> set[str]:
    return {words.code(kind) for kind in account.item.kinds}


def _sets(pair: Pair, aspect: str, old: set[str], new: set[str]) -> Iterator[Change]:
    if old != new:
        sides = [
            Side(", ".join(sorted(one)), None, None, pair.quotes(who))
            for one, who in ((old, pair.old), (new, pair.new))
        ]
        yield pair.change(aspect, _M, aspect, *sides)


def _texts(pair: Pair, aspect: str, old: str | None, new: str | None) -> Iterator[Change]:
    if old and new and old != new:
        sides = [Side(text, None, None, pair.quotes(who)) for text, who in ((old, pair.old), (new, pair.new))]
        yield pair.change(aspect, _M, aspect, *sides)
