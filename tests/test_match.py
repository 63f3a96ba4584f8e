"""A card keeps its id when its document or the generator changes, and nothing of the learner's is lost."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editing import typos
from studydeck.card import Card, CardKind, Evidence
from studydeck.document import Document, Edit, Passage, PassageKind, Register, Shape
from studydeck.match import Matched, identify, reconcile

SENTENCES = [
    "The Millbrook ferry stopped in 1931 because a bridge opened upstream.",
    "Slate left the harbour by canal because the road was too steep for carts.",
    "The lighthouse was painted red because grey walls vanished in the fog.",
]


def a_source(*sentences: str) -> str:
    """A document of the given sentences, one a line."""
    return "\n".join(sentences)


def cards_of(source: str) -> list[Card]:
    """One card for each line that holds "because"."""
    found = []
    start = 0
    for number, line in enumerate(source.split("\n"), 1):
        if " because " in line:
            claim, reason = line.rstrip(".").split(" because ", 1)
            evidence = Evidence("x.txt", start, start + len(line), number, line)
            found.append(identify(Card("", CardKind.CLAIM, f"Why {claim}?", f"Because {reason}", evidence=evidence), "x"))
        start += len(line) + 1
    return found


def match(existing: Iterable[Card], fresh: Sequence[Card], source: str, **known: Any) -> Matched:
    """The deck after `source` was read."""
    passage = Passage(PassageKind.PARAGRAPH, source, 0, len(source))
    document = Document("x.txt", source, "", "Crossings", Shape.PROSE, Register.EDITED_PROSE, (passage,))
    return reconcile(existing, fresh, document, **known)


OLD = a_source(*SENTENCES)


def test_a_second_run_changes_nothing() -> None:
    """The same document gives the same cards."""
    first = match([], cards_of(OLD), OLD)
    again = match(first.cards, cards_of(OLD), OLD)
    assert (again.cards, again.added, again.kept, again.retired) == (first.cards, 0, 3, 0)


def test_a_typo_keeps_the_id() -> None:
    """The id stays; quote and words follow the document."""
    first = match([], cards_of(OLD), OLD)
    new = OLD.replace("upstream", "upstraem")
    again = match(first.cards, cards_of(new), new)
    assert [card.id for card in again.cards] == [card.id for card in first.cards]
    assert again.cards[0].back == "Because a bridge opened upstraem"
    assert again.cards[0].evidence is not None
    assert "upstraem" in again.cards[0].evidence.quote


def test_what_is_only_offered_renews_an_old_card_and_adds_none() -> None:
    """A kept card of a frame that is not trusted lives on when its sentence is edited; the others wait to be kept."""
    first = cards_of(OLD)[:1]
    edited = a_source("It rained.", SENTENCES[0].replace("stopped", "was stopped"), *SENTENCES[1:])
    offered = cards_of(edited)
    again = match(first, offered, edited, wanted=())
    assert [card.id for card in again.cards] == [first[0].id]
    assert again.cards[0].evidence == offered[0].evidence
    assert (again.added, again.kept, again.retired, again.ids) == (0, 1, 0, {offered[0].id: first[0].id})
    assert match(again.cards, offered, edited, wanted=()).cards == again.cards


def test_a_moved_paragraph_keeps_its_id() -> None:
    """Place is no part of identity."""
    first = match([], cards_of(OLD), OLD)
    new = a_source(SENTENCES[2], "Something new stands here.", SENTENCES[0], SENTENCES[1])
    assert {card.id for card in match(first.cards, cards_of(new), new).cards} == {card.id for card in first.cards}


def test_a_vanished_passage_retires_its_card() -> None:
    """It stays in the deck with its words."""
    first = match([], cards_of(OLD), OLD)
    new = a_source(*SENTENCES[1:])
    again = match(first.cards, cards_of(new), new)
    assert [card.retired for card in sorted(again.cards, key=lambda card: card.id != first.cards[0].id)] == [True, False, False]
    assert again.retired == 1


def test_a_returning_passage_brings_its_card_back() -> None:
    """Retirement is not for ever."""
    first = match([], cards_of(OLD), OLD)
    without = a_source(*SENTENCES[1:])
    retired = match(first.cards, cards_of(without), without)
    back = match(retired.cards, cards_of(OLD), OLD)
    assert [card.retired for card in back.cards] == [False, False, False]


def test_a_card_the_generator_no_longer_makes_stays_while_its_quote_stands() -> None:
    """Kept cards are never unselected."""
    first = match([], cards_of(OLD), OLD)
    again = match(first.cards, [], OLD)
    assert (again.cards, again.kept) == (first.cards, 3)


def test_edited_words_survive() -> None:
    """What the learner wrote wins."""
    first = match([], cards_of(OLD), OLD)
    edited = (replace(first.cards[0], front="What ended the Millbrook ferry?", back="A bridge"), *first.cards[1:])
    again = match(edited, cards_of(OLD), OLD)
    assert (again.cards[0].front, again.cards[0].back) == ("What ended the Millbrook ferry?", "A bridge")


def test_a_rejected_card_does_not_come_back() -> None:
    """Its id is a tombstone."""
    fresh = cards_of(OLD)
    assert match([], fresh, OLD, rejected={fresh[0].id}).cards == tuple(fresh[1:])


def test_the_learners_own_cards_stay_first() -> None:
    """Cards without evidence are not the generator's business."""
    own = Card("k1own", CardKind.BASIC, "2 + 2?", "4")
    assert match([own], cards_of(OLD), OLD).cards[0] == own


