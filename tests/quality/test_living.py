"""Decks live with their documents: whatever is done to a text, its cards keep their ids and the learner loses nothing."""

import random
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from editing import SCRIPTS, typos
from studydeck import deckfile
from studydeck.card import Card, anchor
from studydeck.config import Library, Settings
from studydeck.generate import generate
from studydeck.readers import read_file
from studydeck.store import open_store
from studydeck.study import open_study

SEEDS = Path(__file__).parents[2] / "seeds"
OWN = ("archive.txt", "interview.txt", "podcast.txt", "transcript.txt")
BESIDE = ("000", "003")
"""Beginnings of the names of documents beside the checkout that give cards."""
MOST_LOST, MOST_LOST_TO_TYPOS = 0.01, 0.05
ALL = Settings(accept="all")


@dataclass(frozen=True)
class Place:
    """A library with one document, and the moment of its generations."""

    library: Library
    name: str
    now: datetime

    def write(self, text: str) -> None:
        (self.library.seeds / self.name).write_text(text, encoding="utf-8")

    def generate(self, settings: Settings = ALL) -> None:
        generate(self.library, [], settings, self.now)

    @property
    def deck(self) -> Path:
        return next(self.library.decks.glob("*.md"))

    def cards(self) -> list[Card]:
        return list(deckfile.load(self.deck).deck.cards)

    def bytes_and_rows(self) -> tuple[bytes, list[str]]:
        """Everything a generation may write."""
        with open_store(self.library, self.now, read_only=True) as store:
            return self.deck.read_bytes(), list(store.connection.iterdump())


def a_place(root: Path, name: str, text: str, now: datetime) -> Place:
    library = Library(root)
    library.seeds.mkdir(parents=True)
    library.decks.mkdir()
    place = Place(library, name, now)
    place.write(text)
    place.generate()
    return place


def check_edit(place: Place, text: str, script: str, seed: int) -> Counter[str]:
    """Edit the document of a library, generate, undo the edit, generate; what happened to its cards, in numbers."""
    before = {card.id: card for card in place.cards() if not card.retired}
    edited = SCRIPTS[script](text, random.Random(f"{place.name} {script} {seed}"))
    place.write(edited)
    place.generate()
    after = place.cards()
    check_unique(after)
    written = place.bytes_and_rows()
    place.generate()
    assert place.bytes_and_rows() == written
    there = {card.id for card in after if not card.retired}
    document = read_file(place.library.seeds / place.name)
    said = [(passage.speaker, anchor(document.source[passage.start : passage.end])) for passage in document.passages]
    stands = {card.id for card in before.values() if stood(card, said)}
    gone = {card.id for card in after if card.retired}
    assert before.keys() <= there | gone
    place.write(text)
    place.generate()
    back = {card.id: card for card in place.cards()}
    check_unique(list(back.values()))
    for card in before.values():
        assert (back[card.id].front, back[card.id].back, back[card.id].retired) == (card.front, card.back, False)
    return Counter(cards=len(before), kept=len(before.keys() & there), stood=len(stands), stood_and_kept=len(stands & there))


def stood(card: Card, said: list[tuple[str | None, str]]) -> bool:
    """Whether the quote of a card stands in a passage of its speaker."""
    evidence = card.evidence
    return evidence is not None and any(
        evidence.speaker == speaker and anchor(evidence.quote) in words for speaker, words in said
    )


def check_unique(cards: list[Card]) -> None:
    """No id twice, and no question twice among the cards that are asked."""
    assert len({card.id for card in cards}) == len(cards)
    fronts = Counter(anchor(card.front) for card in cards if not card.retired)
    assert [front for front, count in fronts.items() if count > 1] == []


def check_scripts(
    texts: dict[str, str], root: Path, now: datetime, scripts: tuple[str, ...], seeds: int
) -> dict[str, Counter[str]]:
    """Numbers by script over several documents; what a script may cost is bounded."""
    totals: dict[str, Counter[str]] = {script: Counter() for script in scripts}
    for name, text in texts.items():
        place = a_place(root / name, name, text, now)
        for script in scripts:
            for seed in range(seeds):
                totals[script] += check_edit(place, text, script, seed)
    for script, total in totals.items():
        assert total["stood_and_kept"] >= (1 - MOST_LOST) * total["stood"] > 0, (script, total)
        if script in ("typos", "insertions", "moves"):
            assert total["kept"] >= (1 - MOST_LOST_TO_TYPOS) * total["cards"], (script, total)
    return totals


def test_ids_survive_every_sort_of_edit(tmp_path: Path, now: datetime) -> None:
    """Of the library's own documents: ids, words and rows, there and back again."""
    texts = {name: (SEEDS / name).read_text(encoding="utf-8") for name in OWN}
    check_scripts(texts, tmp_path, now, tuple(SCRIPTS), 1)


def test_ids_survive_edits_of_the_documents_beside_the_checkout(shared: Path, tmp_path: Path, now: datetime) -> None:
    """Fifty slips of the pen, and a bit of everything."""
    paths = [path for path in sorted((shared / "seeds").iterdir()) if path.name.startswith(BESIDE)]
    texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
    check_scripts(texts, tmp_path, now, ("typos", "all"), 1)


def alike(card: Card, other: Card) -> bool:
    """Whether two cards say nearly the same in nearly the same words."""
    pairs = ((anchor(card.front), anchor(other.front)), (anchor(card.back), anchor(other.back)))
    return all(SequenceMatcher(None, *pair, autojunk=False).ratio() > 0.85 for pair in pairs)


@pytest.mark.parametrize("seed", range(3))
def test_decisions_survive_edits(tmp_path: Path, now: datetime, seed: int) -> None:
    """Rejected cards stay away, hand edits and cards kept against their tier stay, whatever slips into the document."""
    text = (SEEDS / "interview.txt").read_text(encoding="utf-8")
    place = a_place(tmp_path, "interview.txt", text, now)
    with open_study(place.library, ALL, now) as study:
        session = study.start(now)
        refused = {session.current}
        session = study.reject(session, now)
        refused.add(session.current)
        study.reject(session, now)
    tombs = [card for card in place.cards() if card.id in refused]
    place.generate(Settings())
    kept = {card.id for card in place.cards()}
    deck = deckfile.load(place.deck).deck
    mine = replace(deck.cards[0], front="What did I ask in my own words?", back="In my own words")
    deckfile.save(place.deck, replace(deck, cards=(mine, *deck.cards[1:])))
    chance = random.Random(seed)
    for tomb in tombs:
        assert tomb.evidence
        text = text.replace(tomb.evidence.quote, typos(tomb.evidence.quote, 2, chance))
    edited = typos(text, 50, chance)
    place.write(edited)
    place.generate(Settings())
    cards = {card.id: card for card in place.cards()}
    assert kept <= cards.keys()
    assert sum(cards[card].retired for card in kept) <= MOST_LOST_TO_TYPOS * len(kept)
    assert (cards[mine.id].front, cards[mine.id].back) == (mine.front, mine.back)
    place.generate(ALL)
    assert not refused & {card.id for card in place.cards()}
    new = [card for card in place.cards() if card.id not in kept]
    assert [card.front for card in new for tomb in tombs if alike(card, tomb)] == []
