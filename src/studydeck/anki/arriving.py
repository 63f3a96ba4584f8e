"""Cards and progress of a package, in our own terms: one card of ours for every card of Anki's that asks something in words.

A note of our own types becomes the card it was made from, under its guid. Any other card gets its words from its template and
its identity from the guid of its note and its own number, so that a later package means the same cards. Progress comes as
arrays, because there is so much of it.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studydeck.anki.fields import RETIRED_TAG, SEPARATOR, deck_name
from studydeck.anki.notetype import BASIC_ID, CLOZE_ID, FIELDS
from studydeck.anki.opening import Package, open_package
from studydeck.anki.options import Options
from studydeck.anki.reading import CardRow, Contents, NoteRow, NoteType, Template, read_contents
from studydeck.anki.template import CLOSE, FRONT, MARKS, OPEN, Side
from studydeck.card import Card, CardForm, CardKind, Evidence, card_id
from studydeck.text.clean import one_line
from studydeck.text.markup import exact, media_in, plain

if TYPE_CHECKING:
    from numpy import float64, int64
    from numpy.typing import NDArray

ORIGIN = "anki"
MAX_SIDE = 1_000_000
"""Characters of one side."""
EPOCH_DAY = 719_163
"""Day 0 of study days as `date.toordinal` counts."""
COLUMNS = ("number", "deck", "touched", "type", "queue", "due", "interval", "ease", "reps", "lapses", "left", "flag")
"""Of `Arrivals.table`."""
LOG = ("id", "card", "rating", "interval", "before", "ease", "spent", "kind")
"""Of `Arrivals.log`; `card` is an index into the cards."""

_OUR_ID = re.compile(r"k1[a-z]{12}\Z")
_ANSWER_LINE = re.compile(r"<hr[^>]{0,50}\bid\s{0,5}=\s{0,5}[\"']?answer\b[^>]{0,50}>", re.IGNORECASE)
_DETAILS = re.compile(r"(?:(\d{1,12})-(\d{1,12})|-) (-?\d{1,9}\.\d{1,17}) (.*)\Z")
_CHUNK = 50_000
_REVIEW, _RELEARNING = 2, 3
_LEARNING_QUEUES = (1, 3)
_LEFT_OUT = {
    "occlusion": "hides parts of a picture, which a terminal cannot show",
    "empty": "asks nothing in words",
    "lost": "belongs to no note or to a note type that is not there",
    "long": f"is longer than {MAX_SIDE:,} characters",
    "double": "stands there twice",
}


def _empty(columns: int) -> Any:
    import numpy as np

    return np.empty((0, columns) if columns else 0, dtype=np.int64)


@dataclass(slots=True)
class Arrivals:
    """What a package brings."""

    cards: list[Card] = field(default_factory=list)
    decks: list[str] = field(default_factory=list)
    """Name of the deck of each card."""
    changed_at: list[int] = field(default_factory=list)
    """Seconds since 1970 UTC when the words of each card last changed."""
    ours: list[bool] = field(default_factory=list)
    """Whether each card came from us."""
    table: NDArray[int64] = field(default_factory=lambda: _empty(len(COLUMNS)))
    """A row for each card; see COLUMNS."""
    memory: NDArray[float64] = field(default_factory=lambda: _empty(2))
    """Stability and difficulty of each card as Anki has them, or NaN."""
    log: NDArray[int64] = field(default_factory=lambda: _empty(len(LOG)))
    """A row for each review of these cards, oldest first; see LOG."""
    words_only: bool = False
    """Whether nothing is said of the progress of cards that are known, nor of context and tags where they are empty."""
    nameless: set[str] = field(default_factory=set)
    """Ids that were made from the words, because the cards had none there."""
    first_day: int = 0
    """Study day that day numbers count from."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Reasons why cards were left out, as clauses, and how many."""
    homeless: int = 0
    """Rows of the log that belong to no card of these."""
    media: dict[str, bytes | None] = field(default_factory=dict)
    """Pictures and sounds that cards name, with their bytes if the package holds them."""
    options: dict[str, Options] = field(default_factory=dict)
    """Options that hold for the decks of the package, by the name of the deck."""
    other_parameters: tuple[str, ...] = ()
    """Names of presets with parameters other than the published ones."""
    by_own_parameters: NDArray[Any] = field(default_factory=lambda: _empty(0))
    """Whether a card's memory follows from such parameters."""


