"""An opening pronoun is resolved only where the sentence before leaves no doubt."""

import pytest

from studydeck.document import Document, Passage, PassageKind, Register, Shape, Voice
from studydeck.extract import extract
from studydeck.extract.sentence import sentences
from studydeck.gates import refusal

ELSEWHERE = " Joan Ray, who lived in Leeds, kept a diary. Peter Holm said he disagreed."
"""Tells of both that they are people."""


def an_essay(text: str, register: Register = Register.EDITED_PROSE) -> Document:
    """Two paragraphs: the text, and one that makes the names known."""
    whole = f"{text}\n{ELSEWHERE}"
    spans = ((0, len(text)), (len(text) + 1, len(whole)))
    passages = tuple(Passage(PassageKind.PARAGRAPH, whole[a:b], a, b, voice=Voice.AUTHOR) for a, b in spans)
    return Document("essay.txt", whole, "", "Seeds", Shape.PROSE, register, passages)


def second(text: str, register: Register = Register.EDITED_PROSE) -> str:
    """The second sentence as the frames see it."""
    return list(sentences(an_essay(text, register)))[1].text


RESOLVED = [
    ("Joan Ray was born in York in 1840. She founded a bank for orchard seeds.", "Joan Ray founded a bank for orchard seeds."),
    ("A weir is a low dam across a river. It raises the level upstream.", "A weir raises the level upstream."),
    ("Weirs are low dams across rivers. They raise the level upstream.", "Weirs raise the level upstream."),
]
OPEN = [
    "Joan Ray met Peter Holm in York. She founded a bank for orchard seeds.",
    "Joan Ray was taught by a botanist, a friend of the family. He founded a bank for orchard seeds.",
    "The bank of York refused Joan Ray. She founded a bank for orchard seeds.",
    "Did Joan Ray live in York? She founded a bank for orchard seeds.",
    "A weir is a low dam across a river. It is clear that it raises the level.",
    "A weir is a low dam across a river. It took nine years to build one in Leeds.",
    "A weir is a low dam across a river. They raise the level upstream.",
    "Joan Ray was eighteen. It was the long summer of 1912.",
    "A weir is a low dam across a river. It was the driest summer of the century.",
    "Average height is 900 metres. It divides the two rivers of the county.",
]


@pytest.mark.parametrize(("text", "resolved"), RESOLVED)
def test_a_pronoun_means_the_only_subject_before_it(text: str, resolved: str) -> None:
    """A person by the full name, a thing by the words that say what it is."""
    assert second(text) == resolved


@pytest.mark.parametrize("text", OPEN)
def test_a_pronoun_stays_where_it_could_mean_somebody_or_something_else(text: str) -> None:
    """Two people, somebody unnamed, no subject, a question, "it is clear that", another number, a measure."""
    assert second(text).startswith(("She ", "He ", "It ", "They "))


def test_in_talk_things_are_not_resolved() -> None:
    """There "it" wanders."""
    assert second(RESOLVED[1][0], Register.EDITED_TALK).startswith("It ")


def test_the_evidence_begins_with_the_name() -> None:
    """The quote alone proves the card."""
    text = (
        "Joan Ray was born in York in 1840. In York she lived. Joan Ray was poor. She founded the first bank for orchard seeds."
    )
    document = an_essay(text)
    found = [draft for draft in extract(document) if refusal(draft, document) is None and draft.frame == "deed"]
    assert [(draft.front, draft.back) for draft in found] == [("Who founded the first bank for orchard seeds?", "Joan Ray")]
    assert found[0].evidence.quote == "Joan Ray was poor. She founded the first bank for orchard seeds."
