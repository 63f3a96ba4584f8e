"""Deck to deck text: a new file, or the old one with only those lines changed that have to be."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from studydeck.card import Card, CardForm, Deck
from studydeck.deckfile.gaps import note
from studydeck.deckfile.marks import id_line, key_line, lines_of, quote_lines
from studydeck.deckfile.reading import Block, Scan, read_text, scan, without_collector
from studydeck.files import create_folder, write_atomically
from studydeck.text.clean import clean_text, one_line


def save(path: Path, deck: Deck) -> bool:
    """Write `deck` to a file, keeping what the file holds besides its cards; False when no byte had to change.

    Folders are created, a link is followed. Raises InputRefused for an existing file that is no deck file, DiskFailed,
    NotPermitted or OutputRefused.
    """
    target = path.resolve()
    existing = read_text(target) if target.exists() else ""
    text = render(deck, existing, f"{path.parent.name}/{path.name}")
    if existing and text == existing:
        return False
    create_folder(target.parent)
    write_atomically(target, text.encode())
    return True


def path_for(document: str, folder: Path, taken: Collection[Path] = ()) -> Path:
    """Where to make the deck file of a document that has none; `taken` are names to leave free besides those in use."""
    stem = PurePosixPath(document).stem
    path = folder / f"{stem}.md"
    if path.exists() or path in taken:
        path = folder / f"{stem}-{hashlib.sha256(document.encode()).hexdigest()[:6]}.md"
    return path


def render(deck: Deck, existing: str, name: str) -> str:
    """The text of a deck file; `existing` is what stands under its name now, empty for a new file.

    Cards of `existing` keep their order; cards that `deck` does not hold are removed; new ones follow the card before them
    in `deck`, or end their section.
    """
    if not existing.strip():
        return "\n".join([*_front_matter(deck), *_body(deck), ""])
    with without_collector():
        found = scan(existing, name)
        lines = [*_front_lines(deck, found, PurePosixPath(name).stem), *_Merge(deck, found).lines()]
    text = "\n".join(lines)
    return text.replace("\n", "\r\n") if "\r\n" in existing else text


def _front_matter(deck: Deck) -> list[str]:
    keys = _keys(deck)
    return ["---", *(key_line(key, value) for key, value in keys.items() if value), "---"]


def _keys(deck: Deck) -> dict[str, str]:
    return {"deck": one_line(deck.name), "document": one_line(deck.document), "sha256": one_line(deck.sha256)}


def _front_lines(deck: Deck, found: Scan, stem: str) -> list[str]:
    """The front matter of an existing file with the deck's values; none where there was none and none is needed."""
    if not found.front_end:
        needed = deck.document or deck.sha256 or deck.name != one_line(stem)
        return [*_front_matter(deck), ""] if needed else []
    lines = found.lines[: found.front_end]
    added = []
    for key, value in _keys(deck).items():
        at, old = found.front.get(key, (None, one_line(stem) if key == "deck" else ""))
        if value == old:
            continue
        if at is None:
            added.append(key_line(key, value))
        else:
            lines[at] = key_line(key, value, lines[at])
    return [*lines[:-1], *added, lines[-1]]


def _body(deck: Deck) -> Iterable[str]:
    """Headings and cards of a new file."""
    document = PurePosixPath(deck.document).name
    section = ""
    for card in deck.cards:
        if one_line(card.section) != section:
            section = one_line(card.section)
            yield from ("", heading(section))
        yield ""
        yield from card_lines(card, document)


def heading(name: str, level: int = 2) -> str:
    """The line that begins a section, or ends one when it has no name."""
    return f"{'#' * level} {name}".rstrip()


def card_lines(card: Card, document: str, kept: Sequence[str] = (), unknown: Sequence[str] = ()) -> list[str]:
    """The lines of one card; `document` is the file name of the deck's document."""
    quoted = card.evidence is not None
    lines: list[str] = []
    if card.form is CardForm.CLOZE:
        lines += field_lines("C:", card.front, quoted)
    else:
        lines += field_lines("Q:", card.front, quoted) + field_lines("A:", card.back, quoted)
    if card.context:
        lines += field_lines("Context:", card.context, quoted)
    lines += kept
    speaker = ""
    if card.evidence:
        quote, speaker = quote_lines(card.evidence)
        lines += quote
    return [*lines, id_line(card, document=document, speaker=speaker, unknown=unknown)]


