"""Score and tier of the drafts that passed the gates, and which of them become cards.

In the order of their scores: a draft whose frame is hardly ever right is dropped, and so is one that asks what a better one
asks. Two that ask alike but are answered differently get what tells them apart into their questions (who says it, in which
work, in which part), or the weaker one is demoted. Of the rest one for each sentence is confident (gate G11), and no section
has more confident cards than its length allows, so that the best of every section come before the many of one.
"""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

from rapidfuzz import fuzz

from studydeck.card import CardKind, Draft, Tier, anchor
from studydeck.document import Document, Register
from studydeck.text.terms import content_words, figures, words

_TERM = re.compile(
    r"\b[Ww](?:hat|ho) (?:is|are|was|were|does|do) (?:meant by )?"
    r"(?:“(?P<quoted>[^”]+)”(?: mean| refer to|,.*)?|(?P<term>.+?)(?P<called> called)?)\?$"
)
_ARTICLE = re.compile(r"^(?:an?|the) ", re.IGNORECASE)
_REGISTERS = {
    "prose": Register.EDITED_PROSE,
    "edited": Register.EDITED_TALK,
    "verbatim": Register.VERBATIM_TALK,
    "captions": Register.CAPTIONS,
}
_TABLE = tomllib.loads(files("studydeck").joinpath("priors.toml").read_text(encoding="utf-8"))

CONFIDENT: float = _TABLE["confident"]
"""A frame whose prior is at least this is trusted in that register."""
UNKNOWN: float = _TABLE["unknown"]
LEAST: float = _TABLE["least"]
"""Drafts below this are not even suggested."""
WEIGHT: int = _TABLE["weight"]
"""Decisions of the learner that a prior weighs as much as."""
PRIORS: dict[str, dict[Register, float]] = {
    frame: {_REGISTERS[register]: prior for register, prior in row.items()} for frame, row in _TABLE["prior"].items()
}
"""Expected share of kept cards by frame and register, from readings by the rubric; a table kept as data in priors.toml."""

Verdicts = Mapping[tuple[str, str], tuple[int, int]]
"""How many cards the learner kept and rejected, by frame and register."""
NO_VERDICTS: Verdicts = {}

SECOND = "a better card was made from the same sentence"
"""Gate G11, as a reason."""
ENOUGH = "its section has as many confident cards as its length allows, and they are better"
SELDOM = "cards of its frame are hardly ever kept"
SAME_QUOTE, SAME_ANSWER = 95, 80
"""Token-set ratios (0 to 100) above which quotes and answers count as the same."""
SAME_TOPIC = 0.5
"""The share of the shorter question's content words that stand in the other one when both have the same topic."""
SAME_MEANING = 0.4
"""The share of the content words of the shorter definition and its sentence that stand in the other one."""
LIKE_TOPIC, FEWEST_TOLD = 0.66, 3
"""The same share where two sentences say it in two wordings, and the words of an answer that can be known again in another."""
LIKE_QUESTION = 85
"""Ratio (0 to 100) from which a question may be taken for another one."""
LETTERS_PER_CARD, LEAST_QUOTA = 180, 3
"""A section may have one confident card for so many characters, about thirty words, but always a few: the densest text worth
remembering, a glossary or a chronology, states a fact in every sentence of that length."""
_LISTED = ("entry",)
"""Frames for what the document itself lists as worth knowing, however briefly."""
MOST_COMPARED = 32
"""Drafts that one is compared with at most under a word they share; keeps long documents linear."""
MOST_SLOT_WORDS = 12


@dataclass(frozen=True, slots=True)
class Ranked:
    """A draft with its score (0 to 1, higher is better) and tier."""

    draft: Draft
    score: float
    """From the priors alone, so that a deck file does not change with every decision of its learner."""
    tier: Tier
    reason: str = ""
    """Why it is only suggested, in plain words; empty for a confident one."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A draft that passed the gates and still becomes no card."""

    draft: Draft
    reason: str
    """In plain words."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """What became of all drafts of a document, each list in the order of the document."""

    ranked: tuple[Ranked, ...]
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A draft with the words that it is compared by."""

    draft: Draft
    question: str
    answer: str
    quote: str
    topic: frozenset[str]
    """Content words of the question."""
    demoted: str = ""
    """Why it is only suggested, if another question can be taken for it."""


def expected(frame: str, register: str, verdicts: Verdicts = NO_VERDICTS) -> float:
    """The share of cards expected to be kept: the prior of a frame in a register, moved by what its learner decided."""
    prior = PRIORS.get(frame, {}).get(Register(register), UNKNOWN)
    kept, rejected = verdicts.get((frame, register), (0, 0))
    return (prior * WEIGHT + kept) / (WEIGHT + kept + rejected)


