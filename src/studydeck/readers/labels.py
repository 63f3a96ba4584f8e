"""Labels of speakers: how they are written, and which of them are proven."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from studydeck.readers.page import Line, seconds
from studydeck.readers.patterns import words

STAMP = r"\d{1,3}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
_HEAD = 160
"""A label stands within this many characters of a line."""
MAX_SPEAKERS = 60

_LABEL = re.compile(
    rf"""
    (?:>>+\s*)?
    (?:[\[(]?(?P<lead>{STAMP})[\])]?\s+(?:[-–—·]\s+)?)?
    (?P<open>\*\*\*?|__)?
    (?P<name>[^\W\d_][^\n:()\[\]*<>"“”?!;|=,]{{0,58}}?)
    (?:,\s*(?:Ph\.?\s?D|Psy\.?\s?D|Ed\.?D|M\.?D|J\.?D|M\.?B\.?A|MPH|RN|Esq|QC|KC|MP)\.?)*
    (?:\s*\((?P<note>[^\d()][^()]{{0,40}})\))?
    (?P<close>\*\*\*?|__)?
    \s*
    (?: :\s*(?:\*\*\*?|__)?(?:\s*[\[(](?P<stamp>{STAMP})[\])]|\s*(?P<alone>{STAMP})\s*$)?(?!//)
      | [\[(]?(?P<own>{STAMP})[\])]?\s*:?\s*(?:\*\*\*?|__)?\s*$
      | [\[(](?P<inner>{STAMP})[\])]\s*:\s*(?:\*\*\*?|__)?
    )
    \s*
    """,
    re.VERBOSE,
)
_LETTER = re.compile(r"(?:\*\*|__)?([QA])\.(?:\*\*|__)?(?:\s+|$)")
NEW_VOICE = re.compile(r">>+(?!>|\s*>)\s*")
"""In captions made by hand: somebody else speaks."""
_BARE_STAMP = re.compile(rf"[\[(]({STAMP})[\])]:?\s*(?:$|(?=\S))")
_PARTICLES = words("de del della der den di da dos du van von vom zu zum la le el bin ibn al of the and y e & and/or")
AD_NAMES = words("ad ads advert advertisement sponsor sponsors commercial promo promotion")
_UNNAMED = re.compile(
    r"(?:speaker|spk|spkr|voice|person|participant|caller|man|woman|male|female|unknown|unidentified|audience|audience member"
    r"|several|all|both|everyone|crowd|host|co-host|guest|interviewer|interviewee|moderator|operator|narrator|announcer|reporter|questioner"
    r"|student|q|a|question|answer)(?:[ _#-]*(?:speaker|voice|member|male|female))?(?:[ _#-]+[\dA-H]{1,3}|\d{1,3})?",
    re.IGNORECASE,
)
_NO_SPEAKER = words(
    """
    note notes example examples prompt response input output update edit source sources tip tips warning summary title
    date time room topic topics website twitter x linkedin youtube apple spotify facebook instagram email link links
    image figure table caption photo credit credits transcript podcast episode chapter chapters sponsored tags tag
    category categories author fact facts myth myths pros cons pro con conclusion definition definitions theorem proof
    step steps result results first second third fourth finally look listen so but and now yes no also again well okay
    ok right plus remember spoiler disclaimer bonus important however therefore thus meaning hint url http https doi
    isbn abstract keywords contents references bibliography when where why who how what location venue day price
    rating tldr tl;dr ps p.s user assistant system human ai model bot theme themes problem solution goal background
    context introduction overview takeaway takeaways key transcription recorded published language duration length
    filename file files path listing listings code command commands console terminal
    by read watch see listeners subscribe timestamps timestamp resources mentioned quote copyright license
    """
)
_ROLES = words("session facilitator facilitators speaker speakers host hosts guest guests moderator authors editor editors")


@dataclass(frozen=True, slots=True)
class Label:
    """The mark of a turn at the begin of a line."""

    name: str
    """As written; empty for a bare time that continues the turn."""
    end: int
    """Where the words begin, counted from the begin of the line."""
    time: int | None
    stamped: bool
    alone: bool
    """Nothing else stands on the line."""
    change: int = 0
    """Where the words begin behind the sign >> of a new voice; 0 without that sign."""

    @property
    def is_ad(self) -> bool:
        """An advertisement is marked like a speaker."""
        return self.name.lower() in AD_NAMES


def label_of(line: str) -> Label | None:
    """The label at the begin of a line, if what stands there can be one."""
    head = line[:_HEAD]
    if sign := NEW_VOICE.match(head):
        named = _named(head, line)
        return replace(named, change=sign.end()) if named else Label("", sign.end(), None, False, sign[0] == line, sign.end())
    return _named(head, line)


def _named(head: str, line: str) -> Label | None:
    if head[0] in "([" and (bare := _BARE_STAMP.match(head)):
        rest = head[bare.end() :].strip()
        if not rest:
            return Label("", bare.end(), seconds(bare[1]), True, True)
    if letter := _LETTER.match(head):
        return Label(letter[1], letter.end(), None, False, letter.end() >= len(line))
    found = _LABEL.match(head)
    if found is None:
        return None
    name = found["name"].strip().rstrip(".") if not found["name"].strip().endswith(("Jr.", "Sr.")) else found["name"].strip()
    if not _can_be_name(name):
        return None
    stamp = found["stamp"] or found["alone"] or found["own"] or found["inner"] or found["lead"]
    if found["own"] is None and ":" not in found[0]:
        return None
    if name.lower() in AD_NAMES and found["lead"]:
        return None
    time = seconds(stamp) if stamp else None
    return Label(name, found.end(), time, stamp is not None, found.end() >= len(line))


def is_unnamed(name: str) -> bool:
    """The label marks a voice but names nobody."""
    return _UNNAMED.fullmatch(name) is not None


def proven(labels: Iterable[Label], text: str) -> dict[str, int]:
    """Labels that mark speakers, with their counts: those that recur, full names that the text knows as well, and words for a
    voice nobody names.

    In a text whose labels carry times, a label without a time is none.
    """
    found = list(labels)
    stamped = sum(1 for label in found if label.stamped)
    counts = Counter(label.name for label in found if label.name and (label.stamped or stamped < 0.5 * len(found)))
    once = [name for name, count in counts.items() if count == 1 and " " in name]
    short = {name for name, count in counts.items() if count >= 2 and name.isupper()}
    often = {name for name, count in counts.items() if count >= 2}
    if "Q" not in often:
        counts.pop("A", None)  # the first of several options, not an answer
    known = {name for name in counts if " " not in name and len(name) > 1 and name[0] in short}
    known |= {name for name in once if text.count(name) > 1 or _initials(name) in short or name.split()[-1] in often}
    known = known if len(once) <= MAX_SPEAKERS else set()
    kept: dict[str, int] = {}
    for name, count in counts.most_common():
        if name.lower() in _NO_SPEAKER or name.split()[0].lower() in _NO_SPEAKER or name.lower() in AD_NAMES:
            continue
        if (count >= 2 or name in known or is_unnamed(name)) and len(kept) < MAX_SPEAKERS:
            kept[name] = count
    if not any(count >= 2 for count in kept.values()):
        return {}
    return kept


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()).upper()


def is_aside(name: str) -> bool:
    """An unproven label that introduces an example, not a speaker."""
    return name.lower() in _NO_SPEAKER


def is_fact(text: str) -> bool:
    """A line or heading that tells a fact about the recording: "Room: 12", "Author(s): …"."""
    key, colon, _ = text.partition(": ")
    return bool(colon) and all(
        word in _NO_SPEAKER or word in _ROLES for word in re.findall(r"\w+", key.lower().replace("(s)", ""))
    )


def inside(names: Iterable[str]) -> re.Pattern[str] | None:
    """Finds a proven label in the middle of a line, after the end of a sentence.

    A single first name counts only where the blank before it is lost, or where a time follows.
    """
    full = sorted((re.escape(name) for name in names if " " in name), key=len, reverse=True)
    short = sorted((re.escape(name) for name in names if " " not in name and len(name) > 1), key=len, reverse=True)
    stamp = rf"(?:\s*[\[(](?P<stamp>{STAMP})[\])])?"
    choices = []
    if full:
        choices.append(rf"\s*(?P<full>{'|'.join(full)}):{stamp}")
    if short:
        timed = stamp.replace("stamp", "timed").removesuffix("?")
        choices.append(rf"(?:(?P<short>{'|'.join(short)}):|\s*(?P<shorter>{'|'.join(short)}):(?={timed})\s*[\[(][\d:.,]+[\])])")
    if not choices:
        return None
    return re.compile(rf"(?<=[.!?…\"”’')\]*—–-])(?:{'|'.join(choices)})(?!//)\s*")


def first_lines(lines: Iterable[Line]) -> list[tuple[Line, Label]]:
    """Every line with what may be its label."""
    return [(line, label) for line in lines if (label := label_of(line.text)) is not None]


def _can_be_name(name: str) -> bool:
    parts = name.split()
    if not 1 <= len(parts) <= 6 or len(name) > 60 or parts[0].islower():
        return False
    return all(part[0].isupper() or part[0].isdigit() or part.lower() in _PARTICLES for part in parts)
