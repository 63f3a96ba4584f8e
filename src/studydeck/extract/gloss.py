"""Editor's glosses: "Databricks [a cloud database provider]"."""

import re
from collections.abc import Iterator

from studydeck.card import CardKind, Draft
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence
from studydeck.text.lexicon import lexicon
from studydeck.text.tags import tagged
from studydeck.text.terms import content_words

_GLOSS = re.compile(r"((?:[A-Z][\w’'.()-]*)(?: [A-Z][\w’'.()-]*){0,3}),? ?\[(?:i\.e\. )?((?:a|an|the) [^\][?!;]{8,90})\]")


class Gloss(Frame):
    """A name that the editor explains in brackets right behind it."""

    name = "gloss"
    kind = CardKind.DEFINITION
    cue = re.compile(r"(?s).")
    examples = ()
    counter_examples = ("Databricks grew quickly after that.",)

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """One draft for each gloss; it is looked up in the raw text, because the clean text leaves notes out."""
        passage, document = sentence.passage, sentence.document
        if not any(edit.reason == "note" for edit in passage.edits):
            return
        for match in _GLOSS.finditer(document.source, *sentence.raw):
            term, meaning = match[1], match[2].strip(" .")
            if len(content_words(meaning)) < 2 or not re.match(r"D[RJCEGNP']*[NP]", tagged(meaning).pattern):
                continue
            small = lexicon(document.source).small
            if all(small[word.lower()] for word in term.split()) or re.match(
                r"(?:I|The|A|An|In|And|But|So|It|He|She|They|We)$", term
            ):
                continue  # an ordinary word at the head of a sentence
            yield sentence.draft(
                self.name,
                self.kind,
                f"What is meant by “{term}”, by the editor’s note?",
                meaning,
                template=f"what is meant by the editor’s note {term}",
            )
