"""The review session as a value: order, learning cards, leaving and returning, undo."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import a_memory, a_review
from studydeck.review import NEW, Memory, Rating, State
from studydeck.session import LEARN_AHEAD, Queued, Session, begin, fresh_first, in_due_order, siblings_last, spread

DAY = 20_000
AT = (DAY * 24 + 12) * 3_600_000
MINUTE = 60_000


def queued(cards: str, memory: Memory = NEW) -> list[Queued]:
    """One queued card for each letter."""
    return [Queued(card, memory) for card in cards]


def learning(card: str, due_at: int, due_day: int = DAY) -> Queued:
    """A card in learning that comes back at `due_at`."""
    return Queued(card, Memory(State.LEARNING, 0, 1.0, 5.0, due_at, due_day, AT, DAY, 1, 0))


def a_session(new: str = "", reviews: str = "", *waiting: Queued) -> Session:
    """A session of new cards and reviews named by letters, and of learning cards."""
    return begin(None, DAY, AT, new=queued(new), reviews=queued(reviews, a_memory(day=DAY - 10)), learning=waiting)


def graduated(session: Session, at: int = AT) -> Session:
    """The session after an answer that leads to another day."""
    assert session.asked
    return session.answer(a_review(card=session.asked.card, id=at, before=session.asked.memory, after=a_memory(day=DAY)))


def again(session: Session, at: int = AT, minutes: int = 10) -> Session:
    """The session after an answer that brings the card back in some minutes."""
    assert session.asked
    after = learning(session.asked.card, at + minutes * MINUTE).memory
    return session.answer(a_review(card=session.asked.card, id=at, before=session.asked.memory, after=after))


def order(session: Session) -> str:
    """The cards as they come when every answer leads to another day."""
    found = ""
    while session.current:
        found += session.current
        session = graduated(session, max(AT, session.action) + LEARN_AHEAD)
    return found


@pytest.mark.parametrize(
    ("reviews", "new", "expected"),
    [
        ("", "", ""),
        ("abc", "", "abc"),
        ("", "XY", "XY"),
        ("abcd", "X", "abXcd"),
        ("abcd", "XY", "aXbcYd"),
        ("ab", "WXYZ", "WaXYbZ"),
        ("abcdefghij", "XYZ", "abXcdeYfghZij"),
    ],
)
def test_new_cards_are_spread_evenly(reviews: str, new: str, expected: str) -> None:
    """New cards come between the reviews, each kind in its own order."""
    assert "".join(card.card for card in spread(queued(reviews), queued(new))) == expected


def test_reviews_come_longest_overdue_first_and_shuffled_by_day() -> None:
    """Within one due day the order is another one each day, but the same all day."""
    cards = [Queued(f"k{number}", a_memory(day=DAY - 10 - number % 3)) for number in range(60)]
    today, again_today, tomorrow = (in_due_order(cards, day, 60) for day in (DAY, DAY, DAY + 1))
    assert today == again_today
    assert today != tomorrow
    assert sorted(today, key=lambda card: card.memory.due_day) == today
    assert in_due_order(cards, DAY, 7) == today[:7]


def test_siblings_wait_while_there_are_other_new_cards() -> None:
    """Of one passage or with one answer only one new card comes, unless others are too few; none if one was begun today."""
    shared = [("p1", "moss"), ("p1", "fern"), ("p2", "ivy"), ("", ""), ("", ""), ("p3", "rush"), ("p4", "moss")]
    cards = [Queued(card, NEW, keys) for card, keys in zip("abcdefg", shared, strict=True)]

    def chosen(taken: set[str], limit: int) -> str:
        return "".join(card.card for card in fresh_first(cards, taken, limit))

    assert chosen(set(), 4) == "acde"
    assert chosen({"p2"}, 4) == "adef"
    assert chosen({"moss"}, 4) == "bcde"
    assert chosen(set(), 7) == "acdefbg"


def test_a_due_learning_card_comes_first() -> None:
    """Learning cards that are due go before the queue, the others wait behind it."""
    session = a_session("", "ab", learning("x", AT - 1), learning("y", AT + MINUTE))
    assert (session.current, session.counts) == ("x", (0, 2, 2))
    assert order(session) == "xyab"


def test_a_learning_card_comes_back_when_it_is_due() -> None:
    """A forgotten card returns after its step, between the others."""
    session = again(a_session("", "abcd"), AT, minutes=1)
    assert session.current == "b"
    session = graduated(session, AT + 30_000)
    assert (session.current, session.next_due) == ("c", AT + MINUTE)
    session = graduated(session, AT + MINUTE)
    assert (session.current, session.counts) == ("a", (0, 1, 1))


def test_the_card_on_the_screen_stays_when_a_learning_card_comes_due() -> None:
    """Nobody's card is taken away while they think."""
    session = a_session("", "ab", learning("x", AT + MINUTE))
    assert session.choose(AT + 2 * MINUTE).current == "a"


