"""Captions: lines of a time and a few words, without sentences and without speakers."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from studydeck.document import Document, Edit, PassageKind, Register, Shape, Voice
from studydeck.readers.conversation import recurring
from studydeck.readers.page import Line, Page, seconds
from studydeck.readers.passages import Span, build, heading_text
from studydeck.readers.patterns import any_of

_TIME = r"\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
_CAPTION = re.compile(
    rf"(?:[-*+•] )?(?:\*\*)?[\[(]?(?P<stamp>{_TIME}|\d{{1,6}}(?:\.\d+)?s)(?:\s?[-–]\s?{_TIME})?[\])]?"
    r"(?:\([^()\s]{0,500}\))?:?(?:\*\*)?(?:\s*[·|–—-])?\s+(?=\S)"
)
_FAREWELL = any_of(
    r"\b(?:five|5) ?-?star\b|\brating on\b|\bleave (?:us )?a (?:rating|review)\b",
    r"\bthank(?:s| you) (?:so much )?for (?:listening|watching|tuning)\b|\bsee you (?:in the )?next\b",
    r"\bthis has been an episode\b|\bjust one more thing\b|\bbefore you (?:take off|go)\b",
    r"\bhit (?:the )?subscribe\b|\blike and subscribe\b|\bdon't forget to subscribe\b",
)
_WINDOW = 60
"""Caption lines in a passage, at most."""
_LEAST = 40
Caption = tuple[Line, int, int]
"""The line, where its words begin in the source, and its time in seconds."""
_STOP = re.compile(r"[.?!…。！？](?=\s|$)")
_PAUSE = 4
"""Seconds without a caption that end a passage, once it is long enough."""


def recognises(page: Page) -> bool:
    """Most lines of the body begin with a time."""
    timed = sum(1 for line in page.lines if _CAPTION.match(line.text))
    return timed >= 8 and timed >= 0.6 * len(page.lines)


def read(page: Page) -> Document:
    """Passages of joined caption lines, each with the time of its first line."""
    spans: list[Span] = []
    run: list[Caption] = []
    section: tuple[str, ...] = ()
    opening = True
    for line in page.lines:
        found = _CAPTION.match(line.text)
        if found:
            run.append((line, line.start + found.end(), seconds(found["stamp"])))
            continue
        if run and not line.text.startswith(("#", "- ", "* ", "|", "```")):
            run.append((line, line.start, run[-1][2]))
            continue
        spans += windows(page, run, section, opening=opening)
        opening = opening and not run
        run = []
        if mark := re.match(r"#{1,6}\s+", line.text):
            spans.append(Span(PassageKind.HEADING, line.start + mark.end(), line.end))
            section = (heading_text(page, line.start + mark.end(), line.end)[:200],)
        else:
            spans.append(Span(PassageKind.BOILERPLATE, line.start, line.end, section))
    return document(page, [*spans, *windows(page, run, section, opening=opening)])


def document(page: Page, spans: Sequence[Span]) -> Document:
    """The document made of runs of captions."""
    passages = build(page, spans)
    heading = next((passage.text for passage in passages if passage.kind is PassageKind.HEADING), "")
    said = [passage.text for passage in passages if passage.kind is PassageKind.CAPTIONS]
    stops = sum(len(_STOP.findall(text)) for text in said)
    punctuated = stops * 50 > sum(text.count(" ") + 1 for text in said)
    return Document(
        name=page.name,
        source=page.source,
        sha256=page.sha256,
        title=page.title(heading),
        shape=Shape.CAPTIONS,
        register=Register.VERBATIM_TALK if punctuated else Register.CAPTIONS,
        passages=passages,
        date=page.date(),
        url=page.url(),
        warnings=(*page.notices, "Captions name no speakers; cards from them say only what was said."),
    )


def windows(
    page: Page, run: Sequence[Caption], section: tuple[str, ...], *, opening: bool, edits: Sequence[Edit] = ()
) -> list[Span]:
    """The passages of a run of captions: clips that recur later are cut off its begin, the farewell off its end.

    `edits` take marks out of the lines themselves.
    """
    teaser = _teaser(page, run) if opening else 0
    run, farewell = _without_farewell(page, run)
    pieces = [(PassageKind.BOILERPLATE, run[:teaser]), *_pieces(run[teaser:]), (PassageKind.BOILERPLATE, farewell)]
    return [_span(piece, section, kind, edits) for kind, piece in pieces if piece]


def _pieces(run: Sequence[Caption]) -> list[tuple[PassageKind, Sequence[Caption]]]:
    """The run in passages, cut at pauses and ends of sentences where there are any."""
    pieces: list[tuple[PassageKind, Sequence[Caption]]] = []
    first = 0
    for at in range(1, len(run)):
        above = run[at - 1]
        rest = run[at][2] - above[2] >= _PAUSE or above[0].text[-1] in ".?!"
        if at - first >= _WINDOW or (rest and at - first >= _LEAST):
            pieces.append((PassageKind.CAPTIONS, run[first:at]))
            first = at
    return [*pieces, (PassageKind.CAPTIONS, run[first:])]


def _without_farewell(page: Page, run: Sequence[Caption]) -> tuple[Sequence[Caption], Sequence[Caption]]:
    """The run, and its last captions that ask to rate and subscribe and say good-bye."""
    first = max(len(run) - max(len(run) // 25, 10), 0)
    tail = range(first, len(run))
    cues = (at for at in tail if (found := _FAREWELL.search(_two(page, run, at))) and run[at][1] + found.start() < run[at][0].end)
    cue = next(cues, len(run)) if len(run) > _LEAST else len(run)
    return run[:cue], run[cue:]


def _two(page: Page, run: Sequence[Caption], at: int) -> str:
    """A caption and the next one, for words that run over its end."""
    return (
        page.source[run[at][1] : run[at][0].end]
        + " "
        + (page.source[run[at + 1][1] : run[at + 1][0].end] if at + 1 < len(run) else "")
    )


def _span(window: Sequence[Caption], section: tuple[str, ...], kind: PassageKind, edits: Sequence[Edit]) -> Span:
    start, end = window[0][1], window[-1][0].end
    marks = [Edit(above[0].end, below[1], " ", "markup") for above, below in pairwise(window)]
    inner = edits[bisect_left(edits, start, key=_start) : bisect_left(edits, end, key=_start)]
    return Span(kind, start, end, section, time=window[0][2], voice=Voice.UNKNOWN, edits=(*marks, *inner), notes=False)


def _start(edit: Edit) -> int:
    return edit.start


def _teaser(page: Page, run: Sequence[Caption]) -> int:
    """How many captions at the begin recur later: clips shown before the greeting."""
    first = run[: min(60, len(run) // 8)]
    if len(first) < 6:
        return 0
    later = " ".join(page.source[begin : line.end] for line, begin, _ in run[len(first) :])
    texts = [" ".join(page.source[begin : line.end] for line, begin, _ in first[at : at + 3]) for at in range(len(first) - 2)]
    again = [at for at, share in enumerate(recurring(texts, later)) if share >= 0.5]
    if len(again) < 3:
        return 0
    return again[-1] + 3
