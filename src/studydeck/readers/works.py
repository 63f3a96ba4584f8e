"""Works in an annotated reading list: title, author and year, in the order of the list's own style, and where the note begins."""

import re
from typing import NamedTuple

from studydeck.text.clean import one_line

_NAME = r"(?:(?:[A-Z][^\W\d_]*\.?(?:[-’'][A-Z][^\W\d_]+)*|de|van|von|der|la|le|al|ibn)(?=[ ,.;(:*_“\"\n]))"
_AUTHORS = rf"(?P<author>{_NAME}(?:,?\s(?:and |& |with )?{_NAME}){{1,14}}(?:,? et al\.?)?)"
_LEAD = r"(?:(?:Optional|Bonus|Required|Recommended)[^:\n]{0,30}:\s*)?(?:\*{1,3}\s?)?(?:\d{1,3}\.\s)?"
_YEAR = r"\(?(?:[A-Z][a-z]{2,8}\.?,? )?(?P<year>(?:1[4-9]|20)\d\d)\)?"
_MARKED = r"(?:\*{1,2}(?P<star>[^*\n]{3,160})\*{1,2}|_(?P<line>[^_\n]{3,160})_|[“\"](?P<quote>[^”\"\n]{3,160})[”\"])"
_LINK = r"\[(?P<link>[^\[\]]{3,200})\](?:\([^()\s]{1,500}\)|\[[^\[\]\n]{0,80}\])"
_END = r"[.,;:)\]*]*(?:\s+|$)(?:[-–—:]\s+)?"
_STYLES = tuple(
    re.compile(_LEAD + style)
    for style in (
        rf"(?:{_LINK}|{_MARKED})\*{{0,3}}[.,;:]?(?:\s*[-–—]\s|\s|,\s)\s*(?:by\s)?{_AUTHORS}(?:,\s|\s){_YEAR}{_END}",
        rf"{_AUTHORS}[.,:]?\s(?:{_LINK}|{_MARKED})[.,]?\s?(?:[^.\n(]{{0,60}}?,?\s)?{_YEAR}{_END}",
        rf"{_AUTHORS}[.,]?\s{_YEAR}[.,:]?\s(?:{_LINK}|{_MARKED})[.,]?(?:\s[A-Z][^.\n]{{2,60}}\.)?{_END}",
        rf"{_AUTHORS}[.,:]?\s(?:{_LINK}|{_MARKED})[.,]?\s[A-Z][^.\n\d]{{2,60}},?\s{_YEAR}{_END}",
    )
)
_HEADING = re.compile(
    rf"(?:(?P<before>[^,\n]{{3,160}}?)(?:,| by| [-–—]) {_AUTHORS},? {_YEAR})$|^{_AUTHORS.replace('author', 'first')}[,:] "
    rf"(?P<behind>.{{3,160}}?),? {_YEAR.replace('year', 'year2')}$"
)


class Work(NamedTuple):
    """A work, and where the note on it begins in the text."""

    title: str
    author: str
    year: str
    note: int


def work(text: str) -> Work | None:
    """The work that a list item or paragraph of a reading list opens with."""
    for style in _STYLES:
        if (found := style.match(text)) and not text[found.end() : found.end() + 1].islower():
            title = next(found[name] for name in ("link", "star", "line", "quote") if name in found.groupdict() and found[name])
            return Work(one_line(title).strip(" .,*_"), _full(found["author"]), found["year"], found.end())
    return None


def of_heading(name: str) -> Work | None:
    """The work that a heading names together with its author and year."""
    found = _HEADING.match(name)
    if found is None:
        return None
    title, author = found["before"] or found["behind"], found["author"] or found["first"]
    return Work(title.strip(' *_“”".'), _full(author), found["year"] or found["year2"], len(name))


def _full(author: str) -> str:
    """The author's name with the surname last: "Darnton, Robert" is Robert Darnton."""
    names = one_line(author).rstrip(" ,.;")
    inverted = re.fullmatch(r"([^,]+), ([^,&]+)", names)
    if inverted and " and " not in names:
        return f"{inverted[2]} {inverted[1]}"
    return names
