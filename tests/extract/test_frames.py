"""Every frame's own examples come out of the gates, and none of its counter-examples does."""

from dataclasses import replace

import pytest

from studydeck.card import Draft, Tier
from studydeck.document import Document, Passage, PassageKind, Person, Register, Shape, Voice
from studydeck.extract import FRAMES, LONGEST, extract
from studydeck.extract.frame import Frame
from studydeck.extract.names import full_name
from studydeck.gates import refusal
from studydeck.generate import derive
from studydeck.rank import CONFIDENT, PRIORS, rank
from studydeck.readers import read
from studydeck.text.terms import decapitalise


def a_talk(text: str, register: Register = Register.EDITED_TALK) -> Document:
    """One turn by Ada Park."""
    turn = Passage(PassageKind.TURN, text, 0, len(text), speaker="Ada Park", voice=Voice.SPEAKER)
    return Document(
        "talk.txt", text, "", "A talk at the museum", Shape.INTERVIEW, register, (turn,), (Person("Ada Park", "Ada Park"),)
    )


def a_record(text: str) -> Document:
    """A curator's note on a work by Ada Park."""
    note = Passage(PassageKind.RECORD, text, 0, len(text), voice=Voice.CURATOR, title="Old Water", date="2021-05-03")
    people = (Person("Ada Park", "Ada Park", role="author"),)
    return Document("weirs.txt", text, "", "Weirs", Shape.ARCHIVE, Register.EDITED_PROSE, (note,), people)


def an_essay(text: str) -> Document:
    """One paragraph of an essay."""
    paragraph = Passage(PassageKind.PARAGRAPH, text, 0, len(text), voice=Voice.AUTHOR)
    return Document("essay.md", text, "", "Old medicine", Shape.PROSE, Register.EDITED_PROSE, (paragraph,), ())


def cards(document: Document, frame: Frame) -> list[Draft]:
    """The drafts of one frame that pass every gate."""
    return [draft for draft in extract(document) if draft.frame == frame.name and refusal(draft, document) is None]


EXAMPLES = [(frame, *example) for frame in FRAMES for example in frame.examples]
COUNTER_EXAMPLES = [(frame, text) for frame in FRAMES for text in frame.counter_examples]


@pytest.mark.parametrize(
    ("frame", "text", "front", "back"), EXAMPLES, ids=lambda value: value[:40] if isinstance(value, str) else value.name
)
def test_an_example_becomes_its_card(frame: Frame, text: str, front: str, back: str) -> None:
    """The text gives exactly the card that stands beside it."""
    assert [(draft.front, draft.back) for draft in cards(a_talk(text), frame)] == [(front, back)]


@pytest.mark.parametrize(
    ("frame", "text"), COUNTER_EXAMPLES, ids=lambda value: value[:40] if isinstance(value, str) else value.name
)
def test_a_counter_example_gives_no_card(frame: Frame, text: str) -> None:
    """The text looks like the frame, but a card from it would be wrong or empty."""
    assert cards(a_talk(text), frame) == []


RECORDED = [
    (
        "Argues that stone weirs outlive timber dams by a century.",
        "thesis-about",
        "argue",
        "Stone weirs outlive timber dams by a century",
    ),
    ("Reads the Leeds flood as a failure of upkeep.", "recast", "read", "As a failure of upkeep"),
    ("Reads the Leeds flood as a warning.", "bare-recast", "read", "As a warning"),
]


@pytest.mark.parametrize(("text", "frame", "verb", "back"), RECORDED, ids=[case[1] for case in RECORDED])
def test_a_note_on_a_work_tells_what_the_work_claims(text: str, frame: str, verb: str, back: str) -> None:
    """Asked of the author by title and date; a bare picture is told from an answer that says what is meant."""
    document = a_record(text)
    found = [draft for draft in extract(document) if refusal(draft, document) is None]
    assert [(draft.frame, draft.back) for draft in found] == [(frame, back)]
    assert found[0].front.startswith(("What does Ada Park ", "How does Ada Park "))
    assert verb in found[0].front
    assert found[0].front.endswith(" in “Old Water” (May 2021)?")


