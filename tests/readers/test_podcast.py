"""Podcasts: turns with times, advertisements, teasers and questions from the audience."""

import pytest

from builders import a_document, check_document, passages
from studydeck.document import Document, PassageKind, Register, Shape, Voice

SHOW = """In this special AMA episode, Mara answers questions posed by listeners.
Watch Episode Here
Check out http://example.com for more.
SPONSORS:
Honey Works (HW): Honey Works delivers fast honey with 50% less sugar. Visit honeyworks.com/mara today.
CHAPTERS:
(00:00:00) Teaser
(00:01:00) Keeping bees
(00:14:19) Sponsors: Honey Works | Hive Tools
SOCIAL LINKS:
Website: https://www.example.com/show...
Twitter (Mara): https://x.com/mara
Full Transcript
Mara Stone: (0:00) The queen lays up to two thousand eggs a day in early summer. \
You cannot hurry a colony that wants to stay. Welcome to the hive.
Adi: (1:04) Thanks for having me, Mara.
Mara Stone: (1:06) Thanks for being here. Take it away and try me.
Adi: (1:44) So a listener asked, how many eggs does a queen lay?
Mara Stone: (1:49) You know, the queen lays up to two thousand eggs a day in early summer. \
And, you know, like, it is, like, a lot. We will continue our interview in a moment after a word from our sponsors.
Ad (14:24)
It is a good time for honey. Honey Works trusts you.
Adi: (15:28) That
Ad (15:29)
is Honey Works. Go to honeyworks.com/mara.
Mara Stone: (15:48) I guess for for the queen, you know, it is hard to Hey. \
We'll continue our interview in a moment after a word from our sponsors.
Adi: (27:39) Somebody asked about swarms. Why do they swarm?
Mara Stone: (1:00:31) You cannot hurry a colony that wants to stay. That is, you know, like, the the rule.
Adi: (1:01:05) The next question is from our audience. When do they fly?
Mara Stone: (1:02:20) When it is warm, like, you know, above ten degrees.
"""


@pytest.fixture(scope="module")
def show() -> Document:
    return a_document(SHOW)


def kind_of(document: Document, words: str) -> set[PassageKind]:
    return {passage.kind for passage in document.passages if words in passage.text}


def test_the_whole_show_is_understood(show: Document) -> None:
    check_document(show)
    assert (show.shape, show.register) == (Shape.PODCAST, Register.VERBATIM_TALK)
    assert [person.name for person in show.people] == ["Mara Stone", "Adi"]
    assert {person.role for person in show.people} == {"host"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("special AMA", PassageKind.BOILERPLATE),
        ("Watch Episode", PassageKind.BOILERPLATE),
        ("SPONSORS:", PassageKind.BOILERPLATE),
        ("50% less sugar", PassageKind.ADVERTISEMENT),
        ("CHAPTERS:", PassageKind.BOILERPLATE),
        ("Keeping bees", PassageKind.BOILERPLATE),
        ("Hive Tools", PassageKind.BOILERPLATE),
        ("Twitter", PassageKind.BOILERPLATE),
        ("Full Transcript", PassageKind.BOILERPLATE),
        ("Ad (14:24)", PassageKind.ADVERTISEMENT),
        ("a good time for honey", PassageKind.ADVERTISEMENT),
        ("That", PassageKind.ADVERTISEMENT),
        ("is Honey Works", PassageKind.ADVERTISEMENT),
        ("word from our sponsors", PassageKind.ADVERTISEMENT),
        ("Welcome to the hive", PassageKind.BOILERPLATE),
    ],
)
def test_what_is_not_the_conversation_is_set_apart(show: Document, words: str, kind: PassageKind) -> None:
    assert kind_of(show, words) - {PassageKind.TURN} == {kind}


def test_no_advertisement_stands_in_a_turn(show: Document) -> None:
    for turn in passages(show, PassageKind.TURN):
        assert "sponsor" not in turn.text
        assert "Honey Works" not in turn.text
        assert turn.text != "That"


def test_times_count_seconds_beyond_an_hour(show: Document) -> None:
    assert [turn.time for turn in passages(show, PassageKind.TURN)] == [64, 66, 104, 109, 948, 1659, 3631, 3665, 3740]


def test_a_sentence_that_an_advertisement_cuts_off_is_not_used(show: Document) -> None:
    (cut,) = [turn for turn in passages(show, PassageKind.TURN) if turn.time == 948]
    assert [show.source[a:b] for a, b in cut.retracted] == ["I guess for for the queen, you know, it is hard to"]


def test_the_teaser_goes_and_the_later_words_stay(show: Document) -> None:
    """The same sentence is learnt once, from the place where it has its context."""
    twice = [passage.kind for passage in show.passages if "two thousand eggs" in passage.text]
    assert twice == [PassageKind.BOILERPLATE, PassageKind.TURN]


def test_questions_read_out_for_others_are_not_the_readers_claims(show: Document) -> None:
    voices = [(turn.time, turn.voice) for turn in passages(show, PassageKind.TURN) if turn.speaker == "Adi"]
    questions = Voice.READER_QUESTION
    assert voices == [(64, Voice.SPEAKER), (104, questions), (1659, questions), (3665, questions)]


def test_a_colon_is_no_label_where_labels_carry_times(show: Document) -> None:
    assert {person.label for person in show.people} == {"Mara Stone", "Adi"}


def test_the_name_of_a_speaker_may_begin_like_the_mark_of_an_advertisement() -> None:
    text = "Ad (0:10)\nBuy this.\nAdi: (0:20) Hello there.\nAda: (0:30) Hello.\nAdi: (0:40) Bees?\nAda: (0:50) Bees."
    assert [turn.speaker for turn in passages(a_document(text), PassageKind.TURN)] == ["Adi", "Ada", "Adi", "Ada"]


def test_labels_with_the_time_on_a_line_of_their_own() -> None:
    """`Name (01:11):` above its words, and a bare time where the same speaker goes on."""
    text = """Ann Bell (00:00):
Bees sleep, did you know?

Bob Hill (01:11):
They do, for minutes at a time.

(02:10):
And they dream, some say.

Ann Bell (02:20):
This episode is brought to you by Comb. Visit comb.com/bell for 10% off.

Bob Hill (03:00):
Back to bees.

Ann Bell: 00:04:00

And wasps.
They sting."""
    document = a_document(text)
    check_document(document)
    turns = [(turn.speaker, turn.time, turn.text) for turn in passages(document, PassageKind.TURN)]
    assert turns == [
        ("Ann Bell", 0, "Bees sleep, did you know?"),
        ("Bob Hill", 71, "They do, for minutes at a time."),
        ("Bob Hill", 130, "And they dream, some say."),
        ("Bob Hill", 180, "Back to bees."),
        ("Ann Bell", 240, "And wasps. They sting."),
    ]
    assert len(passages(document, PassageKind.ADVERTISEMENT)) == 1


def test_edited_talk_has_few_fillers() -> None:
    text = "\n".join(
        ["Ann: (0:01) How do bees find home?", "Bob: (0:02) They know the sun and the landscape around the hive."] * 4
    )
    assert a_document(text).register is Register.EDITED_TALK
