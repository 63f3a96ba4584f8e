"""The search language: text to a query tree, and back. Pure.

    query     one or more terms; a card has to satisfy all of them, or, with `or` between them, those of one side
    term      word | "phrase" | NAME:VALUE | (query), each with `-` before it for the opposite

A word finds the words that begin with it, in the question, the answer, the context and the quote; case and accents do not
count. A word with marks inside, such as co-founder, is its parts next to each other. A phrase finds its words next to each
other, each of them whole. `and` may be written and says nothing. A VALUE with blanks stands in quotes; in names `*` stands for
any letters.

    deck:NAME, tag:NAME          and those below it (Law finds Law::Criminal)
    document:PART (or source:), speaker:PART, section:PART          a part of the name is enough
    kind:definition, kind:claim, kind:who_said, kind:basic, form:question, form:cloze, frame:NAME, id:ID
    is:due, is:new, is:learning, is:review, is:active, is:suspended, is:buried, is:retired, is:rejected, is:suggested,
    is:leech (forgotten 8 times or more, or as the settings say), is:marked, is:flagged, flag:0 to flag:7
    rated:DAYS, rated:DAYS:RATING          answered in the last DAYS study days (1 is today), with the rating 1 to 4
    added:DAYS, edited:DAYS          came, or was given other words, in the last DAYS study days
    prop:r<0.8          r (chance to remember now), s (stability), d (difficulty), reps, lapses, ivl (interval in days), due (days
                        from today) with = != < <= > or >=; a card never answered has only reps and lapses

Suggested and rejected cards are found only by a query that names `is:suggested` or `is:rejected`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from studydeck.errors import UsageError
from studydeck.text.folding import fold, words

MOST_DAYS = 36500
LONGEST = 2000
"""Characters of a query."""
MOST_TERMS = 100
DEEPEST = 20
"""Parentheses inside each other."""
QUOTES = '"“”„'

_NAME = re.compile(r"[A-Za-z_]+(?=:)")
_PROPERTY = re.compile(r"([a-z]+)\s*(<=|>=|!=|<|>|=)\s*([^\s]*)", re.IGNORECASE)
_STARTED_PROPERTY = re.compile(r"[a-z]*(<=?|>=?|!=?|=)?-?", re.IGNORECASE)


class Field(StrEnum):
    """What a card may be named by."""

    DECK = "deck"
    TAG = "tag"
    DOCUMENT = "document"
    SPEAKER = "speaker"
    SECTION = "section"
    FRAME = "frame"
    KIND = "kind"
    FORM = "form"
    ID = "id"


class Being(StrEnum):
    """What a card may be."""

    DUE = "due"
    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    BURIED = "buried"
    RETIRED = "retired"
    REJECTED = "rejected"
    SUGGESTED = "suggested"
    LEECH = "leech"
    MARKED = "marked"
    FLAGGED = "flagged"


class Happened(StrEnum):
    """What may have happened to a card in the last days."""

    RATED = "rated"
    ADDED = "added"
    EDITED = "edited"


class Property(StrEnum):
    """The numbers of a card."""

    RETRIEVABILITY = "r"
    STABILITY = "s"
    DIFFICULTY = "d"
    REPS = "reps"
    LAPSES = "lapses"
    INTERVAL = "ivl"
    DUE = "due"


class Comparison(StrEnum):
    """How a number is compared."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; without parts, every card."""

    parts: tuple["Query", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """One of at least two parts holds."""

    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Query"


@dataclass(frozen=True, slots=True)
class Text:
    """Folded words next to each other; unless `whole`, the last one is a beginning."""

    words: tuple[str, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A name fits a folded pattern."""

    field: Field
    pattern: str


@dataclass(frozen=True, slots=True)
class Is:
    """A card is something."""

    being: Being


@dataclass(frozen=True, slots=True)
class Flag:
    """A card has this flag; 0 for none."""

    number: int


@dataclass(frozen=True, slots=True)
class Within:
    """Something happened in the last study days; of an answer perhaps with this rating."""

    what: Happened
    days: int
    rating: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """A number of the card compares like this; False where the card has no such number."""

    what: Property
    how: Comparison
    value: float


Query = All | Any | Not | Text | Named | Is | Flag | Within | Compared
EVERY_CARD = All()


class Fault(StrEnum):
    """What may be wrong with a query."""

    UNKNOWN_NAME = "unknown name"
    UNKNOWN_VALUE = "unknown value"
    NO_VALUE = "no value"
    NO_NUMBER = "no number"
    OPEN_QUOTE = "open quote"
    OPEN_PARENTHESIS = "open parenthesis"
    STRAY_PARENTHESIS = "stray parenthesis"
    LONELY_OR = "lonely or"
    TOO_LONG = "too long"


class SearchError(UsageError):
    """A query that cannot be understood: what is wrong from character `start` to `end`, and what is allowed."""

    def __init__(self, fault: Fault, start: int, end: int, what: str, todo: str = "") -> None:
        super().__init__(what, todo=todo)
        self.fault = fault
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Typed:
    """What can be made of a query that is still being typed."""

    query: Query
    hint: str = ""
    """What may come next, where the last term is unfinished."""


def parse(text: str) -> Query:
    """The query that `text` means. Raises SearchError, nothing else, for one that means nothing."""
    return _Reader(text, typing=False).read().query


def parse_typed(text: str) -> Typed:
    """Like `parse` for text that is still being typed: at its very end a term, quote or parenthesis may be unfinished."""
    return _Reader(text, typing=True).read()


def shown(query: Query) -> str:
    """A query as it would be typed: `parse` gives it back.

    >>> shown(parse('(Clusters or "big  step") -is:new'))
    '(clusters or "big step") -is:new'
    """
    if isinstance(query, All):
        return " ".join(map(_inner, query.parts))
    if isinstance(query, Any):
        return " or ".join(shown(part) if isinstance(part, All) else _inner(part) for part in query.parts)
    return _inner(query)


def mentions(query: Query, being: Being) -> bool:
    """Whether a query speaks of cards that are `being`, in whatever sense."""
    return Is(being) in leaves(query)


def leaves(query: Query) -> Iterator[Query]:
    """The terms of a query, without what joins them."""
    if isinstance(query, All | Any):
        for part in query.parts:
            yield from leaves(part)
    elif isinstance(query, Not):
        yield from leaves(query.part)
    else:
        yield query


def fits(field: Field, pattern: str, value: str) -> bool:
    """Whether a name fits a folded pattern, in the way of its field.

    >>> fits(Field.DECK, "law", "Law::Criminal"), fits(Field.DECK, "law", "Lawyers"), fits(Field.SPEAKER, "park", "Ada Park")
    (True, False, True)
    """
    return _pattern(field, pattern).search(fold(" ".join(value.split()))) is not None


@lru_cache(maxsize=64)
def _pattern(field: Field, pattern: str) -> re.Pattern[str]:
    letters = ".*".join(map(re.escape, re.split(r"\*+", pattern)))
    if field in (Field.DECK, Field.TAG):
        return re.compile(rf"\A{letters}(?:::.*)?\Z", re.DOTALL)
    if field in PARTS:
        return re.compile(letters, re.DOTALL)
    return re.compile(rf"\A{letters}\Z", re.DOTALL)


PARTS = (Field.DOCUMENT, Field.SPEAKER, Field.SECTION)
"""Fields of which a part is enough."""
KINDS = ("definition", "claim", "who_said", "basic")
FORMS = ("question", "cloze")
RATINGS = ("again", "hard", "good", "easy")
_DAYS = f"a number of days from 1 to {MOST_DAYS}"
_NUMBERS = "r, s, d, reps, lapses, ivl or due, compared with = != < <= > or >= to a number, as in prop:r<0.8"
ALLOWED = {
    "deck": "the name of a deck; those below it are found too, and * stands for any letters",
    "tag": "a tag; those below it are found too, and * stands for any letters",
    "document": "a part of a document's file name",
    "speaker": "a part of a speaker's name",
    "section": "a part of a heading",
    "frame": "the name of a frame, as `triage --frames` lists them",
    "kind": ", ".join(KINDS),
    "form": ", ".join(FORMS),
    "id": "the id of a card",
    "is": ", ".join(Being),
    "flag": "0 for none, or 1 to 7",
    "rated": f"{_DAYS}, and perhaps a rating from 1 to 4, as in rated:7:1",
    "added": _DAYS,
    "edited": _DAYS,
    "prop": _NUMBERS,
}
"""What may stand behind each name."""
ALIASES = {"source": "document"}
_CHOICES = {"kind": KINDS, "form": FORMS, "is": tuple(Being)}


class _Reader:
    """One pass over a query."""

    def __init__(self, text: str, *, typing: bool) -> None:
        self.text = text
        self.typing = typing
        self.at = 0
        self.terms = 0
        self.hint = ""

    def read(self) -> Typed:
        if len(self.text) > LONGEST:
            raise SearchError(Fault.TOO_LONG, LONGEST, len(self.text), f"a search has at most {LONGEST:,} letters")
        query = self._either(0)
        if self.at < len(self.text):
            todo = "Open it with ( further left, or remove it."
            raise self._error(Fault.STRAY_PARENTHESIS, self.at, "this ) closes nothing", todo)
        return Typed(query or EVERY_CARD, self.hint)

    def _either(self, depth: int) -> Query | None:
        """Terms with `or` between them, up to a closing parenthesis or the end; None when there is nothing to look for."""
        sides: list[Query | None] = []
        while True:
            start = self.at
            terms, said = self._terms(depth)
            is_last, here = not self._word("or"), self.at
            if not said and (sides or not is_last) and not (self.typing and is_last and here == len(self.text)):
                raise self._error(
                    Fault.LONELY_OR, start, "or needs something to look for on both sides", 'Write "or" for the word.'
                )
            sides.append(_joined(All, terms))
            if is_last:
                found = [side for side in sides if side is not None]
                return _joined(Any, found)

    def _terms(self, depth: int) -> tuple[list[Query], bool]:
        """What stands side by side, and whether anything did, be it without a letter to look for."""
        found: list[Query] = []
        said = False
        while True:
            while self._word("and"):
                said = True
            self._blanks()
            if self.at == len(self.text) or self.text[self.at] == ")" or self._is_word("or"):
                return found, said
            said = True
            term = self._term(depth)
            if term is not None:
                found.append(term)

    def _term(self, depth: int) -> Query | None:
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise self._error(Fault.TOO_LONG, self.at, f"a search has at most {MOST_TERMS} terms")
        negated = False
        while self.text[self.at : self.at + 1] == "-":
            negated = not negated
            self.at += 1
        term = self._positive(depth)
        return Not(term) if term is not None and negated else term

    def _positive(self, depth: int) -> Query | None:
        letter = self.text[self.at : self.at + 1]
        if not letter or letter.isspace() or letter == ")":
            return None
        if letter == "(":
            return self._group(depth + 1)
        if letter in QUOTES:
            start = self.at
            phrase, closed = self._quoted()
            if not closed and not self.typing:
                raise self._error(Fault.OPEN_QUOTE, start, "this quote is not closed", 'Close it with ".')
            found = tuple(words(phrase))
            return Text(found, whole=closed) if found else None
        named = _NAME.match(self.text, self.at)
        if named:
            return self._named(named[0])
        found = tuple(words(self._run()))
        return Text(found) if found else None

    def _group(self, depth: int) -> Query | None:
        start = self.at
        if depth > DEEPEST:
            raise self._error(Fault.TOO_LONG, start, f"at most {DEEPEST} parentheses stand inside each other")
        self.at += 1
        query = self._either(depth)
        if self.at < len(self.text):
            self.at += 1
        elif not self.typing:
            raise self._error(Fault.OPEN_PARENTHESIS, start, "this ( is not closed", "Close it with ).")
        return query

    def _named(self, typed: str) -> Query | None:
        """NAME:VALUE."""
        start = self.at
        name = ALIASES.get(typed.casefold(), typed.casefold())
        self.at += len(typed) + 1
        if name not in ALLOWED:
            self._run()
            raise self._error(
                Fault.UNKNOWN_NAME, start, f"there is no {typed}:", f"Known are {', '.join(f'{known}:' for known in ALLOWED)}."
            )
        quoted = self.text[self.at : self.at + 1] in tuple(QUOTES)
        if quoted:
            opened = self.at
            value, closed = self._quoted()
            if not closed and not self.typing:
                raise self._error(Fault.OPEN_QUOTE, opened, "this quote is not closed", 'Close it with ".')
        else:
            value, closed = self._run(), False
        value = " ".join(value.split())
        is_last = self.typing and self.at == len(self.text) and not (quoted and closed)
        if is_last and _is_unfinished(name, value):
            self.hint = f"{name}: {ALLOWED[name]}"
            return None
        if not value:
            raise self._error(Fault.NO_VALUE, start, f"nothing stands behind {name}:", f"It takes {ALLOWED[name]}.")
        return self._leaf(name, value, start)

    def _leaf(self, name: str, value: str, start: int) -> Query:
        folded = fold(value)
        if name in _CHOICES:
            choice = folded.replace("-", "_").replace(" ", "_")
            if choice not in _CHOICES[name]:
                what = f"{name}: does not know {_short(value)}"
                raise self._error(Fault.UNKNOWN_VALUE, start, what, f"It knows {ALLOWED[name]}.")
            return Is(Being(choice)) if name == "is" else Named(Field(name), choice)
        if name == "flag":
            return Flag(self._whole(name, folded, start, 0, 7))
        if name in tuple(Happened):
            return self._within(Happened(name), folded, start)
        return self._compared(folded, start) if name == "prop" else Named(Field(name), folded)

    def _within(self, what: Happened, value: str, start: int) -> Query:
        days, colon, rating = value.partition(":")
        number = self._whole(what, days, start, 1, MOST_DAYS)
        if not colon or what is not Happened.RATED:
            return Within(what, self._whole(what, value, start, 1, MOST_DAYS) if colon else number)
        if rating in RATINGS:
            return Within(what, number, RATINGS.index(rating) + 1)
        return Within(what, number, self._whole(what, rating, start, 1, 4))

    def _compared(self, value: str, start: int) -> Query:
        found = _PROPERTY.fullmatch(value)
        if not found or found[1] not in tuple(Property):
            raise self._error(Fault.UNKNOWN_VALUE, start, f"prop: does not know {_short(value)}", f"It knows {_NUMBERS}.")
        what = Property(found[1])
        percent = what is Property.RETRIEVABILITY and found[3].endswith("%")
        number = _number(found[3].removesuffix("%") if percent else found[3])
        if number is None:
            raise self._error(Fault.NO_NUMBER, start, f"{_short(found[3]) or 'nothing'} is no number", "Write one such as 0.8.")
        number = round(number / 100, 14) if percent else number
        if what is Property.RETRIEVABILITY and not 0 <= number <= 1:
            raise self._error(Fault.NO_NUMBER, start, "r lies between 0 and 1", "Write 0.8, or 80%.")
        return Compared(what, Comparison(found[2]), number)

    def _whole(self, name: str, value: str, start: int, least: int, most: int) -> int:
        """A whole number within limits."""
        if re.fullmatch(r"[0-9]{1,9}", value) and least <= int(value) <= most:
            return int(value)
        what = f"{name}: does not know {_short(value) or 'an empty number'}"
        raise self._error(Fault.NO_NUMBER, start, what, f"It takes {ALLOWED[name]}.")

    def _blanks(self) -> None:
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1

    def _is_word(self, word: str) -> bool:
        end = self.at + len(word)
        follows = self.text[end : end + 1]
        return self.text[self.at : end].casefold() == word and (not follows or follows.isspace() or follows in "()")

    def _word(self, word: str) -> bool:
        """Skip blanks and, if it stands there, a word."""
        self._blanks()
        if not self._is_word(word):
            return False
        self.at += len(word)
        return True

    def _run(self) -> str:
        """Everything up to a blank, a parenthesis or a quote."""
        start = self.at
        while self.at < len(self.text) and not (self.text[self.at].isspace() or self.text[self.at] in f"(){QUOTES}"):
            self.at += 1
        return self.text[start : self.at]

    def _quoted(self) -> tuple[str, bool]:
        """What stands in quotes, and whether they are closed."""
        start = self.at + 1
        self.at = start
        while self.at < len(self.text) and self.text[self.at] not in QUOTES:
            self.at += 1
        closed = self.at < len(self.text)
        found = self.text[start : self.at]
        self.at += closed
        return found, closed

    def _error(self, fault: Fault, start: int, what: str, todo: str = "") -> SearchError:
        return SearchError(fault, start, max(self.at, start + 1), what, todo)


def _joined(kind: type[All] | type[Any], parts: list[Query]) -> Query | None:
    """Parts joined, those of the same kind among them taken apart; None without a part."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,))]
    return kind(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def _is_unfinished(name: str, value: str) -> bool:
    """Whether a value may become a right one with more letters."""
    folded = fold(value)
    if name in _CHOICES:
        return folded not in _CHOICES[name] and any(choice.startswith(folded) for choice in _CHOICES[name])
    if name == "prop":
        return bool(_STARTED_PROPERTY.fullmatch(value)) and any(
            part.startswith(re.split(r"[<>=!]", folded)[0]) for part in Property
        )
    return not value or (name == "rated" and value.endswith(":") and value[:-1].isdecimal())


def _number(text: str) -> float | None:
    if not re.fullmatch(r"[+-]?([0-9]{1,9}([.,][0-9]{0,14})?|[.,][0-9]{1,14})", text):
        return None
    return float(text.replace(",", "."))


def _short(text: str) -> str:
    return f"{text[:39]}…" if len(text) > 40 else text


def _inner(query: Query) -> str:
    """A query as a term."""
    if isinstance(query, All | Any):
        return f"({shown(query)})"
    if isinstance(query, Not):
        return f"-{_inner(query.part)}"
    if isinstance(query, Text):
        return _shown_text(query)
    if isinstance(query, Named):
        quoted = not query.pattern or re.search(rf"[\s(){QUOTES}]", query.pattern)
        return f'{query.field}:"{query.pattern}"' if quoted else f"{query.field}:{query.pattern}"
    if isinstance(query, Is):
        return f"is:{query.being}"
    if isinstance(query, Flag):
        return f"flag:{query.number}"
    if isinstance(query, Within):
        return f"{query.what}:{query.days}" + (f":{query.rating}" if query.rating else "")
    return f"prop:{query.what}{query.how}{query.value:.14f}".rstrip("0").rstrip(".")


def _shown_text(text: Text) -> str:
    if text.whole:
        return f'"{" ".join(text.words)}"'
    word = "-".join(text.words)
    return f"{word}*" if word in ("or", "and") else word