@given(st.lists(st.sampled_from([*SENTENCES, "A plain line.", "Another plain line."]), max_size=8))
def test_no_history_is_ever_lost(lines: list[str]) -> None:
    """Whatever happens to the document, every card that was ever there is still there, once."""
    first = match([], cards_of(OLD), OLD)
    new = a_source(*dict.fromkeys(lines))
    again = match(first.cards, cards_of(new), new)
    ids = [card.id for card in again.cards]
    assert len(ids) == len(set(ids))
    assert {card.id for card in first.cards} <= set(ids)


FERRY = SENTENCES[0]


def after_edit(old: str, new: str) -> tuple[Card, Matched]:
    """The card of one sentence, and the deck after the sentence was edited."""
    first = match([], cards_of(old), old)
    return first.cards[0], match(first.cards, cards_of(new), new)


OTHER_FACTS = [
    ("a figure", FERRY.replace("1931", "1941")),
    ("a negation", FERRY.replace("stopped", "never stopped")),
    ("a hedge", FERRY.replace("stopped", "may have stopped")),
    ("an answer", FERRY.replace("a bridge opened upstream", "its captain retired")),
]


@pytest.mark.parametrize("new", [case[1] for case in OTHER_FACTS], ids=[case[0] for case in OTHER_FACTS])
def test_another_fact_is_another_card(new: str) -> None:
    """However little of the sentence changed: the old card retires, and its history with it."""
    old, again = after_edit(FERRY, new)
    states = {card.id: card.retired for card in again.cards}
    assert states.pop(old.id)
    assert list(states.values()) == [False]


def test_words_written_by_hand_survive_a_typo() -> None:
    """Question and answer, whichever the learner changed."""
    first = match([], cards_of(FERRY), FERRY).cards[0]
    mine = replace(first, front="What ended the Millbrook ferry?", back="It had a rival")
    new = FERRY.replace("upstream", "upstraem")
    (again,) = match([mine], cards_of(new), new).cards
    assert (again.id, again.front, again.back) == (mine.id, mine.front, mine.back)
    assert again.evidence is not None
    assert again.evidence.quote == new


def test_a_typo_that_hides_the_frame_keeps_the_card() -> None:
    """It cannot be made again, but its words still stand there, and its evidence follows them."""
    old, again = after_edit(FERRY, f"Something new. {FERRY.replace('because', 'becuase')}")
    (card,) = again.cards
    assert (card.id, card.retired, card.front) == (old.id, False, old.front)
    assert card.evidence is not None
    assert card.evidence.quote == FERRY.replace("because", "becuase")


def test_a_card_kept_against_its_tier_survives_a_typo() -> None:
    """What is not wanted as a new card is still the old one's new evidence."""
    first = match([], cards_of(OLD), OLD)
    new = OLD.replace("upstream", "upstraem")
    again = match(first.cards, cards_of(new), new, wanted=())
    assert [(card.id, card.retired) for card in again.cards] == [(card.id, False) for card in first.cards]
    assert again.waiting == ()


def test_what_is_not_wanted_waits_once() -> None:
    """A question the deck asks already does not wait."""
    fresh = cards_of(OLD)
    some = match([], fresh, OLD, wanted={fresh[0].id})
    assert (some.cards, some.waiting) == ((fresh[0],), tuple(fresh[1:]))
    assert match(some.cards, fresh, OLD, wanted=()).waiting == tuple(fresh[1:])


