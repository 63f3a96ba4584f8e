"""Good drafts made wrong in one place, the evidence left as it is: what a gate is the last to see."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from studydeck.card import CardForm, Draft
from studydeck.document import Document

NAME = re.compile(r"(?<![.?!:“\"(\w-] )(?<!^)\b[A-Z][\w’'-]*[A-Za-z]\b(?: [A-Z][\w’'-]*[A-Za-z]\b)*")
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
NEGATION = re.compile(r"(?i) (?:not|never|no|cannot|without)\b|n[’']t\b")
HEDGE = re.compile(r"(?i) (?:may|might|maybe|perhaps|probably|likely|could|would|seems?|almost|nearly|roughly)\b")
VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|can|will|should|must|does|did)\b")
CLAIMANT = re.compile(r"(?:ccording to|(?:does|did)) ((?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*)*)")
NO_NAMES = frozenset("According Why What Who Whom Which How When Because The In By It As On At For I And But".split())
TRIES = 2


def names_in(text: str) -> list[str]:
    """Capitalised words inside sentences, runs of them as one."""
    return [found[0] for found in NAME.finditer(text) if found[0].split()[0] not in NO_NAMES]


def corruptions(draft: Draft, document: Document, names: list[str], chance: random.Random) -> Iterator[tuple[str, Draft]]:
    """Wrong versions of a draft, each with what is wrong in it."""
    for side in ("front", "back"):
        text = getattr(draft, side)
        for what, wrong in [
            *(("name", changed) for changed in _swapped(text, names, draft.evidence.quote, chance)),
            *(("figure", changed) for changed in _figures(text, document, draft.evidence.quote, chance)),
            *(("negation", changed) for changed in _limited(text, NEGATION, ("not", "never"), chance)),
            *(("hedge", changed) for changed in _limited(text, HEDGE, ("probably", "may"), chance)),
            *(("speaker", changed) for changed in _claimants(draft, side, document, names, chance)),
        ]:
            if wrong != text:
                yield what, _with(draft, side, wrong)


def _with(draft: Draft, side: str, text: str) -> Draft:
    """A draft with another front or back; what a cloze hides changes with it."""
    if draft.form is CardForm.QUESTION:
        return replace(draft, front=text) if side == "front" else replace(draft, back=text)
    if side == "back":
        return replace(draft, front=draft.front.replace(draft.back, text), back=text)
    return replace(draft, front=text, back=text.partition("{{")[2].partition("}}")[0])


def _swapped(text: str, names: list[str], quote: str, chance: random.Random) -> Iterator[str]:
    """A name replaced by others: of the document, and of the quote itself."""
    near = [name for name in names if name in quote]
    for own in dict.fromkeys(name for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)):
        for pool in (names, near):
            others = [name for name in pool if not set(name.lower().split()) & set(own.lower().split())]
            for other in chance.sample(others, min(TRIES, len(others))):
                yield re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", other, text, count=1)


def _figures(text: str, document: Document, quote: str, chance: random.Random) -> Iterator[str]:
    """A figure made another, or replaced by one of the document or of the quote."""
    found = FIGURE.findall(document.source)
    for match in FIGURE.finditer(text):
        others = [str(int(match[0][-1]) ^ 1), *chance.sample(found, min(TRIES, len(found))), *FIGURE.findall(quote)]
        for number, other in enumerate(others):
            new = match[0][:-1] + other if number == 0 else other
            if new != match[0]:
                yield text[: match.start()] + new + text[match.end() :]


def _limited(text: str, limit: re.Pattern[str], added: tuple[str, ...], chance: random.Random) -> Iterator[str]:
    """A negation or hedge dropped, or put behind a verb."""
    for match in limit.finditer(text):
        yield text[: match.start()] + text[match.end() :]
    verbs = list(VERB.finditer(text))
    for match in chance.sample(verbs, min(TRIES, len(verbs))):
        yield f"{text[: match.end()]} {chance.choice(added)}{text[match.end() :]}"


def _claimants(draft: Draft, side: str, document: Document, names: list[str], chance: random.Random) -> Iterator[str]:
    """Another claimant: somebody else in the document, or whoever it names."""
    text = draft.front if side == "front" else draft.back
    match = CLAIMANT.search(text) if side == "front" else None
    own = match[1] if match else draft.back if side == "back" and draft.back == draft.evidence.speaker else ""
    if not own or own not in document.source + " ".join(person.name for person in document.people):
        return
    people = [person.name for person in document.people if person.name != own]
    named = [name for name in names if " " in name and name not in own and own not in name]
    for other in [*people[:3], *chance.sample(named, min(TRIES, len(named)))]:
        yield text.replace(own, other, 1)