def field_lines(mark: str, text: str, quoted: bool = False) -> list[str]:
    """The lines of one field behind its mark."""
    first, *rest = lines_of(clean_text(text), quoted=quoted)
    return [f"{mark} {first}".rstrip() if not first else f"{mark} {first}", *rest]


@dataclass(slots=True)
class _Piece:
    """Some lines of the old file: a card, the cards of a cloze in brackets, or whatever stands between cards."""

    lines: list[str]
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Region:
    """A section of the file: its heading and what follows up to the next one."""

    section: str
    heading: list[str] = field(default_factory=list)
    pieces: list[_Piece] = field(default_factory=list)
    added: list[Card] = field(default_factory=list)
    """New cards at its end."""


class _Merge:
    """The old lines below the front matter and the new cards, put together."""

    def __init__(self, deck: Deck, found: Scan) -> None:
        self.document = PurePosixPath(deck.document).name
        self.moved = PurePosixPath(found.value("document")).name != self.document
        """The deck has another document now: id lines that name none would be misread."""
        self.wanted = {card.id: card for card in deck.cards}
        self.old = {block.card.id: block for block in found.blocks}
        self.regions = _regions(found)
        self.after: dict[str, list[Card]] = {}
        """New cards behind an old one, by its id."""
        self._place(deck)

    def _keeps(self, block: Block) -> bool:
        """Whether a card stays where it is: the deck still has it, in the same section."""
        card = self.wanted.get(block.card.id)
        return card is not None and one_line(card.section) == block.card.section

    def _place(self, deck: Deck) -> None:
        """Find a place for every card that the file does not hold where it belongs."""
        homes: dict[str, tuple[_Region, str]] = {}
        """Region of a placed card, and the old card it stands behind ("" at the end of the region)."""
        last: dict[str, _Region] = {}
        for region in self.regions:
            last[region.section] = region
            for piece in region.pieces:
                for block in filter(self._keeps, piece.blocks):
                    homes[block.card.id] = region, block.card.id
        before: tuple[_Region, str] | None = None
        for card in deck.cards:
            if card.id not in homes:
                homes[card.id] = self._home(card, before, last)
                region, anchor = homes[card.id]
                (self.after.setdefault(anchor, []) if anchor else region.added).append(card)
            before = homes[card.id]

    def _home(self, card: Card, before: tuple[_Region, str] | None, last: dict[str, _Region]) -> tuple[_Region, str]:
        section = one_line(card.section)
        if before and before[0].section == section:
            return before
        if section not in last:
            region = _Region(section, [heading(section)])
            at = self._index(before[0]) + 1 if before else len(self.regions)
            self.regions.insert(at, region)
            last[section] = region
        return last[section], ""

    def _index(self, wanted: _Region) -> int:
        return next(index for index, region in enumerate(self.regions) if region is wanted)

    def lines(self) -> list[str]:
        out = _Lines()
        for region in self.regions:
            if self._emptied(region):
                continue
            if region.pieces or not region.heading:
                out.keep(region.heading)
            else:
                out.add(region.heading)
            for piece in region.pieces:
                self._write(piece, out)
            out.add_cards(map(self._card, region.added))
        return out.finished()

    def _write(self, piece: _Piece, out: "_Lines") -> None:
        if not piece.blocks:
            out.keep(piece.lines)
            return
        block = piece.blocks[0]
        if block.gap:
            self._write_gaps(piece, out)
            return
        if not self._keeps(block):
            out.drop()
            return
        card = self.wanted[block.card.id]
        if card != block.card:
            out.change(self._card(card))
        elif block.new_id or (card.evidence and self.moved):
            own = piece.lines if block.id_at is None else piece.lines[:-1]
            out.change([*own, card_lines(card, self.document, (), block.unknown)[-1]])
        else:
            out.keep(piece.lines)
        out.add_cards(map(self._card, self.after.get(card.id, ())))

    def _write_gaps(self, piece: _Piece, out: "_Lines") -> None:
        """The lines of a cloze in brackets as they are; a cloze in braces for each card that is left once one of them changed."""
        blocks = piece.blocks
        stay = [block.card for block in blocks if self._keeps(block)]
        if len(stay) == len(blocks) and all(self.wanted[card.id] == card for card in stay):
            own = piece.lines if blocks[0].id_at is None else piece.lines[:-1]
            if all(block.noted and not block.new_id for block in blocks):
                out.keep(piece.lines)
            else:
                noted = [(block.card.id, note(block.gap)) for block in blocks]
                out.change([*own, id_line(stay[0], document=self.document, unknown=blocks[0].unknown, gaps=noted)])
        elif stay:
            out.change(self._card(self.wanted[stay[0].id]))
            out.add_cards(self._card(self.wanted[card.id]) for card in stay[1:])
        else:
            out.drop()
        for card in stay:
            out.add_cards(map(self._card, self.after.get(card.id, ())))

    def _card(self, card: Card) -> list[str]:
        """The lines of a card, with the comments and unknown words of its old lines, wherever these were."""
        old = self.old.get(card.id)
        return card_lines(card, self.document, old.kept, old.unknown) if old else card_lines(card, self.document)

    def _emptied(self, region: _Region) -> bool:
        """Whether nothing is left under a heading because its cards went."""
        had_cards = any(piece.blocks for piece in region.pieces)
        stays = any(
            any(map(self._keeps, piece.blocks) if piece.blocks else map(str.strip, piece.lines)) for piece in region.pieces
        )
        return bool(region.heading) and had_cards and not stays and not region.added


