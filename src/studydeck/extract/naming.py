"""Words for things: "X refers to Y", "X is defined as Y", "Y is called X", "X, also known as Y"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import NEGATION, dangling
from studydeck.text.terms import content_words, decapitalise

_MEANS = re.compile(
    r" (?:refers? to|is defined as|are defined as|denotes?|is the name for|is the term for|is a term for|is shorthand for|"
    r"means that|(?:just |simply |basically )?means(?= (?!(?:some|any|no|every)thing)\w+ing )) "
)
_CALLED = re.compile(
    r" (?:is|are|was|were) (?:usually |commonly |sometimes |often |also )?(?:called|known as|termed|dubbed|named) "
)
_ALIAS = re.compile(r",? (?:also|better|formerly|commonly|otherwise) (?:known as|called) ")
_OTHER_NAME = re.compile(r"(?:the |an? )?[“\"'‘]?((?:[\w’'-]+ ?){1,4}?)(?:,?[”\"'’](?= |$)|(?=[,.;)(]|$| is | was ))")
_MOST_WORDS = 24
_A_WORD = frozenset("term word name phrase expression".split())
_ONE_OF_A_KIND = re.compile(r"[JN]*No")
"""Tags of a noun without an article that is told by what it is of: "standard deviation of the samples"."""
_DASHES = frozenset("- -- – —".split())


class Naming(Frame):
    """A term with its meaning, a meaning with its term, or two names of one thing."""

    name = "naming"
    kind = CardKind.DEFINITION
    cue = re.compile(f"{_MEANS.pattern}|{_CALLED.pattern}|{_ALIAS.pattern}")
    examples = (
        ("Coppicing refers to cutting trees back to the stump so that they sprout again.", "What does “coppicing” refer to?",
         "cutting trees back to the stump so that they sprout again"),
        (
            "The term coppicing refers to cutting trees back to the stump so that they sprout again.",
            "What does “coppicing” refer to?",
            "cutting trees back to the stump so that they sprout again",
        ),
        ("The Great Flood of 1854, also known as the ‘Leeds Drowning,’ took the old weirs.", "By what other name is the Great "
            "Flood of 1854 known?", "Leeds Drowning"),
        (
            "Coppicing just means cutting trees back to the stump so that they sprout again.",
            "According to Ada Park, what does “coppicing” mean?",
            "cutting trees back to the stump so that they sprout again",
        ),
        (
            "Open access means that you may read an article, not that you may print it.",
            "According to Ada Park, what does “open access” mean?",
            "that you may read an article, not that you may print it",
        ),
        ("The layer of green salts on old copper is called verdigris.", "What is the layer of green salts on old copper "
            "called?", "verdigris"),
        ("In mayflies, immature stages are called nymphs.", "In mayflies, what are immature stages called?", "nymphs"),
        ("Verdigris, also known as copper green, was a costly pigment.", "By what other name is Verdigris known?", "copper "
            "green"),
    )  # fmt: skip
    counter_examples = (
        "This is called verdigris.",
        "It refers to the old custom.",
        "The dog was called by its owner.",
        "He is known as a joker.",
        "Deep water means that each barge will ride on the range 0x00 - 0xFF of the gauge.",
        "Herbal tea refers to drinks not made from tea leaves: infusions of fruit, such as rosehip.",
        "The writ of entry is one of the pleas that are called extraordinary.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text, tagged = sentence.text, sentence.tagged
        if sentence.headless:
            return
        first = tagged.at(opened(text)[0])
        if match := _MEANS.search(text):
            yield from self._meaning(sentence, first, match)
        elif match := _CALLED.search(text):
            yield from self._term(sentence, first, match)
        elif match := _ALIAS.search(text):
            yield from self._alias(sentence, first, match)

    def _alias(self, sentence: Sentence, first: int, match: re.Match[str]) -> Iterator[Draft]:
        text, tagged = sentence.text, sentence.tagged
        alias = _OTHER_NAME.match(text, match.end())
        last = tagged.at(match.start() + 1)
        while last > first and tagged.words[last - 1].tag == ",":
            last -= 1
        if (
            not alias
            or not 1 <= last - first <= 5
            or not re.fullmatch(r"D?[JNPGC]+(?:o[JNPGC]+)?", tagged.pattern[first:last])
            or dangling(tagged, first, last)
        ):
            return
        name = decapitalise(tagged.slice(first, last), sentence.document.source, term=True)
        other = alias[1].strip()
        if set(content_words(other)) - set(content_words(name)):
            yield sentence.draft(
                self.name, self.kind, f"By what other name is {name} known?", other, template="by what other name is known"
            )

    def _meaning(self, sentence: Sentence, first: int, match: re.Match[str]) -> Iterator[Draft]:
        tagged = sentence.tagged
        cut, far = tagged.at(match.start() + 1), tagged.at(match.end())
        stop = safe_end(tagged, far, _MOST_WORDS)
        if tagged.words[first].lower == "the" and tagged.words[first + 1].lower in _A_WORD:
            first += 2
        term = tagged.slice(first, cut).strip("“”\"'‘’ ")
        if stop is None or not 1 <= cut - first <= 7 or stop - far < 3:
            return
        behind = tagged.words[stop].text if stop < len(tagged.words) else ""
        if behind in _DASHES or (behind == ":" and NEGATION.search(tagged.slice(far, stop))):
            return  # a range cut in two, or what the term does not mean
        if not re.fullmatch(r"D?[qRJEGNPC'Ip]*[NPGJE]q?", tagged.pattern[first:cut]):
            return
        if dangling(tagged, first, cut) or dangling(tagged, far, stop, antecedent=True):
            return
        if "means" in match[0] and not re.fullmatch(r"q?[JNGP]{1,3}q?", tagged.pattern[first:cut]):
            return
        bare = re.sub(r"^(?:the|a|an) ", "", decapitalise(term, sentence.document.source, term=True))
        verb = "refer to" if "refer" in match[0] else "mean"
        spoken = "means" in match[0] and sentence.according()
        front = f"{sentence.according()}what does “{bare}” {verb}?" if spoken else f"What does “{bare}” {verb}?"
        meaning = tagged.slice(far - (tagged.words[far - 1].tag == "h"), stop)
        yield sentence.draft(self.name, self.kind, front, meaning, template="what does mean refer to according")

    def _term(self, sentence: Sentence, first: int, match: re.Match[str]) -> Iterator[Draft]:
        text, tagged = sentence.text, sentence.tagged
        cut, far = tagged.at(match.start() + 1), tagged.at(match.end())
        named = re.match(
            r"(?:an? |the )?(?:[“\"'‘][^”\"’]{2,40}[”\"’]|[\w’'-]+(?: [\w’'-]+){0,3})(?=[,.;:)]|$| \()", text[match.end() :]
        )
        if not named or dangling(tagged, first, cut) or dangling(tagged, far, tagged.at(match.end() + named.end())):
            return
        begin = tagged.at(len(sentence.setting)) if sentence.setting else first
        shape = r"[DRJCNPGE']*[NP]$" if sentence.setting else r"[DRJCNPGE']*[NP][opwthE]"
        before = tagged.pattern[begin:cut]
        if len(content_words(tagged.slice(first, cut))) < 3 or not re.match(shape, before) or cut - first > 20:
            return
        if re.match(r"[^hw]*V", before):
            return
        verb = match[0].split()[0]
        subject = decapitalise(tagged.slice(begin, cut), sentence.document.source)
        if verb in ("is", "was") and _ONE_OF_A_KIND.match(before):
            subject = f"the {subject}"
        term = re.sub(r"^(?:an? |the )", "", named[0]).strip("“”\"'‘’ ")
        if re.match(r"(?:by|after|for|in|a|an) ", term):
            return
        front = sentence.placed(f"What {verb} {subject} called?")
        yield sentence.draft(self.name, self.kind, front, term, template="what is are was were called")
