"""Score and tier of the drafts that passed the gates, and which of them are kept: gate G11 and one question asked once."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from studydeck.card import Draft, Tier, anchor
from studydeck.document import Document, Register
from studydeck.text.terms import content_words, figures

_REGISTERS = {
    "prose": Register.EDITED_PROSE,
    "edited": Register.EDITED_TALK,
    "verbatim": Register.VERBATIM_TALK,
    "captions": Register.CAPTIONS,
}
_TABLE = tomllib.loads(files("studydeck").joinpath("priors.toml").read_text(encoding="utf-8"))

CONFIDENT: float = _TABLE["confident"]
"""A frame whose prior is at least this is trusted in that register."""
UNKNOWN: float = _TABLE["unknown"]
LEAST: float = _TABLE["least"]
"""Drafts below this are not even suggested."""
PRIORS: dict[str, dict[Register, float]] = {
    frame: {_REGISTERS[register]: prior for register, prior in row.items()} for frame, row in _TABLE["prior"].items()
}
"""Expected share of kept cards by frame and register, from readings by the rubric; a table kept as data in priors.toml."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A draft with its score (0 to 1, higher is better) and tier."""

    draft: Draft
    score: float
    tier: Tier


def rank(drafts: Iterable[Draft], document: Document) -> list[Ranked]:
    """The drafts worth keeping, each question once, in the order of the document.

    Of drafts from one sentence the best stays confident and the others are suggested (gate G11); of drafts that ask the same
    question only the best remains.
    """
    scored = sorted(
        ((_score(draft, document), draft) for draft in drafts), key=lambda pair: (-pair[0], pair[1].evidence.start, pair[1].front)
    )
    taken: set[tuple[int, int]] = set()
    asked: set[str] = set()
    chosen = []
    for score, draft in scored:
        question = anchor(draft.front)
        if score < LEAST or question in asked or _definition(draft) in asked:
            continue
        asked |= {question, _definition(draft)}
        prior = _prior(draft, document)
        confident = prior >= CONFIDENT and draft.sentence not in taken
        if confident:
            taken.add(draft.sentence)
        chosen.append(Ranked(draft, round(score, 3), Tier.CONFIDENT if confident else Tier.SUGGESTED))
    return sorted(chosen, key=lambda ranked: (ranked.draft.evidence.start, ranked.draft.front))


def _prior(draft: Draft, document: Document) -> float:
    return PRIORS.get(draft.frame, {}).get(document.register, UNKNOWN)


def _score(draft: Draft, document: Document) -> float:
    """The prior, moved a little by what makes a card worth its time: figures, rare words, a middling length."""
    substance = min(len(set(content_words(draft.front + " " + draft.back))), 14) / 14
    length = len(draft.back.split())
    return _prior(draft, document) + 0.02 * substance + 0.01 * bool(figures(draft.back)) - 0.002 * max(0, length - 12)


def _definition(draft: Draft) -> str:
    """What makes two drafts one card: the same answer to the same beginning of a question; a work has one thesis."""
    if draft.frame in ("thesis", "side-thesis"):
        return f"thesis {draft.passage}"
    return f"{draft.frame} {anchor(draft.back)} {anchor(draft.front)[:24]}"