def test_a_rejected_card_does_not_come_back_with_a_typo() -> None:
    """Nor with its question and answer from another sentence."""
    (tomb,) = cards_of(FERRY)
    for new in (FERRY.replace("upstream", "upstraem"), f"{FERRY[:-1]} , as people say."):
        assert match([], cards_of(new), new, rejected={tomb.id}, tombstones=[tomb]).cards == ()


def test_the_same_fact_in_another_sentence_is_the_same_card() -> None:
    """The first sentence goes, the second says as much."""
    second = replace(
        cards_of(FERRY)[0], id="", evidence=Evidence("x.txt", 0, 20, 1, "The bridge upstream: the end of the ferry.")
    )
    (old,) = cards_of(FERRY)
    again = match([old], [identify(second, "x")], "The bridge upstream: the end of the ferry.")
    assert [card.id for card in again.cards] == [old.id]


def test_a_retired_card_does_not_come_back_beside_its_successor() -> None:
    """Its question is asked with another answer by then."""
    new = FERRY.replace("a bridge opened upstream", "its captain retired")
    _, changed = after_edit(FERRY, new)
    both = f"{FERRY}\n{new}"
    again = match(changed.cards, cards_of(new), both)
    assert sum(not card.retired for card in again.cards) == 1


def test_a_card_of_another_document_is_left_alone() -> None:
    """A learner may move cards between decks."""
    moved = replace(cards_of(FERRY)[0], evidence=Evidence("y.txt", 0, 4, 1, "Away"))
    assert match([moved], [], "Nothing here.").cards == (moved,)


def test_a_claim_whose_speaker_changed_retires() -> None:
    """Under another name the words are another person's."""
    card = replace(cards_of(FERRY)[0], front="Why, according to Ada Park, did the ferry stop?")
    assert card.evidence
    card = replace(card, evidence=replace(card.evidence, speaker="Ada Park"))
    for speaker, retired in (("Ada Park", False), ("Ben Oaks", True), (None, False)):
        passage = Passage(PassageKind.TURN, FERRY, 0, len(FERRY), speaker=speaker)
        document = Document("x.txt", FERRY, "", "Crossings", Shape.INTERVIEW, Register.EDITED_TALK, (passage,))
        assert [card.retired for card in reconcile([card], [], document).cards] == [retired]


def test_captions_are_found_again_behind_their_marks() -> None:
    """The words of a quote stand on two lines, with a mark between them."""
    quote = "clusters have to be built because chips are slow"
    old = replace(cards_of(FERRY)[0], evidence=Evidence("x.txt", 10, 60, 1, quote))
    source = "- [00:10] welcome back\n- [00:36] clusters have to be\n- [00:38] built because chips are slow\n"
    edits = tuple(Edit(found.start(), found.end(), " ", "markup") for found in re.finditer(r"\n?- \[\d\d:\d\d\] ", source))
    passage = Passage(PassageKind.CAPTIONS, "", 0, len(source), time=36, edits=edits)
    document = Document("x.txt", source, "", "Chips", Shape.CAPTIONS, Register.CAPTIONS, (passage,))
    (again,) = reconcile([old], [], document).cards
    assert again.evidence is not None
    assert (again.retired, again.evidence.quote, again.evidence.line) == (False, quote, 2)
    assert source[again.evidence.start : again.evidence.end].startswith("clusters have to be\n- [00:38] built")


@pytest.mark.timeout(60)
def test_a_large_deck_whose_every_quote_changed_is_matched_in_seconds() -> None:
    """Not all are compared with all: found by the words they share, made again or not."""
    chance = random.Random(1)
    letters = "abcdefghijklmnoprstuvw"
    stock = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(3_000)]
    lines = [f"{' '.join(chance.choices(stock, k=7))} because {' '.join(chance.choices(stock, k=9))}." for _ in range(5_000)]
    first = match([], cards_of("\n".join(lines)), "\n".join(lines))
    edited = "\n".join(typos(line, 1, chance) for line in lines)
    ids = {card.id for card in first.cards}
    for fresh in (cards_of(edited), []):
        again = match(first.cards, fresh, edited)
        assert ids == {card.id for card in again.cards}
        assert again.retired <= 0.01 * len(ids)
