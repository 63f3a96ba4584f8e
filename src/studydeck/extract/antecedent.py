"""Who "he" or "she" is, and what "it" or "they" are, where the sentence before leaves no doubt.

Resolved is only a pronoun that opens a sentence, against the subject of the sentence right before it in the same passage:
"he" and "she" if that sentence names one person and speaks of nobody else, "it" and "they" if it says what its subject is, and
only in edited prose. The words of a card then name the antecedent, and its evidence begins with the sentence that holds it.
"""

import re

from studydeck.document import Document, Register
from studydeck.extract.clause import opened, topic
from studydeck.extract.names import full_name, is_person, takes_part, without_verb
from studydeck.text.tags import Tagged, tagged
from studydeck.text.terms import capitalise

PRONOUN = re.compile(r"(He|She|It|They) (?=[a-z])")
_NAME = re.compile(r"[A-Z][\w’'-]*(?: (?:[A-Z]\.|de|van|von|der|la|of|[A-Z][\w’'-]*))*")
_PLACE = re.compile(r"\b(?:in|at|from|near|to|outside|through|across|of) $")
"""Words after which a single name is mostly that of a place."""
_SOMEBODY_ELSE = re.compile(
    r"(?i)\b(?:he|she|him|who|they|them|father|mother|brother|sister|son|daughter|wife|husband|uncle|aunt|cousin|friend|colleague|"
    r"partner|assistant|rival|successor|predecessor|man|woman|men|women|boy|girl|people|king|queen|emperor|pope|president|minister|"
    r"teacher|student|pupil|patient|doctor|patron|boss|editor|neighbou?r)s?\b"
)
_EXPLETIVE = re.compile(
    r"(?:is|was|has been) (?!(?:an?|the|one|made|used|named|built|found|located|composed|caused|derived|divided|based|measured|"
    r"written|published|founded|designed|produced|served|native|part|also)\b)|"
    r"(?:seems?|appears?|turns?|takes?|took|follows|happens|happened|may|might|would|could|should|must|can|will|looks?|feels?|"
    r"depends?|makes? sense|goes|went|became clear|remains?|does|did|matters|helps|costs?|rains?)\b|"
    r"(?:is|was) (?:an?|the|one) (?:\w+ ){1,3}(?:that|to|when|if|whether|how|why|who)\b|"
    r"(?:is|was) (?:an?|the) (?:\w+ ){0,2}(?:time|day|night|morning|evening|week|month|year|winter|spring|summer|autumn|season|"
    r"holiday)\b"
)
"""What "it" says nothing of: "it is clear that", "it seems", "it is a pity that", "it was the doctor who"."""


_MEASURES = frozenset(
    """height length width depth size area weight mass volume age number amount rate speed temperature price cost value distance
    population average total share percentage capital""".split()
)
"""Of what is measured the next sentence rather speaks than of the measure."""


def antecedent(document: Document, before: str, sentence: str) -> str:
    """The words that the opening pronoun of `sentence` stands for, given the sentence `before` it; "" if that is open."""
    match = PRONOUN.match(sentence)
    if not match or before.endswith("?"):
        return ""
    if match[1] in ("He", "She"):
        return _person(document, before)
    if document.register is not Register.EDITED_PROSE or _EXPLETIVE.match(sentence, match.end()):
        return ""
    thing = _thing(before, plural=match[1] == "They")
    return "" if thing and is_person(thing, document) else thing


def _person(document: Document, before: str) -> str:
    """The one person whom a sentence names, as its subject and by a name the document completes."""
    start = opened(before)[0]
    found = [
        (match.start(), without_verb(match[0]))
        for match in _NAME.finditer(before, start)
        if " " in match[0] or not _PLACE.search(before[: match.start()])
    ]
    people = {full_name(name, document) or name: at for at, name in reversed(found) if is_person(name, document)}
    if len(people) != 1:
        return ""
    ((name, at),) = people.items()
    words = tagged(before)
    verb = next((word.start for word in words.words if word.tag == "V" and word.start > at), len(before))
    subject_first = not any(word.tag == "V" for word in words.words if word.end <= at)
    alone = not _SOMEBODY_ELSE.search(before[verb:]) and not re.search(r"\b(?:and|or|with|’s|'s)\b", before[at:verb])
    known = " " in name and not takes_part(name, document)
    return name if known and subject_first and alone else ""


def _thing(before: str, *, plural: bool) -> str:
    """The subject of a sentence that says what its subject is or does, in the number asked for."""
    words: Tagged = tagged(before)
    first = words.at(opened(before)[0])
    subject = topic(words, first, len(words.words))
    if not subject or " and " in subject or " or " in subject or subject.split()[-1].lower() in _MEASURES:
        return ""
    verb = next(word for word in words.words[first:] if word.tag == "V")
    if verb.lower not in (("are", "were") if plural else ("is", "was")):
        return ""
    return capitalise(subject)
