"""Each gate refuses what it is for, with its reason, and lets a good draft pass."""

import pytest

from studydeck.card import CardForm, CardKind, Draft, Evidence
from studydeck.document import Document, Passage, PassageKind, Register, Shape, Voice
from studydeck.gates import GATES, refusal

TEXT = "The Millbrook ferry stopped in 1931 because a bridge opened upstream. It was missed."
SENTENCE = "The Millbrook ferry stopped in 1931 because a bridge opened upstream."


def a_document(text: str = TEXT, **changes: object) -> Document:
    """One paragraph by its author."""
    values: dict[str, object] = {"kind": PassageKind.PARAGRAPH, "text": text, "start": 0, "end": len(text), "voice": Voice.AUTHOR}
    passage = Passage(**{**values, **changes})  # type: ignore[arg-type]
    return Document("ferry.txt", text, "", "Crossings", Shape.PROSE, Register.EDITED_PROSE, (passage,))


def a_draft(quote: str = SENTENCE, **changes: object) -> Draft:
    """A good card on the ferry."""
    values: dict[str, object] = {
        "kind": CardKind.CLAIM,
        "front": "Why is it that the Millbrook ferry stopped in 1931?",
        "back": "Because a bridge opened upstream",
        "evidence": Evidence("ferry.txt", 0, len(quote), 1, quote),
        "frame": "because",
        "passage": 0,
        "template": ("why", "is", "it", "that"),
        "sentence": (0, len(quote)),
    }
    return Draft(**{**values, **changes})  # type: ignore[arg-type]


def test_a_good_draft_passes_every_gate() -> None:
    """The draft the other tests spoil is itself fine."""
    assert refusal(a_draft(), a_document()) is None


REFUSED = [
    ("G1", "not what stands", {"evidence": Evidence("ferry.txt", 0, 20, 1, "The Millbrook barge s")}, {}),
    ("G2", "“tunnel”", {"back": "Because a tunnel opened upstream"}, {}),
    ("G2", "1932", {"front": "What opened upstream of the ferry?", "back": "A bridge in 1932"}, {}),
    ("G3", "“famous”", {"front": "Why is it that the famous Millbrook ferry stopped in 1931?"}, {}),
    ("G4", "nothing for “it” to mean", {"front": "Why is it that it stopped in 1931?"}, {}),
    ("G4", "points back: the ferry", {"front": "Why is it that the ferry stopped in 1931?"}, {}),
    (
        "G5",
        "gives the answer away",
        {"front": "Why is it that the ferry of Millbrook stopped when a bridge opened upstream?"},
        {},
    ),
    ("G6", "answer is too long", {"back": "because a bridge opened upstream " * 6}, {}),
    ("G7", "advertisement", {}, {"kind": PassageKind.ADVERTISEMENT}),
    ("G7", "reader's question", {}, {"voice": Voice.READER_QUESTION}),
    ("G7", "nobody is proven", {}, {"voice": Voice.UNKNOWN}),
    ("G8", "takes the sentence back", {}, {"retracted": ((0, 30),)}),
    ("G9", "yes or no", {"front": "Is the Millbrook ferry stopped?"}, {}),
    ("G10", "a repeat", {"back": "Because a bridge a bridge opened upstream"}, {}),
    ("G10", "no partner", {"back": "Because a bridge (opened upstream"}, {}),
    ("G10", "in the middle", {"back": "Because a bridge opened upstream of"}, {}),
]


@pytest.mark.parametrize(("gate", "reason", "draft", "passage"), REFUSED, ids=[f"{case[0]} {case[1]}" for case in REFUSED])
def test_a_spoilt_draft_is_refused_by_its_gate(
    gate: str, reason: str, draft: dict[str, object], passage: dict[str, object]
) -> None:
    """Name of the gate and reason say what is wrong."""
    verdict = refusal(a_draft(**draft), a_document(**passage))
    assert verdict is not None
    assert verdict[0].startswith(f"{gate} ")
    assert reason in verdict[1]


WITHDRAWN = [
    ("hedge", "Perhaps the Millbrook ferry stopped in 1931 because a bridge opened upstream."),
    ("negation", "I do not believe the Millbrook ferry stopped in 1931 because a bridge opened upstream."),
    ("condition", "If that is true, the Millbrook ferry stopped in 1931 because a bridge opened upstream."),
    ("withdrawn", "The Millbrook ferry stopped in 1931 because a bridge opened upstream, scratch that."),
]


@pytest.mark.parametrize(("what", "text"), WITHDRAWN, ids=[case[0] for case in WITHDRAWN])
def test_what_limits_a_claim_may_not_get_lost(what: str, text: str) -> None:
    """A word before the clause that hedges, denies, supposes or withdraws it refuses the card."""
    verdict = refusal(a_draft(text), a_document(text))
    assert verdict is not None
    assert verdict[0] == "G8 not withdrawn"
    assert what in verdict[1]


@pytest.mark.parametrize("tie", ["even had", "had in turn", "could even have", "as shown in the chart", "[link]"])
def test_a_question_may_not_lean_on_the_sentence_before(tie: str) -> None:
    """Words that add to what was said refuse the card, though the quote has them too."""
    text = f"The Millbrook ferry {tie} stopped in 1931 because a bridge opened upstream."
    verdict = refusal(a_draft(text, front=f"Why is it that the Millbrook ferry {tie} stopped in 1931?"), a_document(text))
    assert verdict is not None
    assert "leans on what stands elsewhere" in verdict[1]


CORRUPTED = [
    ("a swapped name", {"front": "Why is it that the Oakford ferry stopped in 1931?"}),
    ("a swapped figure", {"front": "Why is it that the Millbrook ferry stopped in 1941?"}),
    ("a swapped answer", {"back": "Because a railway opened upstream"}),
    ("an added negation", {"back": "Because a bridge had not opened upstream"}),
    ("a denied claim", {"front": "Why is it that the Millbrook ferry never stopped in 1931?"}),
]


@pytest.mark.parametrize(("what", "changes"), CORRUPTED, ids=[case[0] for case in CORRUPTED])
def test_a_corrupted_card_is_refused(what: str, changes: dict[str, object]) -> None:
    """A card that says something else than its quote does not pass."""
    assert refusal(a_draft(**changes), a_document()) is not None, what


def test_a_cloze_may_not_show_what_it_hides() -> None:
    """The hidden figure stands only once."""
    text = "In 1931 the Millbrook ferry carried 80 carts a day, and the Oakford ferry 80 too."
    draft = a_draft(
        text,
        form=CardForm.CLOZE,
        front="In 1931 the Millbrook ferry carried {{80}} carts a day, and the Oakford ferry 80 too.",
        back="80",
        frame="figure",
    )
    assert refusal(draft, a_document(text)) == ("G5 answer hidden", "the rest of the sentence gives the answer away")


def test_gates_are_numbered_in_order() -> None:
    """G11, which compares drafts with each other, belongs to the ranking."""
    assert [name.split()[0] for name, _ in GATES] == [f"G{number}" for number in (*range(1, 11), 12)]
