"""A page with labelled turns as a document: what the readers of interviews, podcasts and annotated transcripts share."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from studydeck.document import Document, Edit, PassageKind, Person, Register, Shape, Voice
from studydeck.readers import asides, labels, notes
from studydeck.readers.page import Page
from studydeck.readers.passages import Span, build, heading_text
from studydeck.readers.patterns import any_of
from studydeck.readers.people import full_name, guests, misspelt, people
from studydeck.readers.turns import UNKNOWN, Part, ends_sentence, nonempty, split
from studydeck.text.clean import one_line

_OPENING = 30
"""Paragraphs in which a teaser, and the greeting after it, can stand."""
_GREETING = re.compile(
    r"\bwelcome\b|\bthank(?:s| you)(?: \w+)? for (?:having|being|joining|coming)|\b(?:my|our) guest\b", re.IGNORECASE
)
_ASKED_FOR = any_of(
    r"\b(?:somebody|someone|(?:a|the|our|another|an|one of (?:our|the)|1 of (?:our|the)) "
    r"(?:users?|listeners?|viewers?|readers?|audience(?: members?)?|subscribers?|followers?)) "
    r"(?:also |simply |had |has |have )?(?:ask(?:s|ed)?|would like to know|wants? to know|wanted to know|wrote|writes"
    r"|wonders?|wondered|said)\b",
    r"\bquestions? (?:from|by) (?:our |a |the )?\w+|\bthe questions? (?:here )?(?:is|was)\b",
    r"\b(?:next|first|another|last|final|1 more|one more)(?: set of)? (?:question|one|1)\b",
    r"\bthey (?:simply |also )?(?:ask|asked)\b",
)
_FILLER = re.compile(
    r"\b(?:you know|i mean|sort of|kind of|uh+|um+|gonna|wanna|like,|, like)(?:\b|(?<=,))|\b(\w+) \1\b", re.IGNORECASE
)
_PLAIN_TITLE = re.compile(r"(?:[\w' ]+ )?(?:podcast|transcript|show)|.{0,3}s\d+ e\d+|watch .*|read .*", re.IGNORECASE)
_LEAD_IN = re.compile(r"\b(?:like|as|following|prompts?|says?|said|asks?|asked|wrote|writes|type|e\.g\.)[:.]$", re.IGNORECASE)
_LOST_GUEST = re.compile(
    r"\b(?:interview(?:ed|s|ing)?|interview with|sp(?:oke|eaks) (?:with|to)|talk(?:ed|s) (?:with|to)|joined by"
    r"|conversation with|welcomes?|hosted)"
    r"(?P<gap>[ \t]*\n[ \t]*)(?=, )"
)
_TAG_QUESTION = re.compile(r"\b(?:right|okay|ok|yeah|huh|know|mean)\?$", re.IGNORECASE)
_INTRODUCTION = re.compile(
    r"(?:(?:[Hh]i|[Hh]ello|[Hh]ey|[Yy]es|[Yy]eah|[Oo]kay|[Ss]o|[Aa]nd|[Tt]hank you|[Tt]hanks|[Gg]ood \w+)\b"
    r"(?:[^.!?\n]{0,30}[,.!])? ){0,3}"
    r"(?:I[’']m|I am|[Mm]y name is|[Mm]y name[’']s) ([A-Z][a-z’'-]+ (?:[A-Z]\. )?[A-Z][\w’'-]+)"
    r"(?=[,.]| and (?:I|my)\b| (?:from|at|with|here)\b)"
)
_ANSWERING = re.compile(r"A|Answer|Interviewee|Guest", re.IGNORECASE)
_WHOLE = re.compile(r"(?:(?:full|episode|edited|complete|audio|video) )*(?:transcript(?:ion)?|text|interview)", re.IGNORECASE)
"""A heading that says only that the talk begins."""
_GENERIC_NAMES = frozenset(
    "podcast transcript interview episode captions talk audio video recording notes document text untitled".split()
)
"""File names that say less of a document than its first sentence."""
VERBATIM_RATE = 5.0
"""Fillers and repeats in 1,000 words above which talk counts as verbatim; edited talk has fewer than two."""


@lru_cache(maxsize=1)
def speakers(page: Page) -> dict[str, int]:
    """Proven labels of the page with their counts; empty when the page is no conversation."""
    found = labels.first_lines(page.lines)
    names = labels.proven((label for _, label in found), page.source)
    starts = [line.start for line, label in found if label.name in names]
    if len(names) < 2 or len(starts) < 4:
        return {}
    lines = [line for line in page.lines if line.start >= starts[0]]
    covered = len(starts) >= 0.08 * len(lines) or len(starts) >= 12
    return names if covered else {}


def read_conversation(page: Page, shape: Shape, marked: tuple[Mapping[str, int], list[Part]] | None = None) -> Document:
    """The document behind a page with labelled turns; `marked` holds labels and paragraphs found in another way."""
    names, parts = marked or (speakers(page), nonempty(split(page, speakers(page))))
    first = next((at for at, part in enumerate(parts) if part.marked and part.kind is PassageKind.TURN), len(parts))
    header, body = parts[:first], parts[first:]
    steps: Sequence[Callable[[Page, list[Part]], list[Part]]] = (
        _notes,
        _comments,
        _advertisements,
        _headings,
        _unproven,
        _examples,
        _teaser,
        _asked,
        _broken,
    )
    for step in steps:
        body = step(page, body)
    body = _introduced(page, body)
    names = {**names, **Counter(part.label for part in body if part.marked and part.label and part.label not in names)}
    header = _header(page, header)
    above = "\n".join((page.said("title"), page.said("description", "summary"), *(part.text(page) for part in header)))
    above = above.replace("\xa0", " ")
    body, names = _answers(body, names, above)
    turns = [(part.label or "", part.text(page)) for part in body if part.kind is PassageKind.TURN]
    everybody = people(turns, names, above, page.source)
    reader = {part.label for part in body if part.voice is Voice.READER_QUESTION}
    everybody = tuple(replace(person, role="host") if person.label in reader else person for person in everybody)
    full = {label: person.name for label in names for person in everybody if label in (person.label, *person.aliases)}
    unlisted = [label for label in names if label not in full and not labels.is_unnamed(label)]
    full |= {label: one_line(full_name(label, list(names), above, page.source)) for label in unlisted}
    header = [_restored(page, part, everybody) for part in header]
    title = _title(page, header, everybody)
    header = [
        _aside(part, PassageKind.HEADING)
        if part.kind is PassageKind.BOILERPLATE and heading_text(page, part.start, part.end) == title
        else part
        for part in header
    ]
    parts = _sections(page, [*header, *body], title)
    fixes = notes.corrections(
        (part.text(page) for part in parts if part.kind in (PassageKind.COMMENT, PassageKind.NOTE)), page.source
    )
    fixes += [(re.compile(rf"\b{re.escape(wrong)}\b"), name) for wrong, name in misspelt(everybody, page.source).items()]
    passages = build(page, (_span(part, full) for part in parts if part.kind is not PassageKind.COMMENT), fixes)
    comments = build(page, (_span(part, full) for part in parts if part.kind is PassageKind.COMMENT))
    return Document(
        name=page.name,
        source=page.source,
        sha256=page.sha256,
        title=title,
        shape=shape,
        register=register([part.text(page) for part in body if part.kind is PassageKind.TURN]),
        passages=tuple(sorted((*passages, *comments), key=lambda passage: passage.start)),
        people=everybody,
        date=page.date(),
        url=page.url(),
        warnings=(*page.notices, *_warnings(parts)),
    )


def register(texts: Sequence[str]) -> Register:
    """Verbatim or edited talk, by the rate of fillers and repeated words."""
    words = sum(text.count(" ") + 1 for text in texts)
    fillers = sum(1 for text in texts for _ in _FILLER.finditer(text))
    return Register.VERBATIM_TALK if fillers * 1000 > VERBATIM_RATE * max(words, 1) else Register.EDITED_TALK


def _span(part: Part, full: dict[str, str]) -> Span:
    spoken = part.kind in (PassageKind.TURN, PassageKind.LIST_ITEM)
    speaker = full.get(part.label or "") if spoken and part.voice is not Voice.QUOTED else None
    voice = part.voice if not spoken or speaker or part.voice is Voice.QUOTED else Voice.UNKNOWN
    time = part.time if spoken or part.kind is PassageKind.ADVERTISEMENT else None
    noted = part.kind in (PassageKind.TURN, PassageKind.PARAGRAPH, PassageKind.LIST_ITEM)
    return Span(
        part.kind,
        part.start,
        part.end,
        part.section,
        speaker,
        time,
        voice,
        edits=part.edits,
        retracted=part.retracted,
        notes=noted,
    )


def _aside(part: Part, kind: PassageKind, voice: Voice = Voice.UNKNOWN) -> Part:
    return replace(part, kind=kind, voice=voice)


def _notes(page: Page, parts: list[Part]) -> list[Part]:
    """Whole lines in brackets are the editor's, except stage notes and lines that are mere links."""
    done: list[Part] = []
    for part in parts:
        text = part.text(page)
        if notes.is_stage(text):
            part = _aside(part, PassageKind.BOILERPLATE)
        elif notes.is_note(text):
            linked = re.match(r"\[\s*(?:see(?: also)?|read|link|listen|watch)\b[^.]*\]$", text, re.IGNORECASE)
            a, b = notes.inside_note(text)
            part = replace(part, start=part.start + a, end=part.start + b)
            part = _aside(part, PassageKind.BOILERPLATE if linked else PassageKind.NOTE, Voice.EDITOR)
        done.append(part)
    return done


