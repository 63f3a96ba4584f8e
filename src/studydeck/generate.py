"""The job from documents to decks: read, extract, gate, rank, match, save."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath

from studydeck import __version__, deckfile
from studydeck.card import Card, Deck, Draft, Tier, anchor
from studydeck.config import Library, Settings, load_aliases
from studydeck.document import Document, Passage, PassageKind
from studydeck.errors import DatabaseBusy, InputRefused, StudydeckError
from studydeck.extract import extract
from studydeck.files import MOST_DOCUMENTS, NOT_UTF8, SUFFIXES, documents_in, locked, name_fault, read_bytes
from studydeck.gates import refusal
from studydeck.match import identify, reconcile
from studydeck.processes import cores, in_order
from studydeck.rank import NO_VERDICTS, Ranked, Verdicts, rank
from studydeck.readers import read_file
from studydeck.readers.decode import MAX_BYTES
from studydeck.review import Suggestion
from studydeck.store import SeenDocument, Store, open_store
from studydeck.text.clean import one_line
from studydeck.text.language import ENGLISH
from studydeck.text.spelling import Spelling, shipped, spelling, steady

UNWANTED = "the setting accept lets no card become active at once"
"""Why a card of the confident tier is only suggested."""
_SMALL = 3_000_000
"""Bytes of documents below which one process is enough: about ten seconds of work."""
_MOST_JOBS = 4
"""Processes unless more are asked for: each holds about 100 MB."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What one document gives, before it meets its deck."""

    ranked: tuple[Ranked, ...]
    refused: dict[str, int]
    """Drafts refused, by gate."""


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What became of one document."""

    path: Path
    deck_path: Path | None = None
    title: str = ""
    shape: str = ""
    active: int = 0
    """Generated cards in the deck that are not retired."""
    suggested: int = 0
    """Cards that wait to be kept."""
    added: int = 0
    kept: int = 0
    changed: int = 0
    """Of the kept cards: those whose words or evidence followed an edit of the document."""
    retired: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: StudydeckError | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of all documents, in the order they were given."""

    documents: tuple[DocumentReport, ...]
    left: int = 0
    """Documents that were not read, because the run was stopped: nothing of theirs was changed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a generation is: a document was read."""

    path: Path
    cards: int
    """Found in it, of both tiers, before they meet their deck."""
    error: StudydeckError | None
    done: int
    """Documents read, this one included."""
    total: int


class Watch:
    """Who follows a generation and may stop it; this one does neither. All of it is called in the thread that generates."""

    apart = False
    """Whether documents are read in other processes only, so that this one stays quick to answer."""

    def told(self, progress: Progress) -> None:
        """A document was read."""

    def stopped(self) -> bool:
        """Whether to read no more. What was read by then still becomes cards, so that no document is left half done."""
        return False


def judged(document: Document) -> Iterator[tuple[Draft, tuple[str, str] | None]]:
    """Every draft of a document, with the gate that refuses it and its reason if one does; pure."""
    for draft in extract(document):
        yield draft, refusal(draft, document)


def derive(document: Document, verdicts: Verdicts = NO_VERDICTS) -> Derived:
    """The drafts of a document that pass every gate, ranked; pure."""
    passed: list[Draft] = []
    refused: Counter[str] = Counter()
    for draft, verdict in judged(document):
        if verdict:
            refused[verdict[0]] += 1
        else:
            passed.append(draft)
    return Derived(rank(passed, document, verdicts).ranked, dict(refused))


