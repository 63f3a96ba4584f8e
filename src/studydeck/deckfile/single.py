"""One card as text for an editor: a deck file with a single card, and in its front matter the deck and the tags."""

from studydeck.card import Card, CardForm, Wording
from studydeck.deckfile.marks import key_line, read_key
from studydeck.deckfile.reading import parse
from studydeck.deckfile.writing import field_lines
from studydeck.errors import UsageError
from studydeck.text.clean import clean_text, one_line

ADVICE = "Change the words, save, and leave the editor. Leave without saving, and nothing changes."
FRONT_LINES = 50
"""Among which the tags are looked for."""


def card_text(wording: Wording, form: CardForm, card: Card | None = None) -> str:
    """The text to edit; the evidence of `card` stands in a comment."""
    lines = ["---", key_line("deck", one_line(wording.deck)), f"tags: {', '.join(wording.tags)}".rstrip(), "---", ""]
    lines += [f"<!-- {ADVICE} -->", ""]
    if form is CardForm.CLOZE:
        lines += field_lines("C:", wording.front)
    else:
        lines += [*field_lines("Q:", wording.front), *field_lines("A:", wording.back)]
    lines += field_lines("Context:", wording.context)
    if card and card.evidence:
        evidence = card.evidence
        place = f"{evidence.document}, line {evidence.line}"
        quote = clean_text(evidence.quote).replace("--", "–")
        lines += ["", f"<!-- {one_line(place).replace('--', '–')}:", *quote.split("\n"), "-->"]
    return "\n".join([*lines, ""])


def read_card_text(text: str, form: CardForm | None) -> Wording:
    """What the text says now; the card must have `form`, if one is given. Raises UsageError for what is no card."""
    found = parse(text, "card.md")
    problems = [problem.partition(":")[2] for problem in found.problems]
    cards = found.deck.cards
    if problems:
        line, _, what = problems[0].partition(": ")
        raise UsageError(f"line {line} of the text: {what.rstrip('.')}")
    if len(cards) != 1:
        what = "there is no card in the text" if not cards else f"there are {len(cards)} cards in the text"
        raise UsageError(what, todo="Write one, with “Q:” and “A:”, or with “C:”.")
    card = cards[0]
    if form is not None and card.form is not form:
        marks = "“C:”" if form is CardForm.CLOZE else "“Q:” and “A:”"
        raise UsageError("the card changed its form", todo=f"It is written with {marks}.")
    back = "" if card.form is CardForm.CLOZE else card.back
    return Wording(card.front, back, card.context, _tags(text), found.deck.name if found.deck.name != "card" else "")


def _tags(text: str) -> tuple[str, ...]:
    for line in text.split("\n")[1:FRONT_LINES]:
        if line.rstrip() == "---":
            break
        known = read_key(line)
        if known and known[0] == "tags" and known[1]:
            return tuple(tag for part in known[1].split(",") if (tag := part.strip()))
    return ()
