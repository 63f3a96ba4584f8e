"""Interviews: who says what, and what nobody says."""

import pytest

from builders import a_document, check_document, passages
from studydeck.document import Passage, PassageKind, Register, Shape, Voice

TALK = """Will the bees come back?
To find out, The Hive interviewed
, a botanist who writes the Pollen letter and keeps forty colonies at the Orchard Institute.We get into…
Why bees leave,
What farmers can do about it,
Listen on Spotify, iTunes, or your favorite podcast app.
Leaving the Hive
Rosa Field: I want to start with the winter. Many colonies did not survive it.
It was the third such winter in a row. What is happening?
Ivan Brook: Colonies collapse because mites weaken them. A mite feeds on the fat body of a bee.
For example: a hive with three mites per hundred bees is lost within a year.

The second reason is hunger. Fields with one crop flower for two weeks only.
Rosa Field: And the third?
Ivan Brook: There is no third. People look for one.
What Farmers Can Do
Rosa Field: How should farmers respond?
Ivan Brook: They should leave the edges of their fields alone. A strip of three metres feeds two hundred hives.
Rosa Field: Is that enough? I know you can say more.Ivan Brook: It is a start. A strip costs less than the subsidy pays.
It also keeps the soil in place.
Appreciate the transcript, thanks for writing it up
FYI, the part on mites should be stylized "Varroa-2", rather than "Varoa-2"!
Bees have the last word again
"""


def said(text: str) -> list[tuple[str | None, str]]:
    """(speaker, clean text) of every turn."""
    return [(turn.speaker, turn.text) for turn in passages(a_document(text), PassageKind.TURN)]


def the(document_text: str, words: str) -> Passage:
    """The one passage that holds `words`."""
    found = [passage for passage in a_document(document_text).passages if words in passage.text]
    assert len(found) == 1, f"{words!r} stands in {len(found)} passages"
    return found[0]


def test_the_whole_interview_is_understood() -> None:
    document = a_document(TALK)
    check_document(document)
    assert (document.shape, document.register) == (Shape.INTERVIEW, Register.EDITED_TALK)
    assert document.title == "Will the bees come back?"
    assert {person.name: person.role for person in document.people} == {"Rosa Field": "host", "Ivan Brook": "guest"}
    assert document.warnings == ("3 readers' comments at the end were left out.",)


@pytest.mark.parametrize(
    ("words", "kind", "speaker"),
    [
        ("Will the bees", PassageKind.HEADING, None),
        ("keeps forty colonies", PassageKind.PARAGRAPH, None),
        ("We get into", PassageKind.BOILERPLATE, None),
        ("Why bees leave", PassageKind.BOILERPLATE, None),
        ("Listen on Spotify", PassageKind.BOILERPLATE, None),
        ("Leaving the Hive", PassageKind.HEADING, None),
        ("third such winter", PassageKind.TURN, "Rosa Field"),
        ("For example", PassageKind.TURN, "Ivan Brook"),
        ("second reason", PassageKind.TURN, "Ivan Brook"),
        ("What Farmers Can Do", PassageKind.HEADING, None),
        ("Is that enough", PassageKind.TURN, "Rosa Field"),
        ("It is a start", PassageKind.TURN, "Ivan Brook"),
        ("soil in place", PassageKind.TURN, "Ivan Brook"),
        ("Appreciate the transcript", PassageKind.COMMENT, None),
        ("FYI, the part", PassageKind.COMMENT, None),
        ("the last word again", PassageKind.COMMENT, None),
    ],
)
def test_every_line_has_its_kind_and_its_speaker(words: str, kind: PassageKind, speaker: str | None) -> None:
    passage = the(TALK, words)
    assert (passage.kind, passage.speaker) == (kind, speaker)


def test_headings_set_the_section_and_labels_stay_outside_the_text() -> None:
    passage = the(TALK, "leave the edges")
    assert passage.section == ("What Farmers Can Do",)
    assert passage.text.startswith("They should")


def test_a_label_in_the_middle_of_a_line_begins_a_turn() -> None:
    """Only after the end of a sentence; a name before a colon elsewhere is no label."""
    text = "Ann Bell: One. I can.Bob Hill: Two is more.\nAnn Bell: I wrote to Bob Hill: come.\nBob Hill: Three.\nAnn Bell: Four."
    assert said(text) == [
        ("Ann Bell", "One. I can."),
        ("Bob Hill", "Two is more."),
        ("Ann Bell", "I wrote to Bob Hill: come."),
        ("Bob Hill", "Three."),
        ("Ann Bell", "Four."),
    ]