ASKED_OF_NOTES = [
    (
        "Reports Trinity's Tulip 2 as the first tidal gate of Leeds to run without a keeper, crediting its floats.",
        "According to Ada Park (May 2021), what is the first tidal gate of Leeds to run without a keeper?",
        "Trinity's Tulip 2",
    ),
    (
        "Launch of Tulip 3, the first fully-open canal lock gauge, surpassing the gauges of the Dutch.",
        "According to Ada Park (May 2021), what is the first fully-open canal lock gauge?",
        "Tulip 3",
    ),
    (
        "Argues that slate roofs in Leeds are sound, since the green layer protects the nails.",
        "According to Ada Park (May 2021), why are slate roofs in Leeds sound?",
        "Because the green layer protects the nails",
    ),
]


@pytest.mark.parametrize(("text", "front", "back"), ASKED_OF_NOTES)
def test_a_note_on_a_work_is_asked_for_firsts_and_reasons(text: str, front: str, back: str) -> None:
    document = a_record(text)
    found = [(draft.front, draft.back) for draft in extract(document) if refusal(draft, document) is None]
    assert (front, back) in found


def test_two_claims_about_one_subject_are_only_suggested() -> None:
    """Who is asked what a note claims about its subject might well answer the other claim."""
    twice = "Argues that stone weirs outlive timber dams by a century. Concludes that stone weirs cost less in the end."
    once = "Looks at stone weirs in the north. Argues that stone weirs outlive timber dams by a century."
    for text, frame in ((twice, "side-about"), (once, "thesis-about")):
        document = a_record(text)
        found = [draft.frame for draft in extract(document) if refusal(draft, document) is None]
        assert found and set(found) == {frame}


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Makes the plain case that stone weirs outlive timber dams by a century.",
            ["Stone weirs outlive timber dams by a century"],
        ),
        (
            "Advances a thesis: slate barges in Leeds wait for trained lock keepers, since no school teaches the craft.",
            ["Slate barges in Leeds wait for trained lock keepers"],
        ),
        (
            "Argues that stone weirs outlive timber dams by a century and that salmon ladders cost less than lock keepers.",
            ["Stone weirs outlive timber dams by a century", "Salmon ladders cost less than lock keepers"],
        ),
        (
            "Argues the term ‘tidal weir’ is overloaded and misleads the planners of Leeds.",
            ["The term ‘tidal weir’ is overloaded and misleads the planners of Leeds"],
        ),
        (
            "Argues that slate roofing is undergoing the same decline as thatch in the north.",
            ["Slate roofing is undergoing the same decline as thatch in the north"],
        ),
        ("Rebuts the argument that stone weirs outlive timber dams by a century.", []),
        ("Takes up Joan Ray's argument that stone weirs outlive timber dams by a century.", []),
        ("Asks whether the case that stone weirs outlive timber dams by a century holds.", []),
        ("An argument that anchors much of the later work on stone weirs in Leeds.", []),
    ],
)
def test_what_a_note_claims_is_found_in_every_wording_of_its_author(text: str, claims: list[str]) -> None:
    """What the note calls an argument of the work, and the second half of what it argues; not what others claim."""
    document = a_record(text)
    assert [draft.back for draft in extract(document) if refusal(draft, document) is None] == claims


def test_a_title_that_makes_the_claim_itself_is_not_named() -> None:
    """The work is told by its date then, unless its subject says too little without it."""
    document = a_record("Argues that stone weirs outlive timber dams by a century.")
    titled = replace(document, passages=(replace(document.passages[0], title="Stone weirs outlive timber"),))
    (draft,) = extract(titled)
    assert (draft.frame, draft.front, draft.context) == (
        "untitled-thesis",
        "What does Ada Park (May 2021) argue about stone weirs?",
        "",
    )
    assert refusal(draft, titled) is None
    undated = replace(titled, passages=(replace(titled.passages[0], date=""),))
    assert list(extract(undated)) == []
    bare = a_record("Argues that weirs outlive timber dams in Leeds by a century.")
    assert list(extract(replace(bare, passages=(replace(bare.passages[0], title="Weirs outlive timber"),)))) == []


