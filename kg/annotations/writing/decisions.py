"""Identity decisions as a person writes them: a file of their own."""

from __future__ import annotations

from datetime import date

from kg.annotations.starter import document_name
from kg.annotations.writing.document import named_agents
from kg.annotations.writing.facts import Facts, Tree, put
from kg.annotations.writing.links import Links
from kg.annotations.writing.naming import Names
from kg.errors import InputError
from kg.vocabulary.namespaces import CMT, DATA


def decisions_tree(facts: Facts) -> tuple[Tree, dict[str, str]]:
    """The fields of a file of decisions, and the IRIs that the compiler gives what is in it.

    Raises `InputError` for a graph without a decision.
    """
    decisions = sorted(facts.instances(CMT.IdentityDecision))
    if not decisions:
        raise InputError("this graph describes neither a document nor an identity decision to be annotated")
    folder = decisions[0].rpartition("/")[0].removeprefix(str(DATA))
    names = Names(facts, f"{DATA}{document_name(folder)}/document")
    links = Links(facts, names, "en")
    same: Tree = {}
    undone: Tree = {}
    for node in decisions:
        undoes = bool(facts.all(node, CMT.undoes))
        decision = links.write(node, "undoing" if undoes else "decision")
        day = facts.one(node, CMT.decidedOn)
        put(decision, "decided on", day.isoformat() if isinstance(day, date) else None)
        (undone if undoes else same)[names.local(node)] = decision
    agents = named_agents(facts, names, links)
    tree: Tree = {"decisions": names.name, "agents": agents}
    put(tree, "same", same or None)
    put(tree, "undone", undone or None)
    return tree, names.compiled
