"""Pictures and tables as lines of text, for a terminal of any width; the same on the screen and on paper.

A line is made of pieces of text, each with a tone that a screen may colour. Nothing is said by a tone alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from studydeck.stats.chart import Bar, Chart, Heat, HeatDay, Lying, Mark, Picture, Points, Scale, Standing, Table
from studydeck.stats.days import counted, date_of
from studydeck.text.cells import fitted, width
from studydeck.text.clean import one_line

Piece = tuple[str, str]
Line = list[Piece]
"""Text and tone: one of `TONES`."""
TONES = ("", "bright", "quiet", "faint", "part0", "part1", "part2", "part3", "mark", "cursor")

AXIS = 6
"""Cells for the numbers beside standing bars and points, the blank after them included."""
WIDEST_CELL = 4
LEAD = 6
"""Cells of a column that stands apart."""
NAME_SHARE = 0.4
"""Share of the width that names may take."""
ROOMY = 50
"""Cells from which a scale tells the number of tests."""
WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
HEAT_NAMES = 4


@dataclass(frozen=True, slots=True)
class Symbols:
    """What is drawn with."""

    standing: str = " ▁▂▃▄▅▆▇█"
    """From nothing to a full cell, from below."""
    lying: str = " ▏▎▍▌▋▊▉█"
    parts: tuple[str, str, str, str] = ("█", "█▒", "█▒░", "█▓▒░")
    """Full cells of one to four parts."""
    heat: str = "·░▒▓█"
    halves: str = "▄▀"
    """The lower and the upper half of a cell."""
    cut: str = "▲"
    target: str = "╌"
    error: str = "─"
    expected: str = "│"
    measured: str = "●"
    both: str = "◉"


BLOCKS = Symbols()
ASCII = Symbols(" .:|#", " #", ("#", "#+", "#+-", "#+-."), ".:+*#", ".'", "^", "-", "-", "|", "o", "@")

PLAIN = str.maketrans("–±…", "-~.")


def symbols_for(encoding: str | None) -> Symbols:
    """What an encoding can write."""
    needed = (
        BLOCKS.standing + BLOCKS.lying + BLOCKS.heat + BLOCKS.parts[3] + "".join((BLOCKS.halves, BLOCKS.cut, BLOCKS.measured))
    )
    try:
        needed.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return BLOCKS


def text_of(line: Line) -> str:
    """A line without its tones."""
    return "".join(text for text, _ in line).rstrip()


def written(chart: Chart, columns: int, symbols: Symbols) -> list[Line]:
    """A chart as a table with simple bars; the year also as its map."""
    maps = [picture for picture in chart.pictures if isinstance(picture, Heat)]
    lines = [*head(chart, columns)]
    for picture in maps:
        lines += [[], *heat(picture, columns, symbols)]
    if chart.table.rows:
        lines += [[], *table(chart.table, columns, symbols)]
    return _spelt(lines, symbols)


def drawn(chart: Chart, columns: int, height: int, symbols: Symbols, cursor: int | None = None) -> list[Line]:
    """A chart as pictures, those that stand `height` lines high; one that has none as its table."""
    lines = head(chart, columns)
    for picture in chart.pictures:
        lines += [[], *draw(picture, columns, height, symbols, cursor)]
    if not chart.pictures and chart.table.rows:
        lines += [[], *table(chart.table, columns, symbols)]
    return _spelt(lines, symbols)


def head(chart: Chart, columns: int) -> list[Line]:
    """Title, stretch of time and sentences."""
    span = f"  {chart.spans[chart.span]}" if chart.spans else ""
    title: Line = [(chart.title, "bright"), (span, "quiet")]
    return [
        _within(title, columns),
        *([(row, "")] for sentence in chart.says for row in wrap(one_line(sentence), max(1, columns))),
    ]


def draw(picture: Picture, columns: int, height: int, symbols: Symbols, cursor: int | None = None) -> list[Line]:
    """Any picture."""
    if isinstance(picture, Lying):
        return lying(picture, columns, symbols)
    if isinstance(picture, Standing):
        return standing(picture, columns, height, symbols)
    if isinstance(picture, Points):
        return points(picture, columns, height, symbols)
    if isinstance(picture, Scale):
        return scale(picture, columns, symbols)
    return heat(picture, columns, symbols, cursor)


def lying(picture: Lying, columns: int, symbols: Symbols) -> list[Line]:
    """Name, number, bar."""
    bars = [Bar(one_line(bar.name), bar.parts, one_line(bar.note)) for bar in picture.bars]
    names = min(max(width(bar.name) for bar in bars), int(columns * NAME_SHARE))
    notes = max(width(bar.note) for bar in bars)
    room = max(1, columns - names - notes - 4)
    most = max(sum(bar.parts) for bar in bars) or 1
    return [
        *_legend(picture.title, picture.parts, columns, symbols),
        *(
            [
                (fitted(bar.name, names) + "  ", "quiet"),
                (" " * (notes - width(bar.note)) + bar.note + "  ", ""),
                *_lying(bar.parts, most, room, symbols),
            ]
            for bar in bars
        ),
    ]


def standing(picture: Standing, columns: int, height: int, symbols: Symbols) -> list[Line]:
    """Columns with the highest number beside them and names below."""
    room = max(1, columns - AXIS)
    apart = picture.columns[: picture.apart]
    lead = sum(LEAD for _ in apart)
    rest, names, step = _together(picture.columns[picture.apart :], picture.names[picture.apart :], room - lead)
    cell = max(1, min(WIDEST_CELL, (room - lead) // max(1, len(rest))))
    most = max((sum(column) for column in (*apart, *rest)), default=0)
    if not most:
        return [_within([(f"{picture.title}: " if picture.title else "", "quiet"), ("nothing in this time", "quiet")], columns)]
    top = min(most, picture.limit) if picture.limit else most
    title = f"{picture.title}, {step} in one column" if step > 1 and picture.title else picture.title
    shapes = [(shape(column, top, height, symbols), LEAD, 2) for column in apart]
    shapes += [(shape(column, top, height, symbols), cell, max(1, cell - 1)) for column in rest]
    lines = _legend(title, picture.parts, columns, symbols)
    for level in range(height - 1, -1, -1):
        label = _short(top) if level == height - 1 else "0" if level == 0 else ""
        line: Line = [(label.rjust(AXIS - 1) + " ", "quiet")]
        for cells, size, bar in shapes:
            glyph, tone = cells[level]
            line.append(((glyph * bar).ljust(size), tone))
        lines.append(line)
    below = "".join(fitted("late", LEAD) for _ in apart) + _names(names, cell, room - lead)
    return [*lines, [(" " * AXIS + below, "quiet")]]


def shape(column: Sequence[float], top: float, height: int, symbols: Symbols) -> list[Piece]:
    """The cells of one column, from below: where it is of one sort its end is finer than a cell."""
    whole = sum(column)
    if not whole or not top:
        return [(" ", "")] * height
    if whole > top:
        at = next(number for number, value in enumerate(column) if value)
        full = _parts(column, symbols)[at]
        return [(full, f"part{at}")] * (height - 1) + [(symbols.cut, "mark")]
    if len([value for value in column if value]) == 1:
        at = next(number for number, value in enumerate(column) if value)
        full, fine = _parts(column, symbols)[at], len(symbols.standing) - 1
        steps = max(1, round(whole / top * height * fine))
        cells: list[Piece] = []
        for level in range(height):
            rest = min(fine, max(0, steps - level * fine))
            glyph = full if rest == fine else symbols.standing[rest]
            cells.append((glyph if full == symbols.parts[0] or rest in (0, fine) else full, f"part{at}"))
        return cells
    cells, so_far = [], 0.0
    for at, value in enumerate(column):
        so_far += value
        until = max(round(so_far / top * height), 1)
        cells += [(_parts(column, symbols)[at], f"part{at}")] * (until - len(cells))
    return [*cells, *[(" ", "")] * (height - len(cells))][:height]


def points(picture: Points, columns: int, height: int, symbols: Symbols) -> list[Line]:
    """A mark for each value, the newest as far as there is room, and the line aimed at."""
    room = max(1, columns - AXIS)
    values, names = picture.values[-room:], picture.names[-room:]
    cell = max(1, min(WIDEST_CELL, room // max(1, len(values))))
    span = (picture.high - picture.low) or 1

    def at(value: float) -> int:
        return min(2 * height - 1, max(0, round((value - picture.low) / span * (2 * height - 1))))

    target = at(picture.target) // 2 if picture.target is not None else None
    lines = _legend(picture.title, (), columns, symbols)
    for level in range(height - 1, -1, -1):
        label = f"{picture.high:.0%}" if level == height - 1 else f"{picture.low:.0%}" if level == 0 else ""
        if level == target and picture.target is not None:
            label = f"{picture.target:.0%}"
        line: Line = [(label.rjust(AXIS - 1) + " ", "mark" if level == target else "quiet")]
        for value in values:
            bar = max(1, cell - 1)
            if value is not None and at(value) // 2 == level:
                line.append((symbols.halves[at(value) % 2] * bar, "part0"))
                line.append(((symbols.target if level == target else " ") * (cell - bar), "faint"))
            else:
                line.append(((symbols.target if level == target else " ") * cell, "faint"))
        lines.append(line)
    return [*lines, [(" " * AXIS + _names(names, cell, room), "quiet")]]


def scale(picture: Scale, columns: int, symbols: Symbols) -> list[Line]:
    """For each mark its measure, and where that lies beside what was expected."""
    names = max(width(mark.name) for mark in picture.marks)
    notes = max(len(f"{mark.measured.whole:,}") for mark in picture.marks) + 2 if columns >= ROOMY else 0
    room = max(2, columns - names - notes - 10)
    legend: Line = [
        (f"{symbols.measured} measured  ", "quiet"),
        (f"{symbols.error * 2} by chance  ", "quiet"),
        (f"{symbols.expected} {picture.expected}", "quiet"),
    ]
    low, high = f"{picture.low:.0%}", f"{picture.high:.0%}"
    ruler = " " * (names + 10) + low + high.rjust(room - len(low))
    lines: list[Line] = [_within(legend, columns), [(ruler, "quiet")]]
    for mark in picture.marks:
        line: Line = [(fitted(mark.name, names) + "  ", "quiet"), (f"{mark.rate:6.1%}  ", "")]
        line += _scaled(mark, picture, room, symbols)
        lines.append([*line, (f"{mark.measured.whole:,}".rjust(notes), "quiet")] if notes else line)
    return lines


def heat(picture: Heat, columns: int, symbols: Symbols, cursor: int | None = None) -> list[Line]:
    """Weeks side by side, as many as fit: those around the day under the cursor, else the newest."""
    room = max(1, columns - HEAT_NAMES)
    weeks, last = picture.weeks, len(picture.weeks)
    chosen = next((at for at, week in enumerate(weeks) if any(day and day.day == cursor for day in week)), last - 1)
    end = min(last, max(chosen + room // 2, room))
    shown = weeks[max(0, end - room) : end]
    lines: list[Line] = [[(" " * HEAT_NAMES + _months(shown, room), "quiet")]]
    for weekday, name in enumerate(WEEKDAYS):
        line: Line = [(name.ljust(HEAT_NAMES), "quiet")]
        for week in shown:
            day = week[weekday]
            if day is None:
                line.append((" ", ""))
            else:
                tone = "cursor" if day.day == cursor else "part0" if day.level else "faint"
                line.append((symbols.heat[day.level], tone))
        lines.append(line)
    under = next((day for week in weeks for day in week if day and day.day == cursor), None)
    if under:
        said = f"{date_of(under.day):%a %Y-%m-%d}  {counted(under.reviews, 'answer')}"
        lines.append([(" " * HEAT_NAMES, ""), (said, "bright")])
    legend = f"{symbols.heat[0]} none  {' '.join(symbols.heat[1:])} from few to many"
    return [*lines, _within([(" " * HEAT_NAMES + legend, "quiet")], columns)]


def table(shown: Table, columns: int, symbols: Symbols) -> list[Line]:
    """Aligned columns, with a bar behind each row where there is room; a row over several lines where they do not fit."""
    cells = [[one_line(cell) for cell in row] for row in (shown.header, *shown.rows)]
    sizes = [max(map(width, column)) for column in zip(*cells, strict=True)]
    sizes[0] = min(sizes[0], max(8, columns - sum(sizes[1:]) - 2 * (len(sizes) - 1)))
    if sum(sizes) + 2 * (len(sizes) - 1) > columns:
        return _stacked(cells)
    room = columns - sum(sizes) - 2 * len(sizes)
    most = max(shown.bars, default=0)
    lines: list[Line] = []
    for number, row in enumerate(cells):
        first, *others = row
        padded = [
            fitted(first, sizes[0]),
            *(" " * (size - width(cell)) + cell for cell, size in zip(others, sizes[1:], strict=True)),
        ]
        line: Line = [("  ".join(padded), "" if number else "quiet")]
        if number and shown.bars and room >= WIDEST_CELL and most:
            line += [("  ", ""), *_lying((shown.bars[number - 1],), most, min(room, 40), symbols)]
        lines.append(line)
    return lines


def _within(line: Line, columns: int) -> Line:
    """As many pieces of a line as fit, the last of them cut."""
    kept: Line = []
    for text, tone in line:
        room = columns - sum(width(piece) for piece, _ in kept)
        kept.append((text if width(text) <= room else fitted(text, room).rstrip(), tone))
    return kept


def _spelt(lines: list[Line], symbols: Symbols) -> list[Line]:
    """Lines in plain characters where blocks cannot be drawn either; each for one, so that columns stay aligned."""
    return [[(text.translate(PLAIN), tone) for text, tone in line] for line in lines] if symbols is ASCII else lines


def _stacked(cells: Sequence[Sequence[str]]) -> list[Line]:
    header, *rows = cells
    names = max(map(width, header[1:]), default=0)
    lines: list[Line] = []
    for row in rows:
        lines.append([(row[0], "bright")])
        lines += [[(f"  {fitted(name, names)}  ", "quiet"), (cell, "")] for name, cell in zip(header[1:], row[1:], strict=True)]
    return lines


def _legend(title: str, parts: Sequence[str], columns: int, symbols: Symbols) -> list[Line]:
    """What is drawn, and what the parts of a bar stand for."""
    glyphs = symbols.parts[len(parts) - 1] if parts else ""
    named = [[(glyph, f"part{at}"), (f" {name}", "quiet")] for at, (glyph, name) in enumerate(zip(glyphs, parts, strict=False))]
    line: Line = [(title, "quiet")] if title else []
    for pieces in named if len(parts) > 1 else ():
        line += [("   " if line else "", ""), *pieces]
    return [_within(line, columns)] if line else []


def _parts(column: Sequence[float], symbols: Symbols) -> str:
    return symbols.parts[len(column) - 1]


def _lying(parts: Sequence[float], most: float, room: int, symbols: Symbols) -> Line:
    """The cells of one bar; of a single part its end is finer than a cell."""
    if len(parts) == 1:
        fine = len(symbols.lying) - 1
        steps = max(1, round(parts[0] / most * room * fine)) if parts[0] > 0 else 0
        full, rest = divmod(steps, fine)
        return [(symbols.lying[fine] * full + (symbols.lying[rest] if rest else ""), "part0")]
    line: Line = []
    drawn_so_far, so_far = 0, 0.0
    for at, value in enumerate(parts):
        so_far += value
        until = round(so_far / most * room)
        line.append((_parts(parts, symbols)[at] * (until - drawn_so_far), f"part{at}"))
        drawn_so_far = until
    return line


def _scaled(mark: Mark, picture: Scale, room: int, symbols: Symbols) -> Line:
    span = (picture.high - picture.low) or 1

    def at(value: float) -> int:
        return min(room - 1, max(0, round((value - picture.low) / span * (room - 1))))

    cells: Line = [(" ", "")] * room
    low, high = mark.measured.bounds
    for cell in range(at(low), at(high) + 1):
        cells[cell] = (symbols.error, "faint")
    cells[at(mark.expected)] = (symbols.expected, "mark")
    cells[at(mark.rate)] = (symbols.both if at(mark.expected) == at(mark.rate) else symbols.measured, "part0")
    return cells


def _together(
    columns: Sequence[tuple[float, ...]], names: Sequence[str], room: int
) -> tuple[list[tuple[float, ...]], list[str], int]:
    """Columns summed up by so many that they fit into `room` cells, their names, and by how many."""
    step = max(1, -(-len(columns) // max(1, room)))
    joined: list[tuple[float, ...]] = [
        tuple(map(sum, zip(*columns[at : at + step], strict=True))) for at in range(0, len(columns), step)
    ]
    return joined, list(names[::step]), step


def _names(names: Sequence[str], cell: int, room: int) -> str:
    """Names below their columns, at even distances."""
    step = max(1, -(-(max(map(width, names), default=0) + 2) // cell))
    line = ""
    for at in range(0, len(names), step):
        if at * cell + width(names[at]) <= room:
            line = fitted(line, at * cell) + names[at]
    return line


def _months(weeks: Sequence[Sequence[HeatDay | None]], room: int) -> str:
    """The names of months above the first week that begins in them."""
    line, before = "", ""
    for at, week in enumerate(weeks):
        day = next((cell.day for cell in week if cell is not None), None)
        name = f"{date_of(day):%b}" if day is not None else before
        if name != before and (not line or at >= len(line) + 1) and at + len(name) <= room:
            line = line.ljust(at) + name
        before = name
    return line


def _short(number: float) -> str:
    """A number in five cells.

    >>> _short(1234), _short(45_678), _short(2_345_678), _short(0.5)
    ('1,234', '46k', '2.3M', '0.5')
    """
    if 0 < number < 10 and number != round(number):
        return f"{number:.1f}"
    if number < 10_000:
        return f"{number:,.0f}"
    return f"{number / 1000:.0f}k" if number < 1_000_000 else f"{number / 1_000_000:.1f}M"