def test_a_term_that_the_text_sets_off_once_is_known_from_then_on() -> None:
    """Definite as it is, it points at nothing that the reader lacks; without the mark it does."""
    told = (
        "The parts of a lock are the **forebay** and the chamber.\n\nThe forebay is the basin that leads the barges to the gates."
    )
    for text, fronts in ((told, ["What is the forebay?"]), (told.replace("**", ""), [])):
        document = read(f"# Locks of the north\n\n{text}\n", "locks.md", "")
        found = [draft.front for draft in extract(document) if draft.frame == "copula" and refusal(draft, document) is None]
        assert found == fronts


def test_what_is_told_in_passing_is_only_suggested() -> None:
    """What a place was, in any story, and what a name is, in one that the author tells of himself."""
    is_told, personal = "Maxbury is a farming village that lies on the old river road.", " I left it, and I miss my river."
    assert [draft.frame for draft in extract(an_essay(is_told))] == ["copula"]
    for text in (is_told.replace("is a", "was a"), is_told + personal):
        assert [draft.frame for draft in extract(an_essay(text))] == ["passing-copula"]
    assert PRIORS["passing-copula"][Register.EDITED_PROSE] < CONFIDENT


def test_a_meaning_that_says_its_word_again_explains_nothing() -> None:
    document = an_essay("A projection is an area of a bone that projects above the surface around it.")
    assert [refusal(draft, document) for draft in extract(document)] == [
        ("G5 answer hidden", "the answer explains “projection” by itself")
    ]


def test_what_follows_a_list_of_parts_is_no_part() -> None:
    document = an_essay("Flat stones consist of sand and slaked lime, but the lime is often left out.")
    found = [(draft.front, draft.back) for draft in extract(document)]
    assert found == [("What do flat stones consist of?", "sand and slaked lime")]


def test_what_a_thing_does_is_not_what_it_means() -> None:
    """A list of terms tells of one what it is, and of the next what it does."""
    entries = (
        "- **forebay**: a basin that leads the barges to the gates\n- **paddle**: controls the flow of water to the chamber\n"
    )
    document = read(f"# Locks\n\n## Glossary\n\n{entries}", "locks.md", "")
    assert [draft.front for draft in extract(document) if refusal(draft, document) is None] == ["What does “forebay” mean?"]


def test_nobody_is_known_by_the_praise_of_an_author() -> None:
    document = an_essay("Robert Kern, the short-tempered genius who drained the fens, lived in Leeds.")
    assert [draft for draft in extract(document) if draft.frame == "apposition"] == []


def test_several_authors_do() -> None:
    document = a_record("Argues that stone weirs outlive timber dams by a century.")
    together = replace(document, passages=(replace(document.passages[0], author="Ada Park and Joan Ray"),))
    (draft,) = extract(together)
    assert draft.front.startswith("What do Ada Park and Joan Ray argue about stone weirs in “Old Water”")
    assert refusal(draft, together) is None
    both = Person("Ada Park and Joan Ray", "Ada Park and Joan Ray")
    talk = a_talk("Slate roofs in Leeds are sound because the green layer protects the nails.")
    shared = replace(talk, passages=(replace(talk.passages[0], speaker=both.name),), people=(both,))
    assert [draft.front.partition(" say")[0] for draft in extract(shared)] == ["Why do Ada Park and Joan Ray"]


def test_a_noun_told_by_what_it_is_of_takes_its_article() -> None:
    document = an_essay("Standard deviation of the sample means is called standard error.")
    assert [draft.front for draft in extract(document)] == ["What is the standard deviation of the sample means called?"]


def test_an_officer_is_somebody() -> None:
    document = an_essay("The pelt was sent by John Hunter Kern, the second Governor of New South Wales.")
    assert all(draft.front.startswith("Who ") for draft in extract(document))


def test_a_title_adds_nothing_to_a_name() -> None:
    """ "From Galen to Vesalius" names Galen, and nobody called From Galen."""
    text = (
        "Galen described the pulse of the radial artery in Pergamon as the breath of the vital spirit. He lived in Rome. "
        "The book is called From Galen to Vesalius."
    )
    assert full_name("Galen", an_essay(text), mononym=True) == "Galen"


def test_a_title_keeps_its_capitals() -> None:
    """Its first word may be a common one, if the two stand together with capitals again and again."""
    text = "Common Reading is a club. It is common. We like Common Reading. The common reading lamp is green."
    assert decapitalise("Common Reading is a club", text.replace("common reading", "common brass")) == "Common Reading is a club"
    assert decapitalise("Common Roman coins", "common Roman coins. Common Roman coins. It is common.") == "common Roman coins"