def _comments(page: Page, parts: list[Part]) -> list[Part]:
    """The tail after the last turn that is addressed to the author of the page."""
    last = max((at for at, part in enumerate(parts) if part.marked), default=0)
    begin = next((at for at in range(last + 1, len(parts)) if asides.is_comment_head(parts[at].text(page))), len(parts))
    for at in range(last + 1, begin):
        rest = parts[at:begin]
        if asides.is_comment(rest[0].text(page)) and all(part.end - part.start <= 1500 for part in rest):
            begin = at
            break
    return [*parts[:begin], *(_aside(part, PassageKind.COMMENT) for part in parts[begin:])]


def _advertisements(page: Page, parts: list[Part]) -> list[Part]:
    done: list[Part] = []
    for at, part in enumerate(parts):
        text = part.text(page)
        above = done[-1] if done else None
        after_ad = above is not None and above.kind is PassageKind.ADVERTISEMENT
        below = parts[at + 1] if at + 1 < len(parts) else None
        if part.kind is not PassageKind.TURN:
            done.append(part)
        elif (
            after_ad
            and not part.marked
            and (parts[at - 1].kind is PassageKind.ADVERTISEMENT or asides.is_more_advertisement(text) or len(text) < 40)
        ) or (
            after_ad
            and below is not None
            and below.kind is PassageKind.ADVERTISEMENT
            and len(text.split()) <= 5
            and not ends_sentence(text)
        ):
            done.append(_aside(part, PassageKind.ADVERTISEMENT))
        else:
            done += _cut_advertisement(part, text)
    return [_aside(part, PassageKind.ADVERTISEMENT) if _is_credit(page, part) else part for part in _carried(parts, done)]


