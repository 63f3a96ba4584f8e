"""Score and tier of the drafts that passed the gates, and which of them are kept: gate G11 and one question asked once."""

import tomllib
from collections.abc import Iterable, Mapping
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
WEIGHT: int = _TABLE["weight"]
"""Decisions of the learner that a prior weighs as much as."""
PRIORS: dict[str, dict[Register, float]] = {
    frame: {_REGISTERS[register]: prior for register, prior in row.items()} for frame, row in _TABLE["prior"].items()
}
"""Expected share of kept cards by frame and register, from readings by the rubric; a table kept as data in priors.toml."""

Verdicts = Mapping[tuple[str, str], tuple[int, int]]
"""How many cards the learner kept and rejected, by frame and register."""
NO_VERDICTS: Verdicts = {}

SECOND = "a better card was made from the same sentence"
"""Gate G11, as a reason."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A draft with its score (0 to 1, higher is better) and tier."""

    draft: Draft
    score: float
    """From the priors alone, so that a deck file does not change with every decision of its learner."""
    tier: Tier
    reason: str = ""
    """Why it is only suggested, in plain words; empty for a confident one."""


def expected(frame: str, register: str, verdicts: Verdicts = NO_VERDICTS) -> float:
    """The share of cards expected to be kept: the prior of a frame in a register, moved by what its learner decided."""
    prior = PRIORS.get(frame, {}).get(Register(register), UNKNOWN)
    kept, rejected = verdicts.get((frame, register), (0, 0))
    return (prior * WEIGHT + kept) / (WEIGHT + kept + rejected)


def rank(drafts: Iterable[Draft], document: Document, verdicts: Verdicts = NO_VERDICTS) -> list[Ranked]:
    """The drafts worth keeping, each question once, in the order of the document.

    Of drafts from one sentence the best stays confident and the others are suggested (gate G11); of drafts that ask the same
    question only the best remains. `verdicts` move the order and the tiers, never a score.
    """
    scored = sorted(
        ((worth(_score(draft, document), draft.frame, document.register, verdicts), draft) for draft in drafts),
        key=lambda pair: (-pair[0], pair[1].evidence.start, pair[1].front),
    )
    taken: set[tuple[int, int]] = set()
    asked: set[str] = set()
    chosen = []
    for value, draft in scored:
        question = anchor(draft.front)
        if value < LEAST or question in asked or _definition(draft) in asked:
            continue
        asked |= {question, _definition(draft)}
        reason = _doubt(draft, document, verdicts) or (SECOND if draft.sentence in taken else "")
        if not reason:
            taken.add(draft.sentence)
        tier = Tier.SUGGESTED if reason else Tier.CONFIDENT
        chosen.append(Ranked(draft, round(_score(draft, document), 3), tier, reason))
    return sorted(chosen, key=lambda ranked: (ranked.draft.evidence.start, ranked.draft.front))


def worth(score: float, frame: str, register: str, verdicts: Verdicts) -> float:
    """A score, moved as far as the learner's decisions move what is expected of its frame."""
    return score + expected(frame, register, verdicts) - expected(frame, register)


def _doubt(draft: Draft, document: Document, verdicts: Verdicts) -> str:
    """Why the frame of a draft is not trusted in this register; nothing where it is."""
    share = expected(draft.frame, document.register, verdicts)
    if share >= CONFIDENT:
        return ""
    if document.register not in PRIORS.get(draft.frame, {}) and (draft.frame, document.register) not in verdicts:
        return f"how often cards of the frame {draft.frame} are kept in {document.register} is not known"
    return f"cards of the frame {draft.frame} are kept about {round(share * 10)} times in 10 in {document.register}"


def _score(draft: Draft, document: Document) -> float:
    """The prior, moved a little by what makes a card worth its time: figures, rare words, a middling length."""
    substance = min(len(set(content_words(draft.front + " " + draft.back))), 14) / 14
    length = len(draft.back.split())
    return (
        expected(draft.frame, document.register)
        + 0.02 * substance
        + 0.01 * bool(figures(draft.back))
        - 0.002 * max(0, length - 12)
    )


def _definition(draft: Draft) -> str:
    """What makes two drafts one card: the same answer to the same beginning of a question; a work has one thesis."""
    if draft.frame in ("thesis", "side-thesis"):
        return f"thesis {draft.passage}"
    return f"{draft.frame} {anchor(draft.back)} {anchor(draft.front)[:24]}"
