"""What becomes of the notes, cards and logs of packages made by hand, by genanki, and by Anki's first scheduler."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from packages import CLOZE, CREATED, a_database, a_note, a_note_type, a_package, a_row, an_answer

from studydeck.anki.arriving import Arrivals, read_package
from studydeck.anki.export import write_package
from studydeck.anki.template import CLOSE, OPEN, Side, compiled, hidden
from studydeck.card import CardForm, CardKind, CardStatus, card_id
from studydeck.cli import run
from studydeck.config import Library, Settings
from studydeck.review import Rating, State, milliseconds, study_day
from studydeck.schedule import PARAMETERS, from_interval
from studydeck.study import Study, open_study
from studydeck.text.markup import plain

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
TODAY = study_day(milliseconds(NOW), 0)
FIRST = CREATED // (24 * 3600)
"""Study day that day numbers of these packages count from."""
AT = CREATED * 1000


@pytest.fixture
def study(tmp_path: Path) -> Any:
    library = Library(tmp_path / "library")
    library.decks.mkdir(parents=True)
    with open_study(library, Settings(), NOW) as opened:
        yield opened


def bring(study: Study, tmp_path: Path, *parts: Any, now: datetime = NOW, **options: Any) -> Any:
    """Import a package of these notes, cards and reviews; returns the report."""
    path = tmp_path / "package.apkg"
    path.write_bytes(a_package(a_database(*parts, **options)))
    report = study.import_package(path, now)
    assert study.check(False, now) == []
    return report


def read(tmp_path: Path, *parts: Any, **options: Any) -> Arrivals:
    path = tmp_path / "package.apkg"
    path.write_bytes(a_package(a_database(*parts, **options)))
    return read_package(path, NOW, PARAMETERS)


def sides(tmp_path: Path, question: str, answer: str, fields: dict[str, str], **changes: Any) -> tuple[str, str]:
    """Front and back that templates make of a note."""
    template = {"name": "Card 1", "ord": 0, "qfmt": question, "afmt": answer}
    kind = a_note_type(flds=[{"name": name, "ord": place} for place, name in enumerate(fields)], tmpls=[template], **changes)
    (card,) = read(tmp_path, [a_note(1, *fields.values(), tags="x::y")], [a_row(2, 1)], note_types=[kind]).cards
    return card.front, card.back


# --- words


@pytest.mark.parametrize(
    ("question", "answer", "front", "back"),
    [
        ("{{Front}}", "{{FrontSide}}<hr id=answer>{{Back}}", "q", "a"),
        ("{{Front}}", "{{Front}}<hr id=answer>{{Back}}", "q", "a"),
        ("{{Front}}", "{{Front}}: {{Back}}", "q", "q: a"),
        ("{{#Hint}}({{Hint}}) {{/Hint}}{{Front}}", "{{Back}}", "(h) q", "a"),
        ("{{^Hint}}none{{/Hint}}{{^Empty}}{{Front}}{{/Empty}}", "{{Back}}", "q", "a"),
        ("{{Front}} {{hint:Hint}}", "{{FrontSide}} {{hint:Hint}} {{Back}}", "q", "h a"),
        ("{{Front}} {{type:Back}}", "{{FrontSide}}<hr id=answer>{{type:Back}}", "q", "a"),
        ("{{text:Front}} {{Deck}} {{Type}} {{Card}} {{Tags}}", "{{Back}}", "q Default Basic Card 1 x::y", "a"),
        ("{{furigana:Kanji}} {{kanji:Kanji}} {{kana:Kanji}}", "{{Back}}", "漢字(かんじ) 漢字 かんじ", "a"),
        ("{{tts en_US:Front}}{{Front}}{{! note }}<!-- {{Back}} -->", "{{Back}}", "q", "a"),
        ("{{unknown:Front}} {{Missing}}", "{{/Front}}{{Back}}{{#Back}}", "q", "a"),
        ("{{=<% %>=}}<%Front%>", "<%Back%>", "q", "<%Back%>"),
        ("{{Front}}", "", "q", "—"),
        ("<style>.x{}</style><script>alert(1)</script>{{Front}}", "{{Back}}", "q", "a"),
    ],
)
def test_templates_become_front_and_back(question: str, answer: str, front: str, back: str, tmp_path: Path) -> None:
    fields = {"Front": "q", "Back": "a", "Hint": "h", "Empty": "<br>", "Kanji": "漢字[かんじ]"}
    assert sides(tmp_path, question, answer, fields) == (front, back)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a &lt;b&gt; &amp;amp; &nbsp;c &#x65;", "a <b> &amp; c e"),
        ("<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>d", "1. a\n2. b\n  - c\nd"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d"),
        ("H<sub>2</sub>O x<sup>10</sup> 1<sup>st</sup>", "H₂O x¹⁰ 1st"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("  a \n b  ", "a b"),
        ('<img alt="x" src=\'a b.png\'><audio src="c.mp3"></audio>', "[image: a b.png] [sound: c.mp3]"),
        ('a <img src="data:image/png;base64,iVBORw0KGgo=">', "a [image]"),
        ("<table><caption>a</caption><tr><td>b</td></tr></table>", "a\nb"),
        ("<details><summary>a</summary>b</details>", "a\nb"),
        ("<ruby>漢<rt>かん</rt></ruby>", "漢(かん)"),
        ("1 < 2 and <b", "1 < 2 and <b"),
        ("[sound:a.mp3]b[anki:tts lang=en]c[/anki:tts]", "[sound: a.mp3] b"),
        ("<b>a</b><i>b</i>\u202ec\x1b", "abc␛"),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert plain(html) == text


def test_pictures_are_found_however_a_field_writes_their_names(study: Study, tmp_path: Path) -> None:
    """One that stands in the field itself is no file, and none that is missing."""
    front = '<img src="a%20b.png"> <img src="50%20.png"> <img src="data:image/png;base64,iVBORw0KGgo=">'
    path = tmp_path / "package.apkg"
    media = {"a b.png": b"one", "50%20.png": b"two", "50 .png": b"three"}
    path.write_bytes(a_package(a_database([a_note(1, front, "back")], [a_row(2, 1)]), media))
    report = study.import_package(path, NOW)
    assert (report.media, report.missing) == (["a%20b.png", "50%20.png"], [])
    assert study.standings()[0].card.front == "[image: a%20b.png] [image: 50%20.png] [image]"
    assert [(study.library.media / name).read_bytes() for name in report.media] == [b"one", b"two"]


def shown(text: str, number: int) -> str:
    return hidden(text, number).replace(OPEN, "<").replace(CLOSE, ">")


def test_clozes_inside_each_other_and_of_several_numbers() -> None:
    assert shown("{{c1::a::hint}} {{c2::b {{c1::c}} d}} {{c1,2::e}}", 1) == "<a> (hint) b <c> d <e>"
    assert shown("{{c1::a::hint}} {{c2::b {{c1::c}} d}} {{c1,2::e}}", 2) == "a <b c d> <e>"
    assert shown("{{c1::open {{c2::never}}", 1) == "open never"
    assert shown("no }} cloze {{c9}}", 1) == "no }} cloze {{c9}}"


def test_sections_of_a_cloze_number_and_sections_that_never_end() -> None:
    node = compiled("{{#c2}}two{{/c2}}{{#c1}}one{{/c1}}{{#F}}in")
    assert node(Side({"F": "x"}, 2, answer=False)) == "twoin"


def test_each_cloze_is_a_card_and_more_on_the_back_makes_it_a_question(tmp_path: Path) -> None:
    text = "{{c1::Paris::city}} is in {{c2::France}} {{not a cloze}}"
    notes = [a_note(1, text, "", kind=CLOZE), a_note(2, text, "see the map", kind=CLOZE)]
    cards = read(tmp_path, notes, [a_row(11, 1), a_row(12, 1, ord=1), a_row(13, 2), a_row(14, 2, ord=2)]).cards
    assert [(card.form, card.front, card.back) for card in cards] == [
        (CardForm.CLOZE, "{{Paris}} (city) is in France { {not a cloze} }", "Paris"),
        (CardForm.CLOZE, "Paris (city) is in {{France}} { {not a cloze} }".replace(" (city)", ""), "France"),
        (CardForm.QUESTION, "[…] (city) is in France {{not a cloze}}", "Paris\n\nsee the map"),
    ]


def test_a_cloze_that_hides_nothing_is_left_out(tmp_path: Path) -> None:
    """Unless its note says more on the back."""
    notes = [
        a_note(1, "{{c1::}} is empty", "", kind=CLOZE),
        a_note(2, "{{c1:: }}", "", kind=CLOZE),
        a_note(3, "{{c1::}} q", "more", kind=CLOZE),
    ]
    found = read(tmp_path, notes, [a_row(10 + number, number) for number in (1, 2, 3)])
    assert [(card.front, card.back) for card in found.cards] == [("[…] q", "more")]
    assert dict(found.left_out) == {"asks nothing in words": 2}


def test_parts_of_pictures_are_left_out_and_named(tmp_path: Path) -> None:
    text = "{{c1::image-occlusion:rect:left=.1:top=.2}}"
    found = read(tmp_path, [a_note(1, text, "x", kind=CLOZE)], [a_row(2, 1)])
    assert (found.cards, dict(found.left_out)) == ([], {"hides parts of a picture, which a terminal cannot show": 1})


# --- progress


def test_a_card_with_a_log_of_the_old_scheduler_gets_a_memory_from_it(study: Study, tmp_path: Path) -> None:
    """Three ratings then meant again, good and easy while learning."""
    log = [
        an_answer(AT, 2, ease=2, ivl=-600, factor=0),
        an_answer(AT + 600_000, 2, ease=3, ivl=4, factor=2500),
        an_answer(AT + 5 * 86_400_000, 2, ease=3, ivl=10, lastIvl=4, type=1),
    ]
    cards = [a_row(2, 1, type=2, queue=2, due=15, ivl=10, factor=2500, reps=3)]
    bring(study, tmp_path, [a_note(1, "q", "a")], cards, log, config={})
    (standing,) = study.standings()
    ratings = [review.rating for review in study.reviews()]
    assert ratings == [Rating.GOOD, Rating.EASY, Rating.GOOD]
    memory = standing.memory
    assert (memory.state, memory.due_day, memory.reps) == (State.REVIEW, FIRST + 15, 3)
    assert memory.stability is not None and 5 < memory.stability < 60


def test_what_the_old_scheduler_called_in_review_and_asked_as_learning_is_learnt_again(study: Study, tmp_path: Path) -> None:
    """Its due is a moment or, for a step of a day, a day number; sent home from a filtered deck such a card is in review."""
    rows = [
        a_row(11, 1, type=2, queue=1, due=CREATED + 600, ivl=1, odue=40, left=1001),
        a_row(12, 2, type=2, queue=3, due=15, ivl=1, odue=40, left=1001),
        a_row(13, 3, type=2, queue=1, due=CREATED + 600, ivl=4, odue=40, did=9, odid=1, left=1001),
    ]
    bring(study, tmp_path, [a_note(number, f"q{number}", "a") for number in (1, 2, 3)], rows, decks={1: "Default", 9: "Filtered"})
    first, second, third = (standing.memory for standing in study.standings())
    assert (first.state, first.due_at) == (State.RELEARNING, AT + 600_000)
    assert (second.state, second.due_day) == (State.RELEARNING, FIRST + 15)
    assert (third.state, third.due_day) == (State.REVIEW, FIRST + 40)


def test_a_card_without_a_log_gets_a_memory_from_interval_and_ease(study: Study, tmp_path: Path) -> None:
    bring(study, tmp_path, [a_note(1, "q", "a")], [a_row(2, 1, type=2, queue=2, due=30, ivl=20, factor=2100, reps=5, lapses=1)])
    memory = study.standings()[0].memory
    assert (memory.stability, memory.difficulty) == from_interval(20, 2.1)
    assert (memory.due_day, memory.last_day, memory.reps, memory.lapses) == (FIRST + 30, FIRST + 10, 5, 1)
    assert study.memory(study.standings()[0].card.id) == memory


def test_what_another_preset_remembers_is_kept(study: Study, tmp_path: Path) -> None:
    """Memory by parameters that are not ours cannot be computed again; the preset is named."""
    parameters = [number * 1.1 for number in PARAMETERS]
    preset = f'{{"1": {{"id": 1, "name": "Mine", "fsrsParams6": {parameters}, "desiredRetention": 0.8}}}}'
    cards = [a_row(2, 1, type=2, queue=2, due=30, ivl=20, data='{"s": 33.5, "d": 4.25}')]
    more = f"UPDATE col SET dconf = '{preset}'"
    report = bring(study, tmp_path, [a_note(1, "q", "a")], cards, [an_answer(AT, 2)], more=more)
    memory = study.standings()[0].memory
    assert (memory.stability, memory.difficulty, report.presets) == (33.5, 4.25, ("Mine",))


def test_resets_and_rows_by_hand_are_respected(study: Study, tmp_path: Path) -> None:
    """Made new, learnt again, then given another day by hand: only what came after the reset counts."""
    day = 86_400_000
    log = [
        an_answer(AT, 2, ease=4, ivl=8),
        an_answer(AT + 8 * day, 2, ease=1, ivl=-600, type=1),
        an_answer(AT + 9 * day, 2, ease=0, ivl=0, factor=0, type=4),
        an_answer(AT + 20 * day, 2, ease=3, ivl=3),
        an_answer(AT + 21 * day, 2, ease=0, ivl=40, factor=500, type=4),
        an_answer(AT + 22 * day, 2, ease=3, ivl=1, factor=0, type=3),
    ]
    report = bring(study, tmp_path, [a_note(1, "q", "a")], [a_row(2, 1, type=2, queue=2, due=61, ivl=40, reps=4)], log)
    memory = study.standings()[0].memory
    assert (memory.reps, memory.lapses, memory.stability, memory.due_day) == (1, 0, PARAMETERS[2], FIRST + 61)
    assert (report.reviews, report.resets, report.left_out) == (3, 1, {"reviews of cramming, which moves no card": 1})
    assert study.import_package(tmp_path / "package.apkg", NOW).nothing


def test_a_day_set_by_hand_in_anki_wins_until_we_answer(study: Study, tmp_path: Path) -> None:
    day = 86_400_000
    notes, answers = [a_note(1, "q", "a")], [an_answer(AT, 2)]
    bring(study, tmp_path, notes, [a_row(2, 1, type=2, queue=2, due=3, ivl=3, reps=1)], answers)
    by_hand = an_answer(AT + day, 2, ease=0, ivl=50, factor=500, type=4)
    later = [a_row(2, 1, type=2, queue=2, due=51, ivl=50, reps=1)]
    report = bring(study, tmp_path, notes, later, [*answers, by_hand])
    (standing,) = study.standings()
    assert (standing.memory.due_day, report.remembered) == (FIRST + 51, 1)
    session = study.start(NOW + timedelta(days=400))
    study.answer(session, Rating.GOOD, NOW + timedelta(days=400), 1000)
    answered = study.memory(standing.card.id)
    assert study.import_package(tmp_path / "package.apkg", NOW + timedelta(days=400)).nothing
    assert study.memory(standing.card.id) == answered


def test_a_card_in_a_filtered_deck_goes_home(study: Study, tmp_path: Path) -> None:
    cards = [a_row(2, 1, did=9, odid=5, odue=7, due=-100_000, type=2, queue=2, ivl=4)]
    bring(study, tmp_path, [a_note(1, "q", "a")], cards, decks={1: "Default", 5: "Home::Deep", 9: "Filtered"})
    (standing,) = study.standings()
    assert (standing.deck, standing.memory.due_day) == ("Home::Deep", FIRST + 7)


def test_suspended_buried_and_flagged_cards_stay_so(study: Study, tmp_path: Path) -> None:
    rows = [a_row(11, 1, queue=-1), a_row(12, 2, queue=-2), a_row(13, 3, queue=-3, flags=4)]
    bring(study, tmp_path, [a_note(number, f"q{number}", "a") for number in (1, 2, 3)], rows)
    found = [(standing.status, standing.flag) for standing in study.standings()]
    assert found == [(CardStatus.SUSPENDED, 0), (CardStatus.BURIED, 0), (CardStatus.BURIED, 4)]


def test_steps_to_go_are_those_of_the_deck(tmp_path: Path) -> None:
    """One step of two is to go in a deck that has what all have, one of one in the other."""
    library = Library(tmp_path / "library")
    library.decks.mkdir(parents=True)
    rows = [
        a_row(10 + deck, deck, did=deck, type=kind, queue=1, due=CREATED, left=1001) for deck, kind in ((1, 1), (2, 1), (3, 3))
    ]
    settings = Settings(deck={"Law": {"learning_steps": (5,), "relearning_steps": (3, 9)}})
    with open_study(library, settings, NOW) as study:
        notes = [a_note(number, f"q{number}", "a") for number in (1, 2, 3)]
        bring(study, tmp_path, notes, rows, decks={1: "Default", 2: "Law", 3: "Law::Civil"})
        assert {standing.deck: standing.memory.step for standing in study.standings()} == {
            "Default": 1,
            "Law": 0,
            "Law::Civil": 1,
        }


def test_new_cards_come_in_their_order(study: Study, tmp_path: Path) -> None:
    rows = [a_row(10 + number, number, due=10 - number) for number in range(1, 6)]
    bring(study, tmp_path, [a_note(number, f"q{number}", f"a{number}") for number in range(1, 6)], rows)
    assert [standing.card.front for standing in study.standings()] == ["q5", "q4", "q3", "q2", "q1"]


def test_newer_words_from_there_win_and_undo_brings_ours_back(study: Study, tmp_path: Path) -> None:
    bring(study, tmp_path, [a_note(1, "q", "a", tags="x")], [a_row(2, 1)])
    card = study.standings()[0].card
    report = bring(study, tmp_path, [a_note(1, "newer", "a", tags="y", mod=CREATED + 60)], [a_row(2, 1)])
    assert [(edit.here, edit.there) for edit in report.updated] == [
        ({"front": "q", "tags": ["x"]}, {"front": "newer", "tags": ["y"]})
    ]
    assert study.card(card.id).front == "newer"
    study.undo(None, NOW)
    assert study.card(card.id) == card


def test_words_edited_here_since_are_kept_and_listed(study: Study, tmp_path: Path) -> None:
    """What the package says is listed, but for words that the card had here before."""
    bring(study, tmp_path, [a_note(1, "q", "a"), a_note(2, "r", "b")], [a_row(11, 1), a_row(12, 2)])
    for standing in study.standings():
        study.edit(standing.card.id, standing.card.front + " edited", standing.card.back, "", (), NOW)
    report = bring(study, tmp_path, [a_note(1, "q", "a"), a_note(2, "other", "b")], [a_row(11, 1), a_row(12, 2)])
    assert [edit.there for edit in report.conflicts] == [{"front": "other"}]
    assert report.nothing and {standing.card.front for standing in study.standings()} == {"q edited", "r edited"}


def test_what_was_deleted_here_stays_deleted(study: Study, tmp_path: Path) -> None:
    bring(study, tmp_path, [a_note(1, "q", "a")], [a_row(2, 1)], [an_answer(AT, 2)])
    study.delete([study.standings()[0].card.id], NOW)
    report = bring(study, tmp_path, [a_note(1, "q", "a")], [a_row(2, 1, flags=3)], [an_answer(AT, 2), an_answer(AT + 5, 2)])
    assert (report.rejected, report.reviews, study.standings()) == (1, 0, [])


def test_cards_go_into_the_deck_file_that_bears_the_name(study: Study, tmp_path: Path) -> None:
    mine = study.add("mine", "m", "", (), "Default", NOW)
    bring(study, tmp_path, [a_note(1, "q", "a")], [a_row(2, 1)])
    assert [(standing.card.front, standing.deck) for standing in study.standings()] == [("mine", "Default"), ("q", "Default")]
    study.undo(None, NOW)
    assert [standing.card.id for standing in study.standings()] == [mine.id]


def test_an_import_is_undone_card_by_card_when_its_file_changed(study: Study, tmp_path: Path) -> None:
    bring(study, tmp_path, [a_note(1, "q", "a")], [a_row(2, 1)], [an_answer(AT, 2)])
    later = study.add("later", "l", "", (), "Default", NOW)
    study.undo(None, NOW)  # takes the card back, not the import
    (path,) = study.library.decks.glob("*.md")
    path.write_text(path.read_text() + "\nQ: by hand?\nA: yes\n")
    study.undo(None, NOW)
    assert [standing.card.front for standing in study.standings()] == ["by hand?"]
    assert study.reviews() == [] and study.check(False, NOW) == [] and later.front == "later"


def test_two_reviews_of_one_moment_are_two(study: Study, tmp_path: Path) -> None:
    """An id that is taken moves up, and is known again."""
    bring(study, tmp_path, [a_note(1, "q", "a")], [a_row(2, 1, type=2, queue=2)], [an_answer(AT, 2)])
    path = tmp_path / "other.apkg"
    path.write_bytes(
        a_package(a_database([a_note(5, "r", "b")], [a_row(6, 5, type=2, queue=2)], [an_answer(AT, 6), an_answer(AT + 1, 6)]))
    )
    assert study.import_package(path, NOW).reviews == 2
    assert [review.id for review in study.reviews()] == [AT, AT + 1, AT + 2]
    assert study.import_package(path, NOW).nothing


# --- what careless hands give


def test_a_package_that_a_browser_saved_as_a_zip_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "library" / "decks").mkdir(parents=True)
    for name, data in (("some.apkg.zip", a_database([a_note(1, "q", "a")], [a_row(2, 1)])), ("none.apkg", a_database())):
        (tmp_path / name).write_bytes(a_package(data))
        assert run(["--library", str(tmp_path / "library"), "import", str(tmp_path / name)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert (said[0], said[-1]) == ("1 card added, 0 reviews taken over.", "There is no card in none.apkg that can be taken over.")


def test_a_note_of_a_hundred_fields_and_cards(study: Study, tmp_path: Path) -> None:
    names = [f"F{number}" for number in range(100)]
    all_of_it = "".join(f"{{{{{name}}}}} " for name in names)
    templates = [{"name": name, "ord": place, "qfmt": f"{{{{{name}}}}}?", "afmt": all_of_it} for place, name in enumerate(names)]
    kind = a_note_type(flds=[{"name": name, "ord": place} for place, name in enumerate(names)], tmpls=templates)
    words = [f"v{number}" for number in range(100)]
    bring(study, tmp_path, [a_note(1, *words)], [a_row(2 + place, 1, ord=place) for place in range(100)], note_types=[kind])
    assert [standing.card.front for standing in study.standings()] == [f"{word}?" for word in words]
    assert {standing.card.back for standing in study.standings()} == {" ".join(words)}


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ('A::B\'s "q" [x] # / \\ : * ? <b>', 'A::B\'s "q" [x] # / \\ : * ? <b>'),
        ("::", "studydeck"),
        ("  ", "studydeck"),
        ("x" * 300, "x" * 300),
        ("con::..::.hidden", "con::..::.hidden"),
        ("a\x1b[31m::\u202eb", "a␛[31m::b"),
        ("Empty::", "Empty"),
    ],
)
def test_odd_names_of_decks(name: str, ours: str, study: Study, tmp_path: Path) -> None:
    """Each lies in a file of the folder of decks, is found again, and leaves under its name."""
    bring(study, tmp_path, [a_note(1, "q", "a")], [a_row(2, 1, did=5)], decks={1: "Default", 5: name})
    assert [standing.deck for standing in study.standings()] == [ours]
    assert len(list(study.library.decks.glob("*.md"))) == 1
    assert study.import_package(tmp_path / "package.apkg", NOW).nothing
    with study.leaving() as leaving:
        write_package(tmp_path / "out.apkg", leaving, settings=study.settings, parameters=PARAMETERS, now=NOW)
    assert read_package(tmp_path / "out.apkg", NOW, PARAMETERS).decks == [ours]


# --- genanki


def test_packages_of_genanki_import(study: Study, tmp_path: Path) -> None:
    genanki = pytest.importorskip("genanki", reason="genanki is missing")
    deck = genanki.Deck(1234567, "Geography::Capitals")
    deck.add_note(genanki.Note(genanki.BASIC_AND_REVERSED_CARD_MODEL, ["France", "Paris <b>&amp;</b>"], tags=["eu"], guid="g1"))
    deck.add_note(genanki.Note(genanki.CLOZE_MODEL, ["{{c1::Rome}} is in {{c2::Italy}}", ""], guid="g2"))
    genanki.Package(deck).write_to_file(str(tmp_path / "x.apkg"))
    report = study.import_package(tmp_path / "x.apkg", NOW)
    fronts = [standing.card.front for standing in study.standings()]
    assert fronts == ["France", "Paris &", "{{Rome}} is in Italy", "Rome is in {{Italy}}"]
    assert {standing.deck for standing in study.standings()} == {"Geography::Capitals"}
    assert study.standings()[0].card.id == card_id("anki:g1", CardKind.BASIC, "0", "")
    assert len(report.added) == 4 and study.import_package(tmp_path / "x.apkg", NOW).nothing
