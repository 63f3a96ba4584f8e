"""A sentence in its document: what every frame looks at, and the only way to make a draft."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from studydeck.card import CardForm, CardKind, Draft, Evidence
from studydeck.document import SOURCES, Document, Passage, PassageKind, Register
from studydeck.extract.antecedent import PRONOUN, antecedent
from studydeck.text.lint import dangling
from studydeck.text.sentences import sentence_spans
from studydeck.text.tags import Tagged, tagged
from studydeck.text.terms import words
from studydeck.text.windows import statements

MOST_EVIDENCE = 500
"""Characters over which the evidence of a card may reach back to the name of what it tells."""
RECORDED = "According to the recording, "
"""How a question begins whose claim is proven to be no particular person's."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MARK = re.compile(r"(?P<stars>\*{1,3}|_{1,3})|<(?P<close>/?)(?P<tag>b|strong|i|em|dfn)(?:\s[^<>]*)?>", re.IGNORECASE)
_SETTING = re.compile(
    r"(?:In|Under|Within|Among|At|During|For) "
    r"(?!fact|contrast|addition|general|particular|short|turn|practice|theory|"
    r"time|recent|many|most|some|other|"
    r"such|all|any|both|each|cases?|response|reality|summary|conclusion|example|instance|now|it|this|that|these|those|his|her|their|its|my|our)"
    r"(?:[\w’'.-]+ ){0,5}[\w’'-]+, "
)
_INTERVIEW_TITLE = re.compile(
    r"(?i)\b(?:interview(?:ing|s|ed)?|in conversation|conversation|q&a|a chat|talking|speaking) (?:with |to )?"
)


@dataclass(frozen=True)
class Sentence:
    """One sentence of a passage; `start` and `end` are offsets into the passage's clean text."""

    document: Document
    index: int
    """Of the passage in the document."""
    start: int
    end: int
    lead: int = -1
    """Where the sentence begins that names what the opening pronoun of this one means; -1 if there is no such pronoun."""
    named: str = ""
    """What the opening pronoun means; it stands in its place in `text`."""
    marks: tuple[tuple[int, int], ...] = ()
    """What the passage sets off in bold or italics, as offsets into its clean text."""
    terms: frozenset[str] = frozenset()
    """What the whole document sets off, in small letters."""

    @property
    def passage(self) -> Passage:
        """The passage it stands in."""
        return self.document.passages[self.index]

    @cached_property
    def text(self) -> str:
        """Its clean words, an opening pronoun replaced by what it means."""
        said = self.passage.text[self.start : self.end]
        return f"{self.named} {said.split(' ', 1)[1]}" if self.named else said

    @cached_property
    def raw(self) -> tuple[int, int]:
        """Its offsets in the document, with a note that stands right behind its last word."""
        start, end = self.passage.raw_span(self.start, self.end)
        return start, next(
            (edit.end for edit in self.passage.edits if edit.reason == "note" and end - 1 <= edit.start <= end + 1), end
        )

    @cached_property
    def tagged(self) -> Tagged:
        """Its words with their parts of speech."""
        return tagged(self.text)

    @cached_property
    def marked(self) -> tuple[tuple[int, int], ...]:
        """What the author sets off in bold or italics, as offsets into `text`."""
        if self.named:
            return ()  # its text is not that of the passage
        inside = (span for span in self.marks if self.start <= span[0] and span[1] <= self.end)
        return tuple((start - self.start, end - self.start) for start, end in inside)

    @cached_property
    def setting(self) -> str:
        """The place, field or time that the sentence opens with and holds for: "In botany, "; nothing if it is none."""
        match = _SETTING.match(self.text)
        if not match or dangling(self.tagged, 0, self.tagged.at(match.end())):
            return ""
        return match[0]

    def placed(self, question: str) -> str:
        """The question behind the setting of the sentence."""
        return f"{self.setting}{question[:1].lower()}{question[1:]}" if self.setting else question

    @property
    def in_record(self) -> bool:
        """Whether it describes another work."""
        return self.passage.kind is PassageKind.RECORD

    @property
    def of_interview(self) -> bool:
        """Whether it describes an interview, whose claims are the guest's and not the author's."""
        return self.in_record and bool(_INTERVIEW_TITLE.search(self.passage.title) or re.search(r"(?i)\binterview\b", self.text))

    @cached_property
    def headless(self) -> bool:
        """Whether only frames made for records may read it: it has no subject ("Explains how …") or reports an interview."""
        if not self.in_record:
            return False
        verb_first = re.match(
            r"[A-Z][a-z]+s (?:how|why|that|what|[a-z]+(?:ing|ly)\b)|[A-Z][a-z]+ed (?:by|in|on|from|to|at|as|with)\b", self.text
        )
        object_second = re.match(r"[A-Z][a-z]+s$", self.tagged.words[0].text) and self.tagged.pattern[1:2] in (
            "D",
            "P",
            "C",
            "N",
            "J",
            "n",
        )
        return bool(self.of_interview or verb_first or object_second or self.tagged.pattern[:1] in ("V", "I", "G", "E", "c"))

    @cached_property
    def claimant(self) -> str | None:
        """Full name of the person whose claim the sentence is; None where nobody is proven."""
        return self.document.claimant(self.passage)

    @property
    def when(self) -> str:
        """Month and year of the record or the document, such as "Nov 2023", or nothing."""
        return month(self.passage.date) or month(self.document.date)[-4:]

    @property
    def source(self) -> str:
        """What the card shows above the question: the work, its date and the section."""
        if self.in_record:
            dated = f" ({self.when})" if self.when else ""
            return f"“{self.passage.title}”{dated}" if self.passage.title else self.document.title
        return " · ".join(dict.fromkeys([self.document.title, *self.passage.section[-1:]]))

    def asked(self, question: str) -> str:
        """A question as one to its claimant, or by itself where nobody is proven to claim the answer."""
        return f"{self.according()}{question}" if self.according() else question[:1].upper() + question[1:]

    def according(self) -> str:
        """How a question names the claimant: "According to NAME, ", with the date for a dated record, or nothing.

        What is heard in a recording whose speakers nobody names is asked as the recording's.
        """
        if not self.claimant:
            return RECORDED if self.passage.kind is PassageKind.CAPTIONS else ""
        dated = f" ({self.when})" if self.when else ""
        return f"According to {self.claimant}{dated}, "

    def draft(
        self,
        frame: str,
        kind: CardKind,
        front: str,
        back: str,
        *,
        form: CardForm = CardForm.QUESTION,
        hide_source: bool = False,
        template: str = "",
        until: int = 0,
    ) -> Draft:
        """A draft with this sentence as its evidence, and with what follows it up to the character `until` of the document.

        `template` holds the words of `front` that are not the document's; names, dates and titles need not be listed.
        """
        passage, document = self.passage, self.document
        sentence = passage.raw_span(self.start, self.end)
        start, end = passage.raw_span(self.lead if self.named else self.start, self.end)
        end = max(end, until)
        recorded = RECORDED if front.startswith(RECORDED) else ""
        metadata = [template, recorded, self.claimant or "", passage.author, self.when, document.title, passage.title]
        return Draft(
            kind=kind,
            front=tidy(front),
            back=tidy(back),
            evidence=Evidence(
                document.name,
                start,
                end,
                document.line(start),
                document.quote(passage, start, end),
                passage.speaker,
                passage.time,
            ),
            frame=frame,
            passage=self.index,
            form=form,
            context="" if hide_source else self.source,
            tags=passage.tags,
            section=passage.section[-1] if passage.section else "",
            template=tuple(words(" ".join(metadata))),
            sentence=sentence,
        )


