"""Every reason to refuse a draft, in one ordered list: GATES. The same list judges rules and models.

A gate takes a draft and its document and returns why the draft is refused, in plain words, or None. Gate G11 (one confident
card for each sentence) compares drafts with each other and lives in `rank`.
"""

import re
from collections.abc import Callable

from studydeck.card import CardForm, CardKind, Draft
from studydeck.document import Document, Passage, PassageKind, Voice, apply_edits
from studydeck.text.clean import FORBIDDEN
from studydeck.text.lint import CLAIM_VERB, DEICTIC_TIME, NEGATION, RETRACTION, STRONG_HEDGES, balanced, dangling
from studydeck.text.tags import tagged
from studydeck.text.terms import EMPTY_HEADS, HYPE, SLANG, STOP_WORDS, alike, content_words, figures, words
from studydeck.text.wording import BE, gap, unsaid

Gate = Callable[[Draft, Document], str | None]

MOST_ANSWER_WORDS = 24
MOST_QUESTION_WORDS = 46
MOST_TOLD = 0.6
"""Share of the answer's words that the line above the question may hold."""
GOVERNING = 40
"""Characters before a clause in which a word may govern it: "I don’t think that …", "it is unlikely that …"."""

REPORTING = 12
"""Characters before a claim verb in which it may be denied: "does not argue that …"."""

MOST_APART, MOST_APART_DEFINED = 4, 3
"""Content words that may stand between what is asked and the answer: more, and the answer may belong to something else."""

_NAMING = frozenset({"acronym", "interviewee", "role", "gloss", "apposition"})
"""Frames whose fact is a name in the text, which no hedge or negation around it touches."""
_PEOPLE = frozenset({"role", "superlative", "deed", "passive"})
"""Frames that answer with a person, whose full name may stand elsewhere in the document."""
_SILENT = frozenset({PassageKind.HEADING, PassageKind.ADVERTISEMENT, PassageKind.COMMENT, PassageKind.BOILERPLATE})
_BORROWED = frozenset({Voice.READER_QUESTION, Voice.QUOTED})
_YES_NO = re.compile(r"(?i)(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\s")
_DANGLING_END = re.compile(r"(?i)\b(?:a|an|the|of|and|or|but|with|from|into|as|than|which|who)$")
_TITLE = re.compile(r"(?<=[ (])“[^“”]+”")
"""A title or term in quotation marks, which is a name whatever words it holds."""
_TEMPLATE = re.compile(r"(?:^|, )[Ww]hy is it that |^Whose \w+ is it(?:, according to [^,]+,)? that ")
"""Beginnings of questions in which "it" and "that" only carry the sentence."""
_TIED = re.compile(
    r"(?i)\b(?:at first|in turn|as well|in the first place|by then|until then|since then|from now on|"
    r"(?:that|are|is|what|were|was) other \w+s\b(?! than)|"
    r"even (?:have|has|had|do|does|did|can|could|may|might|will|would)\b|(?:can|could|may|might|will|would) even\b)|"
    r"\[link\]|\bas (?:\w+ )?(?:shown|seen|illustrated|depicted|described|discussed|mentioned|noted|explained) "
    r"(?:in|above|below|earlier)\b|"
    r"\b(?:[Ff]ig(?:ure|\.)|[Tt]able|[Cc]hapter|[Ss]ection) \d|^In contrast,|\bin contrast to (?:this|that)\b"
)
"""Words that tie a clause to the sentence before it."""
_POLITE = re.compile(r",? if you (?:remember|recall|will|like|want|prefer|wish),?")
_EMPTY_ENDS = frozenset("thing things something anything everything stuff lot lots".split())
_OPINION = re.compile(
    r"(?:(?:And|But|So|Well|Now|Yeah),? )?I(?:’d| would)?(?: \w+)? (?:think|believe|guess|expect|argue|say|suspect|hope|feel)\b"
)
_SCOPE = re.compile(r"(?:In|At|On|Under|During|For|Within|Among|Across|Among) ([^,.;:]{3,50}), ")
"""A beginning that says where or for whom the sentence holds."""
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d{4})$")
_DATED = re.compile(r" \(((?:[A-Z][a-z]{2} )?\d+)\)(?=,|\?| \w+ (?:that|about) )")
_ATTRIBUTION = re.compile(r"(?:^|,? )[Aa]ccording to ((?:[^,?(]|, (?:Jr|Sr|Ph)\b)+?)(?: \([^)]*\))?(?:,|(?=\?))")
_CLAIMANTS = (
    re.compile(r"^Why (?:does|do|did) ([A-Z].*? \w+) that "),
    re.compile(r"^What (?:does|do|did) ([A-Z].*? \w+) about "),
    re.compile(r"^(?:What|How) (?:does|do|did) (.+) in “[^”]*”(?: \([^)]*\))?\?$"),
    re.compile(r"^Whom did (.+?) interview "),
)
"""Questions that name the claimant as their subject."""
_REPORTED = frozenset({"report", "which", "deed", "relative", "entry", "marked"})
_LEAD_IN = re.compile(r"^(?:Because|As) ")
_ASIDE = re.compile(r" \([^()]*\)")
_REPEAT = re.compile(r"(?i)\b(\w+(?: \w+)?) \1\b(?!-)")
_FINE_REPEATS = frozenset({"had had", "that that", "very very", "bora bora"})
_CONDITION = re.compile(r"(?i)\b(?:if|unless|whether|assuming|provided|suppose)\b")