def generate(
    library: Library,
    paths: Sequence[Path],
    settings: Settings,
    now: datetime,
    *,
    write: bool = True,
    jobs: int | None = None,
    watch: Watch | None = None,
) -> Report:
    """Documents to deck files; `paths` are files and folders, none means the library's own documents.

    They are read in `jobs` processes, by default in as many as pay; what comes out does not depend on it. A document that
    cannot be read, or whose deck cannot be written, is reported and does not stop the others. `watch` hears of each document
    and may stop the run. Raises InputRefused if there is no document at all, and whatever opening the library's database raises.
    """
    watch = watch or Watch()
    documents = documents_meant(library, paths)
    # In one order whatever the order asked for: of two documents that teach the same, the same one gets the card.
    order = sorted(dict.fromkeys(documents), key=lambda path: relative(path, library))
    with (
        open_store(library, now, read_only=not write, backup_count=settings.backup_count) as store,
        _alone(library) if write else nullcontext(),
    ):
        work = partial(_read, verdicts=store.verdicts(), spelt=library_spelling(library))
        jobs = jobs or _jobs_that_pay(documents)
        with closing(in_order(work, order, jobs, apart=watch.apart, stopped=watch.stopped)) as found:
            # It takes long; what the learner did to the decks meanwhile is seen below.
            read = [_watched(one, order, done, watch) for done, one in enumerate(found, start=1)]
        run = _Run(library, settings, store.rejected(), store.seen(), store.tombstones())
        for path, deck in _decks(library):
            if isinstance(deck, StudydeckError):
                run.unreadable[path] = deck
            else:
                run.keep(path, deck)
        made = {path: _generate_one(run, path, one, write=write) for path, one in zip(order, read, strict=False)}
        places = {one.place for one in made.values()}
        for place in {each.document for each in store.suggestions()} - places if write else ():
            if not (library.root / place).exists():
                store.replace_suggested(place, ())
        offered = {_fact(each.card) for each in store.suggestions() if each.document not in places}
        reports = {path: _offer(run, one, offered, store if write else None) for path, one in made.items()}
        return Report(tuple(reports[path] for path in documents if path in reports), len(order) - len(read))


def _watched(read: "_Read | StudydeckError", order: Sequence[Path], done: int, watch: Watch) -> "_Read | StudydeckError":
    """What was read, after `watch` was told of it."""
    error = read if isinstance(read, StudydeckError) else None
    cards = 0 if isinstance(read, StudydeckError) else len(read.derived.ranked)
    watch.told(Progress(order[done - 1], cards, error, done, len(order)))
    return read


@contextmanager
def _alone(library: Library) -> Iterator[None]:
    """Keep a second generation of the library out: both would make new decks. Raises DatabaseBusy if one is at work."""
    with locked(library.database.with_name("generate.lock")) as mine:
        if not mine:
            todo = "Wait until it has ended."
            raise DatabaseBusy("another studydeck is generating this library’s decks", where=str(library.root), todo=todo)
        yield


def library_spelling(library: Library) -> Spelling:
    """How the terms of a library are spelt: by the aliases that come along, by its other documents, and by its own aliases.

    Raises whatever reading the library's alias file raises; a document that cannot be read has no terms.
    """
    known = shipped()
    for path in documents_in([library.seeds]):
        try:
            known |= steady(read_bytes(path, MAX_BYTES).decode("utf-8", "replace"))
        except StudydeckError:
            continue
    return known | spelling(load_aliases(library))


def documents_meant(library: Library, paths: Sequence[Path]) -> list[Path]:
    """The documents in files and folders, or the library's own if none is named. Raises InputRefused if there is no document."""
    documents = list(islice(documents_in(paths or [library.seeds]), MOST_DOCUMENTS + 1))
    if len(documents) > MOST_DOCUMENTS:
        where = ", ".join(str(path) for path in paths or [library.seeds])
        todo = "Name the folder that holds what you want to learn."
        raise InputRefused(f"there are more than {MOST_DOCUMENTS:,} documents", where=one_line(where), todo=todo)
    if not documents:
        where = ", ".join(str(path) for path in paths or [library.seeds])
        raise InputRefused("there is no document", where=where, todo=f"Put a text ({', '.join(SUFFIXES)}) there, or name one.")
    return documents


@dataclass(frozen=True, slots=True)
class _Read:
    """A document, its passages only in outline, and what was derived from them."""

    document: Document
    derived: Derived