def _is_credit(page: Page, part: Part) -> bool:
    """A short turn that sends the listeners to the show's own pages."""
    return part.kind is PassageKind.TURN and part.end - part.start < 700 and asides.is_credit(part.text(page))


def _carried(parts: list[Part], done: list[Part]) -> list[Part]:
    """The paragraphs below a labelled advertisement, up to the next label, belong to it."""
    labelled = {part.start for part in parts if part.kind is PassageKind.ADVERTISEMENT and part.marked}
    inside, result = False, []
    for part in done:
        if part.marked:
            inside = part.start in labelled
        result.append(_aside(part, PassageKind.ADVERTISEMENT) if inside and part.kind is PassageKind.TURN else part)
    return result


def _cut_advertisement(part: Part, text: str) -> list[Part]:
    at = asides.advertisement_at(text)
    if at < 0:
        return [part]
    before = text[:at].rstrip()
    tail = replace(
        part, start=part.start + at, marked=part.marked and not before, kind=PassageKind.ADVERTISEMENT, voice=Voice.UNKNOWN
    )
    if not before:
        return [tail]
    head = replace(part, end=part.start + len(before))
    if not ends_sentence(before):
        lost = notes.Sentences(before, 0, len(before)).holding(len(before) - 1)
        head = replace(head, retracted=((part.start + lost[0], part.start + lost[1]),))
    return [head, tail]


def _headings(page: Page, parts: list[Part]) -> list[Part]:
    """Lines between turns that are titles or belong to pictures."""
    done: list[Part] = []
    for at, part in enumerate(parts):
        text = part.text(page)
        below = parts[at + 1] if at + 1 < len(parts) else None
        if part.kind is not PassageKind.TURN or part.marked or part.voice is Voice.QUOTED:
            done.append(part)
        elif mark := re.match(r"#{1,6}\s+|(?=[*_]{1,3}[^*_\n(\[][^*_\n]{1,100}[^*_\n.][*_]{1,3}:?$)", text):
            done.append(replace(_aside(part, PassageKind.HEADING), start=part.start + mark.end()))
        elif page.markdown and re.match(r"!\[|\[!\[|\{%|\[?\{%|<\w|---+$|\|", text):
            done.append(_aside(part, PassageKind.BOILERPLATE))
        else:
            done.append(_judged(page, part, text, parts[at - 1] if at else None, below))
    return done


