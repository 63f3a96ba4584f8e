"""What was typed beside what a card answers: alike or not, and where they differ. Pure.

Form does not count: case, accents, punctuation, typographic variants, white space, a leading article, hyphens between letters,
the way a number is written (1,000 = 1000 = one thousand, 1,5 = 1.5, 21st = twenty-first, 5 % = 5 per cent, $5 = 5 dollars), and
the order of several answers (`a; b` or `a, b and c`). Everything else is a difference that is shown. Nothing here rates.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest

from studydeck.card import Card, CardForm

_HIDDEN = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
LIMIT = 1_000
"""Characters of either side that are compared: nobody types more, and aligning takes the square of it."""
MOST_WORDS = 8
"""Words of one of several answers; a longer clause is no member of a list."""
NEAR = 0.7
"""Share of the words that stand in both, from which an answer is near."""
NEAR_WORD = 0.7
"""Likeness of letters from which a word is another form or a misspelling of the other."""
MISSPELT = 0.8
"""What a word counts that is only nearly there."""


class Likeness(StrEnum):
    """How what was typed compares."""

    EXACT = "exact"
    FORM = "same but for form"
    NEAR = "near"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the comparison."""

    text: str
    sign: str = ""
    """`-` was typed and is not in the answer, `+` is in the answer and was not typed, empty is in both."""
    marks: tuple[tuple[int, int], ...] = ()
    """Letters of `text` that make the difference, from and to."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Likeness and alignment, word by word."""

    likeness: Likeness
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The alignment in one line: words with a sign differ.

        >>> compare("new clustars", "Entire new clusters").text
        '+Entire new -clustars +clusters'
        """
        return " ".join(piece.sign + piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, number or sign, its spelling levelled, and where it stands in the text."""

    key: str
    start: int
    end: int


def compare(typed: str, answer: str) -> Comparison:
    """What was typed beside the answer.

    >>> [compare(each, "1,000 new clusters").likeness.value for each in ("one thousand new clusters", "1000 new cluster", "no")]
    ['same but for form', 'near', 'different']
    """
    typed, answer = typed.strip()[:LIMIT], answer.strip()[:LIMIT]
    if typed == answer:
        return Comparison(Likeness.EXACT, (Piece(typed),) if typed else ())
    if _same(typed, answer):
        return Comparison(Likeness.FORM, (Piece(typed),) if typed else ())
    wanted = _listed(answer)
    if len(wanted) > 1:
        return _compare_set(_listed(typed), wanted)
    return _compare_words(typed, answer)


def compare_card(typed: str, card: Card) -> Comparison:
    """What was typed beside the answer of a card: the hidden parts of a cloze, else the back."""
    return compare_parts(typed, _HIDDEN.findall(card.front)) if card.form is CardForm.CLOZE else compare(typed, card.back)


def compare_parts(typed: str, parts: Sequence[str]) -> Comparison:
    """What was typed beside the hidden parts of a cloze: one after the other, separated by `;`, or by commas where none has one.

    >>> compare_parts("the clusters; power", ["clusters", "powers"]).text
    'the clusters; -power +powers'
    """
    if len(parts) < 2:
        return compare(typed, "".join(parts))
    whole = compare(typed, "; ".join(parts))
    if whole.likeness is Likeness.EXACT or _same(typed, " ".join(parts)):
        return whole if whole.likeness is Likeness.EXACT else Comparison(Likeness.FORM, (Piece(typed.strip()),))
    given = [part.strip() for part in typed.split(";")]
    if len(given) != len(parts) and len(_listed(typed)) == len(parts):
        given = _listed(typed)
    found = [compare(one, part) for one, part in zip_longest(given, parts, fillvalue="")]
    pieces = [piece for each in found for piece in _closed(each.pieces, each is not found[-1])]
    worst = max((each.likeness for each in found), key=list(Likeness).index)
    swapped = sorted(map(_keys, given)) == sorted(map(_keys, parts))
    return Comparison(Likeness.NEAR if swapped and worst is Likeness.DIFFERENT else worst, tuple(pieces))


def _closed(pieces: tuple[Piece, ...], more: bool) -> tuple[Piece, ...]:
    """The pieces of one part, set off from the next."""
    return (*pieces[:-1], Piece(pieces[-1].text + ";", pieces[-1].sign, pieces[-1].marks)) if more and pieces else pieces


def _same(typed: str, answer: str) -> bool:
    """Whether two texts differ in form only; hyphens between letters may be blanks or nothing."""
    return bool(_keys(answer)) and any(_keys(typed, hyphen) == _keys(answer, hyphen) for hyphen in (" ", ""))