@dataclass(frozen=True, slots=True)
class _Run:
    """What a generation knows while it goes from document to document; its decks grow as they are made."""

    library: Library
    settings: Settings
    rejected: set[str]
    seen: set[str]
    """Ids of all cards that ever lay in a deck file."""
    tombstones: list[Card]
    """Rejected cards as they were."""
    decks: dict[Path, Deck] = field(default_factory=dict)
    unreadable: dict[Path, StudydeckError] = field(default_factory=dict)
    """Deck files that cannot be read, and why."""
    away: dict[Path, list[Card]] = field(default_factory=dict)
    """Cards made from another document than their deck's, by deck file: the learner moved them there."""
    facts: dict[Path, set[tuple[str, str]]] = field(default_factory=dict)
    """Question and answer of every card, by deck file."""
    told: Counter[tuple[str, str]] = field(default_factory=Counter)
    """In how many deck files a question with its answer stands; the rejected cards count as one file more."""

    def __post_init__(self) -> None:
        self.told.update(set(map(_fact, self.tombstones)))

    def wants(self, tier: Tier) -> bool:
        """Whether cards of a tier become active at once."""
        return self.settings.accept == "all" or (self.settings.accept == "confident" and tier is Tier.CONFIDENT)

    def asks(self, card: Card, deck_path: Path) -> bool:
        """Whether another deck already asks the same, or it was rejected: what one document taught, a second need not ask."""
        fact = _fact(card)
        return self.told[fact] > (fact in self.facts.get(deck_path, ()))

    def keep(self, deck_path: Path, deck: Deck) -> None:
        """Remember a deck as it is now."""
        self.told.subtract(self.facts.get(deck_path, ()))
        self.decks[deck_path] = deck
        own = PurePosixPath(deck.document).name
        self.away[deck_path] = [card for card in deck.cards if card.evidence and card.evidence.document != own]
        self.facts[deck_path] = {_fact(card) for card in deck.cards if not card.retired}
        self.told.update(self.facts[deck_path])

    def moved(self, deck_path: Path, name: str) -> list[Card]:
        """The cards of a document of that name that lie in other decks than its own.

        None when two documents bear the name, for then nobody knows whose they are.
        """
        sources = [path for path, deck in self.decks.items() if PurePosixPath(deck.document).name == name]
        if any(path != deck_path for path in sources):
            return []
        others = (cards for path, cards in self.away.items() if path != deck_path)
        return [card for cards in others for card in cards if card.evidence and card.evidence.document == name]


def _fact(card: Card) -> tuple[str, str]:
    return anchor(card.front), anchor(card.back)


def _jobs_that_pay(documents: Sequence[Path]) -> int:
    """One process where the work is small, since each takes about a second to start; else one a core, up to a limit."""
    size = 0
    for path in documents:
        with suppress(OSError):  # reading it will tell
            size += path.stat().st_size
    return 1 if size < _SMALL else min(cores(), _MOST_JOBS)


def _read(path: Path, verdicts: Verdicts, spelt: Spelling) -> _Read | StudydeckError:
    """What one document gives, whatever decks there are: the part of the work that other processes can do."""
    try:
        document = read_file(path, spelling=spelt)
    except StudydeckError as error:
        return error
    return _Read(replace(document, passages=tuple(map(_outline, document.passages))), derive(document, verdicts))


def _outline(passage: Passage) -> Passage:
    """A passage without its words: where it stands, who says it, and the time marks between its captions."""
    marks = [edit for edit in passage.edits if edit.reason == "markup"] if passage.kind is PassageKind.CAPTIONS else []
    return replace(passage, text="", edits=tuple(marks), retracted=(), tags=())


@dataclass(frozen=True, slots=True)
class _Made:
    """What one document gave, with its deck file written and its suggestions not yet."""

    report: DocumentReport
    place: str = ""
    deck_path: Path = Path()
    waiting: tuple[Suggestion, ...] = ()
    tiers: dict[str, Tier] = field(default_factory=dict)
    """Of the generated cards that lie in the deck."""
    register: str = ""
    sha256: str = ""


