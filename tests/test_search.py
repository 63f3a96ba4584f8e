"""The search language: reading queries, and what they find, held against a plain evaluation in Python."""

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import a_card, a_deck, a_library, a_memory, a_suggestion, an_evidence
from studydeck import schema, search
from studydeck.card import Card, CardForm, CardKind
from studydeck.config import Library, Settings
from studydeck.review import NEW, Memory, State, day_start
from studydeck.schedule import retrievability
from studydeck.search import (
    EVERY_CARD,
    All,
    Being,
    Compared,
    Comparison,
    Fault,
    Field,
    Flag,
    Happened,
    Is,
    Named,
    Not,
    Property,
    Query,
    SearchError,
    Text,
    Within,
    parse,
    parse_typed,
    shown,
)
from studydeck.search import Any as AnyOf
from studydeck.store import CardFile, Order, Store, Today, moment_of, open_store
from studydeck.study import open_study
from studydeck.text.folding import fold, needle, searchable, words

NOW = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
DAY = moment_of(NOW).day
TODAY = Today(DAY, 0, 4, 8)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", EVERY_CARD),
        ("Clústers", Text(("clusters",))),
        ("clusters built", All((Text(("clusters",)), Text(("built",))))),
        ("clusters and built", All((Text(("clusters",)), Text(("built",))))),
        ("co-founder", Text(("co", "founder"))),
        ("12:30", Text(("12", "30"))),
        ('"Bitter  Lesson"', Text(("bitter", "lesson"), whole=True)),
        ("“bitter lesson”", Text(("bitter", "lesson"), whole=True)),
        ('"or"', Text(("or",), whole=True)),
        ("oracle", Text(("oracle",))),
        ("-a b", All((Not(Text(("a",))), Text(("b",))))),
        ("--a", Text(("a",))),
        ("a OR b c", AnyOf((Text(("a",)), All((Text(("b",)), Text(("c",))))))),
        ("-(a or b)", Not(AnyOf((Text(("a",)), Text(("b",)))))),
        ("(a (b))", All((Text(("a",)), Text(("b",))))),
        ("() !!! - ?", EVERY_CARD),
        ("人工", Text(("人", "工"))),
        ('deck:"Law School"', Named(Field.DECK, "law school")),
        ("DECK:Law::*", Named(Field.DECK, "law::*")),
        ("source:talk.vtt", Named(Field.DOCUMENT, "talk.vtt")),
        ("document:talk.vtt", Named(Field.DOCUMENT, "talk.vtt")),
        ("kind:who-said", Named(Field.KIND, "who_said")),
        ("is:Due", Is(Being.DUE)),
        ("flag:0", Flag(0)),
        ("rated:7", Within(Happened.RATED, 7)),
        ("rated:7:1", Within(Happened.RATED, 7, 1)),
        ("rated:7:again", Within(Happened.RATED, 7, 1)),
        ("edited:30", Within(Happened.EDITED, 30)),
        ("prop:r<0.8", Compared(Property.RETRIEVABILITY, Comparison.LESS, 0.8)),
        ("prop:r<80%", Compared(Property.RETRIEVABILITY, Comparison.LESS, 0.8)),
        ("prop:due>=-2", Compared(Property.DUE, Comparison.AT_LEAST, -2)),
        ("prop:lapses!=0", Compared(Property.LAPSES, Comparison.UNEQUAL, 0)),
    ],
)
def test_what_a_query_means(text: str, query: Query) -> None:
    assert parse(text) == query
    assert parse(shown(query)) == query