def test_a_line_that_goes_on_in_mid_sentence_is_joined_and_its_sentence_not_used() -> None:
    """A lost link leaves a gap nobody can fill."""
    text = "Ann Bell: Yes.\nBob Hill: No.\n"
    text += "Ann Bell: I told this on the show with\na few weeks ago, and it is true. Bees fly.\nBob Hill: So."
    passage = the(text, "on the show with")
    assert passage.text == "I told this on the show with a few weeks ago, and it is true. Bees fly."
    (span,) = passage.retracted
    assert a_document(text).source[slice(*span)].strip() == "I told this on the show with\na few weeks ago, and it is true."


def test_the_linked_name_an_introduction_lost_is_restored_from_the_labels() -> None:
    """Only where the introduction says that somebody was interviewed, and one guest alone can be meant."""
    passage = the(TALK, "keeps forty colonies")
    assert passage.text.startswith("To find out, The Hive interviewed Ivan Brook, a botanist who")
    assert [edit.reason for edit in passage.edits] == ["correction"]
    assert passage.retracted == ()
    (other,) = the(TALK.replace("The Hive interviewed", "The Hive likes"), "keeps forty colonies").retracted
    assert other[0] < other[1]


def test_a_label_that_occurs_once_is_not_believed() -> None:
    """An example stays without a speaker, and after an unknown full name nobody is credited."""
    text = "Ann Bell: One.\nBob Hill: Two.\nPrompt: Tell me of bees.\nIt goes on.\n"
    text += "Ann Bell: Three.\nCarl Unknown: Four.\nAnd five.\nBob Hill: Six."
    assert said(text) == [
        ("Ann Bell", "One."),
        ("Bob Hill", "Two."),
        (None, "Prompt: Tell me of bees."),
        ("Bob Hill", "It goes on."),
        ("Ann Bell", "Three."),
        (None, "Carl Unknown: Four."),
        (None, "And five."),
        ("Bob Hill", "Six."),
    ]
    assert the(text, "Tell me of bees").voice is Voice.QUOTED


def test_a_full_name_that_the_text_knows_counts_at_once() -> None:
    text = "Ann Bell: Here is Carl Voss.\nBob Hill: Hello.\nCarl Voss: I keep bees.\nAnn Bell: Good.\nBob Hill: Fine."
    assert ("Carl Voss", "I keep bees.") in said(text)


def test_a_correction_in_quotes_by_a_reader_is_applied_with_a_log() -> None:
    text = TALK.replace("because mites weaken", "because Varoa-2 weakens").replace(
        "A mite feeds", "A Varoa-2 mite, not Varoa-21, feeds"
    )
    passage = the(text, "Colonies collapse")
    assert "because Varroa-2 weakens them. A Varroa-2 mite, not Varoa-21," in passage.text
    assert [edit.reason for edit in passage.edits] == ["correction", "correction"]


def test_a_comment_may_name_what_has_figures_without_quotes() -> None:
    """Only where it is written exactly so."""
    text = "Ann Bell: The VM-4.0 bites, the VM-4 does not.\nBob Hill: VM-4 is old.\nAnn Bell: So?\nBob Hill: Yes.\n"
    document = a_document(text + "Great post, but VM-4.0 should be VM-4o!")
    assert document.passages[0].text == "The VM-4o bites, the VM-4 does not."
    assert document.passages[1].text == "VM-4 is old."
    assert [edit.reason for edit in document.passages[0].edits] == ["correction"]


@pytest.mark.parametrize(
    "comment",
    [
        "Great post! It should be Varroa.",
        'Thanks for writing. It should be "bees", rather than "mites".',
        "Subscribed, nice read",
    ],
)
def test_a_comment_without_two_similar_quoted_forms_corrects_nothing(comment: str) -> None:
    text = "Ann Bell: Mites bite.\nBob Hill: The mites do.\nAnn Bell: So?\nBob Hill: Yes.\n" + comment
    document = a_document(text)
    assert not any(edit.reason == "correction" for passage in document.passages for edit in passage.edits)
    assert document.passages[-1].kind is PassageKind.COMMENT


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("A hive in the rain", PassageKind.BOILERPLATE),
        ("The Long Winter", PassageKind.HEADING),
        ("Beekeeping in 2025", PassageKind.HEADING),
        ("And so it went on for years.", PassageKind.TURN),
        ("Example of a healthy comb. The cells are full.", PassageKind.BOILERPLATE),
        ("(laughter)", PassageKind.BOILERPLATE),
    ],
)
def test_a_line_between_turns_is_a_claim_only_if_it_reads_like_one(line: str, kind: PassageKind) -> None:
    text = f"Ann Bell: Tell me.\nBob Hill: Bees need water.\n{line}\nAnn Bell: Indeed.\nBob Hill: Yes."
    assert the(text, line).kind is kind


