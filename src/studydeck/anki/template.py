"""Anki's template language, as far as text goes: fields, sections, filters and clozes.

    {{Field}}  {{filter:other:Field}}  {{#Field}}…{{/Field}}  {{^Field}}…{{/Field}}  {{! comment}}  {{c1::hidden::hint}}

Sides come out as HTML. The words a cloze hides stand between OPEN and CLOSE, a hint behind CLOSE in brackets; FRONT stands
where the answer repeats the question. What a template says wrongly is left out: an import must not fail by a typing error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

OPEN, CLOSE, FRONT = "\ue000", "\ue001", "\ue002"
"""Private characters that stand for the braces of a cloze and for {{FrontSide}}."""
MARKS = re.compile(f"[{OPEN}{CLOSE}{FRONT}]")
DEEPEST = 50
"""Sections or clozes inside each other."""

_EMPTY = re.compile(r"(?:\s|</?(?:br|div) ?/?>)*\Z", re.IGNORECASE)
_CLOZE = re.compile(r"\{\{c(\d{1,4}(?:,\d{1,4})*)::|\}\}")
_RUBY = re.compile(r" ?([^ >\[\n]{1,100})\[([^\]\n]{1,100})\]")
_OLD_MARKS = "{{=<% %>=}}"


@dataclass(frozen=True, slots=True)
class Side:
    """What a template is filled with."""

    fields: Mapping[str, str]
    number: int
    """Of the card: the cloze that is asked."""
    answer: bool


Node = Callable[[Side], str]


def compiled(template: str) -> Node:
    """A template as a function of the fields."""
    if template.lstrip().startswith(_OLD_MARKS):
        template = template.lstrip().removeprefix(_OLD_MARKS).replace("<%", "{{").replace("%>", "}}")
    nodes, _ = _nodes(_tokens(_without_comments(template)), 0, "", 0)
    return _joined(nodes)


def hidden(text: str, number: int) -> str:
    """The text of a cloze note as card `number` asks it: what it hides between OPEN and CLOSE, a hint behind it in brackets.

    Clozes of other numbers are shown, those inside a hidden one hide with it.

    >>> hidden("{{c1::a {{c2::b}}::hint}} c", 1).translate({0xE000: "<", 0xE001: ">"})
    '<a b> (hint) c'
    >>> hidden("{{c1::a {{c2::b}}}} c", 2).translate({0xE000: "<", 0xE001: ">"})
    'a <b> c'
    """
    pieces: list[list[str]] = [[]]
    asked: list[bool] = []
    at = 0
    for match in _CLOZE.finditer(text):
        pieces[-1].append(text[at : match.start()])
        at = match.end()
        if match[1]:
            if len(asked) < DEEPEST:
                asked.append(number in map(int, match[1].split(",")))
                pieces.append([])
        elif asked:
            inner, is_asked = "".join(pieces.pop()), asked.pop()
            words, _, hint = inner.partition("::")
            if is_asked and True not in asked:
                words = f"{OPEN}{words}{CLOSE}" + (f" ({hint.strip()})" if hint.strip() else "")
            pieces[-1].append(words)
        else:
            pieces[-1].append(match[0])
    pieces[-1].append(text[at:])
    return "".join("".join(piece) for piece in pieces)


def numbers(text: str) -> set[int]:
    """The cloze numbers of a field."""
    return {int(one) for match in _CLOZE.finditer(text) if match[1] for one in match[1].split(",")}


def is_empty(field: str) -> bool:
    """Whether Anki takes a field for empty.

    >>> is_empty(" <br><div></div>"), is_empty("0")
    (True, False)
    """
    return not field or bool(_EMPTY.match(field))


def _without_comments(template: str) -> str:
    first, *pieces = template.split("<!--")
    return first + "".join(piece.partition("-->")[2] for piece in pieces)


def _tokens(template: str) -> list[tuple[str, str]]:
    """Sign and words of each piece: text with "", a field with ":", a section with "#" or "^", its end with "/"."""
    first, *pieces = template.split("{{")
    tokens = [("", first)]
    for piece in pieces:
        inner, end, rest = piece.partition("}}")
        if not end:
            tokens.append(("", "{{" + piece))
            continue
        inner = inner.strip("{ \n\t")
        if inner[:1] in ("#", "^", "/"):
            tokens.append((inner[0], inner[1:].strip()))
        elif not inner.startswith("!"):
            tokens.append((":", inner))
        tokens.append(("", rest.removeprefix("}")))
    return [token for token in tokens if token[1]]


def _nodes(tokens: Sequence[tuple[str, str]], at: int, section: str, depth: int) -> tuple[list[Node], int]:
    """The nodes up to the end of `section`, and the index behind it."""
    nodes: list[Node] = []
    while at < len(tokens):
        sign, words = tokens[at]
        at += 1
        if sign == "/":
            if words == section:
                break
        elif sign in ("#", "^") and depth < DEEPEST:
            inner, at = _nodes(tokens, at, words, depth + 1)
            nodes.append(_section(words, _joined(inner), wanted=sign == "#"))
        elif sign == ":":
            nodes.append(_field(words))
        elif not sign:
            nodes.append(_constant(words))
    return nodes, at


def _joined(nodes: Sequence[Node]) -> Node:
    if len(nodes) == 1:
        return nodes[0]
    return lambda side: "".join([node(side) for node in nodes])


def _constant(words: str) -> Node:
    return lambda _: words


def _section(name: str, inner: Node, *, wanted: bool) -> Node:
    """A section is shown when its field is not empty; `c1` names the card that asks the first cloze."""
    cloze = int(name[1:]) if re.fullmatch(r"c\d{1,4}", name) else None

    def node(side: Side) -> str:
        if name in side.fields or cloze is None:
            filled = name == "FrontSide" or not is_empty(side.fields.get(name, ""))
        else:
            filled = cloze == side.number
        return inner(side) if filled == wanted else ""

    return node


def _field(words: str) -> Node:
    *filters, name = [word.strip() for word in words.split(":")]
    if not filters:
        if name == "FrontSide":
            return lambda side: FRONT if side.answer else ""
        return lambda side: side.fields.get(name, "")
    steps = [_FILTERS[key] for word in reversed(filters) if (key := word.split(" ")[0].lower()) in _FILTERS]

    def node(side: Side) -> str:
        value = side.fields.get(name, "")
        for step in steps:
            value = step(value, side)
        return value

    return node


def _typed(value: str, side: Side) -> str:
    """Where an answer is typed in: the question shows nothing of it, and a cloze shows what it hides by itself."""
    return value if side.answer and OPEN not in value else ""


def _ruby(shown: str) -> Callable[[str, Side], str]:
    """Readings above words, written `words[reading]` in a field."""
    return lambda value, _: _RUBY.sub(lambda match: match[0] if match[2].startswith("sound:") else match.expand(shown), value)


_FILTERS: dict[str, Callable[[str, Side], str]] = {
    "cloze": lambda value, side: hidden(value, side.number),
    "cloze-only": lambda value, side: ", ".join(re.findall(f"{OPEN}([^{CLOSE}]*){CLOSE}", hidden(value, side.number))),
    "type": _typed,
    "hint": lambda value, side: value if side.answer else "",
    "tts": lambda _value, _side: "",
    "tts-voices": lambda _value, _side: "",
    "furigana": _ruby(r"\1(\2)"),
    "kanji": _ruby(r"\1"),
    "kana": _ruby(r"\2"),
}
"""Filters that change text. All others (`text`, `nc`, add-ons') let it through."""
