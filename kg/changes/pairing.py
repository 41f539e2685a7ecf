"""Which account is compared with which: by name, by a link, by a decision, or as somebody says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from kg.accounts.model import Quote
from kg.changes.accounts import Account, Accounts
from kg.changes.model import Change, Direction, Side
from kg.vocabulary.terms import IRI


@dataclass(frozen=True, slots=True)
class Pair:
    """An old and a new account of one promise, and how they were brought together."""

    old: Account
    new: Account
    matched_by: str
    name: str
    language: str

    def change(
        self,
        aspect: str,
        direction: Direction,
        rule: str,
        old: Side | None,
        new: Side | None,
        *,
        ratio: Decimal | None = None,
        months: int | None = None,
        days: int | None = None,
    ) -> Change:
        """Make a change of this pair."""
        kind: Literal["changed", "added", "removed"] = (
            "added" if old is None else "removed" if new is None else "changed"
        )
        return Change(
            aspect=aspect,
            kind=kind,
            direction=direction,
            rule=rule,
            name=self.name,
            old_item=self.old.iri,
            new_item=self.new.iri,
            old=old,
            new=new,
            matched_by=self.matched_by,
            ratio=ratio,
            months=months,
            days=days,
            language=self.language,
        )

    def quotes(self, who: Account) -> tuple[Quote, ...]:
        """Return the quotes of one of the two: those that the other has not, first."""
        other = {quote.text for quote in (self.new if who is self.old else self.old).item.quotes}
        return tuple(sorted(who.item.quotes, key=lambda quote: quote.text in other))


@dataclass(slots=True)
class Pairing:
    """The pairs of two sides, and what is on one side alone."""

    pairs: list[tuple[Account, Account, str]] = field(default_factory=list)
    only_old: list[Account] = field(default_factory=list)
    only_new: list[Account] = field(default_factory=list)


def pair_up(old: Accounts, new: Accounts, given: Mapping[IRI, IRI]) -> Pairing:
    """Bring the items of two sides together.

    In this order: as `given` says; by the same IRI; by a link of the new one to the old one (amends,
    supersedes, restates); by an identity decision of either side; and, between one document and another, by
    the same name. What is matched already is matched again only by a link: one promise may follow several.
    """
    found = Pairing()
    done_old: set[IRI] = set()
    done_new: set[IRI] = set()
    candidates = (
        ((one, other, "map") for one, other in given.items()),
        ((iri, iri, "iri") for iri in old.every if iri in new.every and iri not in given),
        _links(old, new),
        _decisions(old, new),
        _names(old, new),
    )
    for source in candidates:
        for one, other, matched_by in source:
            if one not in old.every or other not in new.every:
                continue
            linked = matched_by in ("amends", "supersedes", "restates")
            if other in done_new and not (linked and _by_link(found, other)):
                continue
            if one in done_old and not linked:
                continue
            found.pairs.append((old.every[one], new.every[other], matched_by))
            done_old.add(one)
            done_new.add(other)
    found.only_old = [account for iri, account in old.every.items() if iri not in done_old]
    found.only_new = [account for iri, account in new.every.items() if iri not in done_new]
    return found


def revisions(accounts: Accounts) -> Pairing:
    """Bring each item of one side together with those of it that it amends, supersedes or restates."""
    found = Pairing()
    for one, other, link in _links(accounts, accounts):
        found.pairs.append((accounts.every[one], accounts.every[other], link))
    return found


def names_of(*sides: Accounts) -> dict[IRI, str]:
    """Return what each item is called: the end of its IRI, with its document where that is no name of one."""
    from kg.questions.names import short_name

    every = {iri for side in sides for iri in side.every}
    ends: dict[str, set[IRI]] = {}
    for iri in every:
        ends.setdefault(iri.local, set()).add(iri)
    return {iri: iri.local if len(ends[iri.local]) == 1 else short_name(iri) for iri in every}


def _by_link(found: Pairing, new: IRI) -> bool:
    return all(
        how in ("amends", "supersedes", "restates") for _, other, how in found.pairs if other.iri == new
    )


def _links(old: Accounts, new: Accounts) -> Iterator[tuple[IRI, IRI, str]]:
    for iri, account in new.every.items():
        for link, target in account.links:
            if target in old.every and target != iri:
                yield target, iri, link


def _decisions(old: Accounts, new: Accounts) -> Iterator[tuple[IRI, IRI, str]]:
    for members in dict.fromkeys([*old.decisions, *new.decisions]):
        for one in sorted(members):
            for other in sorted(members):
                if one != other and one in old.every and other in new.every:
                    yield one, other, "decision"


def _names(old: Accounts, new: Accounts) -> Iterator[tuple[IRI, IRI, str]]:
    if len(old.documents) == len(new.documents) == 1 and old.documents != new.documents:
        ends = {iri.local: iri for iri in new.every}
        for iri in old.every:
            if iri.local in ends:
                yield iri, ends[iri.local], "name"