def test_learning_cards_come_early_when_nothing_else_is_left() -> None:
    """Within 20 minutes of its time a learning card is asked rather than nothing; later ones wait."""
    early = a_session("", "", learning("x", AT + LEARN_AHEAD))
    late = a_session("", "", learning("x", AT + LEARN_AHEAD + 1))
    assert early.current == "x"
    assert (late.current, late.next_due, late.finished) == (None, AT + LEARN_AHEAD + 1, False)
    assert late.choose(AT + 1).current == "x"


def test_a_step_beyond_today_leaves_the_session() -> None:
    """A learning card of the next study day is no longer waited for."""
    session = a_session("a")
    assert session.asked
    after = replace(learning("a", AT + MINUTE).memory, due_day=DAY + 1)
    assert session.answer(a_review(card="a", id=AT, before=NEW, after=after)).finished


def test_counts_include_the_card_on_the_screen() -> None:
    """New, learning and review, as the footer shows them; the state says which one is current."""
    session = a_session("XY", "abc", learning("x", AT + MINUTE), learning("y", AT - 1))
    assert (session.counts, session.state) == ((2, 2, 3), State.LEARNING)
    session = graduated(session)
    assert session.counts == (2, 1, 3)


def test_a_limit_cuts_the_session_and_takes_learning_cards_first() -> None:
    """At most so many cards, whatever they are."""
    session = begin(None, DAY, AT, new=queued("XYZ"), reviews=queued("abc"), learning=[learning("x", AT)], limit=3)
    assert order(session) == "xaX"


def test_showing_the_answer_is_no_step_of_its_own() -> None:
    """Revealing twice is revealing once, and after an answer the next card is hidden."""
    session = a_session("ab")
    shown = session.reveal()
    assert shown.revealed
    assert shown.reveal() is shown
    assert not graduated(shown).revealed
    assert graduated(shown).previous is shown
    assert not Session(None, DAY).reveal().revealed


def test_another_card_cannot_be_answered() -> None:
    """A review of a card that is not asked is refused."""
    with pytest.raises(ValueError, match="card b is not the one being asked"):
        a_session("ab").answer(a_review(card="b"))


def test_dropped_cards_are_gone_and_come_back_by_undo() -> None:
    """Bury and suspend take cards out of queue, waiting and screen in one step."""
    session = a_session("", "abc", learning("x", AT + MINUTE)).reveal()
    dropped = session.drop({"a", "c", "x"}, AT, action=7)
    assert (order(dropped), dropped.action, dropped.revealed) == ("b", 7, False)
    assert dropped.previous is session


def test_cards_answered_elsewhere_leave_or_change_place() -> None:
    """Gone cards leave, learning ones wait, what is as it was keeps its place, and undo still leads back."""
    session = graduated(a_session("", "abcd"))
    same = Queued("d", a_memory(day=DAY - 10))
    after = session.update({"b": None, "c": learning("c", AT + 30 * MINUTE), "d": same, "z": None}, AT)
    assert after.current == "d"
    assert [card.card for card in after.learning] == ["c"]
    assert after.previous is session.previous


def test_new_cards_of_elsewhere_stay_out() -> None:
    """A new card that the session did not choose does not slip in past the daily limit."""
    assert order(a_session("ab").update({"z": Queued("z", NEW)}, AT)) == "ab"
    assert order(a_session("ab").update({"z": Queued("z", a_memory(day=DAY - 10))}, AT)) == "azb"


