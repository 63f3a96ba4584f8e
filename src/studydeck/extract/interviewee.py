"""Who is interviewed on what, by the title of a record: "Interviewing Joan Ray on drought"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.terms import content_words

_TITLE = re.compile(
    r"(?i:\b(?:interviewing|interview with|in conversation with|a conversation with|talking with))\s+((?:[A-Z][\w’'.-]+ "
    r"?){2,4}?) (?:on|about) (.+)$"
)


_SAYING = re.compile(r": |[,—] ?['‘“\"]")
"""Where a title goes on with a list or a saying of the guest."""


class Interviewee(Frame):
    """The person interviewed on a subject; asked by subject and date."""

    name = "interviewee"
    kind = CardKind.WHO_SAID
    of_records = True
    cue = re.compile(r"(?i)\binterview|\bconversation|\btranscript|\bpodcast|\btalk")
    examples = ()
    counter_examples = ("In the interview Joan Ray spoke about drought.",)

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """One draft for a record, from its first sentence."""
        if sentence.start:
            return
        match = _TITLE.search(sentence.passage.title)
        if not match:
            return
        name, topic = match[1].strip(), _SAYING.split(match[2])[0].strip()
        surname = name.split()[-1]
        if len(content_words(topic)) < 2 or surname not in sentence.text or any(part in topic.split() for part in name.split()):
            return
        dated = f" ({sentence.when})" if sentence.when else ""
        host = next((person.name for person in sentence.document.people if person.role == "author"), None)
        asked = f"Whom did {host} interview on {topic}{dated}?" if host else f"Who was interviewed on {topic}{dated}?"
        yield sentence.draft(
            self.name,
            self.kind,
            asked,
            name,
            hide_source=True,
            template="whom did who was interviewed interview on",
        )
