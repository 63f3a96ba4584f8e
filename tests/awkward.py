"""Cards and decks with awkward words, for tests that try many."""

import re
from dataclasses import replace

from hypothesis import strategies as st

from studydeck.card import Card, CardForm, CardKind, Deck, Evidence
from studydeck.text.clean import clean_text, one_line

ID = "k1abcdefghijkl"

SPREADSHEET = ["=1+1", "+1", "-1", "@x", "'=x", "''=x", "＝x", "'", '"x"', '"', "x;y", "x, y", "; ", "x; y", "[…]", "\\[…]"]
"""Cells that a spreadsheet or a list of words would take for more."""
TRICKY = [
    *SPREADSHEET,
    *("Q: x", "A: x", "C: {{x}}", "Context: x", "> x", "# x", "##", "<!-- x -->", f"<!-- {ID} claim -->", "---", "-->"),
    *(
        "\\",
        "\\Q: x",
        "\\\\",
        "```",
        "```sh",
        "~~~",
        "````",
        "",
        " ",
        "\t",
        " x",
        "x ",
        "x — y, line 3",
        "— line 5",
        "x — line 5, 1:02",
    ),
    *("{{", "}}", "k1", "document: x", "C:\\x", "\u00a0", "\u3000x", "#x", "--", "-----", "-x", "<b>", "%20", "a,b=c", "·"),
]
"""Lines that look like something else."""

lines = st.one_of(st.sampled_from(TRICKY), st.text(max_size=12))
texts = st.lists(lines, min_size=1, max_size=6).map(lambda parts: clean_text("\n".join(parts)))
words = texts.filter(str.strip)
labels = st.one_of(st.sampled_from(TRICKY), st.text(max_size=8)).map(one_line)
names = labels.filter(bool)

evidences = st.builds(
    lambda start, length, document, line, quote, speaker, time: Evidence(
        document, start, start + length, line, quote, speaker, time
    ),
    st.integers(0, 10**9),
    st.integers(1, 10**6),
    st.one_of(st.just("interview.txt"), names),
    st.integers(1, 10**6),
    texts,
    st.one_of(st.none(), names),
    st.one_of(st.none(), st.integers(0, 10**6)),
)


@st.composite
def any_card(draw: st.DrawFn) -> Card:
    """A card with hostile words; a cloze has the back that its front implies."""
    cloze = draw(st.booleans())
    front = draw(words)
    if cloze:
        front += "{{" + draw(st.sampled_from(["x", "x y", "x\ny", "x; y", "x}} {{y; z", "[…]"])) + "}}"
    card = Card(
        id="",
        kind=draw(st.sampled_from(CardKind)),
        front=front,
        back=draw(words),
        form=CardForm.CLOZE if cloze else CardForm.QUESTION,
        context=draw(st.one_of(st.just(""), texts)),
        evidence=draw(st.one_of(st.none(), evidences)),
        tags=tuple(draw(st.lists(names, max_size=3))),
        section=draw(st.one_of(st.just(""), labels)),
        origin=draw(names),
        score=draw(st.one_of(st.just(0.0), st.floats(allow_nan=False, allow_infinity=False))),
        retired=draw(st.booleans()),
    )
    if not cloze:
        return card
    return replace(card, back="; ".join(re.findall(r"\{\{(.*?)\}\}", front, re.DOTALL)))


def numbered(number: int) -> str:
    """A distinct, well-formed id."""
    return "k1" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:012}")


decks = st.builds(
    lambda name, document, sha256, cards: Deck(
        name, tuple(replace(card, id=numbered(at)) for at, card in enumerate(cards)), document, sha256
    ),
    names,
    st.one_of(st.just(""), st.just("seeds/interview.txt"), labels),
    st.sampled_from(["", "5b"]),
    st.lists(any_card().filter(lambda card: bool(card.back.strip())), max_size=4),
)
