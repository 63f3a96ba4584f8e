"""What became of every passage of a document: its cards, or why there is none. Behind `generate --why`; nothing is written."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from studydeck.card import CardForm, Draft, Tier
from studydeck.config import Library
from studydeck.document import SOURCES, Document, Passage, PassageKind
from studydeck.errors import StudydeckError
from studydeck.extract import FRAMES, LONGEST
from studydeck.extract.sentence import Sentence, sentences
from studydeck.generate import documents_meant, judged, library_spelling
from studydeck.rank import NO_VERDICTS, Ranking, Verdicts, rank
from studydeck.readers import read_file
from studydeck.store import open_store
from studydeck.text.clean import one_line
from studydeck.text.lint import dangling

_SILENT = {
    PassageKind.HEADING: "a heading",
    PassageKind.ADVERTISEMENT: "an advertisement",
    PassageKind.COMMENT: "a reader's comment",
    PassageKind.BOILERPLATE: "what is no part of the text, such as its title, links and counts",
}
_NO_TEXT = "nothing is left of it without marks and notes"
_QUESTION = "it is a question"
_TOO_LONG = "it is too long for one sentence"
_ALONE = "it cannot stand alone"
_NO_FRAME = "no frame fits its wording"
_SAME = "a better card stands for it"
_FARTHEST = (_QUESTION, _TOO_LONG, _ALONE, _NO_FRAME)
"""Causes of sentences that gave no draft, the one farthest from a card first."""
WORDINGS = {
    **{frame.name: re.split(r"[.;:](?:\s|$)", frame.__doc__ or "")[0] for frame in FRAMES},
    "side-about": "What a work argues in passing, or beside other things, about something",
    "plain-word": "What an everyday word means that is set off or listed as a term",
}
"""What each frame looks for, in the words of its own description; the last two are less certain finds of several frames."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one draft."""

    question: str
    answer: str
    frame: str
    tier: Tier | None
    """None for a draft that became no card."""
    cause: str = ""
    """Why it is no card or only suggested: in a few words, to be counted."""
    reason: str = ""
    """The same, as much as there is to say."""


@dataclass(frozen=True, slots=True)
class SentenceReport:
    """One sentence with its drafts, or why it has none."""

    line: int
    last_line: int
    text: str
    fates: tuple[Fate, ...] = ()
    cause: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PassageReport:
    """One passage with its sentences; `cause` and `reason` say why it gave no card and are empty if it gave one."""

    line: int
    last_line: int
    text: str
    kind: str
    speaker: str | None
    sentences: tuple[SentenceReport, ...]
    cause: str
    reason: str

    @property
    def cards(self) -> list[Fate]:
        """The cards of both tiers."""
        return [fate for sentence in self.sentences for fate in sentence.fates if fate.tier]


@dataclass(frozen=True, slots=True)
class Coverage:
    """One document with its passages, in order, or the error that kept it from being read."""

    document: str
    passages: tuple[PassageReport, ...] = ()
    error: StudydeckError | None = None

    @property
    def causes(self) -> list[tuple[str, int]]:
        """Why passages gave no card, and how many for each cause, the most frequent first."""
        return Counter(passage.cause for passage in self.passages if passage.cause).most_common()


def coverage(library: Library, paths: Sequence[Path], now: datetime, query: str = "") -> list[Coverage]:
    """What became of every passage of the documents, or of those a query means: a line number, or words of the passage.

    Raises InputRefused if there is no document at all, and whatever opening the library's database or reading its aliases raises.
    """
    documents = documents_meant(library, paths)
    with open_store(library, now, read_only=True) as store:
        verdicts = store.verdicts()
    spelt = library_spelling(library)
    found = []
    for path in documents:
        try:
            document = read_file(path, spelling=spelt)
        except StudydeckError as error:
            found.append(Coverage(path.name, error=error))
            continue
        passages = covered(document, verdicts)
        found.append(Coverage(document.name, tuple(_meant(passages, query) if query else passages)))
    return found


def covered(document: Document, verdicts: Verdicts = NO_VERDICTS) -> list[PassageReport]:
    """What became of every passage of a document; pure."""
    drafts = list(judged(document))
    ranking = rank((draft for draft, verdict in drafts if not verdict), document, verdicts)
    fates: defaultdict[tuple[int, int], list[Fate]] = defaultdict(list)
    for draft, fate in (*_chosen(ranking), *((draft, _refused(draft, *verdict)) for draft, verdict in drafts if verdict)):
        fates[draft.sentence].append(fate)
    by_passage: defaultdict[int, list[SentenceReport]] = defaultdict(list)
    for sentence in sentences(document):
        by_passage[sentence.index].append(_sentence(sentence, fates))
    return [_passage(document, passage, tuple(by_passage[index])) for index, passage in enumerate(document.passages)]


