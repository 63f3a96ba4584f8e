"""Captions: lines of a time and a few words, mostly without sentences and without speakers."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from studydeck.document import Document, Edit, PassageKind, Person, Register, Shape, Voice
from studydeck.readers import labels, notes
from studydeck.readers.conversation import recurring, speakers
from studydeck.readers.page import Line, Page, seconds
from studydeck.readers.passages import Span, build, heading_text
from studydeck.readers.patterns import any_of
from studydeck.readers.people import people

_TIME = r"\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
_CAPTION = re.compile(
    rf"(?:[-*+•] )?(?:\*\*)?[\[(]?(?P<stamp>{_TIME}|\d{{1,6}}(?:\.\d+)?s)(?:\s?[-–]\s?{_TIME})?[\])]?"
    r"(?:\([^()\s]{0,500}\))?:?(?:\*\*)?(?:\s*[·|–—-])?\s+(?=\S)"
)
_TIME_ALONE = re.compile(rf"[\[(]?{_TIME}[\])]?")
_APART = ("#", "- ", "* ", "|", "```")
"""Lines without a time that begin so are no words of a caption."""
_FAREWELL = any_of(
    r"\b(?:five|5) ?-?star\b|\brating on\b|\bleave (?:us )?a (?:rating|review)\b",
    r"\bis brought to you by\b|\bthis (?:show|podcast|episode) was (?:made|produced|edited) by\b",
    r"\bthank(?:s| you) (?:so much )?for (?:listening|watching|tuning)\b|\bsee you (?:in the )?next\b",
    r"\bthis has been an episode\b|\bjust one more thing\b|\bbefore you (?:take off|go)\b",
    r"\bhit (?:the )?subscribe\b|\blike and subscribe\b|\bdon't forget to subscribe\b",
)
_WINDOW = 60
"""Caption lines in a passage, at most."""
_WORDS = 12
"""Of a caption line, at most; a longer one counts as several."""
_LEAST = 40
_STOP = re.compile(r"[.?!…。！？](?=\s|$)")
_END = re.compile(r"(?:[a-z]{3}|[A-Z]{4}|\d)[.?!][\"”’')]*$")
"""The end of a sentence, and of no abbreviation."""
_INNER_STOP = re.compile(r"(?:(?<=[a-z]{3}[.?!])|(?<=[A-Z]{4}[.?!]))[ \t]+(?=[A-Z“\"])")
"""The end of a sentence inside a line, where a passage can be cut as well."""
_PAUSE = 4
"""Seconds without a caption that end a passage, once it is long enough."""
_LONGEST = 50
"""Words; a longer stretch without a full stop is no sentence."""


class Caption(NamedTuple):
    """The words of a caption line."""

    line: Line
    start: int
    """Where they begin in the source."""
    time: int
    """In seconds."""
    turn: int = 0
    """Counts the changes of speaker so far; a passage never goes over one."""
    label: str = ""
    """How the speaker is marked, if that is a name."""


def recognises(page: Page) -> bool:
    """Most lines of the body begin with a time, and not each with a speaker as well."""
    alone = sum(1 for line in page.lines if _TIME_ALONE.fullmatch(line.text))
    if alone >= 8 and alone >= 0.3 * len(page.lines):
        return True
    timed = [line for line in page.lines if _CAPTION.match(line.text)]
    if len(timed) < 8 or len(timed) < 0.6 * len(page.lines):
        return False
    names = speakers(page)
    return not names or 2 * sum(1 for line in timed if (mark := labels.label_of(line.text)) and mark.name in names) < len(timed)


def read(page: Page) -> Document:
    """Passages of joined caption lines, each with the time of its first line."""
    names = _voices(page)
    spans: list[Span] = []
    run: list[Caption] = []
    section: tuple[str, ...] = ()
    opening, begun = True, False
    turn, time, label = 0, 0, ""
    for line in page.lines:
        if _TIME_ALONE.fullmatch(line.text):
            time, begun = seconds(line.text.strip("[]()")), True
            continue
        found = _CAPTION.match(line.text)
        mark = labels.label_of(line.text[found.end() if found else 0 :]) if names else None
        time = seconds(found["stamp"]) if found else time
        begin = line.start + (found.end() if found else 0)
        if mark and (mark.name in names or mark.change or (mark.alone and labels.is_unnamed(mark.name))):
            turn, label = turn + 1, mark.name if mark.name in names else ""
            begin += mark.end if label or mark.alone else mark.change
            if begin >= line.end:
                continue
        elif not found and (not (run or begun) or line.text.startswith(_APART)):
            begin = -1
        if begin >= 0:
            run.append(Caption(line, begin, time, turn, label))
            continue
        spans += windows(page, run, section, opening=opening)
        opening = opening and not run
        run = []
        if heading := re.match(r"#{1,6}\s+", line.text):
            spans.append(Span(PassageKind.HEADING, line.start + heading.end(), line.end))
            name = heading_text(page, line.start + heading.end(), line.end)[:200]
            section = section if labels.is_fact(name) else (name,)
        else:
            spans.append(Span(PassageKind.BOILERPLATE, line.start, line.end, section))
    return document(page, [*spans, *windows(page, run, section, opening=opening)])


def _voices(page: Page) -> dict[str, int]:
    """The labels of speakers among the captions, if there are two at least that recur."""
    texts = (line.text[found.end() :] if (found := _CAPTION.match(line.text)) else line.text for line in page.lines)
    return voices(texts, page.source)


def voices(texts: Iterable[str], source: str) -> dict[str, int]:
    """The proven labels of speakers at the begin of `texts`; none unless two voices at least are marked time and again."""
    names = labels.proven((label for text in texts if text and (label := labels.label_of(text))), source)
    return names if len(names) > 1 and sum(names.values()) > 3 else {}


def document(page: Page, spans: Sequence[Span]) -> Document:
    """The document made of runs of captions; the speaker of a span is still its label."""
    everybody, full = _people(page, spans)
    passages = build(page, (_spoken(span, full) for span in spans))
    heading = next((passage.text for passage in passages if passage.kind is PassageKind.HEADING), "")
    text = " ".join(passage.text for passage in passages if passage.kind is PassageKind.CAPTIONS)
    unnamed = "Captions name no speakers; cards from them say only what was said."
    return Document(
        name=page.name,
        source=page.source,
        sha256=page.sha256,
        title=page.title(heading),
        shape=Shape.CAPTIONS,
        register=Register.VERBATIM_TALK if _has_sentences(text) else Register.CAPTIONS,
        passages=passages,
        people=everybody,
        date=page.date(),
        url=page.url(),
        warnings=page.notices if everybody else (*page.notices, unnamed),
    )


def _people(page: Page, spans: Sequence[Span]) -> tuple[tuple[Person, ...], dict[str, str]]:
    """The named speakers, and the full name behind each label."""
    turns = [(span.speaker, page.source[span.start : span.end]) for span in spans if span.speaker]
    above = "\n".join((page.said("title"), page.said("description", "summary")))
    everybody = people(turns, Counter(label for label, _ in turns), above, page.source)
    return everybody, {form: person.name for person in everybody for form in (person.label, *person.aliases)}


def _spoken(span: Span, full: Mapping[str, str]) -> Span:
    speaker = full.get(span.speaker or "")
    return replace(span, speaker=speaker, voice=Voice.SPEAKER if speaker else span.voice)


def _has_sentences(text: str) -> bool:
    """Most of the text is in sentences with a full stop at the end and a capital at the begin; capitals alone tell nothing."""
    sentences = [sentence.strip() for sentence in _STOP.split(text) if sentence.strip()]
    words = [len(sentence.split()) for sentence in sentences]
    whole = sum(count for count in words if count <= _LONGEST)
    begun = sum(1 for sentence in sentences if not sentence[0].islower())
    loud = sum(1 for sign in text if sign.isupper()) > 0.6 * sum(1 for sign in text if sign.isalpha())
    return not loud and whole >= 0.6 * sum(words) and begun >= 0.6 * len(sentences)


def windows(
    page: Page, run: Sequence[Caption], section: tuple[str, ...], *, opening: bool, edits: Sequence[Edit] = ()
) -> list[Span]:
    """The passages of a run of captions: clips that recur later are cut off its begin, the farewell off its end.

    `edits` take marks out of the lines themselves.
    """
    run = [caption for caption in run if not notes.is_stage(page.source[caption.start : caption.line.end])]
    teaser = _teaser(page, run) if opening else 0
    run, farewell = _without_farewell(page, run)
    pieces = [(PassageKind.BOILERPLATE, run[:teaser]), *_pieces(page, run[teaser:]), (PassageKind.BOILERPLATE, farewell)]
    return [_span(page, piece, section, kind, edits) for kind, piece in pieces if piece]


def _pieces(page: Page, run: Sequence[Caption]) -> list[tuple[PassageKind, Sequence[Caption]]]:
    """The run in passages, cut at changes of speaker, and at pauses and ends of sentences where there are any."""
    pieces: list[list[Caption]] = [[]]
    size = 0
    for caption in run:
        above = pieces[-1][-1] if pieces[-1] else caption
        rest = caption.time - above.time >= _PAUSE or _END.search(above.line.text[-12:]) is not None
        if size >= _WINDOW or (rest and size >= _LEAST) or caption.turn != above.turn:
            pieces.append([])
            size = 0
        pieces[-1].append(caption)
        size += max(1, caption.line.text.count(" ") // _WORDS)
        stop = _INNER_STOP.search(page.source, caption.start, caption.line.end) if size >= _LEAST else None
        if stop is not None:
            text = page.source[caption.line.start : stop.start()]
            pieces[-1][-1] = caption._replace(line=caption.line._replace(text=text, end=stop.start()))
            pieces.append([caption._replace(start=stop.end())])
            size = 0
    return [(PassageKind.CAPTIONS, piece) for piece in pieces]


def _without_farewell(page: Page, run: Sequence[Caption]) -> tuple[Sequence[Caption], Sequence[Caption]]:
    """The run, and its last captions that ask to rate and subscribe and say good-bye."""
    first = max(len(run) - max(len(run) // 25, 10), 0)
    tail = range(first, len(run))
    cues = (
        at for at in tail if (found := _FAREWELL.search(_two(page, run, at))) and run[at].start + found.start() < run[at].line.end
    )
    cue = next(cues, len(run)) if len(run) > _LEAST else len(run)
    return run[:cue], run[cue:]


def _two(page: Page, run: Sequence[Caption], at: int) -> str:
    """A caption and the next one, for words that run over its end."""
    return (
        page.source[run[at].start : run[at].line.end]
        + " "
        + (page.source[run[at + 1].start : run[at + 1].line.end] if at + 1 < len(run) else "")
    )


def _span(page: Page, window: Sequence[Caption], section: tuple[str, ...], kind: PassageKind, edits: Sequence[Edit]) -> Span:
    start, end = window[0].start, window[-1].line.end
    marks = [Edit(above.line.end, below.start, " ", "markup") for above, below in pairwise(window)]
    marks += [notes.removed(page.source, a, b, start) for a, b in notes.stages(page.source, start, end)]
    inner = edits[bisect_left(edits, start, key=_start) : bisect_left(edits, end, key=_start)]
    speaker = window[0].label if kind is PassageKind.CAPTIONS else None
    return Span(kind, start, end, section, speaker, window[0].time, Voice.UNKNOWN, edits=(*marks, *inner), notes=False)


def _start(edit: Edit) -> int:
    return edit.start


def _teaser(page: Page, run: Sequence[Caption]) -> int:
    """How many captions at the begin recur later: clips shown before the greeting."""
    first = run[: min(60, len(run) // 8)]
    if len(first) < 6:
        return 0
    later = " ".join(page.source[said.start : said.line.end] for said in run[len(first) :])
    texts = [" ".join(page.source[said.start : said.line.end] for said in first[at : at + 3]) for at in range(len(first) - 2)]
    again = [at for at, share in enumerate(recurring(texts, later)) if share >= 0.5]
    if len(again) < 3:
        return 0
    return again[-1] + 3
