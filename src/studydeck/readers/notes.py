"""Bracketed notes in a text: which are the editor's, which belong to the sentence, and which take it back."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from studydeck.document import Edit
from studydeck.readers.patterns import any_of, words
from studydeck.text.clean import one_line

BRACKET = re.compile(r"\[[^\[\]]{0,4000}\]")
_CITED = re.compile(r"\[\d{1,3}\]")
_STAGE_WORDS = (
    r"(?:laugh\w*|chuckl\w*|giggl\w*|applause|cheer\w*|cough\w*|sigh\w*|paus\w*|silence|music\b[^()\[\]]*"
    r"|background [^()\[\]]*|cross-?talk|overlapping[^()\[\]]*|sings?|singing|whispers?|both laugh\w*"
    r"|group (?:\w+ )?(?:activity|work|discussion)"
    r"|off the record|(?:coffee |lunch )?break|no (?:verbal )?response|statement--[^()\[\]]*"
    r"|everyone laugh\w*|clears throat|sic)"
)
_STAGE = re.compile(rf"\\?[(\[]\s*{_STAGE_WORDS}\s*[\d:]*\s*[.!]?\\?[)\]]", re.IGNORECASE)
_LOST = any_of(r"(?:inaudible|unintelligible|indistinct|unclear|redacted|off the record|break in (?:audio|transcript))\b")
_TAKEN_BACK = any_of(
    r"\bthe opposite\b|\bmis-?s?poke\b|\bmis-?speak|\bcorrection\b\s*:|\bI meant\b|\bshould (?:have said|be|read)\b",
    r"\bnot true\b|\bin error\b|\berroneously\b|\bwas wrong\b|\bincorrect\b",
    r"\b(?:this|that) (?:is|was) (?:wrong|incorrect|false|an error|a mistake)\b",
)
_SPOKEN_BACK = any_of(
    r"\bI mis-?s?poke\b|\b(?:scratch|strike) that\b|\blet me correct (?:myself|that)\b",
    r"\bI take that back\b|\bI stand corrected\b",
)
_GLOSS = any_of(
    r"(?:i\.?\s?e|e\.?\s?g|that is|that means|short for|meaning|viz|aka|see(?: also)?|ed(?:itor)?|note)\b",
)
_PAYWALL = any_of(r"\s*(?:pay-?walled|preview|subscribers? only|excerpt)\b")
_ARTICLE = any_of(r"(?:an?|the|one of)\s+\S+\s+\S+")
_STOP = re.compile(r"[.!?…][\"”’')\]]*(?:\s+|$)")
_BEFORE_NOUN = words(
    """
    a an the of in on to for with by at from as into onto about over under between and or but nor is are was were be
    been being am has have had do does did can could will would shall should may might must not get gets got make
    makes made need needs want wants take takes took give gives gave see sees saw use uses used put than like that
    which who what very more most less this these those my your his her its our their if when where while because so
    """
)


def is_note(text: str) -> bool:
    """The line is nothing but one editor's note in brackets."""
    text = text.strip("*_ ")
    if text[:1] == "[" and re.fullmatch(r"\[[^\[\]]+\]\s*[.!?]?", text):
        return True
    return text.lower().startswith(("(editor", "(ed.", "(note:", "editor's note", "editor’s note", "[editor"))


def inside_note(text: str) -> tuple[int, int]:
    """Where the words of a line that is a note begin and end, without its brackets."""
    open_ = len(text) - len(text.lstrip("*_ "))
    if text[open_ : open_ + 1] not in ("[", "("):
        return open_, len(text.rstrip("*_ "))
    close = text.rfind("]" if text[open_] == "[" else ")")
    return open_ + 1, close if close > open_ + 1 else len(text)


def is_stage(text: str) -> bool:
    """The line is nothing but a stage note such as (laughter)."""
    return len(text) < 80 and _STAGE.fullmatch(text.strip("*_ ").rstrip(".!")) is not None