def read_package(path: Path, now: datetime, parameters: Sequence[float]) -> Arrivals:
    """What the package at `path` brings; `now` is in the zone whose days the learner lives by, `parameters` are ours.

    Raises InputRefused for what is no package or a damaged one, NotPermitted or DiskFailed when the system refuses.
    """
    with open_package(path) as package:
        contents = read_contents(package.database, now, first_scheduler=package.first_scheduler)
        found = Arrivals(first_day=contents.first.toordinal() - EPOCH_DAY)
        _read_cards(package, contents, found)
        _read_log(contents, found)
        _judge_parameters(contents, found, parameters)
        found.options = _options(contents)
    return found


def _options(contents: Contents) -> dict[str, Options]:
    """What presets and decks say, by our name of the deck."""
    found: dict[str, Options] = {}
    for number, name in contents.decks.items():
        preset = contents.presets.get(contents.preset_of.get(number, 0))
        if preset is not None:
            found.setdefault(deck_name(name), preset.options | contents.own_options.get(number, {}))
    return found


def _read_cards(package: Package, contents: Contents, found: Arrivals) -> None:
    import numpy as np

    maker = _Maker(contents, found)
    rows, memory = array("q"), array("d")
    seen: set[str] = set()
    cards = contents.cards()
    held: CardRow | None = next(cards, None)
    for note in contents.notes():
        while held and held[1] < note[0]:
            found.left_out[_LEFT_OUT["lost"]] += 1
            held = next(cards, None)
        while held and held[1] == note[0]:
            made = maker.card(note, held)
            if made is not None and made.id in seen:
                found.left_out[_LEFT_OUT["double"]] += 1
            elif made is not None:
                seen.add(made.id)
                home = held[14] or held[2]
                found.cards.append(made)
                found.decks.append(maker.decks.get(home) or maker.decks.get(1) or "Default")
                found.changed_at.append(max(0, note[3]))
                found.ours.append(maker.is_ours)
                rows.extend(_row(held, home))
                memory.extend(_memory(held[16]))
            held = next(cards, None)
    while held:
        found.left_out[_LEFT_OUT["lost"]] += 1
        held = next(cards, None)
    found.table = np.array(rows, dtype=np.int64).reshape(-1, len(COLUMNS))
    found.memory = np.array(memory, dtype=np.float64).reshape(-1, 2)
    for name in maker.media:
        found.media[name] = package.medium(name)


def _row(card: CardRow, home: int) -> tuple[int, ...]:
    """A row of COLUMNS: a card from a filtered deck is sent home with the due date it had there."""
    number, _, _, _, touched, kind, queue, due, interval, ease, reps, lapses, left, due_home, filtered, flags, _ = card
    if filtered:
        due = due_home or due
        if queue >= 0:
            queue = (0, 1 if due > 1_000_000_000 else 3, 2, 1 if due > 1_000_000_000 else 3)[kind] if 0 <= kind <= 3 else queue
    if kind == _REVIEW and queue in _LEARNING_QUEUES:
        kind = _RELEARNING  # the first scheduler had no type of its own for what was forgotten
    return number, home, touched, kind, queue, due, interval, ease, reps, lapses, left, flags & 7


def _memory(data: str) -> tuple[float, float]:
    """Stability and difficulty, NaN where there are none that can be true."""
    if len(data) < 5:
        return _NOTHING
    plain = _PLAIN.match(data)
    try:
        values = {"s": plain[1], "d": plain[2]} if plain else json.loads(data)
        stability, difficulty = float(values["s"]), float(values["d"])
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return _NOTHING
    return (stability, difficulty) if 0 < stability <= 1e6 and 1 <= difficulty <= 10 else _NOTHING


_PLAIN = re.compile(r'\{"(?:pos":\d+,")?s":(\d+(?:\.\d+)?),"d":(\d+(?:\.\d+)?),(?:"(?:dr|decay|lrt)":[\d.]+,?)*\}$', re.ASCII)
"""How Anki and we write what is remembered; what looks otherwise is read as JSON, which takes longer."""
_NOTHING = (float("nan"), float("nan"))


def _read_log(contents: Contents, found: Arrivals) -> None:
    import numpy as np

    (count,) = contents.database.execute("SELECT count(*) FROM revlog").fetchone()
    log = np.empty((count, len(LOG)), dtype=np.int64)
    cursor, end = contents.log(), 0
    numbers = found.table[:, 0]
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    while len(ordered) and (rows := cursor.fetchmany(_CHUNK)):
        some = np.array(rows, dtype=np.int64)
        place = np.searchsorted(ordered, some[:, 1])
        place[place == len(ordered)] = 0
        known = ordered[place] == some[:, 1]
        some[:, 1] = order[place]
        kept = some[known]
        log[end : end + len(kept)] = kept
        end += len(kept)
    found.homeless = count - end
    found.log = log[:end]