def rank(drafts: Iterable[Draft], document: Document, verdicts: Verdicts = NO_VERDICTS) -> Ranking:
    """Which drafts become cards, in which tier, and why the others do not; see above. Takes time in proportion to them.

    `verdicts` move the order and the tiers, never a score.
    """
    scored = sorted(
        ((worth(_score(draft, document), draft.frame, document.register, verdicts), draft) for draft in drafts),
        key=lambda pair: (-pair[0], pair[1].evidence.start, pair[1].front),
    )
    dropped = [Dropped(draft, SELDOM) for value, draft in scored if value < LEAST]
    facts = _facts([_candidate(draft) for value, draft in scored if value >= LEAST], dropped)
    ranked = []
    taken: set[tuple[int, int]] = set()
    left = _quotas(document)
    for candidate in _asked_once(_apart(facts, document), dropped):
        draft = candidate.draft
        section = document.passages[draft.passage].section
        reason = (
            _doubt(draft, document, verdicts)
            or (SECOND if draft.sentence in taken else "")
            or candidate.demoted
            or ("" if left[section] or draft.frame in _LISTED else ENOUGH)
        )
        if not reason:
            taken.add(draft.sentence)
            left[section] -= 1
        tier = Tier.SUGGESTED if reason else Tier.CONFIDENT
        ranked.append(Ranked(draft, round(_score(draft, document), 3), tier, reason))
    ranked.sort(key=lambda item: (item.draft.evidence.start, item.draft.front))
    dropped.sort(key=lambda item: (item.draft.evidence.start, item.draft.front))
    return Ranking(tuple(ranked), tuple(dropped))


def worth(score: float, frame: str, register: str, verdicts: Verdicts) -> float:
    """A score, moved as far as the learner's decisions move what is expected of its frame."""
    return score + expected(frame, register, verdicts) - expected(frame, register)


def _doubt(draft: Draft, document: Document, verdicts: Verdicts) -> str:
    """Why the frame of a draft is not trusted in this register; nothing where it is."""
    share = expected(draft.frame, document.register, verdicts)
    if share >= CONFIDENT:
        return ""
    if document.register not in PRIORS.get(draft.frame, {}) and (draft.frame, document.register) not in verdicts:
        return f"how often cards of the frame {draft.frame} are kept in {document.register} is not known"
    return f"cards of the frame {draft.frame} are kept about {round(share * 10)} times in 10 in {document.register}"


def _score(draft: Draft, document: Document) -> float:
    """The prior, moved a little by what makes a card worth its time: figures, rare words, a middling length."""
    substance = min(len(set(content_words(draft.front + " " + draft.back))), 14) / 14
    length = len(draft.back.split())
    return (
        expected(draft.frame, document.register)
        + 0.02 * substance
        + 0.01 * bool(figures(draft.back))
        - 0.002 * max(0, length - 12)
    )


