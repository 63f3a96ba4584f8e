"""Who did or does it: "Joan Ray, who leads the seed bank at Kew", "Joan Ray, the director of the seed bank"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.names import full_name, is_person, takes_part, telling, without_verb
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.terms import content_words

_DEED = (
    r"leads|led|runs|ran|heads|headed|founded|co-founded|cofounded|wrote|co-wrote|invented|discovered|coined|created|designed|directs|directed|"
    r"edits|edited|chairs|chaired|built|developed|introduced|proposed|proved|commissioned|painted|composed|translated|isolated|patented|"
    r"established|launched|devised|formulated|popularised|popularized|pioneered|named|drafted|oversees|oversaw|manages"
)
_NAME = r"[A-Z][\w’'.-]+(?: (?:[A-Z]\.|de|van|von|der|la|le|al|bin|ibn|[A-Z][\w’'-]+))+"
_WHO = re.compile(rf"\b({_NAME}), (?:\w+, )?who (?:also |first |now |later |once )?({_DEED}) ")
_DID = re.compile(
    rf"\b({_NAME}), who (?!(?:is|was|are|were|has|have|had|will|would|can|could|may|might|must|do|does|did)\b)(\w+(?:ed|s|w|"
    rf"ote|ok|ent|old|aught|ought|ame|ave|ade|ound|uilt|ew|un|ead|et|ut) )"
)
"""Any other deed; it has to be special enough to ask for."""
_POST = re.compile(
    rf"\b({_NAME})(?:, | \()((?:the |a |an |former |then |co-)*(?:[\w’'-]+ ){{0,4}}?(?:founder|co-founder|cofounder|director|"
    rf"head|chair|president|CEO|"
    r"CTO|editor|author|inventor|discoverer|curator|chief|secretary|minister|professor|lead|leader|chairman|chairwoman|commissioner|governor|"
    r"mayor|ambassador|dean|creator|designer|architect) (?:of|at|for|behind) [^,;()—.]+)[,)]"
)
_IS = re.compile(
    rf"^({_NAME}|[A-Z][\w’'-]+) (?:is|was)(?: also| currently| now)? ((?:a|an|the|one of the) (?:[\w’'-]+ "
    rf"){{0,5}}?(?:founders?|co-founders?|cofounders?|director|"
    r"head|chair|president|CEO|CTO|editor|author|inventor|employee|curator|chief|secretary|minister|professor|lead|leader|commissioner|governor|mayor|"
    r"ambassador|dean|creator|designer|architect|researcher|scientist|historian|engineer|journalist|writer|fellow|partner|member|host|botanist|physician|"
    r"lawyer|judge|chemist|physicist|economist|student|teacher|librarian|archivist) (?:of|at|for|behind|in|with|who) "
    r"[^;—]+?)(?:\. ?$|, (?:and|but|who|which)|$)"
)
_WAS = re.compile(rf"^({_NAME}|[A-Z][a-z][\w’'-]+) was ((?:an? |the )(?:[\w’'-]+ ){{1,4}}(?:of|at|in|on|for|from|who) [^;—(,]+)")
_PRESENT = re.compile(r"(?:leads|runs|heads|directs|edits|chairs|oversees|manages|works|teaches)\b")
"""An office that somebody else will hold one day: it needs a date."""
_INDEFINITE = re.compile(
    r"\w+ (?:an?|some|several|many|two|three|four|five|one of) (?![^,]*[A-Z])|"
    r"(?:leads?|led|runs?|ran|heads?|headed|directs?|directed|manages?|managed|owns?|owned) an? "
)
"""A deed that many could have done: "runs a podcast", "ran an office in Japan"."""
_TRADE_AND_PLACE = re.compile(r"D[JNE]*N(?:,?pD?P+)+$")
"""Tags of "a chemist in Birmingham, in England", which is not what anybody is known for."""
_MOST_WORDS = 20


class Role(Frame):
    """A person told by what he or she did or is."""

    name = "role"
    kind = CardKind.DEFINITION
    cue = re.compile(rf"\b(?=[A-Z])(?:{_WHO.pattern}|{_POST.pattern}|{_IS.pattern}|{_WAS.pattern}|{_DID.pattern})")
    examples = (
        (
            "We asked Joan Ray, who founded the seed bank at Kew, about drought.",
            "Who founded the seed bank at Kew?",
            "Joan Ray",
        ),
        (
            "Joan Ray, the director of the Millbrook seed bank, disagrees.",
            "Who is Joan Ray?",
            "the director of the Millbrook seed bank",
        ),
        (
            "Joan Ray is a former curator at the Millbrook seed bank.",
            "Who is Joan Ray?",
            "a former curator at the Millbrook seed bank",
        ),
    )
    counter_examples = (
        "We asked Joan, who leads it.",
        "A letter came from Joan Ray, who ran an office of the seed bank in Japan.",
        "Joan Ray, who built it, was tired.",
        "Joan Ray, who wrote his book there, left.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """One draft for each person."""
        yield from self._by_deed(sentence)
        yield from self._by_post(sentence)
        yield from self._by_being(sentence)

    def _by_deed(self, sentence: Sentence) -> Iterator[Draft]:
        tagged = sentence.tagged
        for match in (*_WHO.finditer(sentence.text), *_DID.finditer(sentence.text)):
            verb = tagged.at(match.start(2))
            stop = _end(tagged.pattern, verb)
            deed = tagged.slice(verb, stop)
            content = len(content_words(deed))
            special = match.re is _WHO or (content >= 5 and bool(set("PC") & set(tagged.pattern[verb:stop])))
            if not special or stop - verb > _MOST_WORDS or content < 3 or _INDEFINITE.match(deed) or dangling(tagged, verb, stop):
                continue
            if not takes_part(without_verb(match[1]), sentence.document):
                present = _PRESENT.match(deed) is not None
                dated = f" (as of {sentence.when})" if present and sentence.when else ""
                frame = "present-role" if present and not dated else self.name
                yield sentence.draft(frame, self.kind, f"Who {deed}{dated}?", without_verb(match[1]), template="who as of")

    def _by_post(self, sentence: Sentence) -> Iterator[Draft]:
        tagged = sentence.tagged
        for match in _POST.finditer(sentence.text):
            first, last = tagged.at(match.start(2)), tagged.at(match.end(2))
            if safe_end(tagged, first, _MOST_WORDS) is None or dangling(tagged, first, last) or len(content_words(match[2])) < 2:
                continue
            if not takes_part(without_verb(match[1]), sentence.document):
                yield sentence.draft(self.name, self.kind, f"Who is {without_verb(match[1])}?", match[2], template="who is")

    def _by_being(self, sentence: Sentence) -> Iterator[Draft]:
        document, tagged = sentence.document, sentence.tagged
        match = _IS.search(sentence.text)
        if not match and (match := _WAS.search(sentence.text)) and not is_person(match[1], document):
            return
        if not match or not (name := full_name(match[1], document)) or takes_part(name, document):
            return
        first, last = tagged.at(match.start(2)), tagged.at(match.end(2))
        verb = "was" if re.match(r" was\b", sentence.text[match.end(1) :]) else "is"
        known_for = telling(tagged.pattern[first:last]) or (
            match.re is _IS and not _TRADE_AND_PLACE.match(tagged.pattern[first:last])
        )
        if (
            known_for
            and last - first <= _MOST_WORDS
            and "V" not in tagged.pattern[first:last].split("w")[0]
            and not dangling(tagged, first, last)
        ):
            yield sentence.draft(
                self.name, self.kind, f"Who {verb} {name}?", match[2].rstrip(" ."), template=f"who is was {name}"
            )


def _end(pattern: str, first: int) -> int:
    return next((i for i in range(first, len(pattern)) if pattern[i] in ",;.()"), len(pattern))
