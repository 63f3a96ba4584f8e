"""Entries of glossaries and annotated lists: a term and what it means, in one line or in a row of a table."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_ATTRIBUTES = r"(?:\{[:.#][^{}\n]{0,200}\})?"
_LINKED = re.compile(
    r"(?P<mark>\*\*|__|\*)?\[(?:\*\*|__|\*|_)?(?P<term>[^\[\]\n]{2,90}?)(?:\*\*|__|\*|_)?\]"
    r"(?:\([^()\s]{1,500}(?:\([^()\s]{0,100}\)[^()\s]{0,100})?\)|\[[^\[\]\n]{0,80}\])(?(mark)(?P=mark))(?P<sep>:|\s+[-–—]{1,2}(?=\s)|—)\s*(?=\S)"
)
_MARKED = re.compile(
    r"(?P<mark>\*\*|__|\*|_|`)(?P<term>[^\[\]*_`:.\n][^\[\]*_`:.\n]{0,70}?)(?P<inner>[:.—-])?(?P=mark)"
    rf"{_ATTRIBUTES}(?P<sep>:|\s*[-–—]{{1,2}}(?=\s)|—)?\s*(?=\S)"
)
_TAGGED = re.compile(
    r"(?P<term>[^<>:.\n]{2,70}?)(?P<inner>[:.])?</(?:b|strong|i|em|dfn|code)>(?P<sep>:|\s*[-–—]{1,2}(?=\s)|—)?\s*(?=\S)"
)
"""In a page a line begins behind the tag that opens the mark."""
_PLAIN = re.compile(r"(?P<term>[^\W_][^\[\]*_`:.;!?|\n]{0,60}?)(?P<sep>:|\s+[-–—]{1,2}(?=\s)|—)\s+(?=\S)")
_ROW = re.compile(r"\|[ \t]*(?P<term>[^|\n]{1,90}?)[ \t]*\|[ \t]*(?P<sense>[^|\n]{8,}?)[ \t]*(?:\|[^\n]*)?$")
_HEAD = re.compile(
    r"\|\s*\W{0,2}(?:terms?|words?|concepts?|names?|acronyms?|abbreviations?|vocabulary|expressions?|keywords?)\W{0,2}\s*\|"
    r"\s*\W{0,2}(?:definitions?|meanings?|descriptions?|explanations?|what it (?:means|is)|stands for)\b",
    re.IGNORECASE,
)
_NO_TERM = re.compile(
    r"(?i)(?:note|notes|nb|warning|tip|tips|caution|important|remember|hint|example|examples|exercise|question|answer|solution|myth|fact|false|true|"
    r"step|figure|fig|table|listing|filename|file|console|command|chapter|section|part|week|day|lesson|unit|source|sources|credit|image|photo|caption|update|edit|authors?|date|"
    r"published|tags?|see also|key points?|summary|takeaways?|objectives?|goals?|purpose|time|location|place|type|"
    r"category|ingredients?|method|"
    r"serves|yield|language|licen[sc]e|status|version|url|link|email|phone|price|cost|reference|references|optional|bonus|required|reading|"
    r"readings|theme|main point|why .*|how .*|what .*|when .*|q\d*|a\d*|first|second|third|finally|next|today|winning "
    r"quotations|pros?|cons?|"
    r"advantages?|disadvantages?|strengths?|weakness(?:es)?|result|results|conclusion|introduction|background|overview|host|hosts|guests?|"
    r"speakers?|editors?|narrator|transcript|title|duration|length|size|born|died|occupation|nationality|capital|motto|"
    r"found(?:ed|er|ers)|headquarters|area|population|currency|genres?|director|producer|cast|country|industry|products?|website|owner|parent|president|"
    r"religion|climate|elevation|coordinates|designer|developer|manufacturer|engine|weight|height|width|colou?r|material|budget|revenue|employees|"
    r"setting|plot|audience|topic|subject|main .*|default|usage|syntax|returns?|parameters?|arguments?|options?|input|"
    r"output)(?: [\d.-]+)?"
)
"""Words before a colon that introduce something instead of naming what is explained."""
_MOST_WORDS = 8
_RUN, _FEWEST_IN_RUN = 4, 3
"""Lines that are near each other, and how many of them make a list."""


class Parts(NamedTuple):
    """Offsets into a text: where the term begins and ends, and where its meaning begins."""

    first: int
    last: int
    sense: int


def parts(text: str, *, glossary: bool) -> Parts | None:
    """A term and its meaning in one line or list item; without a mark of its own only where a glossary is announced."""
    found = _LINKED.match(text)
    if (
        found is None
        and (found := _MARKED.match(text) or _TAGGED.match(text))
        and not (found["sep"] or found["inner"] == ":" or (glossary and found["inner"]))
    ):
        return None
    if found is None and glossary:
        found = _PLAIN.match(text)
    if found is None or not is_term(found["term"], linked=found.re is _LINKED):
        return None
    return Parts(found.start("term"), found.end("term"), found.end())


def runs(lines: Sequence[str]) -> set[int]:
    """Positions of lines that open with a term, where at least three do so close to each other."""
    found = [
        at for at, line in enumerate(lines) if (match := _PLAIN.match(line) or _MARKED.match(line)) and is_term(match["term"])
    ]
    near = {at: sum(abs(other - at) <= _RUN for other in found[max(0, i - _RUN) : i + _RUN + 1]) for i, at in enumerate(found)}
    return {at for at, count in near.items() if count >= _FEWEST_IN_RUN}


def is_term(term: str, *, linked: bool = False) -> bool:
    """Whether the words before the meaning can be a term: a few, with letters, and no lead-in such as "Note".

    The text of a link is a name, and may be a longer one.
    """
    bare = re.sub(r"</?\w[^<>]*>", "", term).strip(" *_`:.")
    return (
        bool(re.search(r"[^\W\d_]{2}|[A-Z]", bare))
        and len(bare.split()) <= _MOST_WORDS * (1 + linked)
        and (linked or not re.search(r"[.!?;,]$| (?:includes?|are|is|was|were|that|with|by|of|to|and)$", bare))
        and _NO_TERM.fullmatch(bare) is None
    )


def heads_table(row: str) -> bool:
    """Whether the row of a table names its columns as terms and what they mean."""
    return _HEAD.match(row) is not None


def of_row(row: str) -> Parts | None:
    """The first two cells of a row, if they hold a term and its meaning."""
    found = _ROW.match(row)
    if found is None or set(found["term"]) <= set(":- ") or not is_term(found["term"]):
        return None
    return Parts(found.start("term"), found.end("term"), found.start("sense"))