def test_a_heading_inside_a_turn_does_not_end_it() -> None:
    text = "Ann Bell: Tell me.\nBob Hill: Bees need water.\nWater in Summer\n"
    text += "A colony carries a litre a day, and more when it is hot. Some drown.\nAnn Bell: Oh.\nBob Hill: So."
    passage = the(text, "a litre a day")
    assert (passage.speaker, passage.section) == ("Bob Hill", ("Water in Summer",))


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("**Ann Bell:** Why?", "**Bob Hill:** Because.", ["Ann Bell", "Bob Hill"]),
        ("**Ann Bell**: Why?", "**Bob Hill**: Because.", ["Ann Bell", "Bob Hill"]),
        ("**Ann Bell: Why?**", "**Bob Hill:** Because.", ["Ann Bell", "Bob Hill"]),
        ("ANN BELL: Why?", "BOB HILL: Because.", ["Ann Bell", "Bob Hill"]),
        ("Dr. Ann Bell: Why?", "Bob van Hill: Because.", ["Dr. Ann Bell", "Bob van Hill"]),
        (">> ANN BELL: Why?", ">> BOB HILL: Because.", ["Ann Bell", "Bob Hill"]),
        ("Ann Bell:Why?", "Bob Hill:Because.", ["Ann Bell", "Bob Hill"]),
    ],
)
def test_labels_are_known_in_many_forms(first: str, second: str, names: list[str]) -> None:
    document = a_document("\n\n".join([first, second] * 3), "talk.md")
    assert sorted(person.name for person in document.people) == sorted(names)
    assert [turn.text for turn in passages(document, PassageKind.TURN)] == ["Why?", "Because."] * 3


def test_initials_stand_for_the_full_name_they_were_introduced_with() -> None:
    text = "**Ann Bell: Why?**\n\n**Bob Hill:** Because.\n\n"
    text += "**AB: How?**\n\n**BH:** Slowly.\n\n**AB: When?**\n\n**BH:** Soon, says Bob Hill."
    document = a_document(text, "talk.md")
    assert {turn.speaker for turn in passages(document, PassageKind.TURN)} == {"Ann Bell", "Bob Hill"}


def test_numbered_voices_have_no_name() -> None:
    """`SPEAKER_01` marks a turn, but is nobody."""
    text = "\n\n".join(["SPEAKER_01: Why do they swarm?", "SPEAKER_02: Because the hive is full."] * 3)
    document = a_document(text)
    assert document.people == ()
    assert {(turn.speaker, turn.voice) for turn in passages(document, PassageKind.TURN)} == {(None, Voice.UNKNOWN)}


def test_hard_wrapped_turns_become_paragraphs() -> None:
    wrapped = (
        "**Ann Bell**: This is a question that is long\nenough to be broken by the editor at a fixed\nwidth, as many are?\n\n"
    )
    answer = "**Bob Hill**: And this is an answer that goes on\nfor two lines.\n\n"
    answer += "With a second paragraph that goes on for\ntwo lines.\n\n"
    short = "**Ann Bell**: So?\n\n**Bob Hill**: So.\n\n"
    document = a_document(wrapped + answer + short, "talk.md")
    texts = [turn.text for turn in passages(document, PassageKind.TURN)]
    assert texts[1] == "And this is an answer that goes on for two lines."
    assert texts[2] == "With a second paragraph that goes on for two lines."
    assert all(turn.speaker for turn in passages(document, PassageKind.TURN))


SHORT_LABELS = """# Salt and rivers

**Clara Maria Park** maps rivers. **Joan Holm** edits this letter.

**Joan:** How did the river change in the last ten years?

**Clara:** It moved to the east by two hundred metres.

**J:** And what did the farmers do about it?

**C:** They moved their fences, and then they moved their sheds.

**J:** Did anybody stay?

**C:** Two families stayed on the old bank.
"""


def test_one_initial_means_the_name_that_opened_the_talk() -> None:
    """Labels shrink from a first name to its letter; the page above completes the name."""
    assert [speaker for speaker, _ in said(SHORT_LABELS)] == ["Joan Holm", "Clara Maria Park"] * 3


def test_capitals_and_initials_are_one_person() -> None:
    """ "ADA PARK" and "AP", where the page writes "Ada Park"."""
    text = "\n\n".join(
        ["# Ada Park on rivers", "HOST DESK: What moved?", "ADA PARK: The river moved to the east."]
        + ["HD: And then?", "AP: The farmers followed it to the new bank."] * 2
    )
    assert {speaker for speaker, _ in said(text)} == {"Host Desk", "Ada Park"}


def test_a_surname_alone_is_completed_by_the_title() -> None:
    """The heading gives the first name."""
    text = "Ada Park\n\n" + "\n\n".join(["XYZ: What moved?", "Park: The river moved to the east."] * 3)
    assert {speaker for speaker, _ in said(text)} == {"XYZ", "Ada Park"}


def test_a_degree_is_no_part_of_a_name() -> None:
    """And does not hide that the line is a label."""
    text = "\n\n".join(["**Joan Holm:** What moved?", "**Ada B. Park, Ph.D.:** The river moved to the east."] * 3)
    assert {speaker for speaker, _ in said(text)} == {"Joan Holm", "Ada B. Park"}