def _judge_parameters(contents: Contents, found: Arrivals, parameters: Sequence[float]) -> None:
    """See which cards are remembered by parameters that are not ours."""
    import numpy as np

    other = {
        number
        for number, preset in contents.presets.items()
        if preset.parameters
        and not (len(preset.parameters) == len(parameters) and np.allclose(preset.parameters, parameters, rtol=0, atol=1e-4))
    }
    decks = [deck for deck, preset in contents.preset_of.items() if preset in other]
    found.by_own_parameters = np.isin(found.table[:, 1], np.array(decks, dtype=np.int64))
    used = {contents.preset_of.get(deck, 0) for deck in set(found.table[found.by_own_parameters, 1].tolist())}
    found.other_parameters = tuple(sorted(one_line(contents.presets[number].name) for number in used))


class _Maker:
    """Makes cards of notes. Looks the fields of a note up once for all its cards."""

    def __init__(self, contents: Contents, found: Arrivals) -> None:
        self.note_types = contents.note_types
        self.decks = {number: deck_name(name) for number, name in contents.decks.items()}
        self.left_out = found.left_out
        self.media: dict[str, None] = {}
        """Names of media, in the order they were found."""
        self.is_ours = False
        """Whether the last card was made by us."""
        self._guids: dict[str, int] = {}
        """Note that a guid belongs to: another one with the same is another note."""

    def card(self, note: NoteRow, row: CardRow) -> Card | None:
        """The card of a row; None, and counted, when it cannot be one of ours."""
        number, guid, kind, _, tags, words = note
        note_type = self.note_types.get(kind)
        if note_type is None:
            return self._leave("lost")
        values = words.split(SEPARATOR)
        if note_type.fields == FIELDS and (kind in (BASIC_ID, CLOZE_ID) or note_type.name.startswith("studydeck")):
            self.is_ours = True
            return self._own(guid, note_type, values, tags) or self._leave("empty")
        self.is_ours = False
        if note_type.occlusion or (note_type.cloze and "image-occlusion:" in words):
            return self._leave("occlusion")
        if len(words) > MAX_SIDE:
            return self._leave("long")
        template = _template_of(note_type, row[3])
        if template is None:
            return self._leave("lost")
        deck = self.decks.get(row[14] or row[2], "")
        fields = dict(zip(note_type.fields, values, strict=False))
        special = {"Tags": tags.strip(), "Type": note_type.name, "Deck": deck, "Subdeck": deck.rpartition("::")[2]}
        sides = _sides(note_type, template, {**special, "Card": template.name, **fields}, row[3] + 1)
        if sides is None:
            return self._leave("empty")
        form, front, back = sides
        for name in media_in(words):
            self.media[name] = None
        if max(len(front), len(back)) > MAX_SIDE:
            return self._leave("long")
        owner = self._guids.setdefault(guid, number)
        source = f"anki:{guid}" if guid and owner == number else f"anki:{guid}:{number}"
        identity = card_id(source, CardKind.BASIC, str(row[3]), "")
        return Card(identity, CardKind.BASIC, front, back, form, tags=_tags(tags), origin=ORIGIN)

    def _leave(self, reason: str) -> Card | None:
        self.left_out[_LEFT_OUT[reason]] += 1
        return None

    def _own(self, guid: str, note_type: NoteType, values: list[str], tags: str) -> Card | None:
        """A card that was exported by us, as it came back."""
        if len(values) < len(FIELDS):
            values += [""] * (len(FIELDS) - len(values))
        together = "".join(values)
        if "&" in together or "<" in together or "[" in together or not together.isprintable():
            for value in values[:3]:
                for name in media_in(value):
                    self.media[name] = None
            raw_front = values[0]
            values = [exact(value) for value in values]
        else:
            raw_front = values[0]
        front, back, context, quote, speaker, source, clock, section, kind, _, more, _, _ = values[: len(FIELDS)]
        form = CardForm.QUESTION
        if note_type.cloze:
            sides = _cloze_of_ours(raw_front)
            if sides is None:
                return None
            form, (front, back) = CardForm.CLOZE, sides
        if not front:
            return None
        span, score, origin = _details(more)
        is_ours = bool(_OUR_ID.match(guid))
        evidence = _evidence(quote, speaker, source, clock, span) if quote and span else None
        labels, retired = _own_tags(tags)
        return Card(
            guid if is_ours else card_id(f"anki:{guid}", CardKind.BASIC, "0", ""),
            _KINDS.get(kind, CardKind.BASIC),
            front,
            back or "—",
            form,
            context,
            evidence,
            labels,
            _same(section),
            _same(origin) or ("hand" if is_ours else ORIGIN),
            score,
            retired,
        )


_KINDS = {kind.value: kind for kind in CardKind}


