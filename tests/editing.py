"""Edits of a document, each drawn from a seeded generator: what people do to a text between two readings."""

import random
import re

HEAD = 5
"""Paragraphs at the beginning that are left alone, for they say what the document is."""
LETTER = re.compile(r"(?<=[^\W\d_])[^\W\d_](?=[^\W\d_])")


def typos(text: str, count: int, chance: random.Random) -> str:
    """`count` slips of the pen inside words: letters swapped, left out, doubled or mistaken."""
    places = [match.start() for match in LETTER.finditer(text)]
    for at in sorted(chance.sample(places, min(count, len(places))), reverse=True):
        slip = chance.choice(("swap", "drop", "double", "mistake"))
        letter = text[at]
        if slip == "swap" and text[at + 1] != letter:
            text = text[:at] + text[at + 1] + letter + text[at + 2 :]
        elif slip == "drop":
            text = text[:at] + text[at + 1 :]
        elif slip == "double":
            text = text[:at] + letter + text[at:]
        else:
            text = text[:at] + chance.choice("aeinorst".replace(letter, "")) + text[at + 1 :]
    return text


def blocks(text: str) -> list[str]:
    """The paragraphs of a text with the white space behind them; its lines, where no blank lines part paragraphs."""
    parts = re.findall(r"(?s).+?(?:\n\s*\n|\Z)", text.rstrip() + "\n\n")
    return parts if len(parts) > 2 * HEAD else text.splitlines(keepends=True)


def insertions(text: str, count: int, chance: random.Random) -> str:
    """New paragraphs that state nothing worth a card."""
    parts = blocks(text)
    for number in range(count):
        line = f"Here somebody put in a plain line, number {number} of its sort.\n\n"
        parts.insert(chance.randrange(HEAD, len(parts) + 1), line)
    return "".join(parts)


def deletions(text: str, count: int, chance: random.Random) -> str:
    """Paragraphs left out."""
    parts = blocks(text)
    for _ in range(count):
        del parts[chance.randrange(HEAD, len(parts))]
    return "".join(parts)


def moves(text: str, count: int, chance: random.Random) -> str:
    """Paragraphs put elsewhere."""
    parts = blocks(text)
    for _ in range(count):
        part = parts.pop(chance.randrange(HEAD, len(parts)))
        parts.insert(chance.randrange(HEAD, len(parts) + 1), part)
    return "".join(parts)


SCRIPTS = {
    "typos": lambda text, chance: typos(text, 50, chance),
    "insertions": lambda text, chance: insertions(text, 10, chance),
    "deletions": lambda text, chance: deletions(text, 5, chance),
    "moves": lambda text, chance: moves(text, 5, chance),
    "all": lambda text, chance: typos(moves(deletions(insertions(text, 5, chance), 3, chance), 3, chance), 10, chance),
}
"""Name → an edit of a whole document."""