@pytest.mark.parametrize(
    ("text", "fault", "place", "sentence"),
    [
        ("a foo:b", Fault.UNKNOWN_NAME, (2, 7), "there is no foo:. Known are deck:, tag:,"),
        ("is:foo", Fault.UNKNOWN_VALUE, (0, 6), "is: does not know foo. It knows due, new, learning,"),
        ("kind:poem", Fault.UNKNOWN_VALUE, (0, 9), "It knows definition, claim, who_said, basic."),
        ("tag: x", Fault.NO_VALUE, (0, 4), "nothing stands behind tag:."),
        ("rated:soon", Fault.NO_NUMBER, (0, 10), "It takes a number of days from 1 to 36500"),
        ("rated:0", Fault.NO_NUMBER, (0, 7), "rated: does not know 0"),
        ("rated:7:5", Fault.NO_NUMBER, (0, 9), "a rating from 1 to 4"),
        ("flag:8", Fault.NO_NUMBER, (0, 6), "0 for none, or 1 to 7"),
        ("prop:x<1", Fault.UNKNOWN_VALUE, (0, 8), "r, s, d, reps, lapses, ivl or due"),
        ("prop:r<much", Fault.NO_NUMBER, (0, 11), "much is no number"),
        ("prop:r<8", Fault.NO_NUMBER, (0, 8), "r lies between 0 and 1"),
        ('a "b c', Fault.OPEN_QUOTE, (2, 6), "this quote is not closed"),
        ("(a b", Fault.OPEN_PARENTHESIS, (0, 4), "this ( is not closed"),
        ("a) b", Fault.STRAY_PARENTHESIS, (1, 2), "this ) closes nothing"),
        ("a or", Fault.LONELY_OR, (4, 5), "or needs something to look for on both sides"),
        ("or a", Fault.LONELY_OR, (0, 2), "or needs something to look for on both sides"),
        ("x" * 2001, Fault.TOO_LONG, (2000, 2001), "at most 2,000 letters"),
        ("a " * 101, Fault.TOO_LONG, (200, 201), "at most 100 terms"),
        ("(" * 21 + "a" + ")" * 21, Fault.TOO_LONG, (20, 21), "at most 20 parentheses"),
    ],
)
def test_what_is_wrong_with_a_query(text: str, fault: Fault, place: tuple[int, int], sentence: str) -> None:
    """Kind of mistake, place, and what is allowed."""
    with pytest.raises(SearchError) as caught:
        parse(text)
    assert (caught.value.fault, (caught.value.start, caught.value.end)) == (fault, place)
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("text", "query", "hint"),
    [
        ('clusters "bitter les', "clusters bitter-les", ""),
        ("(clusters or", "clusters", ""),
        ("clusters -", "clusters", ""),
        ("clusters is:su", "clusters", "is: due, new,"),
        ("clusters is:", "clusters", "is: due, new,"),
        ("tag:", "", "tag: a tag; those below it"),
        ('deck:"Law Sch', 'deck:"law sch"', ""),
        ("prop:", "", "prop: r, s, d,"),
        ("prop:la", "", "prop: r, s, d,"),
        ("prop:r<", "", "prop: r, s, d,"),
        ("rated:7:", "", "rated: a number of days"),
    ],
)
def test_a_query_may_be_unfinished_while_it_is_typed(text: str, query: str, hint: str) -> None:
    """At its very end; followed by anything else it is a mistake."""
    typed = parse_typed(text)
    assert shown(typed.query) == query
    assert typed.hint.startswith(hint)
    assert bool(typed.hint) == bool(hint)


@pytest.mark.parametrize("text", ["is:foo", "foo:", "a)", "tag: ", "or a", "is:du x", "prop:zz"])
def test_a_mistake_is_a_mistake_while_it_is_typed(text: str) -> None:
    with pytest.raises(SearchError):
        parse_typed(text)


PIECES = [
    "deck:",
    "is:",
    "prop:",
    "rated:",
    "due",
    "r<0",
    ".8",
    ":1",
    '"',
    "(",
    ")",
    "-",
    " ",
    "or",
    "and",
    "a",
    "É",
    "*",
    "%",
    "人",
]
LIKE_QUERIES = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=60)


@given(LIKE_QUERIES)
def test_nothing_but_its_own_error(text: str) -> None:
    """Whatever is typed: a query that can be typed again, or a SearchError whose place lies within the text."""
    for read in (parse, lambda typed: parse_typed(typed).query):
        try:
            query = read(text)
        except SearchError as error:
            assert 0 <= error.start < error.end <= max(len(text), 1) + 1
        else:
            assert parse(shown(query)) == query