def test_frames_have_distinct_names() -> None:
    """A frame's name is part of a card's origin."""
    assert len({frame.name for frame in FRAMES}) == len(FRAMES)


def a_recording(text: str, register: Register = Register.CAPTIONS) -> Document:
    """Captions whose speakers nobody names."""
    run = Passage(PassageKind.CAPTIONS, text, 0, len(text))
    return Document("ferry.vtt", text, "", "Crossings", Shape.CAPTIONS, register, (run,))


RECORDED_CLAIMS = [
    (
        "we sold it so the biggest risk for a ferry company is the fog in the morning but i never saw it",
        "According to the recording, what is the biggest risk for a ferry company?",
        "the fog in the morning",
    ),
    (
        "and um i think the reason why the Millbrook ferry didn't pay was that a bridge opened upstream right so",
        "According to the recording, why is it that the Millbrook ferry didn't pay?",
        "Because a bridge opened upstream",
    ),
]


@pytest.mark.parametrize(("text", "front", "back"), RECORDED_CLAIMS)
def test_what_captions_say_is_asked_of_the_recording_and_only_suggested(text: str, front: str, back: str) -> None:
    """Nobody is proven to have said it, and its sentences are restored."""
    document = a_recording(text)
    (ranked,) = rank([draft for draft in extract(document) if refusal(draft, document) is None], document).ranked
    assert (ranked.draft.front, ranked.draft.back, ranked.tier) == (front, back, Tier.SUGGESTED)
    assert ranked.draft.evidence.speaker is None


def test_a_claim_of_nobody_is_refused_unless_it_is_asked_of_the_recording() -> None:
    document = a_recording(RECORDED_CLAIMS[0][0])
    (draft,) = extract(document)
    assert refusal(draft, document) is None
    assert refusal(replace(draft, front="What is the biggest risk for a ferry company?"), document) == (
        "G7 allowed voice",
        "nobody is proven to claim it",
    )


SIDE_FRAMES = [
    (
        "But the only paint you have to keep away from lime is Prussian blue.",
        "equative-clause",
        "According to Ada Park, what is the only paint you have to keep away from lime?",
        "Prussian blue",
    ),
    ("The only thing that makes it last is lime.", "equative-clause", None, None),
    (
        "So coastal drainage is the most expensive way to win a field.",
        "plain-superlative",
        "According to Ada Park, what is the most expensive way to win a field?",
        "coastal drainage",
    ),
    (
        "Like, I’d say copper roofs in Leeds are sound because the green layer protects the metal.",
        "because",
        "Why does Ada Park say that copper roofs in Leeds are sound?",
        "Because the green layer protects the metal",
    ),
    ("The vault in Leeds is dry, which is good because damp eats paper.", "because", None, None),
    ("Copper roofs in Leeds are sound because it layers the metal.", "because", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "frame", "front", "back"), SIDE_FRAMES)
def test_what_speakers_single_out_or_give_reasons_for(text: str, frame: str, front: str | None, back: str | None) -> None:
    """Cards of frames that are trusted less, and wordings of talk that give none (None)."""
    document = a_talk(text, Register.VERBATIM_TALK)
    drafts = [draft for draft in extract(document) if draft.frame == frame and refusal(draft, document) is None]
    assert [(draft.front, draft.back) for draft in drafts] == ([(front, back)] if front else [])


