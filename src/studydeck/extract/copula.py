"""Definitions: "A weir is a low dam that raises the level of a river"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.apposition import PERSON
from studydeck.extract.clause import hopeless, opened, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.meaning import everyday, participles, runs_on, shortened
from studydeck.extract.names import full_name
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling
from studydeck.text.tags import Tagged
from studydeck.text.terms import EMPTY_HEADS, alike, decapitalise

_IS = re.compile(
    r"(?:(?<=^)|(?<=\w, ))(?:(?:An?|The) )?[\w’'“”\". /-]{2,60}?(?: \([^)]{2,80}\))?(?:, [^,.;:]{2,60},)? (?:is|are|was|were) "
    r"(?:an?|the|any|(?:[\w-]+ ){0,2}[\w-]+s (?:that|which|who|in which|\w+ed|made|built|used)) "
)
_MOST_WORDS = 26
_INTERPOSED = r"(?:,[^w;.,][^;.,]{0,9},)?"
_PAST = ("was", "were")


class Copula(Frame):
    """A term at the head of a sentence, with its class and what sets it apart; in writing also what has passed, by its name.

    In talk the same words are mostly opinions ("Excel is a mature interface"); there only the wording of a dictionary counts:
    a common noun without "the", a class with an article, and a clause that sets it apart.
    """

    name = "copula"
    kind = CardKind.DEFINITION
    cue = _IS
    examples = (
        (
            "A mill weir is a low dam that raises the level of a river.",
            "According to Ada Park, what is a mill weir?",
            "a low dam that raises the level of a river",
        ),
    )
    counter_examples = (
        "It is a low dam that raises a river.",
        "Excel is an extremely mature program that people love.",
        "The weir is a low dam that raises the river.",
        "A weir is a thing that I like.",
        "My weir is a low dam that raises the river.",
        "A weir is a traumatic experience for any salmon that swims upstream.",
        "A mill weir is the first dam that raises the level of a river.",
        "A mill weir is the seventh largest and second most costly dam in the county.",
        "A mill weir is a cause of flooding in the lower valley (8%).",
        "A mill weir is a smaller version published by the guild of millers.",
        "Further South is the Weir of Leeds, a dam that raises the river.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        written = sentence.document.register is Register.EDITED_PROSE
        start = (len(sentence.setting) if written else 0) or opened(sentence.text)[0]
        if hopeless(sentence.text, start):
            return
        tagged = sentence.tagged
        if sentence.headless:
            return
        first = tagged.at(start)
        if tagged.words[first].lower in _PLACES:
            return
        match = re.match(rf"D?[RJEGNP'q]*[NPGV]q?(?:\([^)]*\))?{_INTERPOSED if written else ''}V", tagged.pattern[first:])
        if not match:
            return
        copula = first + match.end() - 1
        last = next((i for i in range(first, copula) if tagged.words[i].tag in "(,"), copula)
        verb = tagged.words[copula].lower
        if verb not in ("is", "are", *_PAST) or last - first > 6:
            return
        if _SAID.search(tagged.slice(last, copula)):
            return  # somebody’s saying
        set_off = written and _set_off(sentence, tagged.slice(first, last))
        known = set_off or (written and _bare(tagged.slice(first, last)) in sentence.terms)
        if not known and dangling(tagged, first, last):
            return
        if verb in _PAST and not (written and "P" in tagged.pattern[first:last]):
            return
        stop, meaning = _meaning(tagged, copula + 1)
        if (
            _PASSING.search(meaning)
            or len(meaning.split()) < _FEWEST_WORDS
            or runs_on(meaning)
            or dangling(tagged, copula + 1, stop, antecedent=True)
        ):
            return
        pattern = participles(tagged, copula + 1, stop)
        genus = re.match(_GENUS, pattern)
        if (
            not genus
            or (genus[0][0] != "D" and not (written and verb in ("are", "were")))
            or tagged.words[copula + genus.end()].lower in _NO_CLASS
        ):
            return
        said = [word.lower for word in tagged.words[copula + 1 : copula + genus.end()]]
        behind = pattern[genus.end() : genus.end() + 1]
        if tagged.words[copula + genus.end()].lower in _OF_WHAT and behind != "o":
            return
        if _RANKED.match(meaning) or _VALUED.intersection(said) or "one’s" in meaning or "one's" in meaning:
            return
        if tagged.words[copula + genus.end()].lower in EMPTY_HEADS - (_SAYS if "that" in meaning.split() else frozenset()) - (
            _MEASURES if set_off else frozenset()
        ):
            return
        if not re.search(r"[whotpEG]", pattern[genus.end() :]) or (
            not set_off and meaning.startswith("the ") and pattern[genus.end() : genus.end() + 1] == ","
        ):
            return
        singular = genus[0][0] == "D" and not tagged.words[copula + genus.end()].lower.endswith("s")
        if (
            verb in ("are", "were")
            and singular
            and tagged.words[last - 1].tag == "P"
            and not tagged.words[last - 1].lower.endswith("s")
        ):
            return  # an event with a plural verb
        if not known and tagged.words[first].lower == "the" and ("P" not in tagged.pattern[first:last] or not written):
            return
        if not written and not _dictionary(
            tagged.pattern, tagged.words[first].lower, tagged.slice(first, stop), first, copula, stop
        ):
            return
        if tagged.words[first].tag == "D" and tagged.words[first].lower not in ("a", "an", "the"):
            return
        stated = tagged.slice(first, last)
        if tagged.words[last - 1].lower in EMPTY_HEADS or tagged.words[copula + 2].lower in _RELATIVE:
            return
        term = decapitalise(stated, sentence.document.source, term=True)
        if not written and term == stated and stated[0].isupper():
            return
        term = term.strip('“”"')
        bare = re.sub(r"^(?:an?|the) ", "", term)
        person = bool(PERSON.search(re.split(r" (?:who|that|which|of|for|from|in|to) ", meaning)[0])) and bare[0].isupper()
        if person and not (term := full_name(term, sentence.document) or ""):
            return
        if " " in bare and bare[0].isupper() and alike(bare, meaning) >= _MOST_OF_NAME:
            return  # "Firefox Mobile: the build of the Firefox browser for mobile devices"
        plain = everyday(bare, set_off=set_off)
        asked = f"{'who' if person else 'what'} {verb} {term}?"
        front = (
            sentence.placed(asked[:1].upper() + asked[1:])
            if written or not sentence.according()
            else f"{sentence.according()}{asked}"
        )
        template = f"what who is are was were according to {term}"
        in_passing = verb in _PAST or (written and "P" in tagged.pattern[first:last] and _is_personal(sentence.document.source))
        frame = "plain-word" if plain else "marked" if set_off else "passing-copula" if in_passing else self.name
        yield sentence.draft(frame, self.kind, front, meaning, template=template)


def _meaning(tagged: Tagged, first: int) -> tuple[int, str]:
    """Where the class of the term and what sets it apart end, and the words; a long one without what is only added."""
    stop = safe_end(tagged, first, _MOST_WORDS)
    if (
        stop is not None
        and tagged.slice(stop, stop + 1) in _DASHES
        and any(word.text in _DASHES for word in tagged.words[stop + 1 :])
    ):
        return stop, ""  # an aside in the middle
    if stop is not None:
        second = re.search(r",c[^whV]*V", tagged.pattern[first:stop])  # "…, and one way to see it is …"
        stop = first + second.start() if second else stop
        return stop, shortened(tagged.slice(first, stop))
    meaning = shortened(tagged.slice(first, len(tagged.words)).rstrip(" ."))
    return tagged.at(tagged.words[first].start + len(meaning)), meaning if tagged.text.find(meaning) >= 0 else ""


@lru_cache(maxsize=4)
def _is_personal(source: str) -> bool:
    """Whether a text speaks of its author, as letters and essays do: names come up in it in passing."""
    return len(_SELF.findall(source)) > _OFTEN * len(source.split())


def _bare(term: str) -> str:
    """A term without its article, in small letters."""
    return re.sub(r"^(?:an?|the) ", "", term, flags=re.IGNORECASE).lower()


def _set_off(sentence: Sentence, term: str) -> bool:
    """Whether the author sets the term off, in bold or italics or as the title of the text."""
    bare = _bare(term)
    marked = (sentence.text[start:end].lower() for start, end in sentence.marked)
    return bare in marked or bare == sentence.document.title.lower()


_SELF = re.compile(r"\b(?:I|[Mm]y)\b")
_OFTEN = 0.004
"""Share of words."""
_SAID = re.compile(
    r"(?i)\b(?:I|he|she|they|we|you|sa(?:ys?|id)|writes?|wrote|argue[sd]?|claim(?:s|ed)?|thinks?|thought|believe[sd]?|"
    r"according)\b"
)
_MEASURES = frozenset("time place way part kind sort number point".split())
"""Nouns that can be the class of a term the author sets off: "the time between infection and the first symptoms"."""
_DASHES = frozenset("- -- – —".split())
_SAYS = frozenset({"idea", "fact"})
"""Nouns that a clause with "that" fills: "the idea that …"."""
_FEWEST_WORDS = 5
_GENUS = r"(?:D(?:[RJCEGNP',c]*)|(?:[JN]c?)*)([NP])(?=[opwhtEG,])"
"""A noun with its article, or without one in the plural, and what it goes on with."""
_NO_CLASS = frozenset(
    """name term word result product sign symptom opposite proof victim heir cousin child mother father king queen enemy
    friend property feature characteristic consequence cause reason factor contributor complication indication indicator threat
    challenge problem success failure mistake""".split()
)
"""Nouns that relate a thing to another instead of saying what it is."""
_OF_WHAT = frozenset("version edition variant copy translation extension subset component excerpt revision sequel".split())
"""Nouns that say nothing without what they are of."""
_PLACES = frozenset("further farther next below above behind beyond opposite nearby inside outside here there".split())
"""Words that open a sentence about what lies there: "Further south are the hills"."""
_VALUED = frozenset(
    """vital crucial essential key important major significant central fundamental traumatic terrible horrible awful
    wonderful unique brilliant remarkable incredible amazing powerful famous notorious iconic legendary leading huge
    massive enormous great big beautiful lovely nice perfect ideal valuable useful helpful handy popular fascinating
    strange weird curious real true classic prime constant quick easy hard tough brave sad happy poor rich busy quiet
    sleepy small tiny""".split()
)
"""Adjectives of a judgement, or of a scene; a definition does without."""
_RANKED = re.compile(
    r"the (?:very )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|next|sole|only|same|most|least|best|"
    r"worst|(?:larg|small|bigg|old|young|new|lat|earli|fast|slow|tall|long|short|deep|high|low|heavi|light|rich|poor|hott|cold|great|strong|"
    r"weak|wid|clos|near|busi|simpl|hard|easi|rar|fin)est)\b"
)
"""What a thing is among its kind, which is asked the other way round."""
_PASSING = re.compile(
    r"\b(?:(?:introduced|developed|proposed|invented|created|coined|devised) (?:by|in|within)|being \w+ed|currently|now|"
    r"recent(?:ly)?|upcoming|forthcoming)\b"
)
"""What will not be so next year, and where a thing comes from instead of what it is."""
_MOST_OF_NAME = 0.5
"""Share of the words of a name that its meaning may say again."""
_RELATIVE = frozenset("alternative other another simple good common popular useful similar different typical".split())
"""Adjectives that place a thing beside others instead of saying what it is."""
_OPINION = re.compile(r"^\S*\d|(?i:\b(?:will|truly|really|kind of|sort of)\b)")
"""A name with a figure in it (o3), or words that no definition needs."""


def _dictionary(pattern: str, opener: str, said: str, first: int, copula: int, stop: int) -> bool:
    """Whether a sentence of talk is worded like a dictionary entry."""
    subject = pattern[first:copula]
    named = opener in ("a", "an") or bool(re.fullmatch(r"[RJNGV]*[NV]|[PNG]", subject))
    apart = r"[hwopEG]" if opener in ("a", "an") else r"(?:h|w|oG|oJ|pw)"
    return named and not _OPINION.search(said) and bool(re.match(rf"D[RJCEGN]*N{apart}", pattern[copula + 1 : stop]))