def test_an_unchanged_card_on_the_screen_stays_revealed() -> None:
    """Taking in others' answers does not disturb the card in hand."""
    session = a_session("", "ab").reveal()
    assert session.update({"a": Queued("a", a_memory(day=DAY - 10)), "b": None}, AT).revealed


@pytest.mark.parametrize(("card", "expected"), [("c", "cabd"), ("a", "abcd"), ("z", "zabcd")])
def test_a_recalled_card_comes_at_once(card: str, expected: str) -> None:
    """A card taken back is asked now, the interrupted one after it; nothing is lost or doubled."""
    session = a_session("", "abcd").reveal().recall(Queued(card, a_memory(day=DAY - 10)))
    assert (order(session), session.revealed) == (expected, False)


def test_recalling_over_a_learning_card_makes_it_wait() -> None:
    """An interrupted learning card goes back to those waiting."""
    session = a_session("", "", learning("x", AT)).recall(Queued("a", NEW))
    assert (session.current, [card.card for card in session.learning]) == ("a", ["x"])


@given(st.lists(st.tuples(st.sampled_from("garbsu"), st.integers(0, 40)), max_size=60))
def test_undo_always_gives_back_the_exact_previous_value(steps: list[tuple[str, int]]) -> None:
    """Over random walks of answers, reveals and drops, repeated cards included, `previous` is what was there before."""
    session, trail, at = a_session("VWXYZ", "abcdefgh", learning("x", AT)), list[Session](), AT
    for step, minutes in steps:
        at += minutes * MINUTE
        if step == "u":
            if trail:
                assert session.previous == trail[-1]
                session = trail.pop()
            continue
        session = session.choose(at)
        if step == "r" or session.current is None:
            session = session.reveal()
            continue
        trail.append(session)
        if step == "g":
            session = graduated(session, at)
        elif step == "a":
            session = again(session, at, minutes=1 + minutes)
        else:
            session = session.drop({session.current} | ({"c", "X"} if step == "b" else set()), at, action=at)
        cards = [card.card for card in (*session.queue[session.position :], *session.learning)]
        assert len(set(cards)) == len(cards)
        assert session.current not in cards


def test_a_session_of_thousands_of_answers_compares_and_prints() -> None:
    """The chain of previous sessions is neither compared nor printed, however long."""
    session = a_session("a")
    for number in range(5000):
        session = again(session, AT + number, minutes=1)
    assert session == replace(session)
    assert len(repr(session)) < 2000


@pytest.mark.parametrize("rating", list(Rating))
def test_answers_are_counted(rating: Rating) -> None:
    """`done` counts answers and `action` names the newest one."""
    session = a_session("ab")
    assert session.asked
    session = session.answer(a_review(rating, card="a", id=AT + 5, before=NEW))
    assert (session.done, session.action, session.seen) == (1, AT + 5, AT + 5)


@pytest.mark.parametrize(
    ("places", "apart"),
    [
        ("abcd", "0123"),
        ("aabb", "0213"),
        ("aaab", "0312"),
        ("a.a.", "0132"),
        ("....", "0123"),
        ("", ""),
    ],
)
def test_the_second_of_a_passage_waits_for_the_end_and_the_third_behind_it(places: str, apart: str) -> None:
    """Cards without a passage are nobody's siblings."""
    queue = [Queued(str(number), Memory(), (place.strip("."), "")) for number, place in enumerate(places)]
    assert "".join(each.card for each in siblings_last(queue)) == apart
    first = begin(None, DAY, AT, reviews=queue)
    assert "".join(each.card for each in (*filter(None, [first.asked]), *first.queue[1:])) == apart
    assert list(begin(None, DAY, AT, reviews=queue, siblings_apart=False).queue) == queue


def test_an_answer_in_common_makes_siblings_too() -> None:
    answers = {"a": "clusters", "b": "clusters", "c": "power"}
    queue = [Queued(card, Memory(), (card, answer)) for card, answer in answers.items()]
    assert [each.card for each in siblings_last(queue)] == ["a", "c", "b"]