@pytest.mark.parametrize("piece", ["A. ", "Ab ", "a", "a, ", "“a” ", "A, the "])
@pytest.mark.parametrize("head", ["AB (", "AB stands for ", "", "John Smith, the ", "three kinds of ", "Argues that "])
def test_no_wording_takes_time_without_end(head: str, piece: str) -> None:
    """What repeats is read once, however it is divided; a pattern that can divide it in many ways never comes back."""
    text = head + piece * (800 // len(piece)) + "!"
    assert len(text) <= LONGEST
    for document in (a_talk(text), a_talk(text, Register.EDITED_PROSE), a_record(text)):
        assert [draft for draft in extract(document) if refusal(draft, document) is None] == []


WRITTEN = [
    ("# Rivers\n\n## Glossary\n\nweir\n: a low dam that raises the level of a river\n", "What does “weir” mean?",
     "a low dam that raises the level of a river"),
    ("# Rivers\n\n## Glossary\n\n- Leat: Refers to a channel that leads water to a mill.\n", "What does “Leat” mean?",
     "a channel that leads water to a mill"),
    ("# Archives\n\n- [Weirbase](https://example.org) - A database of mill weirs in the Pennine valleys of England.\n",
     "What is Weirbase?", "A database of mill weirs in the Pennine valleys of England"),
    ("# Rivers\n\nMillers fear **flash floods**, or floods that rise within a few hours of heavy rain.\n",
     "What does “flash floods” mean?", "floods that rise within a few hours of heavy rain"),
    ("# Rivers\n\nA channel that leads water to a mill is called a *leat*.\n",
     "What is a channel that leads water to a mill called?",
     "leat"),
    ("# Rivers\n\nA **leat**, on the other hand, is a channel that leads water to a mill.\n", "What is a leat?",
     "a channel that leads water to a mill"),
    ("# Rivers\n\nIn hydrology, a leat is a channel that leads water to a mill.\n", "In hydrology, what is a leat?",
     "a channel that leads water to a mill"),
    ("# Joan Ray\n\n**Joan Ray** (1889–1951) was an English botanist who mapped the hedges of Yorkshire.\n", "Who was Joan Ray?",
     "an English botanist who mapped the hedges of Yorkshire"),
    ("# Rivers\n\nThere were three main kinds of mill weirs:\n\n- **Stone weirs**, of cut blocks\n- **Timber weirs**: of oak\n"
     "- Brush weirs\n",
     "What are the three main kinds of mill weirs?", "Stone weirs, of cut blocks; Timber weirs; Brush weirs"),
    ("# To read\n\n- Ray, Joan. *Old Water* (1986). Argues that stone weirs outlive timber dams by a century.\n",
     "What does Joan Ray argue about stone weirs in “Old Water” (1986)?", "Stone weirs outlive timber dams by a century"),
    ("# To read\n\n## Old Water, Joan Ray (1986)\n\nRay argues that stone weirs outlive timber dams by a century.\n",
     "What does Joan Ray argue about stone weirs in “Old Water” (1986)?", "Stone weirs outlive timber dams by a century"),
]  # fmt: skip
UNTOLD = [
    "# Rivers\n\n## Glossary\n\n- Weir: Weirs are often repaired in summer.\n",
    "# Rivers\n\n## Glossary\n\n- Weir: one of the oldest things on a river.\n",
    "# A mill\n\n**Location**: a valley in the north of England\n",
    "# Rivers\n\nThe names *weir*, *dam*, or *lock with a gate* are often mixed up by visitors.\n",
    "# Rivers\n\n## Review questions\n\n1. Which of the following is true?\n\n   a. A weir is a kind of mill that grinds corn.\n",
    "# Rivers\n\nThere are three things of note:\n\n- Stone\n- Oak\n- Brush\n",
]


@pytest.mark.parametrize(("text", "front", "back"), WRITTEN, ids=[front for _, front, _ in WRITTEN])
def test_what_a_written_reference_sets_out_becomes_a_card(text: str, front: str, back: str) -> None:
    """Glossaries, terms set off, articles, lists and the works of a reading list, as their readers find them."""
    document = read(text, "rivers.md", "")
    drafts = [draft for draft in extract(document) if refusal(draft, document) is None]
    assert (front, back) in [(draft.front, draft.back) for draft in drafts]


@pytest.mark.parametrize("text", UNTOLD)
def test_what_only_looks_like_a_definition_gives_no_confident_card(text: str) -> None:
    """Sentences about a term, labels of a fact sheet, synonyms, false options of a quiz, lists of anything."""
    assert [item.draft.front for item in derive(read(text, "rivers.md", "")).ranked if item.tier is Tier.CONFIDENT] == []


def test_a_term_defined_in_the_text_and_in_the_glossary_is_one_card() -> None:
    """The text explains where it needs the term, the glossary repeats it."""
    text = "# Rivers\n\nA **weir** is a low dam across a river.\n\n## Glossary\n\nweirs\n: low dams that raise a river\n"
    assert len(derive(read(text, "rivers.md", "")).ranked) == 1
