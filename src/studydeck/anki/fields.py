"""Words of a card as Anki wants them: HTML that shows exactly these words, and acts on nothing.

Anki runs `{{…}}`, `[sound:…]`, `[latex]…[/latex]` and `[$]…[/$]` wherever they stand, and lets HTML through. So every
character that begins one of them is written as an entity: it is displayed all the same. (`\\(…\\)` is dealt with in the
templates, which keep MathJax out.)
"""

import re
from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from html import escape, unescape
from typing import Any

from studydeck.card import Card, CardForm, CardKind
from studydeck.text.clean import FORBIDDEN, clean_text, one_line

SEPARATOR = "\x1f"
"""Between the fields of a note; no cleaned text holds it."""
RETIRED_TAG = "retired"

WORDS = (
    "id", "kind", "front", "back", "form", "context", "document", "start", "end", "line", "quote", "speaker", "time", "section",
    "origin", "score",
)  # fmt: skip
"""The columns of `review.LEAVING_CARD` that a note's fields are made of."""
WordRow = Sequence[Any]

_SPECIAL = re.compile(r"[&<>\[{}\n]")
_TO_CHANGE = re.compile(FORBIDDEN.pattern.removesuffix("]") + _SPECIAL.pattern.removeprefix("["))
"""Any character that cleaning or escaping would change: one search spares most texts both."""
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "[": "&#91;", "{": "&#123;", "}": "&#125;", "\n": "<br>"}
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


def fields(row: WordRow, media: Container[str] = ()) -> tuple[bool, tuple[str, ...]]:
    """Whether a card's note is a cloze, and its fields in the order of `notetype.FIELDS`; none for a card that asks nothing.

    Pictures and sounds among `media` are shown and played, others stay words. A cloze that hides nothing goes out as a question.
    """
    number, kind, front, back, form, context, document, start, end, line, quote, speaker, time, section, origin, score = row
    if document is not None:
        source, clock, span = f"{document}, line {line}", _clock(time), f"{start}-{end}"
    else:
        source = clock = quote = ""
        span = "-"
    details = "" if document is None and not score and origin == "hand" else f"{span} {score!r} {one_line(origin)}"
    texts = (front, back, context, quote, speaker or "", source, clock, section, kind, number, details, "", "")
    if form == CardForm.QUESTION and not _TO_CHANGE.search("".join(texts)):
        words = tuple(map(str.strip, texts))
        return False, words if words[0] else ()
    hidden = cloze(front) if form == CardForm.CLOZE else None
    question = hidden or escaped(Card("", CardKind.BASIC, front, "", CardForm(form)).question)
    if not question:
        return False, ()
    shown = (_shown(text, media) for text in (question, escaped(back), escaped(context)))
    return hidden is not None, (*shown, *map(escaped, texts[3:]))


def tags(words: Iterable[str], kind: str, *, retired: bool) -> str:
    """A note's tags as its column holds them: ` a b::c `; the card's own, its kind, and `retired`."""
    found = [_tag(word) for word in words]
    found += [f"kind::{kind}", *([RETIRED_TAG] if retired else [])]
    return f" {' '.join(dict.fromkeys(tag for tag in found if tag))} "


@lru_cache(maxsize=1_000)
def deck_name(name: str) -> str:
    """A deck's name as Anki takes it: cleaned levels joined by `::`, none of them empty."""
    levels = [one_line(level) for level in name.split("::")]
    return "::".join(level for level in levels if level) or "studydeck"


def _entity(match: re.Match[str]) -> str:
    return _ENTITIES[match[0]]


def _shown(html: str, media: Container[str]) -> str:
    """A field with the pictures and sounds it names put in."""

    def tag(match: re.Match[str]) -> str:
        kind, name = match[1], unescape(match[2])
        if name not in media:
            return match[0]
        return f'<img src="{escape(name)}">' if kind == "image" else f"[sound:{name}]"

    return _WRITTEN_MEDIUM.sub(tag, html) if media and "&#91;" in html else html


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