@given(st.text(max_size=80))
def test_folded_words_stay_as_they_are(text: str) -> None:
    """Folding twice changes nothing: what is indexed and what is asked for meet."""
    found = words(text)
    assert words(" ".join(found)) == found
    assert fold(" ".join(found)) == " ".join(found)
    assert not found or needle(found[:2], whole=len(found) > 1) in searchable("x", text)


# What queries find.

TEXT = ["clusters", "cluster", "Bitter", "lesson", "Élan", "elan", "co-founder", "人工智能", "Straße", "big", "step", "a"]
TAGS = ["marked", "law", "law::civil", "Lawyer", "größe", "two words"]
DECKS = ["Law", "Law::Civil", "Lawyers", "Interview"]
SPEAKERS = [None, "Ada Park", "Nathan Lambert"]


@dataclass(frozen=True)
class Entry:
    """A card and all that a query may ask of it."""

    card: Card
    deck: str
    document: str
    memory: Memory = NEW
    suspended: bool = False
    rejected: bool = False
    buried_day: int = 0
    flag: int = 0
    added_at: int = 0
    changed_at: int = 0
    reviews: tuple[tuple[int, int], ...] = ()
    """Study day and rating of those that stand."""
    suggested: bool = False


class Filled:
    """A library in a database and as a list; no dataclass, for hypothesis would print all of it."""

    def __init__(self, store: Store, entries: list[Entry]) -> None:
        self.store = store
        self.entries = entries


def holds(query: Query, entry: Entry) -> bool:
    """Whether a card fits, straight from the words of the language."""
    if isinstance(query, All):
        return all(holds(part, entry) for part in query.parts)
    if isinstance(query, AnyOf):
        return any(holds(part, entry) for part in query.parts)
    if isinstance(query, Not):
        return not holds(query.part, entry)
    if isinstance(query, Text):
        return has_words(query, entry.card)
    if isinstance(query, Named):
        return is_named(query, entry)
    if isinstance(query, Is):
        return is_now(query.being, entry)
    if isinstance(query, Flag):
        return entry.flag == query.number
    if isinstance(query, Within):
        return happened(query, entry)
    value = number(query.what, entry)
    return value is not None and COMPARED[query.how](value, query.value)


COMPARED: dict[Comparison, Callable[[float, float], bool]] = {
    Comparison.EQUAL: lambda one, other: one == other,
    Comparison.UNEQUAL: lambda one, other: one != other,
    Comparison.LESS: lambda one, other: one < other,
    Comparison.AT_MOST: lambda one, other: one <= other,
    Comparison.MORE: lambda one, other: one > other,
    Comparison.AT_LEAST: lambda one, other: one >= other,
}


def has_words(query: Text, card: Card) -> bool:
    size = len(query.words)
    for part in (card.front, card.back, card.context, card.evidence.quote if card.evidence else ""):
        held = words(part)
        for at in range(len(held) - size + 1):
            *first, last = held[at : at + size]
            ends = last == query.words[-1] if query.whole else last.startswith(query.words[-1])
            if ends and first == list(query.words[:-1]):
                return True
    return False


def is_named(query: Named, entry: Entry) -> bool:
    card, fits = entry.card, lambda value: search.fits(query.field, query.pattern, value)
    if query.field is Field.TAG:
        return any(map(fits, card.tags))
    values = {
        Field.DECK: entry.deck,
        Field.DOCUMENT: card.evidence.document if card.evidence and not entry.suggested else entry.document.rpartition("/")[2],
        Field.SPEAKER: card.evidence.speaker or "" if card.evidence else "",
        Field.SECTION: card.section,
        Field.FRAME: card.frame,
        Field.KIND: card.kind.value,
        Field.FORM: card.form.value,
        Field.ID: card.id,
    }
    return fits(values[query.field])