def _judged(page: Page, part: Part, text: str, above: Part | None, below: Part | None) -> Part:
    cut_off = above is not None and above.kind is PassageKind.TURN and not ends_sentence(above.text(page))
    if not cut_off and asides.is_heading(text, before_turn=below is None or below.marked):
        return _aside(part, PassageKind.HEADING)
    alone = below is not None and (below.marked or below.kind is PassageKind.NOTE)
    if asides.is_caption(text, alone=alone and not page.markdown) and not (cut_off and text[0].islower()):
        return _aside(part, PassageKind.BOILERPLATE)
    return part


def _examples(page: Page, parts: list[Part]) -> list[Part]:
    """A short paragraph below a lead-in such as "something like:" is an example, not what the speaker holds."""
    done: list[Part] = []
    for at, part in enumerate(parts):
        text = part.text(page)
        above = parts[at - 1].text(page) if at and parts[at - 1].kind is PassageKind.TURN else ""
        if (
            part.kind is PassageKind.TURN
            and not part.marked
            and len(text) < 200
            and _LEAD_IN.search(above[-40:])
            and text[-1] in ":”’\"'"
        ):
            part = replace(part, voice=Voice.QUOTED)
        done.append(part)
    return done


def _teaser(page: Page, parts: list[Part]) -> list[Part]:
    """Excerpts before the greeting that recur later; the later ones stay."""
    turns = [at for at, part in enumerate(parts[:_OPENING]) if part.kind is PassageKind.TURN]
    greeting = next((at for at in turns if _GREETING.search(parts[at].text(page))), 0)
    early = [at for at in turns if at <= greeting]
    if not early or early[-1] + 1 >= len(parts):
        return parts
    shares = recurring([parts[at].text(page) for at in early], page.source[parts[early[-1]].end :])
    again = [at for at, share in zip(early, shares, strict=True) if share >= 0.5]
    if not again:
        return parts
    return [
        _aside(part, PassageKind.BOILERPLATE) if at <= again[-1] and part.kind is PassageKind.TURN else part
        for at, part in enumerate(parts)
    ]


def recurring(texts: Sequence[str], later: str) -> list[float]:
    """For every text the share of its runs of five words that `later` holds as well; 0 for a text of fewer than eight words."""
    runs = [_runs(text) for text in texts]
    wanted = {run for found in runs for run in found}
    words = _words(later)
    seen = (
        {run for run in zip(words, words[1:], words[2:], words[3:], words[4:], strict=False) if run in wanted}
        if wanted
        else set()
    )
    return [sum(1 for run in found if run in seen) / len(found) if len(found) > 3 else 0.0 for found in runs]


def _runs(text: str) -> list[tuple[str, ...]]:
    words = _words(text)
    return list(zip(words, words[1:], words[2:], words[3:], words[4:], strict=False))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", "").replace("’", ""))


def _unproven(page: Page, parts: list[Part]) -> list[Part]:
    """Where short questions are answered by paragraphs without a label, labels are missing: what has none is nobody's then."""
    pairs = [(above, part) for above, part in pairwise(parts) if above.kind is part.kind is PassageKind.TURN and not part.marked]
    answered = sum(1 for above, _ in pairs if _is_short_question(above.text(page)))
    if answered < 3 or answered < 0.05 * len(pairs):
        return parts
    return [part if part.marked or part.kind is not PassageKind.TURN else replace(part, label=UNKNOWN) for part in parts]


def _is_short_question(text: str) -> bool:
    """A whole paragraph that waits for an answer; "…, right?" does not."""
    return text.endswith("?") and len(text.split()) <= 25 and not _TAG_QUESTION.search(text)


def _introduced(page: Page, parts: list[Part]) -> list[Part]:
    """A turn of an unnamed voice that begins with the speaker's own name is that speaker's."""
    done: list[Part] = []
    name = ""
    for part in parts:
        if part.marked:
            found = _INTRODUCTION.match(page.source, part.start, part.end) if part.label == UNKNOWN else None
            name = one_line(found[1]) if found else ""
        done.append(replace(part, label=name) if name and part.label == UNKNOWN else part)
    return done