def _template_of(note_type: NoteType, number: int) -> Template | None:
    templates = note_type.templates
    if note_type.cloze:
        return templates[0] if templates and 0 <= number < 10_000 else None
    return templates[number] if 0 <= number < len(templates) else None


def _sides(note_type: NoteType, template: Template, fields: Mapping[str, str], number: int) -> tuple[CardForm, str, str] | None:
    """Form, front and back of a card; None when it asks nothing."""
    question = plain(template.question(Side(fields, number, answer=False)))
    raw_answer = template.answer(Side(fields, number, answer=True))
    if note_type.cloze:
        return cloze_sides(question, plain(raw_answer))
    front = MARKS.sub("", question).strip()
    if not front:
        return None
    above, line, below = _split(raw_answer)
    if line and MARKS.sub("", plain(above)).strip() in ("", front):
        raw_answer = below
    return CardForm.QUESTION, front, MARKS.sub("", plain(raw_answer)).strip() or "—"


def _split(answer: str) -> tuple[str, bool, str]:
    """What stands above and below the line that begins the answer."""
    if "<hr" not in answer and "<HR" not in answer:
        return answer, False, ""
    found = _ANSWER_LINE.search(answer)
    return (answer[: found.start()], True, answer[found.end() :]) if found else (answer, False, "")


def cloze_sides(question: str, answer: str) -> tuple[CardForm, str, str] | None:
    """A cloze of ours; a question with […] where the answer says more than the cloze itself."""
    if OPEN not in question:
        return None
    safe = question.replace("{{", "{ {").replace("}}", "} }")
    front = safe.replace(OPEN, "{{").replace(CLOSE, "}}").strip()
    words = [piece.partition(CLOSE)[0].strip() for piece in question.split(OPEN)[1:]]
    shown, said = MARKS.sub("", question).strip(), MARKS.sub("", answer).strip()
    more = said.replace(shown, "", 1).strip()
    if not any(words) and not more:
        return None  # nothing is hidden, so that nothing would be an answer
    if any(words) and not more and "{{}}" not in front:
        return CardForm.CLOZE, front, "; ".join(word.strip() for word in re.findall(r"\{\{(.*?)\}\}", front, re.DOTALL))
    asked = re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}", "[…]", question).replace(FRONT, "").strip()
    back = "; ".join(filter(None, words))
    return CardForm.QUESTION, asked, "\n\n".join(filter(None, (back, more))) or "—"


def _cloze_of_ours(front: str) -> tuple[str, str] | None:
    """Front and back of a cloze that `fields.cloze` wrote, also when it was edited since."""
    from studydeck.anki.template import hidden

    marked = exact(hidden(front.replace("&#58;&#58;", "\ue003"), 1)).replace("\ue003", "::")
    if OPEN not in marked:
        return None
    words = [piece.partition(CLOSE)[0] for piece in marked.split(OPEN)[1:]]
    return marked.replace(OPEN, "{{").replace(CLOSE, "}}"), "; ".join(words)


def _evidence(quote: str, speaker: str, source: str, clock: str, span: tuple[int, int]) -> Evidence | None:
    """The evidence of a card of ours, if the package says where it stands."""
    document, _, line = source.rpartition(", line ")
    if not document:
        return None
    time = None
    if clock:
        parts = [int(part) for part in clock.split(":") if part.isdecimal() and len(part) < 7]
        time = 0
        for part in parts:
            time = time * 60 + part
    number = int(line) if line.isdecimal() and len(line) < 10 else 1
    return Evidence(_same(document), span[0], span[1], number, quote, _same(speaker) or None, time)


@lru_cache(maxsize=10_000)
def _same(text: str) -> str:
    """`text` on one line, as one object for all who say the same: many cards do."""
    return one_line(text)


def _details(field: str) -> tuple[tuple[int, int] | None, float, str]:
    """What the first spare field says: offsets of the evidence, score, origin."""
    found = _DETAILS.match(field) if field else None
    if found is None:
        return None, 0.0, ""
    start, end, score, origin = found.groups()
    span = (int(start), int(end)) if start and int(start) < int(end) else None
    return span, float(score), one_line(origin)[:100]


@lru_cache(maxsize=10_000)
def _own_tags(column: str) -> tuple[tuple[str, ...], bool]:
    """The tags of a card of ours without those that the export adds; whether it is retired."""
    labels = _tags(column)
    kept = tuple(tag for tag in labels if tag != RETIRED_TAG and not tag.startswith("kind::"))
    return kept, RETIRED_TAG in labels


@lru_cache(maxsize=10_000)
def _tags(column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for tag in (one_line(word) for word in column.split()) if tag))