def is_now(being: Being, entry: Entry) -> bool:
    if being in (Being.SUGGESTED, Being.MARKED):
        return entry.suggested if being is Being.SUGGESTED else "marked" in entry.card.tags
    if entry.suggested:
        return False
    memory, state = entry.memory, entry.memory.state
    asked = not (entry.suspended or entry.rejected or entry.card.retired)
    return {
        Being.DUE: asked and state is not State.NEW and memory.due_day <= DAY and entry.buried_day < DAY,
        Being.NEW: state is State.NEW,
        Being.LEARNING: state in (State.LEARNING, State.RELEARNING),
        Being.REVIEW: state is State.REVIEW,
        Being.ACTIVE: asked and entry.buried_day < DAY,
        Being.SUSPENDED: entry.suspended,
        Being.BURIED: entry.buried_day >= DAY,
        Being.RETIRED: entry.card.retired,
        Being.REJECTED: entry.rejected,
        Being.LEECH: memory.lapses >= 8,
        Being.FLAGGED: entry.flag > 0,
    }[being]


def happened(query: Within, entry: Entry) -> bool:
    if entry.suggested:
        return False
    if query.what is Happened.RATED:
        return any(day > DAY - query.days and query.rating in (0, rating) for day, rating in entry.reviews)
    since = day_start(DAY - query.days + 1, 0)
    if query.what is Happened.ADDED:
        return entry.added_at >= since
    return entry.changed_at > entry.added_at and entry.changed_at >= since


def number(what: Property, entry: Entry) -> float | None:
    memory = entry.memory
    if what in (Property.REPS, Property.LAPSES):
        return memory.reps if what is Property.REPS else memory.lapses
    if memory.last_day is None:
        return None
    return {
        Property.RETRIEVABILITY: retrievability(memory, DAY),
        Property.STABILITY: memory.stability,
        Property.DIFFICULTY: memory.difficulty,
        Property.INTERVAL: memory.due_day - memory.last_day,
        Property.DUE: memory.due_day - DAY,
    }[what]


def found_by(query: Query, entries: list[Entry]) -> set[str]:
    """Ids that a query finds; suggested and rejected cards only where it speaks of them."""
    spoken = set(search.leaves(query))
    return {
        entry.card.id
        for entry in entries
        if holds(query, entry)
        and (not entry.suggested or Is(Being.SUGGESTED) in spoken)
        and (not entry.rejected or Is(Being.REJECTED) in spoken)
    }


def random_card(chance: random.Random, number: int) -> Card:
    some = lambda count: " ".join(chance.choices(TEXT, k=count))  # noqa: E731
    evidence = an_evidence(
        f"{some(3)}.", document=chance.choice(["talk.vtt", "Büro.txt"]), line=number + 1, speaker=chance.choice(SPEAKERS)
    )
    return a_card(
        f"{some(2)}?",
        f"{some(1)}, {some(1)}",
        id=f"k1{''.join(chr(97 + number // 26**place % 26) for place in range(12))}",
        kind=chance.choice(list(CardKind)),
        form=chance.choice([CardForm.QUESTION, CardForm.QUESTION, CardForm.CLOZE]),
        context=some(1) if chance.random() < 0.3 else "",
        tags=tuple(chance.sample(TAGS, chance.randint(0, 2))),
        section=chance.choice(["", "Chapter One", "Ende"]),
        origin=chance.choice(["hand", "because@0.1.0", "reason@0.1.0"]),
        evidence=evidence if chance.random() < 0.8 else None,
        retired=chance.random() < 0.1,
    )


def random_memory(chance: random.Random) -> Memory:
    if chance.random() < 0.3:
        return NEW
    last = DAY - chance.randint(0, 40)
    return a_memory(
        chance.choice([State.LEARNING, State.RELEARNING, State.REVIEW, State.REVIEW]),
        day=last,
        interval=chance.randint(0, 60),
        stability=chance.uniform(0.5, 90),
        difficulty=chance.uniform(1, 10),
        reps=chance.randint(1, 12),
        lapses=chance.randint(0, 10),
    )