def exact_quote(draft: Draft, document: Document) -> str | None:
    """G1: the evidence is the exact slice of the document, and holds nothing that must not be shown."""
    evidence = draft.evidence
    quote = document.quote(document.passages[draft.passage], evidence.start, evidence.end)
    if quote != evidence.quote or not quote.strip():
        return "the quote is not what stands in the document"
    return "the quote holds control characters" if FORBIDDEN.search(quote) else None


def answer_grounded(draft: Draft, document: Document) -> str | None:
    """G2: the quote holds every content word of the answer and its exact figures; only a full name may stand elsewhere."""
    known = set(content_words(draft.evidence.quote)) | set(content_words(_clean(draft, document)))
    missing = [word for word in content_words(draft.back) if word not in known]
    if (
        missing
        and not _speaker_answers(draft)
        and not (
            (draft.kind is CardKind.WHO_SAID or draft.frame in _PEOPLE)
            and draft.back in document.source
            and content_words(draft.back)[-1] in known
        )
    ):
        return f"the answer says “{missing[0]}”, the quote does not"
    if draft.form is CardForm.CLOZE and "; ".join(re.findall(r"\{\{(.*?)\}\}", draft.front)) != draft.back:
        return "the sentence hides other words"
    if (
        draft.frame in _PEOPLE
        and draft.back[:1].isupper()
        and words(draft.back)[-1] not in words(_possessive(draft.evidence.quote))
    ):
        return "the quote does not name the answer"
    strange = set(figures(draft.back)) - set(figures(draft.evidence.quote)) - set(figures(_clean(draft, document)))
    return f"the figure {min(strange)} is not in the quote" if strange else None


def question_grounded(draft: Draft, document: Document) -> str | None:
    """G3: the words of the question come from quote, context, template or the document's own title, dates and names."""
    known = set(content_words(draft.evidence.quote)) | set(content_words(_clean(draft, document))) | set(draft.template)
    known |= {part for word in draft.template for part in content_words(word)} | set(content_words(draft.context))
    strange = [word for word in content_words(draft.front) if word not in known]
    return f"the question says “{strange[0]}”, the quote does not" if strange else None


_ONE_WORD = re.compile(r"What (?:(?:is|are|was|were) (?:an? |the )?|does “)([A-Za-z]{6,})(?:” mean)?\?$")
_STEM, _ENDING = 6, 3
"""Letters in which a word and one made of it agree at least, and those in which they may differ: projection, projects."""


def self_contained(draft: Draft, document: Document) -> str | None:
    """G4: no pronoun, pointing word or first person that the card leaves open, and no time that moves with the calendar."""
    question = tagged(_TITLE.sub("“X”", _TEMPLATE.sub("", draft.front).replace("{{", "").replace("}}", "")))
    if why := dangling(question, 0, len(question.words), antecedent=False):
        return f"the question cannot be understood alone: {why}"
    answer = tagged(draft.back)
    if why := dangling(answer, 0, len(answer.words), antecedent=True):
        return f"the answer cannot be understood alone: {why}"
    if tie := _TIED.search(draft.front):
        return f"“{tie[0]}” leans on what stands elsewhere"
    moving = DEICTIC_TIME.search(draft.front) or DEICTIC_TIME.search(draft.back)
    if moving and not re.search(r"\b(?:1[5-9]|20)\d\d\b", draft.front):
        return f"“{moving[0]}” needs a date"
    return None


