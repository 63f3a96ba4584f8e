"""HanTa's English model, decoded by tables made for speed: the tags are HanTa's own, in a third of its time.

The model is two Markov chains of second order. One runs over the words of a sentence, one over the parts of a word that the
model does not know as a whole. A state is a pair of tags; the tables below give for each state only what can follow it. Order
and rounding of every sum are HanTa's, so that ties fall as they do there (the tests compare the two).
"""

from collections.abc import Sequence
from functools import lru_cache
from math import exp, inf, log1p
from typing import Any

from HanTa.HanoverTagger import EMPTY, END, START, UNKNOWN, HanoverTagger

State = tuple[int, int]

_KEPT_WORDS = 1 << 15
"""Words whose tags are remembered: more than most libraries hold, and bounded."""
_WIDTH, _WIDTH_INSIDE, _SLACK = 5, 3, 1.0
"""States that are followed up, in a sentence and in a word, and those this close to the last of them."""
_CUTOFF = 5.0
"""Tags of an unknown word that are this much less likely than its best one are left out."""
_WHOLE_UNKNOWN = 4.6
"""What it costs to take a whole word for one unknown part."""
_LONGEST = 40
"""Letters of an unknown word that are looked at: its end tells the tag, and the time grows with the square."""


class Decoder:
    """The model with its tables; made once, as loading takes a tenth of a second."""

    def __init__(self) -> None:
        model: Any = HanoverTagger("morphmodel_en.pgz")
        self._model = model
        self._order = {tag: place for place, tag in enumerate(next(iter(model.LP_trans_word.values()))) if tag != END}
        self._anything = [(tag, 0.0) for tag in self._order]
        self._suffixes = next(iter(model.LP_s_t.values()))
        guesses = {
            tag: ([model.Int_t + model.LP_hapax_t[tag] + length for length in model.LP_len_t[tag]], model.LP_s_t[tag])
            for tag in model.LP_hapax_t
            if tag in model.LP_s_t
        }
        self._known = frozenset().union(*model.LP_m_t.values())
        self._followers = {}
        for state, following in model.LP_trans_nonfinal.items():
            every = [(tag, chance, model.LP_m_t[tag], guesses.get(tag)) for tag, chance in following]
            self._followers[state] = every, [follower for follower in every if follower[3]]
        self._options = lru_cache(_KEPT_WORDS)(self._tags_of)

    def tags(self, words: Sequence[str]) -> list[str]:
        """The most likely tags of the words of a sentence."""
        if not words:
            return []
        rows: list[dict[State, State]] = []
        row: dict[State, float] = {(EMPTY, START): 0.0}
        transitions = self._model.LP_trans_word
        for place, word in enumerate(words):
            options = self._options(word, place > 0)
            bound = _bound(row, _WIDTH)
            reached: dict[State, float] = {}
            back: dict[State, State] = {}
            for state, so_far in row.items():
                if so_far < bound:
                    continue
                following, last = transitions[state], state[1]
                for tag, fit in options:
                    chance = so_far + following[tag] + fit
                    new = (last, tag)
                    if new not in reached or chance > reached[new]:
                        reached[new] = chance
                        back[new] = state
            rows.append(back)
            row = reached
        state = max(row, key=lambda ending: row[ending] + transitions[ending].get(END, -inf))
        found = []
        for back in reversed(rows):
            found.append(self._model.int2tag[state[1]])
            state = back[state]
        return found[::-1]

    def rarity(self, word: str) -> float:
        """How unlikely a word is, as a negated logarithm."""
        return -max(float(score) for _, score in self._model.tag_word(word))

    def _tags_of(self, word: str, cased: bool) -> list[tuple[int, float]]:
        """The tags a word can have, and how well each fits; every tag where nothing is known of it."""
        model = self._model
        form = model.normalize(word)
        known = model.cache.get(form)
        upper = word[0].isupper()
        fits = []
        for tag, chance in known or self._tags_by_parts(form):
            if cased and tag != UNKNOWN:
                chance += model.LP_case_t[tag][upper]
            fits.append((tag, chance - model.LP_wtag[tag] if tag != UNKNOWN else chance))
        least = -inf if known else max(fit for _, fit in fits) - _CUTOFF
        able = [(tag, fit) for tag, fit in fits if fit >= least and tag in self._order]
        return sorted(able, key=lambda option: self._order[option[0]]) or self._anything

    def _tags_by_parts(self, word: str) -> list[tuple[int, float]]:
        """The tags of a word the model does not know, by the parts it may consist of."""
        word = word[-_LONGEST:]
        length = len(word)
        rows: list[dict[State, float]] = [{} for _ in range(length + 1)]
        rows[0][EMPTY, START] = 0.0
        endings = [self._ending(word[max(0, end - 5) : end]) for end in range(length + 1)]  # of longer parts
        for start, row in enumerate(rows[:-1]):
            bound = _bound(row, _WIDTH_INSIDE)
            states = [state for state, so_far in row.items() if so_far >= bound and state in self._followers]
            parts = [(end, word[start:end]) for end in range(start + 1, length + 1)] if states else []
            known_parts = [(end, part) for end, part in parts if part in self._known]
            for state in states:
                so_far, last = row[state], state[1]
                followers, guessed = self._followers[state]
                for end, part in parts if guessed else known_parts:
                    reached, size, ending = rows[end], end - start, None
                    if length < 4 or size > 2:
                        ending = endings[end] if size > 4 else self._ending(part)
                    for tag, chance, known, guess in followers if part in self._known else guessed:
                        if part in known:
                            fit = known[part]
                        elif guess and ending is not None:
                            fit = guess[0][min(size, 24)] + guess[1][ending]
                            if size == length:
                                fit -= _WHOLE_UNKNOWN
                        else:
                            continue
                        total = so_far + chance + fit
                        if total > reached.get((last, tag), -inf):
                            reached[last, tag] = total
        return self._tags_at(rows[-1])

    def _ending(self, part: str) -> str:
        """The longest ending of a part of a word, shorter than itself, that the model knows."""
        for size in (4, 3, 2):
            if len(part) > size and part[-size:] in self._suffixes:
                return part[-size:]
        return part[-1:] if len(part) > 1 and part[-1:] in self._suffixes else ""

    def _tags_at(self, row: dict[State, float]) -> list[tuple[int, float]]:
        """The tags of a word by the states in which it can end."""
        best: dict[State, float] = {}
        for state, so_far in row.items():
            for tag, chance in self._model.LP_trans_final.get(state, ()):
                new, total = (state[1], tag), so_far + chance
                if total > best.get(new, -inf):
                    best[new] = total
        chances: dict[int, float] = {}
        for (_, tag), chance in best.items():
            chances[-tag] = _either(chances[-tag], chance) if -tag in chances else chance
        return list(chances.items()) or [(UNKNOWN, 0.0)]


def _bound(row: dict[State, float], width: int) -> float:
    """The least likelihood a state must have to be followed up."""
    return sorted(row.values(), reverse=True)[width] - _SLACK if len(row) > width else -inf


def _either(one: float, other: float) -> float:
    """The logarithm of the sum of two chances given as logarithms."""
    return max(one, other) + log1p(exp(-abs(one - other)))
