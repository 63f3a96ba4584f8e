"""Subtitle files: WebVTT and SubRip cues, also rolling ones that repeat every line."""

import re

from studydeck.document import Document, Edit
from studydeck.readers import captions, labels
from studydeck.readers.captions import Caption
from studydeck.readers.page import Line, Page, seconds

_TIMING = re.compile(r"(?:\d{1,3}:)?\d{1,3}:\d\d[.,]\d{1,3}\s*-->\s*(?:\d{1,3}:)?\d{1,3}:\d\d[.,]\d{1,3}\b.*")
_TAG = re.compile(r"<[^<>]{0,80}>|\{\\[^{}]{0,40}\}|^(?:[-–—]\s+|>>+\s*)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,40})?\s+([^<>]{1,60})>")
"""WebVTT names the speaker of a cue."""
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
"""The first word of a block that is no cue."""
_DASH = ("- ", "– ", "— ")
_ROLLING = 3
"""A line that equals one of so many before it is shown again, not said again."""


def recognises(page: Page) -> bool:
    """At least five lines are timings of cues."""
    found = sum(1 for line in page.lines if "-->" in line.text and _TIMING.fullmatch(line.text))
    return found >= 5 and found >= 0.15 * len(page.lines)


def read(page: Page) -> Document:
    """Passages of joined cues; timings, numbers, marks and repeated lines are taken out by edits."""
    names = captions.voices((_said(line) for line in page.lines), page.source)
    dashes = sum(1 for line in page.lines if line.text.startswith(_DASH)) >= _ROLLING
    rolling = _is_rolling(page)
    run: list[Caption] = []
    recent: list[str] = []
    begun = skipped = False
    time = turn = 0
    label = ""
    for at, line in enumerate(page.lines):
        if _TIMING.fullmatch(line.text):
            begun, skipped, time = True, False, seconds(line.text.split("-->")[0].strip())
            continue
        skipped = (skipped and not line.gap) or (line.gap and _BLOCK.match(line.text) is not None)
        if skipped or not begun or _is_name(page, at):
            continue
        said = _said(line)
        if said and not (rolling and said in recent):
            begin = line.start
            if (voice := _VOICE.search(line.text)) is not None:
                name = " ".join(voice[1].split())
                turn, label = turn + (name != label), name
            elif (mark := labels.label_of(said)) is not None and mark.name in names:
                turn, label = turn + 1, mark.name
                begin += _after(line.text, said[mark.end :])
            elif line.text.startswith(">>") or (dashes and line.text.startswith(_DASH)):
                turn, label = turn + 1, ""
            run.append(Caption(line, begin, time, turn, label))
        recent = [*recent, said][-_ROLLING:] if said else recent
    marks = [edit for caption in run for edit in _marks(caption)]
    return captions.document(page, captions.windows(page, run, (), opening=True, edits=marks))


def _is_rolling(page: Page) -> bool:
    """Most lines are shown again in the next cue; elsewhere a line that recurs was said twice."""
    texts = [said for line in page.lines if "-->" not in line.text and (said := _said(line)) and not said.isdigit()]
    again = {said for at, said in enumerate(texts) if said in texts[max(at - _ROLLING, 0) : at]}
    return 2 * len(again) > len(set(texts))


def _after(text: str, words: str) -> int:
    """Where the words behind a label begin in the raw line."""
    first = words.split(" ", 1)[0]
    return max(text.rfind(first, 0, len(text)) if text.count(first) == 1 else text.find(first, text.find(":") + 1), 0)


def _is_name(page: Page, at: int) -> bool:
    """The line numbers or names the cue whose timing follows."""
    line = page.lines[at]
    return (
        (line.gap or line.text.isdigit()) and at + 1 < len(page.lines) and _TIMING.fullmatch(page.lines[at + 1].text) is not None
    )


def _said(line: Line) -> str:
    return " ".join(_TAG.sub("", line.text).split())


def _marks(caption: Caption) -> list[Edit]:
    line = caption.line
    spans = ((line.start + found.start(), line.start + found.end()) for found in _TAG.finditer(line.text))
    return [Edit(start, end, "", "markup") for start, end in spans if start >= caption.start]