def _answers(parts: list[Part], names: Mapping[str, int], above: str) -> tuple[list[Part], Mapping[str, int]]:
    """Where nobody but "A" answers "Q", the one whom title or introduction name as interviewed is speaking."""
    answering = [label for label in names if _ANSWERING.fullmatch(label)]
    named = dict.fromkeys(guests(above))
    if len(answering) != 1 or len(named) != 1 or not all(labels.is_unnamed(label) for label in names):
        return parts, names
    (name,) = named
    done = [replace(part, label=name) if part.label == answering[0] else part for part in parts]
    return done, {name if label == answering[0] else label: count for label, count in names.items()}


def _asked(page: Page, parts: list[Part]) -> list[Part]:
    """In a session of questions from the audience, the turns of the one who reads them out are questions, not claims."""
    cues: dict[str, int] = {}
    for part in parts:
        if part.kind is PassageKind.TURN and part.label and _ASKED_FOR.search(part.text(page)):
            cues[part.label] = cues.get(part.label, 0) + 1
    reader = max(cues, key=lambda label: cues[label], default="")
    turns = sum(1 for part in parts if part.label == reader and part.marked and part.kind is PassageKind.TURN)
    if not reader or cues[reader] < 3 or cues[reader] < 0.15 * turns:
        return parts
    done, asking = [], False
    for part in parts:
        if part.kind is PassageKind.TURN and part.label == reader:
            text = part.text(page)
            asking = (asking and not part.marked) or _ASKED_FOR.search(text) is not None or text.rstrip().endswith("?")
            if asking:
                part = replace(part, voice=Voice.READER_QUESTION)
        done.append(part)
    return done


def _broken(page: Page, parts: list[Part]) -> list[Part]:
    """Where a lost link joins two lines, the sentence around the gap misses a word and must not be used."""
    done = []
    for part in parts:
        if part.broken and part.kind is PassageKind.TURN:
            sentences = notes.Sentences(page.source, part.start, part.end)
            gaps = [part.start + found.start() for found in re.finditer("\n", part.text(page))]
            part = replace(part, retracted=(*part.retracted, *(sentences.holding(gap) for gap in gaps)))
        done.append(part)
    return done


def _header(page: Page, parts: list[Part]) -> list[Part]:
    """What stands above the first turn: title, introduction, promotion, lists."""
    done: list[Part] = []
    inside = ""
    for part in parts:
        text = part.text(page)
        if part.kind is PassageKind.HEADING:
            done.append(part)
            continue
        if head := asides.list_head(text):
            inside = head
            done.append(_aside(part, PassageKind.BOILERPLATE))
            continue
        if inside and (asides.is_promotion(text) or inside == "sponsors" or len(text) < 200):
            promoted = PassageKind.ADVERTISEMENT if inside == "sponsors" else PassageKind.BOILERPLATE
            done.append(_aside(part, promoted))
            continue
        inside = ""
        if (at := asides.agenda_at(text)) >= 0:
            inside = "agenda"
            cut = part.start + at
            if text[:at].strip():
                done.append(_introduction(page, replace(part, end=part.start + len(text[:at].rstrip()))))
            done.append(_aside(replace(part, start=cut), PassageKind.BOILERPLATE))
            continue
        done.append(_introduction(page, part))
    return _last_heading(page, done)


def _is_title(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= 20
        and len(text) <= 140
        and text[-1] not in ".,:;…"
        and text[0] not in "#[(!<{"
        and not asides.is_promotion(text)
    )


def _last_heading(page: Page, parts: list[Part]) -> list[Part]:
    """A line worded like a title right above the first turn is the heading of a section."""
    if len(parts) < 2 or parts[-1].kind is not PassageKind.BOILERPLATE:
        return parts
    text = parts[-1].text(page)
    if (
        asides.is_promotion(text)
        or asides.list_head(text)
        or labels.is_fact(text)
        or not asides.is_heading(text, before_turn=True)
    ):
        return parts
    return [*parts[:-1], _aside(parts[-1], PassageKind.HEADING)]


def _introduction(page: Page, part: Part) -> Part:
    text = part.text(page)
    if mark := re.match(r"#{1,6}\s+", text):
        return replace(_aside(part, PassageKind.HEADING), start=part.start + mark.end())
    if (
        ((not ends_sentence(text) or (text[-1] == "?" and len(text.split()) < 20)) and len(text) < 200)
        or asides.is_promotion(text)
        or asides.is_description(text)
    ):
        return _aside(part, PassageKind.BOILERPLATE)
    if re.match(r"!\[|\[!?\[|\{%|\[?\{%|<\w|---+$|\|", text) or notes.is_stage(text) or len(text.split()) < 5:
        return _aside(part, PassageKind.BOILERPLATE)
    lost = part.retracted
    if part.broken:
        sentences = notes.Sentences(page.source, part.start, part.end)
        lost = tuple(sentences.holding(part.start + found.start()) for found in re.finditer("\n", text))
    return replace(part, kind=PassageKind.PARAGRAPH, voice=Voice.EDITOR, retracted=lost)


