"""Deeds: "Joan Ray founded the seed bank in Leeds", asked as "Who founded …?"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import WHEN, opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.names import full_name, is_person, takes_part
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.terms import content_words

_VERB = (
    r"founded|co-founded|cofounded|wrote|co-wrote|invented|discovered|coined|created|designed|developed|introduced|proposed|proved|disproved|"
    r"commissioned|painted|composed|translated|isolated|patented|established|launched|devised|formulated|popularised|popularized|pioneered|drafted|"
    r"built|rebuilt|published|edited|led|won|signed|ordered|measured|calculated|demonstrated|described|identified|classified|synthesised|synthesized|"
    r"abolished|banned|repealed|conquered|explored|mapped|excavated|deciphered|restored|repaired|recorded|premiered|conducted|carved|engraved|planted|"
    r"bred|named|brought|taught|showed|persuaded|convinced|defeated|succeeded|replaced|overthrew|crowned|executed|assassinated|funded|financed"
)
_DEED = re.compile(
    rf"^(?:{WHEN})?((?:Sir |Dame |Lady |Lord |King |Queen |Pope "
    rf")?[A-Z][\w’'-]+(?: (?:[A-Z]\.|de|van|von|of|the|[A-Z][\w’'-]*))*)"
    rf"(?:, [^,;]{{3,60}},)? (?:first |also |then |later |had |finally |once )*({_VERB}) "
)
_FEWEST_CONTENT_WORDS = 4
_MOST_WORDS = 22


class Deed(Frame):
    """A full-named person and what he or she, and nobody else, did; the person is asked for."""

    name = "deed"
    kind = CardKind.CLAIM
    cue = re.compile(rf" (?:{_VERB}) ")
    examples = (
        (
            "In 1887 Joan Ray founded the first seed bank for orchard trees. She lived in Leeds.",
            "Who founded the first seed bank for orchard trees in 1887?",
            "Joan Ray",
        ),
        (
            "In the mid-eighteenth century, Joan Ray founded the first seed bank for orchard trees. She lived in Leeds.",
            "Who founded the first seed bank for orchard trees in the mid-eighteenth century?",
            "Joan Ray",
        ),
    )
    counter_examples = (
        "Joan founded it. She lived in Leeds.",
        "Joan Ray wrote a letter. She lived in Leeds.",
        "Trinity House built the first tower for the harbour lights of Leeds.",
        "She founded the first seed bank for orchard trees.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        document = sentence.document
        if document.register is Register.CAPTIONS:
            return
        start = opened(sentence.text)[0]
        match = _DEED.match(sentence.text[start:])
        if not match or not is_person(match[3], document):
            return
        tagged = sentence.tagged
        if sentence.headless:
            return
        name = full_name(re.sub(r"^(?:Sir|Dame|Lady|Lord) ", "", match[3]), document, mononym=True)
        verb = tagged.at(start + match.start(4))
        stop = safe_end(tagged, verb, _MOST_WORDS)
        if not name or takes_part(name, document) or stop is None or stop - verb < 3:
            return
        deed = tagged.slice(verb, stop)
        content = content_words(deed)
        vague = (
            re.match(r"\w+ (?:an?|some|several|many|two|three|one of|it|them|him|her|this|that)\b", deed)
            and len(content) < _FEWEST_CONTENT_WORDS + 2
        )
        special = set("PC") & set(tagged.pattern[verb + 1 : stop]) or " the " in deed
        if re.match(r"\w+ (?:an?|some|several) ", deed) and "P" not in tagged.pattern[verb + 1 : stop]:
            return  # "conducted an experiment with four ships" is nobody’s alone
        if vague or not special or len(content) < _FEWEST_CONTENT_WORDS or dangling(tagged, verb, stop):
            return
        when = f" {match[1].lower()} {match[2]}" if match[1] else ""
        when = f",{when}" if when and "," in deed else when  # behind an apposition, not part of it
        yield sentence.draft(self.name, self.kind, f"Who {deed}{when}?", name, template="who in on by")
