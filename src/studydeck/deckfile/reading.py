"""Deck text to Deck: one pass over the lines, each mark handled by the method named after it."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from studydeck.card import Card, CardForm, CardKind, Deck, Evidence, card_id, hidden_words
from studydeck.deckfile.gaps import NOTHING, Unclear, gaps, note
from studydeck.deckfile.marks import (
    FIELD,
    HEADING,
    ID_LINE,
    KINDS,
    RULE,
    USUAL_ID,
    Fences,
    Label,
    escape,
    gaps_word,
    read_key,
    read_label,
    read_place,
    words_of,
)
from studydeck.errors import InputRefused
from studydeck.files import read_bytes
from studydeck.text.clean import clean_text, one_line

MAX_BYTES = 256_000_000
MOST_SHOWN = 16_000_000
"""Characters that the clozes in brackets of one file may come to: each pair of them makes a whole text."""
REMEMBERED = 4_000_000
"""Characters of the largest file that is kept in mind."""
MAX_PROBLEMS = 1000
"""Of one file: what is full of foreign lines is no deck, and nobody reads on."""
NO_LABEL = Label()
UNUSUAL = " \t\\`~"
"""A text that begins with one of these (or with nothing) may need more than copying."""
FRONT_LINES = 200
"""Front matter longer than this is none: a deck may begin with a rule."""


@dataclass(frozen=True, slots=True)
class LoadedDeck:
    """A deck file as it was understood."""

    deck: Deck
    problems: tuple[str, ...] = ()
    """Sentences `file:line: what. hint` about lines that were not understood."""
    needs_ids: bool = False
    """Some cards got their id just now: save the deck so that they keep it."""
    named: bool = False
    """Whether the deck has its name from the file's front matter, not from the name of the file."""


@dataclass(slots=True)
class Block:
    """One card and the lines it stands on."""

    first: int
    last: int
    """Index past its last line."""
    card: Card
    id_at: int | None
    """Index of its id line, if it has one."""
    new_id: bool
    kept: tuple[str, ...]
    """Comments inside the card."""
    unknown: tuple[str, ...]
    """Words of its id line nobody understands."""
    gap: str = ""
    """What it hides of a cloze in brackets, whose other cards stand on the same lines."""
    noted: bool = True
    """Whether the id line says so."""


@dataclass(slots=True)
class Scan:
    """Everything the writer has to know about a file as it is."""

    lines: list[str]
    front: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Line index and value of each key understood."""
    front_end: int = 0
    """Index past the front matter; 0 without any."""
    blocks: list[Block] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    """Line index and sentence."""
    unclear: bool = False
    """Whether it is not clear what a cloze in brackets hides."""

    @property
    def needs_ids(self) -> bool:
        """Whether id lines are to be written: not into the file of another program that is not understood."""
        if self.unclear and all(block.new_id for block in self.blocks):
            return False
        return any(block.new_id or not block.noted for block in self.blocks)

    def value(self, key: str) -> str:
        return self.front.get(key, (0, ""))[1]


class _Last:
    """The file that was looked at last: whoever changes a card reads its file before, while and after it is written."""

    text = ""
    name = ""
    found = Scan([])


def load(path: Path) -> LoadedDeck:
    """The deck in a file. Writes nothing.

    Raises InputRefused for what is no UTF-8 text file of reasonable size, NotPermitted without the right to read.
    """
    name = f"{path.parent.name}/{path.name}"
    return parse(read_text(path), name.encode(errors="replace").decode())  # what is not UTF-8 cannot take part in an id


def head(path: Path) -> Deck:
    """A deck by the lines above its cards: its name, its document and what that was, without a card. Raises as `load`."""
    front, rule, _ = read_text(path).removeprefix("---").partition("\n---")
    return parse(f"---{front}{rule}\n" if rule else "", path.name).deck


def read_text(path: Path) -> str:
    """The text of a deck file as it stands. Raises as `load`."""
    try:
        return read_bytes(path, MAX_BYTES).decode()
    except UnicodeDecodeError as error:
        where = one_line(str(path))
        raise InputRefused("this deck file is not UTF-8 text", where=where, todo="Save it as UTF-8 in your editor.") from error


def parse(text: str, name: str) -> LoadedDeck:
    """The deck in `text`; `name` is its file name for problems, its stem takes part in the ids of cards written by hand."""
    found = scan(text, name)
    stem = PurePosixPath(name).stem
    deck = Deck(
        name=found.value("deck") or one_line(stem),
        cards=tuple(block.card for block in found.blocks),
        document=found.value("document"),
        sha256=found.value("sha256"),
    )
    problems = tuple(sentence for _, sentence in sorted(found.problems)[:MAX_PROBLEMS])
    if len(found.problems) > MAX_PROBLEMS:
        problems = (*problems, f"{one_line(name)}: and {len(found.problems) - MAX_PROBLEMS:,} more problems.")
    return LoadedDeck(deck, problems, found.needs_ids, bool(found.value("deck")))


def scan(text: str, name: str) -> Scan:
    """The parts of a deck file, with an id for every card. Nobody may change them: the same file asked for again gives them."""
    last = _Last.found if name == _Last.name else Scan([])
    if name == _Last.name and text == _Last.text:
        return last
    reader = _Reader(clean_text(text).split("\n"), one_line(name), last)
    with without_collector():
        found = reader.read()
    _give_ids(found, PurePosixPath(name).stem)
    if len(text) <= REMEMBERED:
        _Last.text, _Last.name, _Last.found = text, name, found
    return found


@contextmanager
def without_collector() -> Iterator[None]:
    """Pause the garbage collector: reading and writing make no cycles, and each run would walk through all cards read so far."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _give_ids(found: Scan, stem: str) -> None:
    """Ids for the cards that have none: made from their words, so that they are the same in every run."""
    used = {block.card.id for block in found.blocks}
    numbers: dict[str, int] = {}
    """The last number given to a card of the same words."""
    for block in found.blocks:
        if not block.new_id:
            continue
        card = block.card
        made = first = card_id(f"hand:{stem}", CardKind.BASIC, card.front, card.back)
        while made in used:
            number = numbers[first] = numbers.get(first, 1) + 1
            made = card_id(f"hand:{stem}:{number}", CardKind.BASIC, card.front, card.back)
        used.add(made)
        block.card = replace(card, id=made)