def explained(found: Iterable[Coverage]) -> list[str]:
    """The sentences of every passage, each with its cards and with what kept it from one, in plain words."""
    lines = []
    for one in found:
        for passage in one.passages:
            who = f" by {passage.speaker}" if passage.speaker else ""
            lines.append(f"{one.document}, line {passage.line}: {passage.kind}{who}")
            if not passage.sentences:
                lines.append(f"    No card: {passage.reason}.")
            for sentence in passage.sentences:
                lines.append(f"  {sentence.text}")
                lines += [f"    {told}" for fate in sentence.fates for told in _told(fate)]
                if not sentence.fates:
                    lines.append(f"    No card: {sentence.reason}.")
    return lines


def _told(fate: Fate) -> Iterator[str]:
    """A draft's fate in two lines or three."""
    card = {Tier.CONFIDENT: "Card", Tier.SUGGESTED: "Suggested card", None: "No card"}[fate.tier]
    yield f"{card}: {fate.question} → {fate.answer}"
    wording = wording_of(fate.frame)
    looks_for = f" ({wording[:1].lower()}{wording[1:]})" if wording else ""
    yield f"  found by the frame “{fate.frame}”{looks_for}" + (f"; {fate.reason}" if fate.reason else "")


def wording_of(frame: str) -> str:
    """What a frame looks for; a variant such as `plural-acronym` looks for what its frame does.

    >>> wording_of("plural-acronym") == wording_of("acronym") != ""
    True
    """
    return next((WORDINGS[name] for name in (frame, *frame.split("-")) if name in WORDINGS), "")


def _chosen(ranking: Ranking) -> Iterator[tuple[Draft, Fate]]:
    """The drafts that passed the gates, with their fates."""
    for item in ranking.ranked:
        reason = f"only suggested: {item.reason}" if item.reason else ""
        yield item.draft, _fate(item.draft, item.tier, item.reason, reason)
    for gone in ranking.dropped:
        yield gone.draft, _fate(gone.draft, None, _SAME, f"left out: {gone.reason}")


def _refused(draft: Draft, gate: str, reason: str) -> Fate:
    return _fate(draft, None, f"gate {gate}", f"gate {gate} refuses it: {reason}")


def _fate(draft: Draft, tier: Tier | None, cause: str, reason: str) -> Fate:
    question = draft.front if draft.form is CardForm.QUESTION else draft.front.replace("{{", "[").replace("}}", "]")
    return Fate(one_line(question), one_line(draft.back), draft.frame, tier, cause, reason)


def _sentence(sentence: Sentence, fates: dict[tuple[int, int], list[Fate]]) -> SentenceReport:
    """A sentence with what became of its drafts, or why it gave none."""
    document = sentence.document
    start, end = sentence.passage.raw_span(sentence.start, sentence.end)
    mine = tuple(fates.get((start, end), ()))
    cause, reason = ("", "") if mine else _wordless(sentence)
    return SentenceReport(document.line(start), document.line(end - 1), one_line(sentence.text), mine, cause, reason)


def _wordless(sentence: Sentence) -> tuple[str, str]:
    """Why no frame found a draft in a sentence: in few words, and in more."""
    if sentence.text.endswith("?"):
        return _QUESTION, _QUESTION
    if len(sentence.text) > LONGEST:
        return _TOO_LONG, f"{_TOO_LONG} ({len(sentence.text)} characters)"
    alone = dangling(sentence.tagged, 0, len(sentence.tagged.words))
    return (_ALONE, f"{_ALONE} ({alone})") if alone else (_NO_FRAME, _NO_FRAME)


def _passage(document: Document, passage: Passage, found: tuple[SentenceReport, ...]) -> PassageReport:
    """A passage with its sentences, and what kept it from a card: what came nearest to one."""
    cause, reason = "", ""
    if not any(fate.tier for sentence in found for fate in sentence.fates):
        cause, reason = _nearest(passage, found)
    first, last = document.line(passage.start), document.line(max(passage.start, passage.end - 1))
    return PassageReport(first, last, passage.text, passage.kind.value, passage.speaker, found, cause, reason)


def _nearest(passage: Passage, found: tuple[SentenceReport, ...]) -> tuple[str, str]:
    if passage.kind not in SOURCES:
        return _SILENT[passage.kind], f"no card is made from {_SILENT[passage.kind]}"
    fates = [fate for sentence in found for fate in sentence.fates]
    if fates:
        fate = max(fates, key=lambda fate: fate.cause == _SAME)
        return fate.cause, f"“{fate.question}”: {fate.reason}"
    if not found:
        return _NO_TEXT, _NO_TEXT
    sentence = max(found, key=lambda sentence: _FARTHEST.index(sentence.cause))
    return sentence.cause, sentence.reason


def _meant(passages: Iterable[PassageReport], query: str) -> Iterator[PassageReport]:
    """The passages at a line or with some words, of their sentences only those meant if any is."""
    line = int(query) if query.isdigit() else 0
    for passage in passages:
        meant = tuple(
            sentence
            for sentence in passage.sentences
            if (sentence.line <= line <= sentence.last_line if line else query.casefold() in sentence.text.casefold())
        )
        within = passage.line <= line <= passage.last_line if line else query.casefold() in one_line(passage.text).casefold()
        if meant or (within and not passage.sentences):
            yield replace(passage, sentences=meant)
        elif within:
            yield passage
