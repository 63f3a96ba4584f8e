"""Counted lists: "three kinds of X: a, b and c", "a four-part framework (a, b, c, d)"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import opened
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.terms import decapitalise

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_COUNT = re.compile(
    r"\b((?i:two|three|four|five))(?:[- ](?:part|stage|step|way|era|bucket|pillar|layer|tier|phase)(?:s\b)?)?\s((?:[\w’'-]+ "
    r"){0,8}?[\w’'-]+)(: | — | \()(?=\S)"
)


class Counted(Frame):
    """A list of at most five items whose number the text itself gives, and keeps."""

    name = "counted"
    kind = CardKind.CLAIM
    cue = _COUNT
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
    )
    counter_examples = (
        "The guild had three ranks: masters and others.",
        "There were two of them: he and she.",
        "It took three years: slow, hard and cold.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text, tagged = sentence.text, sentence.tagged
        for match in _COUNT.finditer(text):
            closing = ")" if match[3].strip() == "(" else ("—" if "—" in match[3] else None)
            rest = text[match.end() :]
            end = rest.find(closing) if closing and closing in rest else len(rest)
            listed = rest[:end].rstrip(" .;")
            items = [item.strip() for item in re.split(r";\s+|,\s+(?:and |or )?|\s+and\s+|\s+or\s+", listed) if item.strip()]
            if ";" in listed:
                items = [item.strip() for item in re.split(r";\s+(?:and |or )?", listed) if item.strip()]
            elif len(items) != _NUMBERS[match[1].lower()]:
                items = [item.strip() for item in re.split(r",\s+(?:and |or )?", listed) if item.strip()]
            head = tagged.slice(tagged.at(match.start(1)), tagged.at(match.end(2)))
            first, last = tagged.at(match.start(1)), tagged.at(match.end(2))
            if (
                len(items) != _NUMBERS[match[1].lower()]
                or any(len(item.split()) > 9 for item in items)
                or len(listed.split()) > 24
            ):
                continue
            if not re.search(r"(?:s|data|criteria|people)\b", match[2]) or re.search(
                r"(?i)\b(?:years|months|weeks|days|hours|times|things|points|reasons|of them)\b", match[2]
            ):
                continue
            verb = tagged.pattern.find("V", first, last)
            if verb >= 0 and re.search(r"[hw]", tagged.pattern[first:verb]):
                verb = -1  # inside "three signs that a table has outgrown …"
            opens = first == tagged.at(opened(text)[0])
            if len(match[2].split()) < 3 or (verb >= 0 and not (opens and tagged.words[verb - 1].tag in "NJ")):
                continue
            listed_words = (tagged.at(match.end()), tagged.at(match.end() + len(listed)))
            if dangling(tagged, first, last) or dangling(tagged, *listed_words, antecedent=True):
                continue
            asked = f"which {decapitalise(head, sentence.document.source)}?" if verb >= 0 else f"what are the {head}?"
            front = (
                f"{sentence.according()}{asked}"
                if sentence.claimant and not sentence.of_interview
                else asked[:1].upper() + asked[1:]
            )
            yield sentence.draft(self.name, self.kind, front, listed, template="according to what are the which")
            return
