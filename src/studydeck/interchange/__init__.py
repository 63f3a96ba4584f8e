"""Cards for other programs: JSON lines, CSV and TSV. One `Standing` is one object or row.

The fields and their order are a contract. A cloze gives its question with […] and the hidden words as answer; where these do not
tell which words belong where, a further field `cloze` has the sentence with its `{{braces}}`. What a card has no value for is
null in JSON and empty in a table. Offsets count characters of the document decoded as UTF-8.
"""

import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

from studydeck.card import Card, CardForm
from studydeck.files import refuse_occupied, write_atomically
from studydeck.review import Standing
from studydeck.text.clean import one_line

FIELDS = (
    "id", "kind", "form", "front", "back", "context", "deck", "section", "tags", "status", "tier", "score", "origin",
    "document", "start", "end", "line", "quote", "speaker", "time",
)  # fmt: skip

CLOZE = "cloze"
"""The further field of a cloze."""
GAP = "[…]"
FORMULA = re.compile("'*[=+\\-@\\t\\r\\n＝＋－＠]")
"""What a spreadsheet takes for the beginning of a formula, and what got apostrophes for it."""
_TO_QUOTE = re.compile(r'[,"\s]')


def fields(standing: Standing) -> dict[str, object]:
    """One card as the values of `FIELDS`, in their order, and the further field of a cloze that needs it."""
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
    found: dict[str, object] = dict(zip(FIELDS, values, strict=True))
    if _is_unclear(card):
        found[CLOZE] = card.front
    return found


def write_jsonl(path: Path, standings: Sequence[Standing], *, force: bool = False) -> None:
    """One JSON object a line, UTF-8.

    All writers write the whole file or nothing. They raise OutputRefused for a name that is taken (unless `force`) or
    impossible, NotPermitted and DiskFailed when the system refuses.
    """
    refuse_occupied(path, force=force)
    lines = [json.dumps(fields(standing), ensure_ascii=False) + "\n" for standing in standings]
    write_atomically(path, "".join(lines).encode(errors="backslashreplace"))


def write_csv(path: Path, standings: Sequence[Standing], *, force: bool = False, for_spreadsheet: bool = False) -> None:
    """A header and one row a card, UTF-8; tags are joined by blanks as in Anki, those with blanks in double quotes.

    A name that ends in .tsv gets tabs between its columns. `for_spreadsheet` adds a byte order
    mark, and an apostrophe before any value that a spreadsheet would run as a formula.
    Raises as `write_jsonl`.
    """
    refuse_occupied(path, force=force)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    text = csv_text(standings, for_spreadsheet=for_spreadsheet, delimiter=delimiter)
    write_atomically(path, text.encode("utf-8-sig" if for_spreadsheet else "utf-8", errors="backslashreplace"))


def csv_text(standings: Sequence[Standing], *, for_spreadsheet: bool = False, delimiter: str = ",") -> str:
    """What `write_csv` writes, without a byte order mark."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n", delimiter=delimiter)
    names = (*FIELDS, CLOZE) if any(_is_unclear(standing.card) for standing in standings) else FIELDS
    writer.writerow(names)
    for standing in standings:
        values = fields(standing)
        if len(values) < len(names):
            values[CLOZE] = None
        cells = map(_cell, values.values())
        writer.writerow([_harmless(cell) for cell in cells] if for_spreadsheet else cells)
    return stream.getvalue()


def filled(question: str, back: str) -> str | None:
    """The cloze that asks `question` and hides the words of `back`; None when it does not follow from these.

    >>> filled("[…] make […].", "Ribosomes; proteins"), filled("[…] make […].", "a; b; c")
    ('{{Ribosomes}} make {{proteins}}.', None)
    """
    pieces = question.split(GAP)
    words = [back] if len(pieces) == 2 else back.split("; ")
    if len(words) != len(pieces) - 1 or not all(words) or "{{" in back or "}}" in back:
        return None
    return pieces[0] + "".join(f"{{{{{word}}}}}{piece}" for word, piece in zip(words, pieces[1:], strict=True))


def _is_unclear(card: Card) -> bool:
    """Whether a cloze does not follow from its question and its hidden words."""
    return card.form is CardForm.CLOZE and filled(card.question, card.back) != card.front


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(_tag, value))
    return "" if value is None else str(value)


def _tag(tag: str) -> str:
    tag = one_line(tag)
    return '"' + tag.replace('"', '""') + '"' if _TO_QUOTE.search(tag) else tag


def _harmless(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell
