"""Third parties: "As Joan Ray puts it, X", "Joan Ray argues that X", "according to Joan Ray, X"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import hopeless, safe_end
from studydeck.extract.frame import Frame
from studydeck.extract.names import full_name
from studydeck.extract.sentence import Sentence
from studydeck.text.lint import dangling, has_finite_verb
from studydeck.text.terms import content_words, decapitalise

_NAME = r"(?:(?:The (?=[A-Z]))?[A-Z][\w’'-]*(?: (?:[A-Z]\.|de|van|von|[A-Z][\w’'-]*))*)"
_SAYS = (
    r"argues?|argued|says|said|claims?|claimed|believes?|believed|contends?|contended|maintains?|maintained|warns?|warned|predicts?|predicted|"
    r"wrote|writes|notes|noted|points out|pointed out|found|concludes?|concluded|estimates?|estimated|reports?|reported|"
    r"insists?|insisted|thinks|thought|"
    r"observed|observes|proposed|proposes|announced|shows|showed|recommends?|recommended"
)
_THAT = re.compile(
    rf"(?:^|[,;—] |\b(?:And|But|So|and|but) |\b[Ii]n \d{{4}},? )({_NAME}),? (?:(?:an? |the |who )[^,;.]{{3,60}}, )?(?:(?:also|"
    rf"once|famously|later|has|had|have) )*({_SAYS})(?: (?:in|on|at|for) [^;]{{3,60}}?)?,? that "
)
_AS = re.compile(rf"\b[Aa]s ({_NAME}) (?:puts it|put it|says|said|argues|argued|writes|wrote|notes|noted|tweeted|observed), ")
_ACCORDING = re.compile(rf"\b[Aa]ccording to ({_NAME}), ")
_WHOSE = re.compile(
    rf"(?:^|[,;—] |\b(?:And|But|So|and|but) )({_NAME})[’']s? (?:central |main |basic |own |famous )?(point|argument|claim|"
    rf"thesis|view|theory|hypothesis|finding|insight|answer) (?:is|was) that "
)
_NOT_NAMES = frozenset(
    "I He She It They We You This That These Those The A An My Our His Her Their There And But So If When What Who People "
    "Nobody".split()
)
_MOST_WORDS = 28


class Report(Frame):
    """What somebody who is not the speaker holds; the name is asked for, the statement given."""

    name = "report"
    kind = CardKind.WHO_SAID
    cue = re.compile(r" that |[Aa]s [A-Z]|ccording to [A-Z]")
    examples = (
        (
            "Joan Ray argues that hedges hold more carbon than open fields.",
            "Who, according to Ada Park, argues that hedges hold more carbon than open fields?",
            "Joan Ray",
        ),
        (
            "As Joan Ray puts it, hedges hold more carbon than open fields.",
            "Who, according to Ada Park, says that hedges hold more carbon than open fields?",
            "Joan Ray",
        ),
        (
            "In 1998 Joan Ray, a botanist in Leeds, found that hedges hold more carbon than open fields.",
            "Who, according to Ada Park, found that hedges hold more carbon than open fields?",
            "Joan Ray",
        ),
        (
            "Joan Ray has famously said that hedges are rivers.",
            "Who, according to Ada Park, said that hedges are rivers?",
            "Joan Ray",
        ),
        (
            "Joan Ray’s point is that hedges hold more carbon than open fields.",
            "Whose point is it, according to Ada Park, that hedges hold more carbon than open fields?",
            "Joan Ray",
        ),
    )
    counter_examples = (
        "Joan Ray said that hedges matter.",
        "He argues that hedges hold more carbon than fields.",
        "Joan argues that hedges hold more carbon than open fields.",
        "Joan Ray argues that it stores more of this.",
        "Joan Ray argues that hedges hold more carbon than open fields and that they cost nothing.",
    )

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """At most one draft."""
        text = sentence.text
        match = _THAT.search(text) or _AS.search(text) or _ACCORDING.search(text) or _WHOSE.search(text)
        if not match or match[1] in _NOT_NAMES or match[1].split()[0] in _NOT_NAMES - {"The"} or sentence.of_interview:
            return
        name = (
            full_name(match[1], sentence.document, mononym=True)
            if not match[1].startswith("The ")
            else match[1].replace("The ", "the ", 1)
        )
        if not name or hopeless(text, match.end()):
            return
        tagged = sentence.tagged
        first = tagged.at(match.end())
        stop = safe_end(tagged, first, _MOST_WORDS)
        if (
            not name
            or name == sentence.claimant
            or stop is None
            or dangling(tagged, first, stop)
            or re.match(r",? and that\b", text[tagged.words[stop - 1].end :])
            or not has_finite_verb(tagged, first, stop)
        ):
            return
        statement = decapitalise(tagged.slice(first, stop), sentence.document.source)
        fewest = 2 if "famously" in match[0] else 4  # a saying known by its author may be short
        if len(content_words(statement)) < fewest or match[1].split()[-1] in statement:
            return
        verb = match[2] if match.re is _THAT else "says"
        teller = f", according to {sentence.claimant}," if sentence.claimant else ""
        if verb in (
            "argue",
            "claim",
            "believe",
            "contend",
            "maintain",
            "warn",
            "predict",
            "conclude",
            "estimate",
            "report",
            "insist",
            "recommend",
        ):
            return
        if match.re is _WHOSE:
            front = f"Whose {match[2]} is it{teller} that {statement}?"
            yield sentence.draft(
                self.name, self.kind, front, name, hide_source=True, template=f"whose {match[2]} is it according to that"
            )
            return
        yield sentence.draft(
            self.name,
            self.kind,
            f"Who{teller} {verb} that {statement}?",
            name,
            hide_source=True,
            template=f"who according to {verb} that says",
        )
