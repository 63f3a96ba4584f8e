"""What a thing is made, driven or limited by: "S is regulated by Y", "S depends on Y", "S derives from Y"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.document import Register
from studydeck.extract.clause import hopeless, opened, safe_end, topic
from studydeck.extract.frame import Frame
from studydeck.extract.names import is_person
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import DEICTIC_TIME, NEGATION, dangling, leans, unanchored
from studydeck.text.tags import Tagged
from studydeck.text.terms import EMPTY_HEADS, content_words, decapitalise

_BE = frozenset({"is", "are", "was", "were"})
_DONE = {
    "of": frozenset("made formed built".split()),
    "from": frozenset("made derived formed extracted obtained produced descended taken drawn built brewed distilled".split()),
    "into": frozenset("split converted grouped organized organised broken turned transformed classified subdivided".split()),
    "on": frozenset("based built modelled modeled founded".split()),
    "with": frozenset("treated measured filled coated covered lined made paired combined".split()),
    "to": frozenset("limited restricted confined attributed related".split()),
    "as": frozenset("used served measured expressed classified defined".split()),
    "for": frozenset("named known responsible".split()),
}
"""Participles after which a preposition names the one thing that the sentence is about; "by" may follow any."""
_PASSING = frozenset("joined followed accompanied hosted sponsored presented brought struck surprised impressed helped".split())
"""Participles whose "by" tells of an occasion, not of the thing."""
_DOES = {
    ("derive", "from"), ("stem", "from"), ("come", "from"), ("result", "from"), ("originate", "in"),
    ("originate", "from"), ("originate", "with"), ("depend", "on"), ("rely", "on"), ("belong", "to"), ("date", "to"),
    ("date", "from"), ("arise", "from"), ("descend", "from"), ("suffer", "from"), ("serve", "as"), ("act", "as"),
    ("function", "as"), ("rest", "on"), ("result", "in"), ("lead", "to"), ("feed", "on"), ("evolve", "from"),
    ("specialize", "in"), ("specialise", "in"),
}  # fmt: skip
_PAST = {"came": "come", "led": "lead", "fed": "feed", "arose": "arise"}
_VERBS = {verb for verb, _ in _DOES} | set(_PAST)
_SCOPE = re.compile(r"((?:In|Among|Within|During|Under|For|Throughout|Across) (?:[^,.;:]{3,50})), (?=\w)")
_PEOPLE = re.compile(
    r"(?i)\b(?:people|men|women|\w+(?:ists|icians|ologists|graphers|ians|eers|ers|ors)|monks|nuns|priests|kings|queens|scholars|"
    r"\w+ (?:king|queen|emperor|scientist|physicist|engineer|architect|author|poet|doctor|physician|botanist|mathematician))\b"
)
_NO_AGENT = re.compile(
    r"(?i)(?:\d|january|february|march|april|may|june|july|august|september|october|november|december|\w+self\b|far\b|then\b)"
)
_MOST_ANSWER, _MOST_WORDS = 16, 34


class Relation(Frame):
    """A subject, a verb that ties it to one thing only, and that thing, which is asked for."""

    name = "relation"
    kind = CardKind.CLAIM
    cue = re.compile(
        rf"(?i)\b(?:(?:{'|'.join(sorted(_BE))})(?: \S+){{1,3}}|(?:{'|'.join(sorted(_VERBS))})(?:s|d|ed)?) "
        r"(?:by|of|from|into|on|with|to|as|for|in)\b"
    )
    examples = (
        (
            "In frogs, metamorphosis is driven by thyroid hormones in the blood.",
            "According to Ada Park, by what is metamorphosis driven in frogs?",
            "thyroid hormones in the blood",
        ),
        (
            "The green pigment of Montpellier was made by hanging copper plates over hot vinegar.",
            "According to Ada Park, how was the green pigment of Montpellier made?",
            "By hanging copper plates over hot vinegar",
        ),
        (
            "The word parchment derives from the city of Pergamon.",
            "According to Ada Park, from what does the word parchment derive?",
            "the city of Pergamon",
        ),
    )
    counter_examples = (
        "It is driven by thyroid hormones.",
        "The change is driven by this.",
        "The museum was opened by 1912.",
        "Metamorphosis is not driven by thyroid hormones alone.",
        "Tadpoles depend on it.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text, start = sentence.text, opened(sentence.text)[0]
        if sentence.document.register is Register.CAPTIONS or hopeless(text, start) or sentence.headless:
            return
        scope = _SCOPE.match(text, start)
        tagged = sentence.tagged
        first = tagged.at(scope.end() if scope else start)
        stop = safe_end(tagged, first, _MOST_WORDS)
        subject = topic(tagged, first, stop) if stop else ""
        if stop is None or not subject or len(content_words(subject)) < 1:
            return
        verb = next(i for i in range(first, stop) if tagged.words[i].tag == "V")
        found = _passive(tagged, verb, stop) or _active(tagged, verb, stop)
        if found is None:
            return
        preposition, did, done = found
        last = verb
        while tagged.words[last - 1].tag in "R)":
            last -= 1
        far = preposition + 1
        if (
            NEGATION.search(tagged.slice(verb, preposition + 1))
            or unanchored(tagged, first, stop)
            or leans(tagged, first, last)
            or DEICTIC_TIME.search(tagged.slice(first, stop))
            or not _names(tagged, far, stop)
        ):
            return
        document = sentence.document
        thing = decapitalise(subject, document.source, term=tagged.words[first].tag != "P")
        where = f" {scope[1][0].lower()}{scope[1][1:]}" if scope else ""
        answer = tagged.slice(far, stop)
        word = tagged.words[preposition].lower
        if word == "by" and tagged.words[far].tag == "G":
            asked, back = f"how {did} {thing} {done}{where}?", f"By {answer}"
        else:
            who = "whom" if word in ("by", "with") and _somebody(answer, sentence) else "what"
            asked, back = f"{word} {who} {did} {thing} {done}{where}?", answer
        front = f"{sentence.according()}{asked}" if sentence.claimant else asked[:1].upper() + asked[1:]
        yield sentence.draft(self.name, self.kind, front, back, template=f"according to how what whom do does did {word} {done}")


def _passive(tagged: Tagged, verb: int, stop: int) -> tuple[int, str, str] | None:
    """The place of the preposition, the auxiliary and the rest of the verb of "is mainly regulated by"."""
    participle = next((i for i in range(verb + 1, min(verb + 4, stop)) if tagged.words[i].tag == "E"), None)
    if tagged.words[verb].lower not in _BE or participle is None or participle + 2 >= stop:
        return None
    if any(tagged.words[i].tag != "R" for i in range(verb + 1, participle)):
        return None
    word = tagged.words[participle + 1].lower
    fits = (word == "by" and tagged.words[participle].lower not in _PASSING) or tagged.words[participle].lower in _DONE.get(
        word, ()
    )
    return (participle + 1, tagged.words[verb].lower, tagged.slice(verb + 1, participle + 1)) if fits else None


def _active(tagged: Tagged, verb: int, stop: int) -> tuple[int, str, str] | None:
    """The same of "derives from": "does" and "derive"."""
    if verb + 2 >= stop:
        return None
    form, word = tagged.words[verb].lower, tagged.words[verb + 1].lower
    if (form, word) in _DOES:
        return verb + 1, "do", form
    if (form.removesuffix("s"), word) in _DOES:
        return verb + 1, "does", form.removesuffix("s")
    base = _PAST.get(form) or (form.removesuffix("d") if (form.removesuffix("d"), word) in _DOES else form.removesuffix("ed"))
    return (verb + 1, "did", base) if (base, word) in _DOES else None


def _names(tagged: Tagged, far: int, stop: int) -> bool:
    """Whether the answer is a noun phrase that names something, or a deed."""
    head = tagged.pattern[far:stop]
    answer = tagged.slice(far, stop)
    return (
        stop - far <= _MOST_ANSWER
        and bool(re.match(r"D?[RJCEGNPq']*[NP]|G", head))
        and not re.search(r"[;]|,[^c]*V", head)
        and not _NO_AGENT.match(answer)
        and not dangling(tagged, far, stop, antecedent=True)
        and bool(set(content_words(answer)) - EMPTY_HEADS)
        and "V" not in re.split(r"[whs]", head)[0]
    )


def _somebody(answer: str, sentence: Sentence) -> bool:
    """Whether the answer names people."""
    head = re.split(r" (?:of|in|at|from|who|that|which|working|studying) ", answer)[0]
    return is_person(head, sentence.document) or bool(_PEOPLE.search(head))