def _generate_one(run: _Run, path: Path, read: _Read | StudydeckError, *, write: bool) -> _Made:
    """One document to its deck."""
    if isinstance(read, StudydeckError):
        return _Made(DocumentReport(path, error=read))
    document, derived = read.document, read.derived
    place = relative(path, run.library)
    try:
        deck_path, old = _deck_of(run, place, document)
    except StudydeckError as error:
        return _Made(DocumentReport(path, title=document.title, shape=document.shape.value, error=error))
    before = PurePosixPath(run.decks[deck_path].document if deck_path in run.decks else place).name
    away = [_of_document(card, document.name) for card in run.moved(deck_path, before)]
    existing = (*old.cards, *away)
    gone = run.seen - {card.id for card in existing} if old.document else set()
    made = {card.id: (card, ranked) for ranked in derived.ranked for card in [identify(_card(ranked), deck_path.stem)]}
    wanted = {card.id for card, ranked in made.values() if run.wants(ranked.tier) and not run.asks(card, deck_path)}
    fresh = [card for card, _ in made.values()]
    matched = reconcile(existing, fresh, document, wanted=wanted, rejected=run.rejected, tombstones=run.tombstones, gone=gone)
    elsewhere = {card.id for card in away}
    at_home = tuple(card for card in matched.cards if card.id not in elsewhere)
    deck = Deck(old.name or document.title, at_home, place, document.sha256)
    try:
        _update_elsewhere(run, away, matched.cards, write=write)
        if at_home or old.cards or (away and old.document):
            if write:
                deckfile.save(deck_path, deck)
            run.keep(deck_path, deck)
    except StudydeckError as error:
        return _Made(DocumentReport(path, title=document.title, shape=document.shape.value, error=error))
    report = DocumentReport(
        path=path,
        deck_path=deck_path if at_home else None,
        title=document.title,
        shape=document.shape.value,
        active=sum(card.evidence is not None and not card.retired for card in matched.cards),
        added=matched.added,
        kept=matched.kept,
        changed=_changed(existing, matched.cards),
        retired=matched.retired,
        refused=derived.refused,
        warnings=(*document.warnings, *_silence(derived, document)),
    )
    waiting = tuple(
        Suggestion(card, ranked.tier, _reason(ranked), document.register, deck.name, place, document.sha256)
        for card, ranked in (made[card.id] for card in matched.waiting)
    )
    tiers = {matched.ids[card]: ranked.tier for card, (_, ranked) in made.items() if card in matched.ids}
    return _Made(report, place, deck_path, waiting, tiers, document.register, document.sha256)


def _changed(before: Iterable[Card], after: Iterable[Card]) -> int:
    """How many cards have other words or another quote than before."""
    known = {card.id: _shown(card) for card in before}
    return sum(known.get(card.id, _shown(card)) != _shown(card) for card in after if not card.retired)


def _shown(card: Card) -> tuple[str, ...]:
    return card.front, card.back, card.context, card.evidence.quote if card.evidence else ""


def _update_elsewhere(run: _Run, away: Sequence[Card], found: Sequence[Card], *, write: bool) -> None:
    """Bring cards of a document up to date that the learner moved into other decks; a rejected one leaves its deck."""
    fresh, moved = {card.id: card for card in found}, {card.id for card in away}
    for path in [path for path, cards in run.away.items() if moved & {card.id for card in cards}]:
        deck = run.decks[path]
        cards = tuple(
            replace(fresh[card.id], section=card.section) if card.id in moved else card
            for card in deck.cards
            if card.id in fresh or card.id not in moved
        )
        if cards != deck.cards:
            if write:
                deckfile.save(path, replace(deck, cards=cards))
            run.keep(path, replace(deck, cards=cards))


def _offer(run: _Run, made: _Made, offered: set[tuple[str, str]], store: Store | None) -> DocumentReport:
    """Suggest what no deck asks and no other document suggests (`offered` grows); without a store nothing is written."""
    if made.report.error:
        return made.report
    waiting = [each for each in made.waiting if _fact(each.card) not in offered and not run.asks(each.card, made.deck_path)]
    offered |= {_fact(each.card) for each in waiting}
    told = made.waiting and not waiting and not made.report.active
    known = ("No card: other decks ask already what it says, or you rejected it.",) if told else ()
    report = replace(made.report, suggested=len(waiting), warnings=(*made.report.warnings, *known))
    if store:
        note = "" if report.active or waiting else next(reversed(report.warnings), "")
        try:
            seen = SeenDocument(made.sha256, report.shape, note)
            store.replace_suggested(made.place, waiting, made.tiers, made.register, seen)
        except StudydeckError as error:
            return replace(made.report, error=error)
    return report


def _reason(ranked: Ranked) -> str:
    """Why a card is only suggested."""
    return UNWANTED if ranked.tier is Tier.CONFIDENT else ranked.reason


