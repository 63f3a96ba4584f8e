"""Cards for other programs: JSON lines, CSV, and Markdown to read. One `Standing` is one object, row or paragraph.

The fields and their order are a contract. A cloze gives its question with […] and the hidden words as answer; what a card has
no value for is null in JSON and empty in CSV. Offsets count characters of the document decoded as UTF-8.
"""

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

from studydeck.files import refuse_occupied, write_atomically
from studydeck.review import Standing
from studydeck.text.clean import clean_text, one_line

FIELDS = (
    "id", "kind", "form", "front", "back", "context", "deck", "section", "tags", "status", "tier", "score", "origin",
    "document", "start", "end", "line", "quote", "speaker", "time",
)  # fmt: skip

_FORMULA = tuple("=+-@\t\r")
"""What a spreadsheet takes for the beginning of a formula."""
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&!$]")
_LIST = re.compile(r"^([ \t]*\d*)([-+=.)])", re.MULTILINE)


def fields(standing: Standing) -> dict[str, object]:
    """One card as the values of `FIELDS`, in their order."""
    card, evidence = standing.card, standing.card.evidence
    values = (
        card.id,
        card.kind.value,
        card.form.value,
        card.question,
        card.back,
        card.context,
        standing.deck,
        card.section,
        list(card.tags),
        standing.status.value,
        standing.tier.value if standing.tier else None,
        card.score,
        card.origin,
        evidence.document if evidence else standing.document or None,
        evidence.start if evidence else None,
        evidence.end if evidence else None,
        evidence.line if evidence else None,
        evidence.quote if evidence else None,
        evidence.speaker if evidence else None,
        evidence.time if evidence else None,
    )
    return dict(zip(FIELDS, values, strict=True))


def write_jsonl(path: Path, standings: Sequence[Standing], *, force: bool = False) -> None:
    """One JSON object a line, UTF-8.

    All writers write the whole file or nothing. They raise OutputRefused for a name that is taken (unless `force`) or
    impossible, NotPermitted and DiskFailed when the system refuses.
    """
    refuse_occupied(path, force=force)
    lines = [json.dumps(fields(standing), ensure_ascii=False) + "\n" for standing in standings]
    write_atomically(path, "".join(lines).encode(errors="backslashreplace"))


def write_csv(path: Path, standings: Sequence[Standing], *, force: bool = False, for_spreadsheet: bool = False) -> None:
    """A header and one row a card, UTF-8; tags are joined by blanks as in Anki.

    `for_spreadsheet` adds a byte order mark and an apostrophe before any value that a spreadsheet would run as a formula.
    Raises as `write_jsonl`.
    """
    refuse_occupied(path, force=force)
    text = csv_text(standings, for_spreadsheet=for_spreadsheet)
    write_atomically(path, text.encode("utf-8-sig" if for_spreadsheet else "utf-8", errors="backslashreplace"))


def csv_text(standings: Sequence[Standing], *, for_spreadsheet: bool = False) -> str:
    """What `write_csv` writes, without a byte order mark."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(FIELDS)
    for standing in standings:
        cells = map(_cell, fields(standing).values())
        writer.writerow([_harmless(cell) for cell in cells] if for_spreadsheet else cells)
    return stream.getvalue()


def write_markdown(path: Path, standings: Sequence[Standing], *, force: bool = False) -> None:
    """Cards to read or to print: decks and sections as headings, question, answer and evidence. Raises as `write_jsonl`."""
    refuse_occupied(path, force=force)
    blocks: list[str] = []
    deck, section = None, ""
    for standing in standings:
        if standing.deck != deck:
            deck, section = standing.deck, ""
            blocks.append(f"# {_literal(one_line(deck))}")
        if standing.card.section != section:
            section = standing.card.section
            blocks.append(f"## {_literal(one_line(section))}" if section else "---")
        blocks.append(_paragraphs(standing))
    write_atomically(path, ("\n\n".join(blocks) + "\n").encode(errors="backslashreplace"))


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(one_line(str(tag)).replace(" ", "_") for tag in value)
    return "" if value is None else str(value)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _paragraphs(standing: Standing) -> str:
    """One card: question in bold, answer, quote with its place."""
    card, evidence = standing.card, standing.card.evidence
    question = "\n".join(
        f"**{_literal(line.strip())}**" if line.strip() else "" for line in clean_text(card.question).split("\n")
    )
    parts = [question, _literal(clean_text(card.back))]
    if card.context:
        parts.insert(1, f"({_literal(clean_text(card.context))})")
    if evidence:
        words = _literal(clean_text(evidence.quote)).replace("\n", "\n> ")
        speaker = f"{_literal(one_line(evidence.speaker))}, " if evidence.speaker else ""
        parts.append(f"> {words}\n>\n> — {speaker}{_literal(one_line(evidence.document))}, line {evidence.line}")
    return "\n\n".join(parts)


def _literal(text: str) -> str:
    """`text` with every character escaped that Markdown or HTML would act on."""
    return _LIST.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", text))
