"""Counted lists: "three kinds of X: a, b and c", "a four-part framework (a, b, c, d)"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import opened
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.extract.subject import subject
from studydeck.text.lint import dangling
from studydeck.text.terms import content_words, decapitalise

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_UNIT = r"part|stage|step|way|era|bucket|pillar|layer|tier|phase"
_WORD = r"(?:(?:[A-Z]\.){2,}|[\w’'-]+)"
_COUNT = re.compile(rf"\b((?i:two|three|four|five)) ((?:{_WORD} ){{0,8}}?{_WORD})(: | — | \()(?=\S)")
_PARTS = re.compile(
    rf"((?:[A-Z][\w’'.-]* ){{0,3}}[A-Z][\w’'.-]*[’']s )?(?:[\w-]+ )?\b(two|three|four|five)-({_UNIT}) "
    r"((?:[\w’'/-]+ ){0,8}?[\w’'/-]+)(: | — | \()(?=\S)"
)
_TAIL = re.compile(r"(?:—|\)) ((?:for|of|to|behind) [^,.;:—()]{4,80})")
_NO_LIST = re.compile(
    r"(?i)\b(?:years|months|weeks|days|hours|times|things|points|reasons|of them)\b|"
    r"\b(?:at (?:play|work|hand|issue|stake)|in (?:question|use|play)|involved|concerned|below|above|here|mentioned|discussed)$"
)
_SOME = re.compile(r"(?i)\b(?:first|last|next|other|remaining|these|those|one of the|some of the)(?: of the)? $")
"""Before the number of things of which there are more."""
_HAS = re.compile(r" (?P<verb>has|have|had|contains?|includes?|comprises?) (?:only |just |exactly )?$")
_HAD = {"has": ("does", "have"), "have": ("do", "have"), "had": ("did", "have")} | {
    verb + ending: (does, verb) for verb in ("contain", "include", "comprise") for ending, does in (("s", "does"), ("", "do"))
}
"""How to ask with a verb: its auxiliary and its plain form."""
_LONGEST_ITEM, _LONGEST_LIST = 9, 24
"""Words."""


class Counted(Frame):
    """A list of at most five items whose number the text itself gives, and keeps."""

    name = "counted"
    kind = CardKind.CLAIM
    cue = re.compile(r"(?i)\b(?:two|three|four|five)[ -]")
    examples = (
        (
            "The guild had three ranks of members: apprentices, journeymen and masters.",
            "According to Ada Park, what are the three ranks of members?",
            "apprentices, journeymen and masters",
        ),
        (
            "Three kinds of paper are cheap to store: vellum, rag and newsprint.",
            "According to Ada Park, which three kinds of paper are cheap to store?",
            "vellum, rag and newsprint",
        ),
        (
            "A canal lock has two parts: the chamber and the gates.",
            "According to Ada Park, which two parts does a canal lock have?",
            "the chamber and the gates",
        ),
        (
            "She described a three-stage method — soaking, beating, drying — for making paper from rags.",
            "According to Ada Park, what are the three stages of the method for making paper from rags?",
            "soaking, beating, drying",
        ),
    )
    counter_examples = (
        "The town had two mechanisms of repair at play: tolls and gifts.",
        "It has two parts: the shaft and the head.",
        "The press was one of the first three key tools of the guild: press, vat and felt.",
        "The guild had three ranks: masters and others.",
        "There were two of them: he and she.",
        "It took three years: slow, hard and cold.",
        "She described a three-stage method — soaking and drying — for making paper.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        for match in _PARTS.finditer(sentence.text):
            if asked := self._parts(sentence, match):
                yield asked
                return
        for match in _COUNT.finditer(sentence.text):
            if asked := self._kinds(sentence, match):
                yield asked
                return

    def _kinds(self, sentence: Sentence, match: re.Match[str]) -> Draft | None:
        """ "Three kinds of paper: …", "three kinds of paper are cheap: …"."""
        text, tagged = sentence.text, sentence.tagged
        listed = _listed(text[match.end() :], match[3], match[1])
        if _SOME.search(text[: match.start()]):
            return None
        if not listed or not re.search(r"(?:s|data|criteria|people)\b", match[2]) or _NO_LIST.search(match[2]):
            return None
        first, last = tagged.at(match.start(1)), tagged.at(match.end(2))
        head = tagged.slice(first, last)
        verb = tagged.pattern.find("V", first, last)
        if verb >= 0 and re.search(r"[hw]", tagged.pattern[first:verb]):
            verb = -1  # inside "three signs that a table has outgrown …"
        opens = first == tagged.at(opened(text)[0])
        if re.search(r"(?i)^(?:\w+ ){0,2}(?:problems|points|questions|issues|aspects|examples) (?:that|which)\b", match[2]):
            return None  # problems of what?
        if verb < 0 and (had := _HAS.search(text[: match.start()])) and (owner := subject(sentence, had.start("verb"))):
            does, has = _HAD[had["verb"]]
            asked = f"which {decapitalise(head, sentence.document.source)} {does} {owner} {has}?"
            return None if dangling(tagged, first, last) else self._draft(sentence, match, asked, listed)
        if len(match[2].split()) < 3 or (verb >= 0 and not (opens and tagged.words[verb - 1].tag in "NJ")):
            return None
        if dangling(tagged, first, last):
            return None
        asked = f"which {decapitalise(head, sentence.document.source)}?" if verb >= 0 else f"what are the {head}?"
        return self._draft(sentence, match, asked, listed)

    def _parts(self, sentence: Sentence, match: re.Match[str]) -> Draft | None:
        """ "A four-part framework — a, b, c, d — for X", "DeepSeek's four-stage recipe (…)"."""
        text = sentence.text
        listed = _listed(text[match.end() :], match[5], match[2])
        if not listed:
            return None
        behind = _TAIL.match(text[match.end() + len(listed) :].lstrip())
        owner, tail = match[1] or "the ", f" {behind[1]}" if behind else ""
        if len(content_words(f"{match[1] or ''}{match[4]}{tail}")) < 3:
            return None  # a method for what?
        asked = f"what are the {match[2]} {match[3]}s of {owner}{match[4]}{tail.rstrip()}?"
        return self._draft(sentence, match, asked, listed)

    def _draft(self, sentence: Sentence, match: re.Match[str], asked: str, listed: str) -> Draft | None:
        tagged = sentence.tagged
        words = (tagged.at(match.end()), tagged.at(match.end() + len(listed)))
        if dangling(tagged, *words, antecedent=True):
            return None
        named = sentence.according() and not sentence.of_interview
        front = f"{sentence.according()}{asked}" if named else sentence.placed(asked[:1].upper() + asked[1:])
        units = " ".join(f"{unit}s" for unit in _UNIT.split("|"))
        template = f"according to what are the which of do does did have {units}"
        return sentence.draft(self.name, self.kind, front, listed, template=template)


def _listed(rest: str, mark: str, number: str) -> str | None:
    """The list behind a colon, dash or bracket, if it has as many items as the text says."""
    closing = ")" if "(" in mark else "—" if "—" in mark else ""
    end = rest.find(closing) if closing and closing in rest else len(rest)
    listed = rest[:end].rstrip(" .;")
    wanted = _NUMBERS[number.lower()]
    splits = (r";\s+(?:and |or )?",) if ";" in listed else (r",\s+(?:and |or )?|\s+and\s+|\s+or\s+", r",\s+(?:and |or )?")
    for split in splits:
        items = [item for item in re.split(split, listed) if item.strip()]
        if len(items) == wanted and all(len(item.split()) <= _LONGEST_ITEM and ":" not in item for item in items):
            return listed if len(listed.split()) <= _LONGEST_LIST else None
    return None