def _ids_of_gaps(hidden: Sequence[str], ids: Sequence[str], noted: Sequence[str]) -> list[str]:
    """The id of each gap, "" for a new one: that of the same words, and of the others in their order if none came or went."""
    found = [""] * len(hidden)
    free = list(ids)
    for known, words in zip(ids, noted, strict=False):
        at = next((at for at, text in enumerate(hidden) if not found[at] and note(text) == words), None)
        if at is not None:
            found[at] = known
            free.remove(known)
    empty = [at for at, known in enumerate(found) if not known]
    if len(empty) == len(free):
        for at, known in zip(empty, free, strict=True):
            found[at] = known
    return found


@dataclass(slots=True)
class _Open:
    """The card being read: its fields as raw lines."""

    first: int
    form: CardForm
    front: list[str]
    lines: list[str]
    """The field that grows now."""
    back: list[str] | None = None
    context: list[str] | None = None
    quote_at: int | None = None
    """Where in `lines` the last run of ">" lines begins."""
    last: int = 0
    kept: list[str] = field(default_factory=list)


class _Reader:
    """Reads lines from top to bottom; every handler returns the index of the next line."""

    def __init__(self, lines: list[str], name: str, last: Scan) -> None:
        self.lines = lines
        self.last = last
        self.read_before = {} if last.problems else {last.lines[block.last - 1]: block for block in last.blocks}
        """Cards of the same file when it was looked at last, by their id lines."""
        self.fences = Fences(lines)
        self.name = name
        self.found = Scan(lines)
        self.document = ""
        self.section = ""
        self.card: _Open | None = None
        self.ids: dict[str, int] = {}
        self.reported = -2
        """Last foreign line of the paragraph being reported."""
        self.shown = 0
        """Characters of the clozes in brackets so far."""
        self.unclosed = False
        """Whether a comment was found that never ends."""

    def read(self) -> Scan:
        lines = self.lines
        handlers: dict[str, Callable[[int, str], int]] = {
            "Q": self._question,
            "A": self._field,
            "C": self._field,
            ">": self._quote,
            "<": self._comment,
            "#": self._heading,
            "-": self._rule,
            "`": self._fence,
            "~": self._fence,
        }
        at = self._front_matter()
        if self.last.value("document") != self.found.value("document"):
            self.read_before = {}
        while at < len(lines):
            line = lines[at]
            at = handlers.get(line[:1], self._plain)(at, line)
        self._close(None, NO_LABEL)
        return self.found

    def _problem(self, at: int, what: str, hint: str) -> None:
        self.found.problems.append((at, f"{self.name}:{at + 1}: {what}. {hint}"))

    def _front_matter(self) -> int:
        """Read the front matter, if there is any, and return the index of the first line after it."""
        lines = self.lines
        if not RULE.match(lines[0]) or len(lines[0].rstrip()) != 3:
            return 0
        for end in range(1, min(len(lines), FRONT_LINES)):
            if lines[end].rstrip() == "---":
                break
            if FIELD.match(lines[end]):
                return 0
        else:
            self._problem(0, "the front matter is never closed", 'Did you forget a line "---" after its last key?')
            return 1
        for at in range(1, end):
            self._front_line(at, lines[at])
        self.found.front_end = end + 1
        self.document = PurePosixPath(self.found.value("document")).name
        return end + 1

    def _front_line(self, at: int, line: str) -> None:
        if not line.strip() or line[0] in " \t#-":
            return
        known = read_key(line)
        if known is None:
            self._problem(at, f'the front matter line "{line[:40]}" is not understood', 'Did you forget a ": " after its key?')
            return
        key, value = known
        if key not in ("deck", "document", "sha256"):
            return
        if value is None:
            self._problem(at, f"the value of {key} is not understood", "Write it on one line, in double quotes if need be.")
            return
        self.found.front[key] = (at, value)

    def _plain(self, at: int, line: str) -> int:
        """Text of a field, or a foreign line."""
        card = self.card
        if card is not None:
            card.lines.append(line)
            if line and not line.isspace():
                card.quote_at = None
                card.last = at + 1
        elif line and not line.isspace():
            if self.reported < at - 1:
                self._problem(at, "this text belongs to no card", 'Did you forget a "Q:" or "C:" at its start?')
            self.reported = at
        return at + 1

    def _question(self, at: int, line: str) -> int:
        return self._usual(at, line) or self._field(at, line)

    def _usual(self, at: int, line: str) -> int:
        """Read the four or five lines that nearly every generated card consists of; 0 when the card is not so simple.

        It says nothing that the other handlers do not say too: it is here because a large library is read three times faster.
        """
        lines = self.lines
        end_at = at + (5 if at + 2 < len(lines) and lines[at + 2].startswith("Context: ") else 4)
        if end_at > len(lines):
            return 0
        answer, quote, context = lines[at + 1], lines[end_at - 2], lines[at + 2][9:] if end_at == at + 5 else "-"
        if not (line.startswith("Q: ") and answer.startswith("A: ") and quote.startswith("> ")):
            return 0
        before = self.read_before.get(lines[end_at - 1])
        if before and self._is_as_before(at, end_at, before):
            self._take(at, end_at, before.card)
            return end_at + 1 if end_at < len(lines) and not lines[end_at] else end_at
        match = USUAL_ID.match(lines[end_at - 1])
        place = read_place(quote[2:])
        if match is None or place is None:
            return 0
        known, kind, start_digits, end_digits, tags, origin, score = match.groups()
        start, end = int(start_digits), int(end_digits)
        front, back = line[3:], answer[3:]
        if front[:1] in UNUSUAL or back[:1] in UNUSUAL or context[:1] in UNUSUAL or start >= end or known in self.ids:
            return 0
        if front.isspace() or back.isspace() or context.isspace():
            return 0
        words, speaker, line_number, time = place
        evidence = Evidence(self.document, start, end, line_number, words, speaker, time)
        card = Card(
            known,
            KINDS[kind],
            front,
            back,
            CardForm.QUESTION,
            context if end_at == at + 5 else "",
            evidence,
            tuple(tags.split(",")) if tags else (),
            self.section,
            origin or "hand",
            float(score) if score else 0.0,
        )
        self._take(at, end_at, card)
        return end_at + 1 if end_at < len(lines) and not lines[end_at] else end_at

    def _take(self, at: int, end: int, card: Card) -> None:
        """Add a card that stands on the lines from `at` on, the last of which is its id line."""
        if self.card is not None:
            self._close(None, NO_LABEL)
        self.ids[card.id] = end - 1
        self.found.blocks.append(Block(at, end, card, end - 1, False, (), ()))

    def _is_as_before(self, at: int, end: int, before: Block) -> bool:
        """Whether a card stands there word for word as when this file was looked at last: then it need not be read."""
        if before.id_at is None or before.card.section != self.section or before.card.id in self.ids:
            return False
        return self.lines[at:end] == self.last.lines[before.first : before.last]

    def _field(self, at: int, line: str) -> int:
        match = FIELD.match(line)
        if match is None:
            return self._plain(at, line)
        mark, rest = match[1], line[match.end() :]
        if mark in "QC":
            if self.card is not None:
                self._close(None, NO_LABEL)
            front = [rest]
            self.card = _Open(at, CardForm.QUESTION if mark == "Q" else CardForm.CLOZE, front, front)
        elif not self._continue(at, mark, rest):
            return self._plain(at, line)
        assert self.card is not None
        self.card.last = at + 1
        end = self.fences.end(at, rest)
        return self._fenced(at, end) if end else at + 1

    def _continue(self, at: int, mark: str, rest: str) -> bool:
        """Begin the answer or the context of the open card; False when it cannot have one here."""
        card = self.card
        if card is None:
            if self.reported != at - 1:
                self._problem(at, f'"{mark}:" without a question', 'Did you forget a "Q:" above it?')
            self.reported = at
            return False
        if mark == "A" and card.form is CardForm.QUESTION and card.back is None and card.context is None:
            card.back = card.lines = [rest]
        elif mark == "Context" and card.context is None:
            card.context = card.lines = [rest]
        else:
            self._problem(at, f'a second "{mark}:" in one card is read as text', f'Did you forget a "Q:", or mean "\\{mark}:"?')
            return False
        card.quote_at = None
        return True

    def _quote(self, at: int, line: str) -> int:
        card = self.card
        if card is None:
            return self._plain(at, line)
        if card.quote_at is None or card.last != at:
            card.quote_at = len(card.lines)
        card.lines.append(line)
        card.last = at + 1
        return at + 1

    def _fence(self, at: int, line: str) -> int:
        end = self.fences.end(at, line)
        if not end:
            return self._plain(at, line)
        if self.card is None:
            self._plain(at, line)
            self.reported = end - 1
            return end
        self.card.lines.append(line)
        return self._fenced(at, end)

    def _fenced(self, at: int, end: int) -> int:
        """Take the lines of a fence that begins in line `at` as text."""
        card = self.card
        if not end or card is None:
            return at + 1
        card.lines += map(escape, self.lines[at + 1 : end])
        card.quote_at = None
        card.last = end
        return end

    def _heading(self, at: int, line: str) -> int:
        match = HEADING.match(line)
        if match is None:
            return self._plain(at, line)
        self._close(None, NO_LABEL)
        self.section = one_line(match[1] or "")
        self.found.headings.append((at, self.section))
        return at + 1

    def _rule(self, at: int, line: str) -> int:
        if RULE.match(line) is None:
            return self._plain(at, line)
        self._close(None, NO_LABEL)
        return at + 1

    def _comment(self, at: int, line: str) -> int:
        if not line.startswith("<!--"):
            return self._plain(at, line)
        match = ID_LINE.match(line)
        if match:
            return self._id(at, match[1], match[2])
        end = self._comment_end(at)
        if end is None:
            return self._plain(at, line)
        if line.startswith("<!-- k1"):
            self._problem(at, "this id line is damaged", "Restore it, or remove it to make this a new card.")
        if self.card is not None:
            self.card.kept += self.lines[at:end]
            self.card.last = end
        return end

    def _comment_end(self, at: int) -> int | None:
        """Index past the comment that begins in line `at`; None when text follows it on its last line."""
        if "-->" not in self.lines[at]:
            end = None if self.unclosed else next((i for i in range(at + 1, len(self.lines)) if "-->" in self.lines[i]), None)
            if end is None:
                self._problem(at, "this comment never ends", 'Did you forget a "-->"?')
                self.unclosed = True
                return at + 1
        else:
            end = at
        return end + 1 if self.lines[end].rstrip().endswith("-->") else None

    def _id(self, at: int, known: str, text: str) -> int:
        if self.card is None:
            self._problem(at, "this id line belongs to no card", "Put it right under its card, or remove it.")
            return at + 1
        self._close(at, read_label(text), known)
        return at + 1

    def _close(self, id_at: int | None, label: Label, known: str = "") -> None:
        """Finish the open card, if there is one: a Block, several of them for a cloze in brackets, or a problem."""
        opened = self.card
        if opened is None:
            return
        self.card = None
        evidence = self._evidence(opened, label, id_at)
        front = words_of(opened.front)
        cloze = opened.form is CardForm.CLOZE
        back = "; ".join(hidden_words(front)) if cloze else words_of(opened.back or ())
        if cloze and front.strip() and not back.strip() and label.span is None:
            self._close_gaps(opened, front, id_at, label, known)
            return
        if label.more or label.gaps:
            label.unknown = (*label.more, *([gaps_word(label.gaps)] if label.gaps else []), *label.unknown)
        self._odd_words(id_at, label)
        if not front.strip() or not back.strip():
            self._incomplete(opened, front)
            return
        last = opened.last if id_at is None else id_at + 1
        known = self._free(known, id_at)
        card = self._card(opened, label, known, front, back, evidence)
        self.found.blocks.append(Block(opened.first, last, card, id_at, not known, tuple(opened.kept), label.unknown))

    def _close_gaps(self, opened: _Open, front: str, id_at: int | None, label: Label, known: str) -> None:
        """Finish a cloze without braces: a card for each pair of brackets."""
        self._odd_words(id_at, label)
        try:
            found = gaps(front)
            self.shown += len(found) * len(front)
            if self.shown > MOST_SHOWN:
                raise Unclear("this file hides too much", "Make several files of it.")
        except Unclear as error:
            self.found.unclear |= error.args != NOTHING
            self._problem(opened.first, *error.args)
            return
        ids = _ids_of_gaps([hidden for _, hidden in found], [known, *label.more] if known else [], label.gaps)
        ids = [self._free(one, id_at) for one in ids]
        noted = tuple(note(hidden) for _, hidden in found) == label.gaps and len(label.more) + 1 == len(found)
        last = opened.last if id_at is None else id_at + 1
        kept = tuple(opened.kept)
        for (text, hidden), one in zip(found, ids, strict=True):
            card = self._card(opened, label, one, text, hidden, None)
            self.found.blocks.append(Block(opened.first, last, card, id_at, not one, kept, label.unknown, hidden, noted))
            kept = ()

    def _odd_words(self, id_at: int | None, label: Label) -> None:
        """Report the words of an id line nobody understands."""
        for word in label.unknown:
            hint = "Known are a kind, offsets, tags=, origin=, score= and retired."
            self._problem(id_at or 0, f'"{word}" in the id line is not understood', hint)

    def _free(self, known: str, id_at: int | None) -> str:
        """An id, unless another card has it."""
        if known in self.ids:
            what = f"this id is already taken in line {self.ids[known] + 1}"
            self._problem(id_at or 0, what, "This card gets an id of its own.")
            return ""
        if known:
            self.ids[known] = id_at or 0
        return known

    def _card(self, opened: _Open, label: Label, known: str, front: str, back: str, evidence: Evidence | None) -> Card:
        return Card(
            id=known,
            kind=label.kind,
            front=front,
            back=back,
            form=opened.form,
            context=words_of(opened.context) if opened.context else "",
            evidence=evidence,
            tags=label.tags,
            section=self.section,
            origin=label.origin,
            score=label.score,
            retired=label.retired,
        )

    def _incomplete(self, opened: _Open, front: str) -> None:
        if not front.strip():
            self._problem(opened.first, "this card has no question", "Write it after the mark.")
        elif opened.form is CardForm.CLOZE:
            self._problem(opened.first, *NOTHING)
        else:
            self._problem(opened.first, 'this "Q:" has no answer', 'Did you forget an "A:" under it?')

    def _evidence(self, opened: _Open, label: Label, id_at: int | None) -> Evidence | None:
        """The evidence of a card; its lines are taken out of the field they stand in."""
        if label.span is None or id_at is None:
            return None
        if opened.quote_at is None:
            hint = "Put it back, or remove the offsets from the id line."
            self._problem(id_at, 'the quote (lines that start with ">") above this id line is gone', hint)
            return None
        raw = [line for line in opened.lines[opened.quote_at :] if line.strip()]
        del opened.lines[opened.quote_at :]
        quote = [line[2:] if line[1:2] == " " else line[1:] for line in raw]
        place = read_place(quote[-1])
        if place is None:
            self._problem(id_at - 1, "the quote does not say where it stands", 'Did you remove " — line N" from its end?')
            place = quote[-1], None, 1, None
        words, speaker, line_number, time = place
        quote[-1] = words
        return Evidence(
            document=label.document or self.document,
            start=label.span[0],
            end=label.span[1],
            line=line_number,
            quote="\n".join(quote),
            speaker=label.speaker or speaker,
            time=time,
        )