def _compare_set(given: Sequence[str], wanted: Sequence[str]) -> Comparison:
    """Several answers in any order."""
    pieces: list[Piece] = []
    left, missing = list(given), []
    for one in wanted:
        found = next((each for each in left if _same(each, one)), None)
        if found is None:
            missing.append(one)
        else:
            left.remove(found)
            pieces.append(Piece(found))
    if not left and not missing:
        return Comparison(Likeness.FORM, tuple(_separated(pieces)))
    likeness = Likeness.NEAR if pieces else Likeness.DIFFERENT
    for one in missing:
        compared = [(each, _compare_words(each, one)) for each in left]
        near = next(((each, found) for each, found in compared if found.likeness is Likeness.NEAR), None)
        if near:
            left.remove(near[0])
            pieces += near[1].pieces
            likeness = Likeness.NEAR
        else:
            pieces.append(Piece(one, "+", ((0, len(one)),)))
    wrong = [Piece(each, "-", ((0, len(each)),)) for each in left if each]
    return Comparison(likeness, tuple(_separated([*wrong, *pieces])))


def _separated(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Members of a list, commas between them."""
    for number, piece in enumerate(pieces, 1):
        alone = number < len(pieces) and not (piece.sign == "-" and pieces[number].sign == "+")
        yield Piece(piece.text + ",", piece.sign, piece.marks) if alone else piece


def _compare_words(typed: str, answer: str) -> Comparison:
    """Both texts aligned word by word."""
    given, wanted = _tokens(typed), _tokens(answer)
    steps = SequenceMatcher(None, [token.key for token in given], [token.key for token in wanted], autojunk=False).get_opcodes()
    pieces: list[Piece] = []
    there = 0.0
    for step, first, last, start, end in steps:
        if step == "equal":
            there += last - first
            pieces.append(Piece(_slice(typed, given, first, last)))
        for mine, other in _paired(given[first:last], wanted[start:end]) if step != "equal" else ():
            is_near = bool(mine and other and _likeness(mine.key, other.key) >= NEAR_WORD)
            there += MISSPELT if is_near else 0
            pieces += _differing(_raw(typed, mine), _raw(answer, other), by_letter=is_near)
    if not there:
        both = ((" ".join(typed.split()), "-"), (" ".join(answer.split()), "+"))
        return Comparison(Likeness.DIFFERENT, tuple(Piece(text, sign, ((0, len(text)),)) for text, sign in both if text))
    near = there / max(len(given), len(wanted)) >= NEAR and _telling(given) == _telling(wanted)
    return Comparison(Likeness.NEAR if near else Likeness.DIFFERENT, tuple(piece for piece in pieces if piece.text))


def _differing(mine: str, other: str, *, by_letter: bool) -> tuple[Piece, Piece]:
    """A typed word and the one it should have been, their differing letters marked; a word may be missing."""
    if not by_letter:
        return Piece(mine, "-", ((0, len(mine)),)), Piece(other, "+", ((0, len(other)),))
    steps = [step[1:] for step in SequenceMatcher(None, mine.casefold(), other.casefold()).get_opcodes() if step[0] != "equal"]
    typed = tuple((first, last) for first, last, _, _ in steps if last > first)
    right = tuple((start, end) for _, _, start, end in steps if end > start)
    return Piece(mine, "-", typed), Piece(other, "+", right)


def _paired(given: Sequence[_Token], wanted: Sequence[_Token]) -> list[tuple[_Token | None, _Token | None]]:
    """Words that stand in each other's place, the most alike beside each other when their numbers differ."""
    if not given or not wanted:
        return [*((token, None) for token in given), *((None, token) for token in wanted)]
    if len(given) == len(wanted):
        return list(zip(given, wanted, strict=True))
    fewer, more = (given, wanted) if len(given) < len(wanted) else (wanted, given)
    best = max(range(len(more) - len(fewer) + 1), key=lambda at: sum(map(_alike, fewer, more[at : at + len(fewer)])))
    shifted: list[_Token | None] = [None] * best + list(fewer) + [None] * (len(more) - len(fewer) - best)
    return list(zip(shifted, more, strict=True)) if fewer is given else list(zip(more, shifted, strict=True))


def _alike(one: _Token, other: _Token) -> float:
    return _likeness(one.key, other.key)


def _likeness(one: str, other: str) -> float:
    """How alike two words are; numbers are the same or not."""
    if any(character.isdigit() for character in one + other):
        return float(one == other)
    return SequenceMatcher(None, one, other).ratio()


def _telling(tokens: Sequence[_Token]) -> tuple[list[str], bool]:
    """What nobody may be a little wrong about: the numbers, and whether something is denied."""
    numbers = sorted(token.key for token in tokens if token.key.lstrip("-")[:1].isdigit())
    denied = sum(token.key in DENIALS or (token.key.endswith("nt") and token.key in CONTRACTED) for token in tokens) % 2 == 1
    return numbers, denied


def _slice(text: str, tokens: Sequence[_Token], first: int, last: int) -> str:
    """The text from one token to another, as it stands there."""
    return " ".join(text[tokens[first].start : tokens[last - 1].end].split())


def _raw(text: str, token: _Token | None) -> str:
    return " ".join(text[token.start : token.end].split()) if token else ""


def _listed(text: str) -> list[str]:
    """The members of a list; the text alone when it is none."""
    if ";" in text:
        return [part.strip() for part in text.split(";") if part.strip()]
    parts = [part.strip() for part in _BETWEEN.split(text) if part and part.strip()]
    return parts if len(parts) > 1 and all(len(part.split()) <= MOST_WORDS for part in parts) else [text]


_BETWEEN = re.compile(r"(?:(?<!\d),|,(?!\d))\s*(?:(?:and|or)\s+|&\s*)?|\s+(?:and|or)\s+|\s*&\s*", re.IGNORECASE)
"""What stands between the members of a list; a comma between figures belongs to a number."""

ARTICLES = {"a", "an", "the"}
DENIALS = {"no", "not", "never", "none", "nothing", "nobody", "without", "neither", "nor", "cannot"}
CONTRACTED = {f"{verb}nt" for verb in "is are was were do does did has have had would could should must need might ca wo".split()}
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
    }
    | dict.fromkeys("‐‑‒–—―−﹣－", "-")
)
_WORD = re.compile(
    r"""(?P<number>(?:(?<![\w.,])-)?  # a minus sign, unless it joins words
            (?:\d{1,3}(?:[ '\u00a0\u2009\u202f]\d{3})+(?![\d]) (?:[.,]\d+)? | \d+(?:[.,]\d+)* | [.]\d+))
        (?P<ending>st|nd|rd|th|'?s|k)?(?![^\W_])
    | (?P<mixed>[^\W_]+(?:'[^\W_]+)*(?:\+\+|\#)?)
    | (?P<sign>[%‰°$€£¥&+<>=±×÷/^#@])""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGNS = {"&": "and", "percent": "%", "dollar": "$", "dollars": "$", "euro": "€", "euros": "€", "pound": "£", "pounds": "£"}
_MONEY = {"$", "€", "£", "¥"}
_UNITS = "zero one two three four five six seven eight nine ten"
_UNITS += " eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: number for number, word in enumerate(_UNITS.split())}
_SMALL |= {word: number * 10 for number, word in enumerate(_TENS.split(), 2)}
_LARGE = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ORDINALS = {
    "first": "one",
    "second": "two",
    "third": "three",
    "fifth": "five",
    "eighth": "eight",
    "ninth": "nine",
    "twelfth": "twelve",
}
_ORDINALS |= {f"{word}th": word for word in ("four", "six", "seven", "ten", "hundred", "thousand", "million")}
_ORDINALS |= {f"{word}th": word for word in _UNITS.split()[13:]} | {"eleventh": "eleven"}
_ORDINALS |= {word[:-1] + "ieth": word for word in _TENS.split()}


def _keys(text: str, hyphen: str = " ") -> list[str]:
    """The levelled words of a text without a leading article."""
    keys = [token.key for token in _tokens(text, hyphen)]
    return keys[1:] if len(keys) > 1 and keys[0] in ARTICLES else keys


@lru_cache(maxsize=64)
def _tokens(text: str, hyphen: str = " ") -> tuple[_Token, ...]:
    """The words, numbers and telling signs of a text, in order."""
    level, places = _levelled(text, hyphen)
    found = [_token(match) for match in _WORD.finditer(level)]
    found = [token for token in _numbers(found) if token.key]
    return tuple(_money_last([_Token(token.key, places[token.start], places[token.end - 1] + 1) for token in found]))


def _levelled(text: str, hyphen: str) -> tuple[str, list[int]]:
    """A text in one case, without accents, and for each of its characters the place in the text it comes from."""
    characters: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        for each in unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold()).translate(_LETTERS):
            if not unicodedata.combining(each):
                characters.append(each)
                places.append(at)
    level = "".join(characters)
    joins = [match.start() for match in re.finditer(r"(?<=[^\W\d_])-(?=[^\W\d_])", level)]
    if hyphen:
        for at in joins:
            characters[at] = " "
    else:
        for at in reversed(joins):
            del characters[at], places[at]
    return "".join(characters), places


def _token(match: re.Match[str]) -> _Token:
    """One word as it counts: a number by its value, a word without apostrophes, a sign by its word."""
    if match["number"]:
        key, ending = _value(match["number"]), match["ending"] or ""
        if ending == "k":
            key = _plain(Decimal(key) * 1000)
        elif ending:
            key += "s" if ending.endswith("s") else "th"
    else:
        key = (match["mixed"] or match["sign"]).replace("'", "")
        key = _SIGNS.get(key, key)
    return _Token(key, match.start(), match.end())


def _value(figures: str) -> str:
    """The value of a number: a comma before three figures groups, before others it is the decimal one.

    >>> [_value(n) for n in ("1,000", "1000", "1,5", "1.50", "0,125", "1.234,5", "1.000.000", "10 000", "007")]
    ['1000', '1000', '1.5', '1.5', '0.125', '1234.5', '1000000', '10000', '7']
    """
    plain = re.sub(r"[ '\u00a0\u2009\u202f]", "", figures)
    points, commas = plain.count("."), plain.count(",")
    groups = re.fullmatch(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", plain)
    if groups:
        plain = plain.replace(",", "")
    elif commas == 1 and re.fullmatch(r"-?\d{1,3}(?:\.\d{3})*,\d+|-?\d+,\d+", plain):
        plain = plain.replace(".", "").replace(",", ".")
    elif points > 1 and re.fullmatch(r"-?[1-9]\d{0,2}(?:\.\d{3})+", plain):
        plain = plain.replace(".", "")
    elif points > 1 or commas:
        return plain  # a version, a date, a list without blanks
    return _plain(Decimal(plain))


def _plain(number: Decimal) -> str:
    """A number without an exponent and without zeros that say nothing."""
    shown = f"{number:f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown) or "0"


def _numbers(tokens: Sequence[_Token]) -> Iterator[_Token]:
    """The tokens with number words and multiples (5 million, twenty-one, one hundred and five) made one number each."""
    at = 0
    while at < len(tokens):
        end, key = _number_at(tokens, at)
        if end > at:
            yield _Token(key, tokens[at].start, tokens[end - 1].end)
            at = end
        else:
            per = tokens[at].key == "per" and at + 1 < len(tokens) and tokens[at + 1].key == "cent"
            yield _Token("%", tokens[at].start, tokens[at + 1].end) if per else tokens[at]
            at += 2 if per else 1


def _number_at(tokens: Sequence[_Token], at: int) -> tuple[int, str]:
    """Where the number that begins at `at` ends, and its key; `at` when none begins there."""
    total, group, last = Decimal(0), Decimal(0), ""
    start, ordinal = at, False
    while at < len(tokens) and not ordinal:
        word = tokens[at].key
        ordinal = word in _ORDINALS
        word = _ORDINALS.get(word, word)
        if word in _SMALL and (not last or _fits(_SMALL[word], last)):
            group += _SMALL[word]
        elif not last and re.fullmatch(r"-?\d+(?:\.\d+)?", word):
            group = Decimal(word)
        elif word == "hundred" and last and 0 < group < 100:
            group *= 100
        elif word in _LARGE and last and group:
            total, group = total + group * _LARGE[word], Decimal(0)
        elif word == "and" and last in ("hundred", *_LARGE) and at + 1 < len(tokens) and tokens[at + 1].key in _SMALL:
            pass
        else:
            ordinal = False
            break
        last = word
        at += 1
    return (at, _plain(total + group) + ("th" if ordinal else "")) if at > start else (start, "")


def _fits(number: int, last: str) -> bool:
    """Whether a number word goes on after the word before it: “twenty” and “one” do, “nineteen” and “eighty” do not."""
    tens = last in _SMALL and _SMALL[last] >= 20 and 0 < number < 10
    return tens or last in ("hundred", "and", *_LARGE)


def _money_last(tokens: list[_Token]) -> list[_Token]:
    """$5 read as 5 dollars."""
    for at in range(len(tokens) - 1):
        sign, number = tokens[at : at + 2]
        if sign.key in _MONEY and number.key[0].isdigit():
            tokens[at : at + 2] = _Token(number.key, sign.start, number.end), _Token(sign.key, number.end, number.end)
    return tokens