def answer_hidden(draft: Draft, document: Document) -> str | None:
    """G5: neither the question nor what is shown above it gives the answer away."""
    answer = set(content_words(draft.back))
    if not answer:
        return "the answer says nothing"
    if draft.kind is CardKind.WHO_SAID or draft.frame in _PEOPLE:
        shown = set(words(_possessive(f"{draft.front} {draft.context}")))
        told = [part for part in words(draft.back) if part in shown and part not in STOP_WORDS]
        return f"question or title name “{told[0]}”" if told and not draft.back.startswith(("a ", "an ", "the ")) else None
    if draft.form is CardForm.CLOZE:
        rest = re.sub(r"\{\{.*?\}\}", "", draft.front)
        return (
            "the rest of the sentence gives the answer away"
            if re.search(rf"(?<![\w.,]){re.escape(draft.back)}(?![\w.,]\w)", rest)
            else None
        )
    shown_words = set(content_words(draft.front))
    if len(answer & shown_words) > 0.5 * len(answer):
        return "the question gives the answer away"
    if alike(draft.back, draft.context) > MOST_TOLD:
        return "the title gives the answer away"
    if term := _ONE_WORD.match(draft.front):
        stem = term[1][: max(_STEM, len(term[1]) - _ENDING)].lower()
        if any(word.startswith(stem) for word in answer):
            return f"the answer explains “{term[1]}” by itself"
    return None


def short_enough(draft: Draft, document: Document) -> str | None:
    """G6: an answer of at most 24 words, a question of at most 46."""
    if len(words(draft.back)) > MOST_ANSWER_WORDS:
        return "the answer is too long"
    return "the question is too long" if len(words(draft.front)) > MOST_QUESTION_WORDS else None


def allowed_voice(draft: Draft, document: Document) -> str | None:
    """G7: not from an advertisement, a comment, boilerplate or a heading, nor from words that are somebody else's."""
    passage = document.passages[draft.passage]
    if passage.kind in _SILENT:
        return f"the passage is {passage.kind.value}"
    if passage.voice in _BORROWED:
        return f"the words are those of a {passage.voice.value}"
    recorded = passage.kind is PassageKind.CAPTIONS and "ccording to the recording" in draft.front
    if draft.kind is CardKind.CLAIM and passage.voice is Voice.UNKNOWN and not recorded:
        return "nobody is proven to claim it"
    claimant = "the recording" if recorded else _holder(passage, document)
    named = [name for name in _ATTRIBUTION.findall(draft.front) if name != claimant]
    named += [
        match[1]
        for question in _CLAIMANTS
        if claimant
        and (match := question.match(draft.front))
        and not match[1].startswith(f"{claimant} ")
        and match[1] != claimant
    ]
    if draft.kind is CardKind.WHO_SAID and claimant and passage.voice is Voice.SPEAKER and draft.front.startswith("Who "):
        named += [draft.back] if draft.back != claimant and not _ATTRIBUTION.search(draft.front) else []
    if named:
        return f"the claim is not that of “{named[0]}”"
    sentence = _clean(draft, document)
    if re.match(r"[“\"‘']", sentence) and not re.match(r"[“\"‘'][^“”\"‘’']{2,50}[”\"’']\s", sentence):
        return "the sentence is quoted speech"
    return None


def not_withdrawn(draft: Draft, document: Document) -> str | None:
    """G8: not retracted, supposed or inverted, and neither a hedge nor a negation is lost on the way to the card."""
    start, end = draft.sentence
    passage = document.passages[draft.passage]
    if any(a < end and start < b for a, b in passage.retracted):
        return "a note or the speaker takes the sentence back"
    sentence = _POLITE.sub("", _clean(draft, document))
    if cue := RETRACTION.search(sentence):
        return f"the sentence is withdrawn or supposed: “{cue[0]}”"
    if draft.frame in _NAMING:
        return None
    scope, card = _scope(sentence, draft), f"{draft.front} {draft.back}".lower()
    for pattern, what in ((STRONG_HEDGES, "hedge"), (NEGATION, "negation"), (_CONDITION, "condition")):
        lost = [match[0] for match in pattern.finditer(scope) if match[0].lower() not in card]
        if lost:
            return f"the {what} “{lost[0]}” is lost"
    if _OPINION.match(sentence) and not re.search(
        r"(?i)according to|think|believe|expect|argue|predict|suspect|say", draft.front
    ):
        return "the opinion has lost its holder"
    if (
        (place := _SCOPE.match(sentence))
        and draft.frame not in _REPORTED
        and not set(content_words(place[1])) & set(content_words(card))
    ):
        return f"“{place[0].strip()}” is lost"
    said = {match[0].lower()[-3:] for match in NEGATION.finditer(sentence)}
    added = [match[0] for match in NEGATION.finditer(_TITLE.sub("", card)) if match[0][-3:] not in said]
    return f"the negation “{added[0]}” is not in the quote" if added else None