def sentences(document: Document) -> Iterator[Sentence]:
    """Every sentence of every passage that can carry a card, in order; in unpunctuated captions those with both ends certain."""
    unpunctuated = document.register is Register.CAPTIONS
    all_marks = [_marks(passage, document.source) for passage in document.passages]
    set_off = zip(document.passages, all_marks, strict=True)
    terms = frozenset(passage.text[start:end].lower() for passage, marks in set_off for start, end in marks)
    for index, passage in enumerate(document.passages):
        if passage.kind not in SOURCES or not passage.text.strip():
            continue
        before: Sentence | None = None
        marks = all_marks[index]
        for start, end in statements(passage.text, _pauses(passage)) if unpunctuated else sentence_spans(passage.text):
            sentence = Sentence(document, index, start, end, marks=marks, terms=terms)
            if before and PRONOUN.match(passage.text, start) and (named := antecedent(document, before.text, sentence.text)):
                lead = before.lead if before.named else before.start
                sentence = Sentence(document, index, start, end, lead, named, marks, terms)
            yield sentence
            before = sentence if len(passage.text[sentence.lead : end]) <= MOST_EVIDENCE or not sentence.named else None


def _marks(passage: Passage, source: str) -> tuple[tuple[int, int], ...]:
    """The spans between two marks of the same kind, which the clean text leaves out."""
    found: list[tuple[int, int]] = []
    opened, begin, removed = "", 0, 0
    for edit in passage.edits:
        at = edit.start - passage.start - removed
        removed += edit.end - edit.start - len(edit.replacement)
        mark = _MARK.fullmatch(source, edit.start, edit.end)
        if mark is None:
            continue
        name = mark["stars"] or mark["tag"].lower()
        if opened == name:
            found.append((begin, at))
            opened = ""
        elif not mark["close"]:
            opened, begin = name, at
    return tuple(span for span in found if span[0] < span[1])


def _pauses(passage: Passage) -> list[int]:
    """The offsets in the clean text at which the speaker hesitated."""
    pauses: list[int] = []
    shift = passage.start
    for edit in passage.edits:
        if edit.reason == "filler":
            pauses.append(edit.start - shift)
        shift += edit.end - edit.start - len(edit.replacement)
    return pauses


def does(authors: str) -> str:
    """How to ask what one author does, or several.

    >>> does("Ada Park"), does("Ada Park and Joan Ray"), does("Park et al.")
    ('does', 'do', 'do')
    """
    return "do" if re.search(r" and | & |\bet al\b", authors) else "does"


def month(date: str) -> str:
    """The date "2023-11-24" as "Nov 2023", "2023" as itself.

    >>> month("2023-11-24")
    'Nov 2023'
    """
    match = re.match(r"(\d{4})(?:-(\d\d))?", date)
    if not match:
        return ""
    return f"{_MONTHS[int(match[2]) - 1]} {match[1]}" if match[2] and 1 <= int(match[2]) <= 12 else match[1]


def tidy(text: str) -> str:
    """`text` on one line, without a blank before a mark and without marks at its end that a slice left behind."""
    text = " ".join(text.split())
    text = re.sub(r" ([,.;:?!])", r"\1", text).strip(" ,;:—–")
    return re.sub(r",([’'”\"])$", r"\1", text)