def stages(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where stage notes stand in `source[start:end]`."""
    return [found.span() for found in _STAGE.finditer(source, start, end)]


def note_edits(source: str, start: int, end: int) -> tuple[list[Edit], list[tuple[int, int]]]:
    """The edits for the notes inside `source[start:end]`, and the raw spans of sentences that the notes make unusable."""
    edits = [removed(source, first, last, start) for first, last in stages(source, start, end)]
    lost: list[int] = []
    for found in BRACKET.finditer(source, start, end) if source.find("[", start, end) >= 0 else ():
        first, last = found.span()
        if _CITED.fullmatch(found[0]) and (source[last : last + 1] == "[" or source[first - 1 : first] == "]"):
            edits.append(removed(source, first, last, start))  # several references in a row, which look like a link
            continue
        if source[last : last + 1] in ("(", "[", ":") or source[first - 1 : first] in ("!", "\\", "]"):
            continue
        inner = found[0][1:-1].strip()
        if _LOST.match(inner) or _TAKEN_BACK.search(inner):
            lost.append(first)
            edits.append(removed(source, first, last, start))
        elif (
            not inner
            or inner.isdigit()
            or inner[0] == "^"
            or _PAYWALL.match(inner)
            or is_gloss(inner, source[max(start, first - 120) : first])
        ):
            edits.append(removed(source, first, last, start))
        else:
            edits += (Edit(first, first + 1, "", "note"), Edit(last - 1, last, "", "note"))
    spoken = [found.start() for found in _SPOKEN_BACK.finditer(source, start, end)]
    return edits, _taken_back(source, start, end, lost, spoken) if lost or spoken else []


def _taken_back(source: str, start: int, end: int, noted: list[int], spoken: list[int]) -> list[tuple[int, int]]:
    """The sentences the notes at `noted` stand in or follow; and those with the words at `spoken`, with the one before."""
    sentences = Sentences(source, start, end)
    spans = [sentences.before(at) for at in noted]
    for at in spoken:
        first, last = sentences.holding(at)
        spans.append((sentences.holding(first - 1)[0] if first > start else first, last))
    return spans


class Sentences:
    """Where the sentences of a span begin and end, roughly: at full stops before a blank."""

    def __init__(self, source: str, start: int, end: int) -> None:
        self._source, self._end = source, end
        self._begins = [start, *(found.end() for found in _STOP.finditer(source, start, end) if found.end() < end)]

    def holding(self, at: int) -> tuple[int, int]:
        """The sentence that holds the character `at`."""
        index = max(bisect_right(self._begins, at) - 1, 0)
        return self._begins[index], self._begins[index + 1] if index + 1 < len(self._begins) else self._end

    def before(self, at: int) -> tuple[int, int]:
        """The sentence that a note at `at` speaks of: the one it stands in, or the one it follows."""
        first, last = self.holding(at)
        if first > self._begins[0] and not self._source[first:at].strip():
            return self.holding(first - 1)[0], last
        return first, last


def is_gloss(inner: str, before: str) -> bool:
    """The note explains the words before it, so that the sentence is whole without it."""
    if _GLOSS.match(inner):
        return True
    earlier = before.split()
    last = earlier[-1] if earlier else ""
    if not last or last[-1] in ".!?…":
        return len(inner.split()) > 4
    bare = last.strip("\"'“”‘’(),;:")
    if len(bare) > 1 and bare.isupper() and _initials(inner).startswith(bare.rstrip("s")):
        return True
    if re.fullmatch(r"[A-Z][A-Za-z0-9-]{1,9}", inner) and inner.isupper():
        return _initials(" ".join(earlier[-len(inner) :])) == inner
    if _ARTICLE.match(inner):
        named = bare[:1].isupper() and len(earlier) > 1 and bare != "I"
        noun = inner.lower().startswith(("a ", "an ")) and bare.lower() not in _BEFORE_NOUN and not bare.endswith(("ing", "ed"))
        return named or noun
    return False


def corrections(comments: Iterable[str], source: str) -> list[tuple[re.Pattern[str], str]]:
    """(what is written, what is meant), as comments state it with both forms in quotes and the written form in the text."""
    found: list[tuple[re.Pattern[str], str]] = []
    for comment in comments:
        for pattern, meant, written in _CORRECTIONS:
            for match in pattern.finditer(comment[:5000]):
                right, wrong = match[meant].strip(" .,!"), match[written].strip(" .,!")
                written_so = re.compile(rf"(?<![\w.-]){re.escape(wrong)}(?![\w-])".replace("'", "['’]"))
                if right != wrong and _similar(right, wrong) and written_so.search(source):
                    found.append((written_so, one_line(right)))
    return found


_QUOTED = r"[\"“'‘]((?<=[\"“])[^\"“”\n]{2,40}|[^\"“”'‘’\n]{2,40})[\"”'’]"
_SHOULD = r"should (?:be|read|have been)(?: (?:stylized|stylised|spelled|spelt|written|transcribed|called))?(?: as)?"
_FIGURED = r"(?<![\w\"“])((?=[\w.-]*\d)[a-z][\w.-]*\w)"
"""A name with a figure in it, which needs no quotation marks to be told from the sentence: GPT-4.0."""
_CORRECTIONS = tuple(
    (re.compile(pattern, re.IGNORECASE), meant, written)
    for pattern, meant, written in (
        (rf"{_SHOULD} {_QUOTED},? (?:rather than|instead of|not|and not) {_QUOTED}", 1, 2),
        (rf"{_QUOTED},? {_SHOULD} {_QUOTED}", 2, 1),
        (rf"\bit(?:'s|’s| is) {_QUOTED},? not {_QUOTED}", 1, 2),
        (rf"{_FIGURED} {_SHOULD} {_FIGURED}", 2, 1),
    )
)


def _similar(first: str, second: str) -> bool:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, first.lower(), second.lower()).ratio() >= 0.55


def _initials(text: str) -> str:
    return "".join(part[0] for part in re.findall(r"[A-Za-z][A-Za-z']*", text)).upper()


def removed(source: str, start: int, end: int, begin: int) -> Edit:
    """The note goes with the blank before it, or after it where it opens the passage; where it was a sentence of its own, with
    its full stop."""
    before = source[max(begin, start - 40) : start].rstrip("\\ \n")
    if source[end : end + 1] == "." and before[-1:] in ("", ".", "?", "!", "…"):
        end += 1
    if start > begin and source[start - 1] == " ":
        return Edit(start - 1, end, "", "note")
    if start == begin and source[end : end + 1] == " ":
        return Edit(start, end + 1, "", "note")
    return Edit(start, end, "", "note")
