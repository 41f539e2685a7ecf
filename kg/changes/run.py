"""From two stores, or two documents, to their differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.accounts.model import Quote
from kg.changes.accounts import Account, Accounts
from kg.changes.figures import figure_changes
from kg.changes.model import Change, Differences, Direction, Side
from kg.changes.pairing import Pair, Pairing, names_of, pair_up, revisions
from kg.changes.promises import gap_changes, promise_changes, rewording
from kg.changes.times import time_changes
from kg.changes.wording import Words
from kg.questions.names import short_name
from kg.stores.protocol import Store
from kg.vocabulary.namespaces import CMT
from kg.vocabulary.terms import IRI


def differences(
    old: Store,
    new: Store | None,
    *,
    documents: tuple[IRI | None, IRI | None] = (None, None),
    given: Mapping[IRI, IRI] | None = None,
    language: str = "en",
) -> Differences:
    """Compare two stores, or two documents of them; without a new one, each promise with those it follows.

    `documents` restricts each side to one document. `given` brings items together as somebody says: old to
    new. Raises `InputError` for a language other than `en` and `fr`.
    """
    words = Words(language)
    before = Accounts(old, language, documents[0])
    if new is None:
        return Differences(tuple(_within(before, words)), language)
    after = Accounts(new, language, documents[1])
    pairing = pair_up(before, after, given or {})
    names = names_of(before, after)
    changes = list(_paired(pairing, names, words))
    if documents == (None, None):
        changes += _documents(before, after, language)
    changes += _alone(pairing, before, after, names, language)
    changes += _assessed(before, after, names, words)
    return Differences(tuple(changes), language)


def _within(accounts: Accounts, words: Words) -> Iterator[Change]:
    """Compare each promise of one side with those it follows, and tell what is withdrawn or put off."""
    names = names_of(accounts)
    yield from _paired(revisions(accounts), names, words)
    for rule, prop, direction in (
        ("withdrawn", CMT.withdraws, Direction.WEAKENED),
        ("postponed", CMT.postpones, Direction.WEAKENED),
    ):
        for iri, quotes in sorted(accounts.acts(prop).items()):
            account = accounts.every.get(iri)
            label = account.item.label if account else iri.local
            quotes = nearest(quotes, account) if account else quotes
            yield Change(
                "item", "removed", direction, rule, names.get(iri, short_name(iri)), iri, None,
                Side(label, None, iri, quotes), None, language=words.language,
            )  # fmt: skip


def _paired(pairing: Pairing, names: Mapping[IRI, str], words: Words) -> Iterator[Change]:
    documents = {account.item.document for pair in pairing.pairs for account in pair[:2]}
    for old, new, matched_by in pairing.pairs:
        name = f"{names[old.iri]} → {names[new.iri]}"
        if old.iri == new.iri:
            name = names[new.iri]
        elif old.iri.local == new.iri.local and len(documents) <= 2:
            name = new.iri.local
        pair = Pair(old, new, matched_by, name, words.language)
        told = [*figure_changes(pair, words), *time_changes(pair, words), *promise_changes(pair, words)]
        told += gap_changes(pair, told)
        yield from told or rewording(pair)


def _alone(
    pairing: Pairing, old: Accounts, new: Accounts, names: Mapping[IRI, str], language: str
) -> Iterator[Change]:
    """Tell what stands on one side alone, and what the new side withdraws or puts off.

    Between different documents only promises are told: the rest of one has no place in the other.
    """
    withdrawn, postponed = new.acts(CMT.withdraws), new.acts(CMT.postpones)
    other = old.documents.isdisjoint(new.documents)
    for account in pairing.only_old:
        if account.iri not in withdrawn and (not other or account.type == CMT.Commitment):
            rule = "only-old" if other else "gone"
            yield _one(account, "removed", Direction.UNCLEAR, rule, names, language, account.item.quotes)
    for account in pairing.only_new:
        if not other or account.type == CMT.Commitment:
            rule = "only-new" if other else "new"
            yield _one(account, "added", Direction.MOVED, rule, names, language, account.item.quotes)
    acts = (
        ("withdrawn", withdrawn, old.acts(CMT.withdraws)),
        ("postponed", postponed, old.acts(CMT.postpones)),
    )
    for rule, now, then in acts:
        for iri in sorted(set(now) - set(then)):
            there = new.every.get(iri) or old.every.get(iri)
            if there is not None:
                quotes = nearest(now[iri], there)
                yield _one(there, "removed", Direction.WEAKENED, rule, names, language, quotes)


def nearest(quotes: tuple[Quote, ...], account: Account) -> tuple[Quote, ...]:
    """Put those quotes of an announcement first that stand where an item is told."""

    def apart(quote: Quote) -> bool:
        return not any(
            quote.document == one.document and quote.start < one.end and one.start < quote.end
            for one in account.item.quotes
        )

    return tuple(sorted(quotes, key=apart))


def _one(
    account: Account,
    kind: str,
    direction: Direction,
    rule: str,
    names: Mapping[IRI, str],
    language: str,
    quotes: tuple[Quote, ...],
) -> Change:
    side = Side(account.item.label, None, account.iri, quotes)
    added = kind == "added"
    return Change(
        aspect="item",
        kind="added" if added else "removed",
        direction=direction,
        rule=rule,
        name=names[account.iri],
        old_item=None if added else account.iri,
        new_item=account.iri if added else None,
        old=None if added else side,
        new=side if added else None,
        language=language,
    )


def _documents(old: Accounts, new: Accounts, language: str) -> Iterator[Change]:
    """Tell which documents are on one side alone, but for two that are compared with each other."""
    if len(old.documents) == len(new.documents) == 1:
        return
    for iri in sorted(old.documents ^ new.documents):
        side = Side(short_name(iri), None, iri)
        gone = iri in old.documents
        yield Change(
            "document", "removed" if gone else "added", Direction.MOVED, "document", short_name(iri),
            None, None, side if gone else None, None if gone else side, language=language,
        )  # fmt: skip


def _assessed(old: Accounts, new: Accounts, names: Mapping[IRI, str], words: Words) -> Iterator[Change]:
    before, after = old.assessments(), new.assessments()
    for iri in sorted(set(before) ^ set(after)):
        gone = iri in before
        about, node, quotes, assessor = before[iri] if gone else after[iri]
        if about not in names:
            continue
        status = next(iter(node.iris(CMT.status)), None)
        text = words["assessed"].format(
            status=words.code(status), day=node.one(CMT.asOf), assessor=assessor or words["unknown"]
        )
        side = Side(text, None, iri, quotes)
        yield Change(
            "assessment", "removed" if gone else "added", Direction.MOVED, "assessment", names[about], about,
            about, side if gone else None, None if gone else side, language=words.language,
        )  # fmt: skip