def _silence(derived: Derived, document: Document) -> tuple[str, ...]:
    """Why a document gave no card, as a sentence; nothing if it gave one."""
    if derived.ranked:
        return ()
    if document.language not in (ENGLISH, "") and not derived.refused:
        return ("No card: the text is not English and spells out no acronym.",)
    refused = sum(derived.refused.values())
    if not refused:
        return ("No card: no sentence states outright what a term means, why something is so, or who did or said it.",)
    worst = max(derived.refused, key=lambda gate: derived.refused[gate])
    return (f"No card: all {refused} drafts were refused, most of them by {worst}.",)


def _card(ranked: Ranked) -> Card:
    draft = ranked.draft
    return Card(
        id="",
        kind=draft.kind,
        front=draft.front,
        back=draft.back,
        form=draft.form,
        context=draft.context,
        evidence=draft.evidence,
        tags=draft.tags,
        section=draft.section,
        origin=f"{draft.frame}@{__version__}",
        score=ranked.score,
    )


def relative(path: Path, library: Library) -> str:
    """The document's path as the deck file holds it: relative to the library, with forward slashes."""
    try:
        return Path(os.path.relpath(path.resolve(), library.root.resolve())).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()


def _decks(library: Library) -> Iterator[tuple[Path, Deck | StudydeckError]]:
    """The deck files, those that cannot be read with the reason."""
    for path in sorted(library.decks.glob("*.md")) if library.decks.is_dir() else ():
        if name_fault(path.name) == NOT_UTF8:
            continue
        try:
            yield path, deckfile.load(path).deck
        except StudydeckError as error:
            yield path, error


def _deck_of(run: _Run, place: str, document: Document) -> tuple[Path, Deck]:
    """The deck file of a document: the one that names it, unless the document itself went by another name before, else a new one.

    Raises the error of the deck file that may be its own and cannot be read.
    """
    named = next((path for path, deck in run.decks.items() if deck.document == place), None)
    if named is None or run.decks[named].sha256 != document.sha256:
        for path, deck in run.decks.items():
            if deck.document and deck.document != place and _moved(run, deck, document, alone=named is None):
                return path, _renamed(deck, document.name)
    if named is not None:
        return named, run.decks[named]
    path = run.library.decks / f"{PurePosixPath(place).stem}.md"
    if path in run.unreadable:
        raise run.unreadable[path]
    if path in run.decks and not run.decks[path].document and not run.decks[path].cards:
        return path, Deck(document.title)  # an emptied deck file is filled again
    return deckfile.path_for(place, run.library.decks, run.decks), Deck(document.title)


def _moved(run: _Run, deck: Deck, document: Document, *, alone: bool) -> bool:
    """Whether a deck was made from the document under another name, where now nothing or something else stands.

    Edited as well as renamed counts only where the document would have no deck otherwise (`alone`).
    """
    before = run.library.root / deck.document
    if deck.sha256 == document.sha256:
        return not before.exists() or _sha256(before) != document.sha256
    return alone and not before.exists() and _was(deck, document)


def _sha256(path: Path) -> str:
    """Of a file's bytes; nothing where it cannot be read."""
    try:
        return hashlib.sha256(read_bytes(path, MAX_BYTES)).hexdigest()
    except StudydeckError:
        return ""


def _was(deck: Deck, document: Document) -> bool:
    """Whether a deck was made from the document when it had another name: same bytes, or most of its quotes."""
    quotes = {card.evidence.quote for card in deck.cards if card.evidence and not card.retired}
    return deck.sha256 == document.sha256 or sum(quote in document.source for quote in quotes) > 0.5 * len(quotes)


def _renamed(deck: Deck, name: str) -> Deck:
    """A deck whose cards prove themselves by the document under its new name."""
    old = PurePosixPath(deck.document).name
    own = (card.evidence is not None and card.evidence.document == old for card in deck.cards)
    cards = (_of_document(card, name) if mine else card for card, mine in zip(deck.cards, own, strict=True))
    return replace(deck, cards=tuple(cards))


def _of_document(card: Card, name: str) -> Card:
    """A card that proves itself by a document under its new name."""
    return replace(card, evidence=replace(card.evidence, document=name)) if card.evidence else card