def worth_asking(draft: Draft, document: Document) -> str | None:
    """G9: not a yes/no question, not an empty answer, not praise."""
    if draft.form is CardForm.QUESTION and _YES_NO.match(draft.front):
        return "the question can be answered by yes or no"
    answer = content_words(draft.back)
    if all(word in EMPTY_HEADS or word in HYPE for word in answer) or words(draft.back)[-1] in _EMPTY_ENDS:
        return "the answer names nothing"
    if draft.kind is not CardKind.WHO_SAID and draft.frame not in _NAMING and any(word in HYPE for word in words(draft.back)):
        return "the answer is praise"
    return None


def well_formed(draft: Draft, document: Document) -> str | None:
    """G10: no slang, no speech debris, no broken brackets or quotation marks, no loose end."""
    for side in (draft.front.replace("{{", "").replace("}}", ""), draft.back):
        if slang := SLANG.search(side):
            return f"speech debris: “{slang[0]}”"
        repeated = _REPEAT.search(side)
        if repeated and repeated[0].lower() not in _FINE_REPEATS and not repeated[1].isdigit():
            return f"a repeat: “{repeated[0]}”"
        if not balanced(side):
            return "a bracket or quotation mark has no partner"
        if (
            side.startswith("(")
            or "…" in side
            or "..." in side
            or "etc" in words(side)
            or re.search(r"https?:|www\.|\s[-*_#|]\s", _TITLE.sub("“X”", side))
        ):
            return "it holds marks that are no words"
    return "the answer ends in the middle" if _DANGLING_END.search(draft.back) else None


def same_words(draft: Draft, document: Document) -> str | None:
    """G12: question, answer and the line above keep the wording of quote and metadata: nothing swapped, put in or left out."""
    sources = _sources(draft, document)
    above = [*sources, document.title, " ".join(draft.template), *document.passages[draft.passage].section]
    for part in re.split(r" · | (?=\()", draft.context):
        if wrong := unsaid(part, above):
            return f"the line above the question says “{wrong}”, the document does not"
    for item in () if _speaker_answers(draft) else _LEAD_IN.sub("", draft.back).split(";"):  # of a list, each item
        if wrong := unsaid(item, sources):
            return f"the answer says “{wrong}”, the quote does not"
    titles = [title[1:-1].casefold() for title in re.findall(r"“[^“”]+”", draft.front)]
    if wrong := next((title for title in titles if not any(title in source.casefold() for source in sources)), None):
        return f"nothing there is called “{wrong}”"
    asked, glue = _bare(draft, document), _glue(draft, document)
    if wrong := unsaid(asked, sources, glue):
        return f"the question says “{wrong}”, the quote does not"
    dates = [date for date in _DATED.findall(draft.front) if f" {date.lower()} " not in f" {' '.join(draft.template)} "]
    if dates and f"({dates[0]})" not in draft.evidence.quote:
        return f"the date {dates[0]} is not the document’s"
    return "question and answer are far apart in the quote" if _apart(draft, document, asked, glue) else None


GATES: tuple[tuple[str, Gate], ...] = (
    ("G1 exact quote", exact_quote),
    ("G2 answer grounded", answer_grounded),
    ("G3 question grounded", question_grounded),
    ("G4 self-contained", self_contained),
    ("G5 answer hidden", answer_hidden),
    ("G6 short enough", short_enough),
    ("G7 allowed voice", allowed_voice),
    ("G8 not withdrawn", not_withdrawn),
    ("G9 worth asking", worth_asking),
    ("G10 well formed", well_formed),
    ("G12 same words", same_words),
)


def refusal(draft: Draft, document: Document) -> tuple[str, str] | None:
    """The first gate that refuses a draft, with its reason, or None."""
    for name, gate in GATES:
        if reason := gate(draft, document):
            return name, reason
    return None


def _holder(passage: Passage, document: Document) -> str | None:
    """Whose claim a card from a passage tells: the author of the work that a note describes, else the proven claimant."""
    return passage.author or document.claimant(passage)


def _clean(draft: Draft, document: Document) -> str:
    """The clean text of the sentence behind a draft."""
    start, end = draft.sentence
    passage = document.passages[draft.passage]
    return apply_edits(document.source, start, end, (edit for edit in passage.edits if start <= edit.start and edit.end <= end))