def _regions(found: Scan) -> list[_Region]:
    """The file below its front matter, cut at headings and cards."""
    regions = [_Region("")]
    marks: list[tuple[int, int, Block | str]] = [(at, at + 1, section) for at, section in found.headings]
    marks += [(block.first, block.last, block) for block in found.blocks]
    at = found.front_end
    for first, last, mark in sorted(marks, key=lambda entry: entry[0]):
        if first > at:
            regions[-1].pieces.append(_Piece(found.lines[at:first]))
        own = found.lines[first:last]
        if isinstance(mark, str):
            regions.append(_Region(mark, own))
        elif first < at:
            regions[-1].pieces[-1].blocks.append(mark)
        else:
            regions[-1].pieces.append(_Piece(own, [mark]))
        at = last
    if at < len(found.lines):
        regions[-1].pieces.append(_Piece(found.lines[at:]))
    return regions


class _Lines:
    """Lines being put together, with one blank line around whatever is new."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.gap = False
        """A blank line is due before the next line."""
        self.dropped = False
        """The last card went, and the blank lines behind it should go with it."""
        self.touched = False

    def keep(self, lines: Sequence[str]) -> None:
        """Old lines as they are."""
        lines = list(lines)
        if self.dropped and (not self.out or not self.out[-1].strip()):
            while lines and not lines[0].strip():
                del lines[0]
        if not lines:
            return
        self.dropped = False
        if self.gap and lines[0].strip() and self.out and self.out[-1].strip():
            self.out.append("")
        self.gap = False
        self.out += lines

    def change(self, lines: Sequence[str]) -> None:
        """A card in its old place with new lines."""
        self.keep(lines)
        self.touched = True

    def add(self, lines: Sequence[str]) -> None:
        """New lines, apart from what stands around them."""
        if self.out and self.out[-1].strip():
            self.out.append("")
        self.out += lines
        self.gap = True
        self.dropped = False
        self.touched = True

    def add_cards(self, cards: Iterable[Sequence[str]]) -> None:
        for lines in cards:
            self.add(lines)

    def drop(self) -> None:
        """A card that goes."""
        self.dropped = True
        self.touched = True

    def finished(self) -> list[str]:
        """All lines, ending in one line end when anything changed."""
        if not self.touched:
            return self.out
        while self.out and not self.out[-1].strip():
            self.out.pop()
        return [*self.out, ""]