def fill(store: Store, chance: random.Random, count: int) -> list[Entry]:
    """A random library in the database, and as a list."""
    entries = []
    for number in range(count):
        deck = chance.choice(DECKS)
        added_at = day_start(DAY - chance.randint(0, 40), 0) + chance.randint(-5, 50_000)
        entries.append(
            Entry(
                random_card(chance, number),
                deck,
                f"seeds/{deck.replace('::', '-')}.txt",
                random_memory(chance),
                suspended=chance.random() < 0.1,
                rejected=chance.random() < 0.1,
                buried_day=chance.choice([0, 0, 0, DAY - 1, DAY]),
                flag=chance.choice([0, 0, 0, 1, 7]),
                added_at=added_at,
                changed_at=chance.choice([added_at, added_at + 500_000]),
                reviews=tuple((DAY - chance.randint(0, 40), chance.randint(1, 4)) for _ in range(chance.choice([0, 0, 3]))),
            )
        )
    waiting = [Entry(random_card(chance, count + n), "Law::Civil", "seeds/talk.vtt", suggested=True) for n in range(count // 6)]
    for number, deck in enumerate(DECKS):
        cards = [entry.card for entry in entries if entry.deck == deck]
        file = a_deck(*cards, name=deck, document=f"seeds/{deck.replace('::', '-')}.txt")
        store.take_in([CardFile(f"{number}.md", 1, 1, file)], (), 1)
    suggestions = [a_suggestion(entry.card, deck=entry.deck, document=entry.document) for entry in waiting]
    store.replace_suggested("seeds/talk.vtt", suggestions)
    with store.writing() as connection:
        connection.executemany(
            "UPDATE memory SET state = ?, stability = ?, difficulty = ?, due_day = ?, last_at = ?, last_day = ?, reps = ?, "
            "lapses = ?, suspended = ?, rejected = ?, buried_day = ?, flag = ?, added_at = ? WHERE card = ?",
            [
                (
                    entry.memory.state.value, entry.memory.stability, entry.memory.difficulty, entry.memory.due_day,
                    entry.memory.last_at, entry.memory.last_day, entry.memory.reps, entry.memory.lapses, entry.suspended,
                    entry.rejected, entry.buried_day, entry.flag, entry.added_at, entry.card.id,
                )
                for entry in entries
            ],
        )  # fmt: skip
        connection.execute(f"UPDATE memory SET queue = {schema.QUEUE}")
        connection.executemany("UPDATE card SET changed_at = ? WHERE id = ?", [(e.changed_at, e.card.id) for e in entries])
        answers = [(day, rating, entry.card.id) for entry in entries for day, rating in entry.reviews]
        for number, (day, rating, card) in enumerate(answers):
            log(connection, day, number, rating, card)
        taken_back = log(connection, DAY, len(answers), 2, entries[0].card.id)
        connection.execute(
            "INSERT INTO decision (id, bundle, action, card, target, day, offset, device) VALUES (?, ?, 'void', ?, ?, ?, 0, 'x')",
            (taken_back + 1, taken_back + 1, entries[0].card.id, taken_back, DAY),
        )
    return entries + waiting


def log(connection: sqlite3.Connection, day: int, number: int, rating: int, card: str) -> int:
    """Write a review of a study day; returns its id."""
    at = day_start(day, 0) * 1000 + number
    connection.execute(
        "INSERT INTO review (id, card, rating, day, offset, device, spent) VALUES (?, ?, ?, ?, 0, 'x', 1)",
        (at, card, rating, day),
    )
    return at


ASKED_WORDS = st.lists(st.sampled_from([*words(" ".join(TEXT)), "clu", "el", "x"]), min_size=1, max_size=3).map(tuple)
PATTERNS = {
    Field.DECK: ("law", "law*", "nothing"),
    Field.TAG: ("law", "*ro*", "two words"),
    Field.DOCUMENT: ("buro", "law"),
    Field.SPEAKER: ("park",),
    Field.SECTION: ("chap*one",),
    Field.FRAME: ("because",),
    Field.KIND: ("claim",),
    Field.FORM: ("cloze",),
    Field.ID: ("k1daaaaaaaaaaa",),
}
LEAVES = st.one_of(
    st.builds(Text, ASKED_WORDS, st.booleans()),
    st.sampled_from([Named(field, pattern) for field, patterns in PATTERNS.items() for pattern in patterns]),
    st.sampled_from(Being).map(Is),
    st.sampled_from([0, 7]).map(Flag),
    st.builds(Within, st.sampled_from(Happened), st.integers(1, 45)),
    st.builds(Within, st.just(Happened.RATED), st.integers(1, 45), st.integers(1, 4)),
    st.builds(
        Compared, st.sampled_from(Property), st.sampled_from(Comparison), st.sampled_from([0.0, 0.5, 0.85, 3.0, 8.0, 30.0])
    ),
)
QUERIES: st.SearchStrategy[Query] = st.recursive(
    LEAVES,
    lambda inner: (
        inner.map(Not)
        | st.lists(inner, min_size=2, max_size=4).map(lambda parts: All(tuple(parts)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts)))
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module", params=["with full text", "without full text"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A random library, also as an SQLite without FTS5 would leave it."""
    store = open_store(a_library(tmp_path_factory.mktemp("search")), NOW)
    request.addfinalizer(store.close)
    if request.param == "without full text":
        store.connection.execute(f"DROP TABLE {schema.FULL_TEXT}")
    return Filled(store, fill(store, random.Random(7), 240))


@given(query=QUERIES, order=st.sampled_from(Order))
@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sql_finds_what_the_language_says(filled: Filled, query: Query, order: Order) -> None:
    """Both ways, in every order, and cut in pages."""
    store = filled.store
    expected = found_by(query, filled.entries)
    ids = store.searcher.search(query, TODAY, order)
    assert ids is not None
    assert set(ids) == expected
    assert len(ids) == len(expected)
    assert store.searcher.search(query, TODAY, order, quick=True) in (ids, None)
    assert store.searcher.search(query, TODAY, order, limit=7, offset=3) == ids[3:10]


def found_words(store: Store, text: str) -> list[str]:
    """Fronts of the cards that a query finds; both ways have to agree."""
    query = parse(text)
    ids = store.searcher.search(query, TODAY) or []
    assert store.searcher.search(query, TODAY, quick=True) == ids
    return [standing.card.front for standing in store.standings_of(ids, DAY)]


def test_searches_follow_the_deck_files(tmp_path: Path) -> None:
    """Words that changed, cards that moved to another file or went, and those of a file that went."""
    one, two = a_card("What is built?", "Clusters", evidence=None), a_card("Who says so?", "Ada", evidence=None)
    with open_store(a_library(tmp_path), NOW) as store:
        store.take_in([CardFile("b.md", 1, 1, a_deck(one, two))], (), 1)
        assert found_words(store, "built") == ["What is built?"]
        reworded = replace(one, front="What is raised?")
        store.take_in([CardFile("b.md", 2, 1, a_deck(reworded, two))], (), 2)
        assert (found_words(store, "built"), found_words(store, "raised")) == ([], ["What is raised?"])
        store.take_in([CardFile("a.md", 1, 1, a_deck(two, name="Other"))], (), 3)
        assert found_words(store, "ada deck:other") == ["Who says so?"]
        store.take_in([], ["b.md"], 4)
        assert found_words(store, "") == ["Who says so?"]
        assert store.check(rebuild=False) == []


def test_a_card_came_when_a_deck_file_first_held_it(tmp_path: Path) -> None:
    """Other words later count as an edit, and a file that is read again as nothing."""
    card, week = a_card("What is built?"), 7 * 86_400
    now = day_start(DAY, 0)
    with open_store(a_library(tmp_path), NOW) as store:
        store.take_in([CardFile("a.md", 1, 1, a_deck(card))], (), now - week)
        assert (found_words(store, "added:7"), found_words(store, "added:8")) == ([], ["What is built?"])
        store.take_in([CardFile("a.md", 2, 1, a_deck(card))], (), now)
        assert found_words(store, "edited:1") == []
        store.take_in([CardFile("a.md", 3, 1, a_deck(replace(card, back="Towers")))], (), now)
        assert (found_words(store, "edited:1"), found_words(store, "added:7")) == (["What is built?"], [])


def test_check_finds_and_mends_what_a_search_would_miss(tmp_path: Path) -> None:
    with open_store(a_library(tmp_path), NOW) as store:
        store.take_in([CardFile("a.md", 1, 1, a_deck(a_card("What is built?")))], (), 1)
        store.connection.execute("UPDATE searched SET text = ' other '")
        assert "A search would not find card" in store.check(rebuild=False)[0]
        store.check(rebuild=True)
        assert store.check(rebuild=False) == []
        assert found_words(store, "built") == ["What is built?"]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Three cards of one deck file."""
    cards = (a_card("What is built?", "Clusters"), a_card("Who says so?", "Ada"), a_card("When?", "Now", tags=("marked",)))
    return a_library(tmp_path, a_deck(*cards))


def test_searching_a_library(library: Library) -> None:
    """Rows in an order, ids, a count, and the first ids at once."""
    with open_study(library, Settings(), NOW) as study:
        query = parse("-is:marked")
        assert [row.card.front for row in study.search(query, NOW)] == ["What is built?", "Who says so?"]
        assert [row.card.front for row in study.search(query, NOW, limit=1, offset=1)] == ["Who says so?"]
        ids = study.matching(query, NOW)
        assert len(study.matching(query, NOW)) == 2
        assert study.first_matching(query, NOW, 1) == ids[:1]
        assert [row.card.id for row in study.standings_of([ids[1], "k1gone", ids[0]], NOW)] == [ids[1], ids[0]]
        assert study.find(query, NOW).result(timeout=20) == ids


def test_a_library_that_is_only_read_can_be_searched(library: Library) -> None:
    """Its database is held in memory, by one connection."""
    with open_study(library, Settings(), NOW, read_only=True) as study:
        assert study.find(parse("built"), NOW).result(timeout=20) == study.matching(parse("built"), NOW) != []
    assert not library.database.exists()


def test_the_newest_search_wins(library: Library) -> None:
    """However many are begun, each ends: the last one with its result, those before it with theirs or with none."""
    with open_study(library, Settings(), NOW) as study:
        futures = [study.find(parse(text), NOW) for text in ["built", "ada", "", "when"] * 25]
        assert futures[-1].result(timeout=20) == study.matching(parse("when"), NOW)
        assert {bool(future.result(timeout=20)) for future in futures} <= {True, False}


def test_a_long_search_is_stopped(tmp_path: Path) -> None:
    """The quick way gives up instead of looking at every card; a new search does not wait for the old one."""
    cards = tuple(a_card(f"What is {number}?", f"It is {number}.") for number in range(4000))
    with open_study(a_library(tmp_path, a_deck(*cards)), Settings(), NOW) as study:
        assert study.first_matching(parse("nowhere"), NOW, 50) is None
        assert study.first_matching(parse("what"), NOW, 50) == study.matching(EVERY_CARD, NOW)[:50]
        slow = study.find(parse(" ".join(f"-{number}" for number in range(90))), NOW)
        assert study.find(parse("3999"), NOW).result(timeout=20) == study.matching(parse("3999"), NOW)
        assert slow.result(timeout=20) in (None, study.matching(parse(" ".join(f"-{number}" for number in range(90))), NOW))


def test_a_search_after_closing_finds_nothing_more(library: Library) -> None:
    """Closing ends the thread."""
    import threading

    study = open_study(library, Settings(), NOW)
    study.find(EVERY_CARD, NOW).result(timeout=20)
    study.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("finder")]


def test_an_older_database_learns_its_words(tmp_path: Path) -> None:
    """The step that brought searching fills it from the cards that are there."""
    library = a_library(tmp_path)
    with open_store(library, NOW) as store:
        store.take_in([CardFile("a.md", 1, 1, a_deck(a_card("What is built?", "Clústers")))], (), 5)
        for name in (schema.FULL_TEXT, "searched"):
            store.connection.execute(f"DROP TABLE {name}")
        store.connection.execute("ALTER TABLE memory DROP COLUMN added_at")
        store.connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm004_search'")
        before = [step.__name__ for step in schema.STEPS].index("m004_search")
        store.connection.execute(f"PRAGMA user_version = {before}")
    with open_store(library, NOW + timedelta(days=1)) as store:
        assert found_words(store, "clusters") == ["What is built?"]
        assert store.row("SELECT added_at FROM memory") == (5,)
