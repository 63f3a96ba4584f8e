"""What makes two wordings one: quotes after a light edit of the document, answers, and the words a card takes over."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from studydeck.card import Card, CardForm, CardKind, anchor
from studydeck.text.lint import NEGATION, STRONG_HEDGES
from studydeck.text.terms import content_words, figures

SAME_QUOTE, SAME_ANSWER, REPEATED = 90, 80, 95
"""Ratios (0 to 100) above which a quote and an answer count as the same after a light edit, and a sentence as said twice."""
UNCHANGED = 100
"""The ratio of equal texts."""
COMMON = 100
"""Texts that may hold a word before the word stops telling them apart."""
FEW = 5
"""Telling words that a light edit cannot change all at once."""
MOST = 20
"""Texts that are looked at closely for one."""
LONG_WORD = 8
"""Letters of a word that may hold two slips of the pen and still be the same word."""


class Texts:
    """Texts found again by the words they share, so that many are not compared with many."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = list(texts)
        self.at: defaultdict[str, list[int]] = defaultdict(list)
        for index, text in enumerate(self.texts):
            for word in set(text.split()):
                self.at[word].append(index)

    def near(self, text: str) -> list[int]:
        """Those that share the most telling words with `text`."""
        votes = Counter(index for word in self._telling(text) for index in self.at.get(word, ()))
        return [index for index, _ in votes.most_common(MOST)]

    def alike(self, text: str) -> list[tuple[float, int]]:
        """Those that `text` may be after a light edit, with their likeness; all are looked at if few of its words tell."""
        found = [(fuzz.ratio(text, self.texts[index], score_cutoff=SAME_QUOTE), index) for index in self.near(text)]
        if len(self._telling(text)) < FEW and not any(likeness for likeness, _ in found):
            near = process.extract(text, self.texts, scorer=fuzz.ratio, processor=None, score_cutoff=SAME_QUOTE, limit=MOST)
            return [(likeness, index) for _, likeness, index in near]
        return [pair for pair in found if pair[0]]

    def _telling(self, text: str) -> list[str]:
        """The words of a text that few of the texts hold, if any."""
        return [word for word in set(text.split()) if len(self.at.get(word, ())) <= COMMON]


def facts(card: Card) -> tuple[CardKind, str, str]:
    """What a card asks and answers, whatever its evidence."""
    return card.kind, anchor(card.front), anchor(card.back)


def same_card(old: Card, new: Card) -> float | None:
    """How alike the answers are (0 to 100) if `new`, made from a lightly edited quote, is `old`, else None."""
    before, after = quote_of(old), quote_of(new)
    if old.kind is not new.kind or not keeps_facts(before, after, f"{said(old)} {said(new)}"):
        return None
    answers = fuzz.token_set_ratio(anchor(old.back), anchor(new.back))
    if answers >= SAME_ANSWER or spelt_alike(old.back, new.back):
        return answers
    # An answer that the old quote gives as well did not change with the document: the learner wrote another one.
    return 0.0 if _stand(content_words(new.back), content_words(before)) else None


def keeps_facts(before: str, after: str, card: str) -> bool:
    """Whether an edit of a quote leaves alone the figures of a card, and every negation and hedge."""
    (limits, counts), (new_limits, new_counts) = _fixed(before), _fixed(after)
    changed = (counts - new_counts) | (new_counts - counts)
    return limits == new_limits and not (changed and changed.keys() & set(figures(card)))


def spelt_alike(text: str, other: str) -> bool:
    """Whether two texts are the same words but for slips of the pen; figures must be equal."""
    words, others = anchor(text).split(), anchor(other).split()
    return len(words) == len(others) and all(map(_slip, words, others))


def still_said(card: Card, quote: str) -> bool:
    """Whether an edited quote still holds every word that a card took from its old one, but for slips of the pen."""
    before = set(anchor(quote_of(card)).split())
    taken = [word for word in anchor(said(card)).split() if word in before]
    return keeps_facts(quote_of(card), quote, said(card)) and _stand(taken, anchor(quote).split())


def updated(old: Card, new: Card) -> Card:
    """The old card with the new one's evidence.

    Its words stay, except where nothing but an edit of the document, or of a name in it, parts them from the new ones.
    """
    lost, gained = _change(_proof(old), _proof(new))

    def follows(before: str, after: str) -> bool:
        less, more = _change(before, after)
        return bool(less or more) and less <= lost and more <= gained

    front = new.front if follows(old.front, new.front) else old.front
    back = new.back if follows(old.back, new.back) else old.back
    if CardForm.CLOZE in (old.form, new.form) and (front, back) != (new.front, new.back):
        front, back = old.front, old.back
    return replace(old, front=front, back=back, evidence=new.evidence, section=new.section, score=new.score, retired=False)


def quote_of(card: Card) -> str:
    """The words of a document behind a card, or nothing."""
    return card.evidence.quote if card.evidence else ""


def start_of(card: Card) -> int:
    """Where they begin."""
    return card.evidence.start if card.evidence else 0


def said(card: Card) -> str:
    """All words a card asks and answers with."""
    return f"{card.front} {card.back}"


def repeats(card: Card, others: Iterable[Card]) -> bool:
    """Whether one of `others` gives the same answer from the same sentence said twice."""
    if card.kind is CardKind.WHO_SAID:
        return False
    back, quote = anchor(card.back), anchor(quote_of(card))
    return any(
        other.kind is card.kind
        and start_of(other) != start_of(card)
        and fuzz.token_set_ratio(anchor(other.back), back) > REPEATED
        and fuzz.token_set_ratio(anchor(quote_of(other)), quote) > REPEATED
        for other in others
    )


def _stand(words: Iterable[str], others: Sequence[str]) -> bool:
    """Whether each of `words` is among `others`, but for slips of the pen."""
    there = set(others)
    return all(word in there or any(_slip(word, other) for other in others) for word in words)


def _slip(word: str, other: str) -> bool:
    if word == other:
        return True
    if any(map(str.isdigit, word + other)):
        return False
    return OSA.distance(word, other) <= (2 if min(len(word), len(other)) >= LONG_WORD else 1)


@lru_cache(maxsize=20_000)
def _fixed(text: str) -> tuple[list[str], Counter[str]]:
    """What no slip of the pen may change in a text: its negations and hedges, in order, and its figures."""
    limits = [match[0].lower().replace("’", "'") for pattern in (NEGATION, STRONG_HEDGES) for match in pattern.finditer(text)]
    return limits, Counter(figures(text))


def _change(before: str, after: str) -> tuple[Counter[str], Counter[str]]:
    """The words that went and those that came."""
    old, new = Counter(anchor(before).split()), Counter(anchor(after).split())
    return old - new, new - old


def _proof(card: Card) -> str:
    """What a card's words rest on."""
    return f"{card.evidence.quote} {card.evidence.speaker or ''}" if card.evidence else ""
