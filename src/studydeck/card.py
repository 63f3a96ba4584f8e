"""Drafts, cards, decks, and what makes two cards the same card."""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

ID_PREFIX = "k1"
ID_LETTERS = 12
MARK = "marked"
"""The tag of marked cards, as in Anki."""


_HIDDEN = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*\}\}", re.DOTALL)


class CardKind(StrEnum):
    """What a card asks for."""

    DEFINITION = "definition"
    CLAIM = "claim"
    WHO_SAID = "who_said"
    BASIC = "basic"
    """Written by hand or imported."""


class CardForm(StrEnum):
    """How a card asks."""

    QUESTION = "question"
    CLOZE = "cloze"


class CardStatus(StrEnum):
    """Where a card stands between generator and learner."""

    SUGGESTED = "suggested"
    ACTIVE = "active"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
    BURIED = "buried"
    RETIRED = "retired"


class Tier(StrEnum):
    """How sure the generator is of a draft."""

    CONFIDENT = "confident"
    SUGGESTED = "suggested"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The place in a document that proves a card."""

    document: str
    """File name."""
    start: int
    end: int
    """Character offsets into the decoded file."""
    line: int
    """1-based, of the first character."""
    quote: str
    """The exact slice (captions: without the time marks between lines)."""
    speaker: str | None = None
    time: int | None = None
    """Seconds from the start of the recording."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed card before the gates."""

    kind: CardKind
    front: str
    """For a cloze: the sentence with `{{hidden words}}`."""
    back: str
    """For a cloze: the hidden words."""
    evidence: Evidence
    frame: str
    """Name of the frame that found it; with the program's version it becomes the card's origin."""
    passage: int
    """Index into `Document.passages`."""
    form: CardForm = CardForm.QUESTION
    context: str = ""
    tags: tuple[str, ...] = ()
    section: str = ""
    template: tuple[str, ...] = ()
    """Words of the front that come from a template or from metadata, and so need not stand in the quote."""
    sentence: tuple[int, int] = (0, 0)
    """Offsets of the sentence the draft was taken from: one confident card each."""


@dataclass(frozen=True, slots=True)
class Card:
    """What the learner sees."""

    id: str
    kind: CardKind
    front: str
    back: str
    form: CardForm = CardForm.QUESTION
    context: str = ""
    evidence: Evidence | None = None
    tags: tuple[str, ...] = ()
    section: str = ""
    origin: str = "hand"
    """`FRAME@VERSION`, `model:NAME`, `hand` or `anki`."""
    score: float = 0.0
    retired: bool = False
    """Its evidence vanished from the document; words and history stay."""

    @property
    def frame(self) -> str:
        """Name of the frame that found it; empty for a card that no frame found."""
        return frame_of(self.origin)

    @property
    def question(self) -> str:
        """The front as it is asked: a cloze shows […] for its hidden words."""
        return _HIDDEN.sub("[…]", self.front) if self.form is CardForm.CLOZE else self.front


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of one deck file."""

    name: str
    cards: tuple[Card, ...] = ()
    document: str = ""
    """Path of the document relative to the library, with forward slashes; empty for a deck written by hand."""
    sha256: str = ""
    """Of the document's bytes when the deck was generated."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What a learner writes of a card; the rest follows from it or from the document."""

    front: str = ""
    back: str = ""
    """Of a cloze nothing: it follows from the front."""
    context: str = ""
    tags: tuple[str, ...] = ()
    deck: str = ""
    """Name of the deck."""


def anchor(text: str) -> str:
    """`text` reduced to what identity depends on: letters and digits in one case, single blanks between words.

    >>> anchor("  The “Bitter Lesson”, again!")
    'the bitter lesson again'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", folded))


def hidden_words(text: str) -> list[str]:
    """What a cloze hides: everything in double braces.

    >>> hidden_words("{{Ribosomes}} make {{proteins}}.")
    ['Ribosomes', 'proteins']
    """
    found = []
    start = text.find("{{")
    while start >= 0 and (end := text.find("}}", start + 2)) >= 0:
        found.append(text[start + 2 : end])
        start = text.find("{{", end + 2)
    return found


def frame_of(origin: str) -> str:
    """The frame that an origin names; empty where no frame found the card.

    >>> frame_of("because@0.1.0"), frame_of("hand")
    ('because', '')
    """
    name, at, _ = origin.partition("@")
    return name if at else ""


def card_id(document: str, kind: CardKind, quote: str, answer: str) -> str:
    """The id of a generated card: `k1` and twelve letters.

    `document` is the identity of the document (the stem of its deck file). Depends on what the card asks about, never on
    wording of the question, offsets, score or the frame that found it. The canonical JSON below is a contract: changing
    it changes every id.
    """
    canonical = json.dumps([document, kind.value, anchor(quote), anchor(answer)], ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(canonical.encode()).digest()[:8])
    letters = []
    for _ in range(ID_LETTERS):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("a") + letter))
    return ID_PREFIX + "".join(letters)
