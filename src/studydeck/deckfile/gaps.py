r"""Clozes in brackets, as hashcards has them: each pair of [brackets] hides its words in a card of its own.

`\[` and `\]` are brackets that hide nothing, and so are those of a picture `![…]` or `[image: …]`, of a link `[…](…)`, and
empty ones.
"""

import re

from studydeck.card import hidden_words
from studydeck.text.clean import one_line
from studydeck.text.markup import media_of

MOST_SIGNS = 20_000
"""Of the text of such a cloze."""
MOST_GAPS = 100
"""Of one cloze."""
NOTED = 60
"""Characters of hidden words that an id line tells."""
NOTHING = "this cloze hides nothing", "Put the words to hide in {{double braces}}."
UNCLEAR = "it is not clear what this cloze hides"

_SIGN = re.compile(r"\\[\[\]]|!\[|\[|\](?:\(|)")
_PARTNER = r"Close every bracket once, and write \[ and \] for those that hide nothing."
_BRACES = "Braces stand beside or among its brackets: hide the words in {{double braces}}, one card for each."
_LENGTH = f"It has more than {MOST_GAPS} brackets or {MOST_SIGNS:,} characters: make several of it."


class Unclear(Exception):
    """A cloze that cannot be taken apart: what is wrong, and a hint."""


def gaps(text: str) -> list[tuple[str, str]]:
    """The cards in a text with brackets: front with `{{braces}}`, and the words it hides. Raises Unclear.

    >>> gaps("[Ribosomes] make [proteins].")
    [('{{Ribosomes}} make proteins.', 'Ribosomes'), ('Ribosomes make {{proteins}}.', 'proteins')]
    """
    if len(text) > MOST_SIGNS:
        raise Unclear(*(NOTHING if "[" not in text else (UNCLEAR, _LENGTH)))
    pieces = _pieces(text)
    count = len(pieces) // 2
    if count > MOST_GAPS:
        raise Unclear(UNCLEAR, _LENGTH)
    if not count:
        raise Unclear(*NOTHING)
    found = []
    for at in range(1, len(pieces), 2):
        front = "".join((*pieces[:at], "{{", pieces[at], "}}", *pieces[at + 1 :]))
        if hidden_words(front) != [pieces[at]]:
            raise Unclear(UNCLEAR, _BRACES)
        found.append((front, pieces[at]))
    return found


def note(hidden: str) -> str:
    """What an id line tells of hidden words."""
    return one_line(hidden)[:NOTED].strip()


def _pieces(text: str) -> list[str]:
    """The text without its brackets, cut at them: every second piece stood between two."""
    pieces = [""]
    opened = ""
    """The bracket that is open."""
    at = 0
    for match in _SIGN.finditer(text):
        pieces[-1] += text[at : match.start()]
        at, sign = match.end(), match[0]
        if sign[0] == "\\":
            pieces[-1] += sign[1]
        elif sign in ("[", "!["):
            if opened:
                raise Unclear(UNCLEAR, _PARTNER)
            opened = sign
            pieces.append("")
        elif not opened:
            raise Unclear(UNCLEAR, _PARTNER)
        else:
            if opened == "![" or sign == "](" or not pieces[-1].strip() or media_of(f"[{pieces[-1]}]"):
                literal = pieces.pop()
                pieces[-1] += f"{opened}{literal}{sign}"
            else:
                pieces.append("")
            opened = ""
    if opened:
        raise Unclear(UNCLEAR, _PARTNER)
    pieces[-1] += text[at:]
    return pieces
