"""Layer 7: a draft of an annotation out of a raw text, by rules, for a person to accept or strike."""

from kg.drafts.drafting import propose
from kg.drafts.files import draft_file
from kg.drafts.plugins import Proposer

__all__ = ["Proposer", "draft_file", "propose"]