def _quotas(document: Document) -> Counter[tuple[str, ...]]:
    """How many confident cards each section may have."""
    letters: Counter[tuple[str, ...]] = Counter()
    for passage in document.passages:
        letters[passage.section] += len(passage.text)
    return Counter({section: max(LEAST_QUOTA, size // LETTERS_PER_CARD) for section, size in letters.items()})


def _candidate(draft: Draft, demoted: str = "") -> _Candidate:
    return _Candidate(
        draft,
        anchor(draft.front),
        anchor(draft.back),
        anchor(draft.evidence.quote),
        frozenset(content_words(draft.front)),
        demoted,
    )


def _facts(candidates: list[_Candidate], dropped: list[Dropped]) -> list[_Candidate]:
    """The candidates without those whose fact a better one asks for; the best come first."""
    common = Counter(word for candidate in candidates for word in set(candidate.answer.split()))
    told: dict[object, str] = {}
    by_word: defaultdict[str, list[_Candidate]] = defaultdict(list)
    by_term: defaultdict[str, list[_Candidate]] = defaultdict(list)
    chosen = []
    for candidate in candidates:
        draft = candidate.draft
        alike = by_word[min(candidate.answer.split() or [""], key=lambda word: (common[word], word))]
        keys: list[object] = [(candidate.question, candidate.answer)]
        if draft.frame == "thesis":
            keys.append(draft.passage)  # what a work argues, and nothing nearer: it has one thesis
        term = _term(draft)
        meanings = by_term[term] if term else []
        better = (
            next((told[key] for key in keys if key in told), None)
            or next((other.draft.front for other in alike[-MOST_COMPARED:] if _same_fact(candidate, other)), None)
            or next((other.draft.front for other in meanings[-MOST_COMPARED:] if _same_meaning(candidate, other)), None)
        )
        if better:
            dropped.append(Dropped(draft, f"“{better}” asks for the same"))
            continue
        told |= dict.fromkeys(keys, draft.front)
        alike.append(candidate)
        meanings.append(candidate)
        chosen.append(candidate)
    return chosen


def _term(draft: Draft) -> str:
    """The term that a definition asks for or asks about, without its article and its number; nothing for other cards."""
    asked = _TERM.search(draft.front) if draft.kind is CardKind.DEFINITION else None
    if asked is None:
        return ""
    term = draft.back if asked["called"] else asked["term"] or asked["quoted"]
    return anchor(_ARTICLE.sub("", term)).removesuffix("s")


def _same_meaning(one: _Candidate, other: _Candidate) -> bool:
    """Whether two definitions of a term are one: a text explains a term where it needs it, and its glossary says so again.

    Two meanings with hardly a word in common are two things by one name.
    """
    told, again = set(one.answer.split()) | set(one.quote.split()), set(other.answer.split()) | set(other.quote.split())
    first, second = (set(content_words(" ".join(words))) for words in (told, again))
    return len(first & second) >= SAME_MEANING * min(len(first), len(second))


def _same_fact(one: _Candidate, other: _Candidate) -> bool:
    """Whether two drafts ask for the same: the same answer to a question that only says more, or what one sentence says once.

    A sentence and its repetition count as one sentence.
    """
    shared = len(one.topic & other.topic)
    shorter = min(len(one.topic), len(other.topic))
    if one.answer == other.answer and one.draft.frame == other.draft.frame and shared == shorter > 0:
        return True
    if (
        one.draft.frame == other.draft.frame
        and len(set(one.answer.split())) >= FEWEST_TOLD
        and shared >= LIKE_TOPIC * shorter > 0
    ):
        return fuzz.token_set_ratio(one.answer, other.answer) > SAME_ANSWER
    return (
        shared >= SAME_TOPIC * shorter > 0
        and fuzz.token_set_ratio(one.answer, other.answer) > SAME_ANSWER
        and (one.draft.sentence == other.draft.sentence or fuzz.token_set_ratio(one.quote, other.quote) > SAME_QUOTE)
    )


def _apart(candidates: list[_Candidate], document: Document) -> list[_Candidate]:
    """The candidates, with questions told apart that could be taken for one another; where that fails, the weaker is demoted."""
    found = list(candidates)
    for better, worse in _confusable(candidates):
        if not _interfere(found[better], found[worse]):
            continue
        if slots := _telling_apart(found[better].draft, found[worse].draft, document):
            for place, slot in zip((better, worse), slots, strict=True):
                found[place] = _candidate(_named(found[place].draft, slot), found[place].demoted)
        else:
            reason = f"“{found[better].draft.front}” asks almost the same and has another answer"
            found[worse] = replace(found[worse], demoted=reason)
    return found


def _confusable(candidates: list[_Candidate]) -> Iterator[tuple[int, int]]:
    """Places of two candidates, the better one first, of which one question holds all content words of the other."""
    common = Counter(word for candidate in candidates for word in candidate.topic)
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    for place in sorted(range(len(candidates)), key=lambda place: (len(candidates[place].topic), place)):
        topic = candidates[place].topic
        for word in sorted(topic):
            for shorter in by_word[word][-MOST_COMPARED:]:
                if candidates[shorter].topic <= topic:
                    yield min(shorter, place), max(shorter, place)
        if topic:
            by_word[min(topic, key=lambda word: (common[word], word))].append(place)


def _interfere(one: _Candidate, other: _Candidate) -> bool:
    """Whether two questions are alike and one of them names nothing that the other does not, while their answers differ.

    Definitions of two terms are told apart by the terms.
    """
    terms = {_term(one.draft), _term(other.draft)}
    if "" not in terms and len(terms) > 1:
        return False
    return (
        (one.topic <= other.topic or other.topic <= one.topic)
        and fuzz.ratio(one.question, other.question) >= LIKE_QUESTION
        and fuzz.token_set_ratio(one.answer, other.answer) <= SAME_ANSWER
    )


def _asked_once(candidates: Iterable[_Candidate], dropped: list[Dropped]) -> Iterator[_Candidate]:
    """The candidates without those whose very question a better one asks."""
    asked: set[str] = set()
    for candidate in candidates:
        if candidate.question in asked:
            dropped.append(Dropped(candidate.draft, "a better card asks the same question"))
        else:
            asked.add(candidate.question)
            yield candidate


def _telling_apart(draft: Draft, other: Draft, document: Document) -> tuple[str, str] | None:
    """The first thing that differs between two drafts and may stand in their questions, for each of them, or None."""
    for slot, second in zip(_slots(draft, document), _slots(other, document), strict=True):
        if slot != second and _fits(slot, draft) and _fits(second, other):
            return slot, second
    return None


def _slots(draft: Draft, document: Document) -> tuple[str, ...]:
    """What may stand before a question to say which one is meant: the speaker, the work with its date, the part."""
    passage = document.passages[draft.passage]
    work = f"In {draft.context}" if passage.title and draft.context else ""
    part = f"In “{passage.section[-1]}”" if passage.section else ""
    return (f"According to {passage.speaker}" if passage.speaker else "", work, part)


def _fits(slot: str, draft: Draft) -> bool:
    """Whether a slot is there, short, not on the card already and without words of the answer."""
    return (
        0 < len(slot.split()) <= MOST_SLOT_WORDS
        and anchor(slot) not in anchor(draft.front)
        and not set(content_words(slot)) & set(content_words(draft.back))
    )


def _named(draft: Draft, slot: str) -> Draft:
    """A draft whose question begins with a slot."""
    return replace(draft, front=f"{slot}: {draft.front}", template=(*draft.template, *words(slot)))
