"""Score and tier of the drafts that passed the gates, and which of them are kept: gate G11 and one question asked once."""

from collections.abc import Iterable
from dataclasses import dataclass

from studydeck.card import Draft, Tier, anchor
from studydeck.document import Document, Register
from studydeck.text.terms import content_words, figures

CONFIDENT = 0.85
"""A frame whose prior is at least this is trusted in that register."""

_PROSE, _EDITED, _VERBATIM, _CAPTIONS = Register.EDITED_PROSE, Register.EDITED_TALK, Register.VERBATIM_TALK, Register.CAPTIONS

PRIORS: dict[str, dict[Register, float]] = {
    "acronym": {_PROSE: 0.97, _EDITED: 0.97, _VERBATIM: 0.95, _CAPTIONS: 0.5},
    "interviewee": {_PROSE: 0.95},
    "thesis": {_PROSE: 0.9},
    "quoted-term": {_PROSE: 0.9, _EDITED: 0.86, _VERBATIM: 0.6},
    "naming": {_PROSE: 0.92, _EDITED: 0.86, _VERBATIM: 0.6},
    "role": {_PROSE: 0.93, _EDITED: 0.92, _VERBATIM: 0.86},
    "report": {_PROSE: 0.88, _EDITED: 0.86, _VERBATIM: 0.6},
    "because": {_PROSE: 0.9, _EDITED: 0.88, _VERBATIM: 0.6},
    "contrast": {_PROSE: 0.8, _EDITED: 0.8, _VERBATIM: 0.6},
    "equative": {_PROSE: 0.9, _EDITED: 0.88, _VERBATIM: 0.7},
    "superlative": {_PROSE: 0.92, _EDITED: 0.88, _VERBATIM: 0.7},
    "counted": {_PROSE: 0.9, _EDITED: 0.88, _VERBATIM: 0.6},
    "recast": {_PROSE: 0.86},
    "copula": {_PROSE: 0.87, _EDITED: 0.86, _VERBATIM: 0.6},
    "law": {_PROSE: 0.93, _EDITED: 0.9, _VERBATIM: 0.8},
    "figure": {_PROSE: 0.87, _EDITED: 0.8},
    "dated": {_PROSE: 0.88, _EDITED: 0.8},
    "deed": {_PROSE: 0.9, _EDITED: 0.88, _VERBATIM: 0.7},
    "passive": {_PROSE: 0.91, _EDITED: 0.89, _VERBATIM: 0.7},
    "which": {_PROSE: 0.88, _EDITED: 0.86},
    "apposition": {_PROSE: 0.89, _EDITED: 0.87, _VERBATIM: 0.7},
    "apposed-thing": {_PROSE: 0.75, _EDITED: 0.75, _VERBATIM: 0.5},
    "loose-contrast": {_PROSE: 0.7, _EDITED: 0.7, _VERBATIM: 0.5},
    "bare-recast": {_PROSE: 0.7},
    "general-reason": {_PROSE: 0.75, _EDITED: 0.75, _VERBATIM: 0.5},
    "present-role": {_PROSE: 0.87, _EDITED: 0.86, _VERBATIM: 0.7},
    "plain-word": {_PROSE: 0.7, _EDITED: 0.7, _VERBATIM: 0.5},
    "side-thesis": {_PROSE: 0.7},
    "undated-figure": {_PROSE: 0.6, _EDITED: 0.5},
    "view": {_EDITED: 0.86, _VERBATIM: 0.6},
    "gloss": {_EDITED: 0.7, _VERBATIM: 0.7},
}
"""Expected share of kept cards by frame and register, from readings by the rubric. Where none stands, UNKNOWN."""

UNKNOWN = 0.4
LEAST = 0.3
"""Drafts below this are not even suggested."""


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