def _restored(page: Page, part: Part, everybody: Sequence[Person]) -> Part:
    """An introduction that lost the linked name of the guest gets it back, where there is only one guest to name."""
    guests = [person.name for person in everybody if person.role == "guest" and " " in person.name]
    gap = _LOST_GUEST.search(page.source, part.start, part.end) if part.broken and len(guests) == 1 else None
    if gap is None:
        return part
    whole = tuple(span for span in part.retracted if not span[0] <= gap.start("gap") < span[1])
    return replace(part, edits=(Edit(gap.start("gap"), gap.end("gap"), f" {guests[0]}", "correction"),), retracted=whole)


def _sections(page: Page, parts: list[Part], title: str) -> list[Part]:
    """Headings set the section of what follows, and nothing else; the document's title is no section, nor is another one in
    its place."""
    section: list[tuple[int, str]] = []
    done = []
    spoken = False
    for part in parts:
        spoken = spoken or part.kind is PassageKind.TURN
        if part.kind is PassageKind.HEADING:
            marks = re.search(r"(#{1,6})\s*$", page.source[max(part.start - 8, 0) : part.start])
            level = len(marks[1]) if marks else 7
            section = [item for item in section if item[0] < level]
            part = replace(part, section=tuple(name for _, name in section))
            name = heading_text(page, part.start, part.end)[:200]
            titled = name == title or _WHOLE.fullmatch(name) or (level == 1 and not spoken)
            section += [] if titled else [(level, name)]
        else:
            part = replace(part, section=tuple(name for _, name in section))
        done.append(part)
    return done


def _title(page: Page, header: Sequence[Part], everybody: Sequence[Person]) -> str:
    """The line above the first turn that reads most like a title."""
    names = {word for person in everybody for word in person.name.split()}
    ranked: list[tuple[int, int, str]] = []
    for at, part in enumerate(header[:12]):
        text = heading_text(page, part.start, part.end)
        if part.kind in (PassageKind.PARAGRAPH, PassageKind.ADVERTISEMENT) or not _is_title(text):
            continue
        marks = any(name in text.split() for name in names) + any(sign in text for sign in (" - ", " – ", " — ", ": ", "?"))
        marked = (
            part.kind is PassageKind.HEADING
            and re.search(r"(?<!#)##?\s$", page.source[max(part.start - 4, 0) : part.start]) is not None
        )
        keyed = at > 0 and re.match(r"[A-Z][\w &/()]{2,30}: ", text) is not None
        rank = 4 * keyed + 3 * (_PLAIN_TITLE.fullmatch(text) is not None) - 2 * marks - 3 * marked - (at == 0)
        ranked.append((rank, at, text))
    sentence = next((part.text(page) for part in header if len(part.text(page).split()) > 5), "")
    stem = page.name.rsplit(".", 1)[0].lower()
    fallback = "" if stem[:1].isalpha() and stem not in _GENERIC_NAMES else _shortened(sentence)
    return page.title(*(text for rank, _, text in sorted(ranked)[:1] if rank < 0), fallback)


def _shortened(sentence: str) -> str:
    first = re.split(r"(?<=[.!?])\s", sentence.strip()[:400], maxsplit=1)[0].rstrip(".")
    return first if len(first) <= 90 else first[:90].rsplit(" ", 1)[0] + " …"


def _warnings(parts: Sequence[Part]) -> list[str]:
    counted = (
        (PassageKind.ADVERTISEMENT, "advertisement", "1 paragraph of advertising was", "paragraphs of advertising were"),
        (PassageKind.COMMENT, "comment", "1 reader's comment at the end was", "readers' comments at the end were"),
    )
    found = []
    for kind, _, one, many in counted:
        count = sum(1 for part in parts if part.kind is kind)
        if count:
            found.append(f"{one if count == 1 else f'{count} {many}'} left out.")
    unknown = sum(1 for part in parts if part.kind is PassageKind.TURN and not part.label)
    if unknown:
        found.append(f"{unknown} paragraphs have no proven speaker.")
    return found
