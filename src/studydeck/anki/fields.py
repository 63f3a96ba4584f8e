"""Words of a card as Anki wants them: HTML that shows exactly these words, and acts on nothing.

Anki runs `{{…}}`, `[sound:…]`, `[latex]…[/latex]` and `[$]…[/$]` wherever they stand, and lets HTML through. So every
character that begins one of them is written as an entity: it is displayed all the same. (`\\(…\\)` is dealt with in the
templates, which keep MathJax out.)
"""

import re
from collections.abc import Container, Iterable
from functools import lru_cache
from html import escape, unescape

from studydeck.card import Card, CardForm, CardKind, Evidence
from studydeck.text.clean import FORBIDDEN, clean_text, one_line

SEPARATOR = "\x1f"
"""Between the fields of a note; no cleaned text holds it."""
RETIRED_TAG = "retired"

_SPECIAL = re.compile(r"[&<>\[{}\n]")
_TO_CHANGE = re.compile(FORBIDDEN.pattern.removesuffix("]") + _SPECIAL.pattern.removeprefix("["))
"""Any character that cleaning or escaping would change: one search spares most texts both."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "[": "&#91;", "{": "&#123;", "}": "&#125;", "\n": "<br>"}
_MEDIUM = re.compile(r"\[(image|sound|video): ([^\[\]\n]{1,200})\]")
_WRITTEN_MEDIUM = re.compile(r"&#91;(image|sound|video): ([^\[\]\n]{1,400}?)\]")
_HIDDEN = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


def escaped(text: str) -> str:
    """`text` as HTML of a field.

    >>> escaped("a < b [latex] {{Front}}")
    'a &lt; b &#91;latex] &#123;&#123;Front&#125;&#125;'
    """
    if not _TO_CHANGE.search(text):
        return text.strip()
    return _SPECIAL.sub(_entity, clean_text(text).strip())


def cloze(front: str) -> str | None:
    """A cloze's front with `{{words}}` as Anki's first cloze, `{{c1::words}}`; None when it hides nothing.

    >>> cloze("RLVR stands for {{a::b}}.")
    'RLVR stands for {{c1::a&#58;&#58;b}}.'
    """
    pieces = _HIDDEN.split(clean_text(front).strip())
    if not any(hidden.strip() for hidden in pieces[1::2]):
        return None
    parts = []
    for place, piece in enumerate(pieces):
        text = _SPECIAL.sub(_entity, piece)
        # Within a cloze `::` would begin a hint.
        parts.append("{{c1::" + text.replace("::", "&#58;&#58;") + "}}" if place % 2 and piece.strip() else text)
    return "".join(parts)


def media_of(card: Card) -> list[str]:
    """Names of the pictures and sounds that a card names.

    >>> media_of(Card("k1", CardKind.BASIC, "[image: a b.png]", "[sound: c.mp3] [note: d]"))
    ['a b.png', 'c.mp3']
    """
    if "[" not in card.front and "[" not in card.back and "[" not in card.context:
        return []
    return [name for text in (card.front, card.back, card.context) for _, name in _MEDIUM.findall(text)]


def fields(card: Card, media: Container[str] = ()) -> tuple[str, ...] | None:
    """The fields of a card's note in the order of `notetype.FIELDS`; None for a card that asks nothing.

    Pictures and sounds among `media` are shown and played, others stay words.
    """
    hidden = cloze(card.front) if card.form is CardForm.CLOZE else None
    front = hidden or escaped(card.question)
    if not front:
        return None
    quote, speaker, source, time = _evidence(card.evidence)
    return (
        _shown(front, media),
        _shown(escaped(card.back), media),
        _shown(escaped(card.context), media),
        quote,
        speaker,
        source,
        time,
        escaped(card.section),
        card.kind.value,
        escaped(card.id),
        _details(card),
        "",
        "",
    )


def is_cloze(card: Card) -> bool:
    """Whether the card goes out as a cloze; one that hides nothing goes out as question and answer."""
    return card.form is CardForm.CLOZE and cloze(card.front) is not None


def tags(words: Iterable[str], kind: CardKind, *, retired: bool) -> str:
    """A note's tags as its column holds them: ` a b::c `; the card's own, its kind, and `retired`."""
    found = [_tag(word) for word in words]
    found += [f"kind::{kind.value}", *([RETIRED_TAG] if retired else [])]
    return f" {' '.join(dict.fromkeys(tag for tag in found if tag))} "


@lru_cache(maxsize=1_000)
def deck_name(name: str) -> str:
    """A deck's name as Anki takes it: cleaned levels joined by `::`, none of them empty."""
    levels = [one_line(level) for level in name.split("::")]
    return "::".join(level for level in levels if level) or "studydeck"


def _entity(match: re.Match[str]) -> str:
    return _ENTITIES[match[0]]


def _evidence(evidence: Evidence | None) -> tuple[str, str, str, str]:
    if evidence is None:
        return "", "", "", ""
    source = f"{evidence.document}, line {evidence.line}"
    return escaped(evidence.quote), escaped(evidence.speaker or ""), escaped(source), _clock(evidence.time)


def _shown(html: str, media: Container[str]) -> str:
    """A field with the pictures and sounds it names put in."""

    def tag(match: re.Match[str]) -> str:
        kind, name = match[1], unescape(match[2])
        if name not in media:
            return match[0]
        return f'<img src="{escape(name)}">' if kind == "image" else f"[sound:{name}]"

    return _WRITTEN_MEDIUM.sub(tag, html) if media and "&#91;" in html else html


def _details(card: Card) -> str:
    """What no template shows and only we read back: offsets of the evidence, score and origin, as in an id line."""
    if card.evidence is None and not card.score and card.origin == "hand":
        return ""
    span = f"{card.evidence.start}-{card.evidence.end}" if card.evidence else "-"
    return f"{span} {card.score!r} {escaped(one_line(card.origin))}"


def _clock(seconds: int | None) -> str:
    """`1:02:03`, or `2:03` below an hour."""
    if seconds is None or seconds < 0:
        return ""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"


@lru_cache(maxsize=10_000)
def _tag(word: str) -> str:
    levels = ["_".join(clean_text(level).replace('"', "").split()) for level in word.split("::")]
    return "::".join(level for level in levels if level)