def _sources(draft: Draft, document: Document) -> list[str]:
    """The texts whose wording a card may use: its sentence with and without the answer, its quote, the title of the work, and
    full names of those whom the sentence names in short."""
    sentence = _clean(draft, document)
    without = re.sub(rf"(?:(?:in|on|at|by|of|for|from|to) )?{re.escape(draft.back)}", " ", sentence)
    told = set(words(_possessive(f"{sentence} {draft.evidence.quote}")))
    names = [name for person in document.people for name in (person.name, *person.aliases)]
    if draft.kind is CardKind.WHO_SAID or draft.frame in _PEOPLE:
        names += [draft.back] if draft.back in document.source else []
    return [
        sentence,
        without,
        draft.evidence.quote,
        document.passages[draft.passage].title,
        *(name for name in names if words(name)[-1:] and words(name)[-1] in told),
    ]


def _bare(draft: Draft, document: Document) -> str:
    """The question without its claimant, its dates and the work it names."""
    passage = document.passages[draft.passage]
    front = _DATED.sub("", _ATTRIBUTION.sub("", draft.front.replace("{{", "").replace("}}", "")))
    front = front.replace(f" in “{passage.title}”", "") if passage.title else front
    claimant = _holder(passage, document)
    if claimant and any(question.match(draft.front) for question in _CLAIMANTS):
        front = front.replace(f"{claimant} ", "", 1)
    return front.strip()


def _glue(draft: Draft, document: Document) -> frozenset[str]:
    """The words of the template, without those of titles, names and dates; a cloze is a sentence of the document and has none."""
    if draft.form is CardForm.CLOZE:
        return frozenset()
    passage, template = document.passages[draft.passage], list(draft.template)
    for known in (f"{document.title} {passage.title}", "", _holder(passage, document) or ""):
        tail = words(known)
        if tail and template[-len(tail) :] == tail:
            del template[-len(tail) :]
        while template and not known and _MONTH.match(template[-1]):
            template.pop()
    sort = words(draft.front)[1:2] if draft.front.startswith("Which ") else []  # "Which charter …": the answer names its sort
    return BE.union(template, ("the", "a", "an"), sort)


def _apart(draft: Draft, document: Document, asked: str, glue: frozenset[str]) -> bool:
    """Whether so much stands between what is asked and the answer that the answer may belong to something else."""
    if draft.form is CardForm.CLOZE or draft.kind is CardKind.WHO_SAID or draft.frame in _PEOPLE:
        return False
    if draft.evidence.start < draft.sentence[0]:
        return False  # the question names what "it" means, a sentence earlier
    asked = " ".join(word for word in asked.split()[1:] if word not in glue and word not in STOP_WORDS)
    sentence = _clean(draft, document)
    texts = (sentence, _ASIDE.sub("", sentence), draft.evidence.quote)
    gaps = [gap(_LEAD_IN.sub("", draft.back), asked, text, STOP_WORDS) for text in texts]
    found = [words for words in gaps if words is not None]
    return bool(found) and min(found) > (MOST_APART_DEFINED if draft.kind is CardKind.DEFINITION else MOST_APART)


def _possessive(text: str) -> str:
    """A text without possessive endings."""
    return text.replace("’s", "").replace("'s", "")


def _scope(sentence: str, draft: Draft) -> str:
    """The part of a sentence that a card draws on, and the words just before it, which may govern it.

    It reaches from the first word of the question that stands in the sentence, or from the answer, to the end of the answer;
    all of the sentence if the answer does not stand there in one piece.
    """
    bare = draft.back.lower().removeprefix("because ").removeprefix("as ")
    low = next((text for text in (sentence.lower(), _ASIDE.sub("", sentence.lower())) if bare in text), None)
    if low is None:
        return sentence
    at = low.find(bare)
    told = {part for word in draft.template for part in content_words(word)}
    asked = set(content_words(draft.front)) - told - set(content_words(bare))
    found = [match.span() for word in asked if (match := re.search(rf"(?<!\w){re.escape(word)}", low))]
    first = min([at, *(start for start, _ in found)])
    last = max([at + len(bare), *(end for _, end in found)])
    before = low[max(0, first - GOVERNING) : first]
    cut = max(before.rfind(mark) for mark in ";—.") + 1
    for reporting in CLAIM_VERB.finditer(before):  # what stands before "argues that" governs the arguing, not the claim
        cut = max(cut, reporting.start() - REPORTING)
    return before[cut:] + low[first:last]


def _speaker_answers(draft: Draft) -> bool:
    """Whether the answer is the proven speaker of the passage."""
    return draft.kind is CardKind.WHO_SAID and draft.back == draft.evidence.speaker
