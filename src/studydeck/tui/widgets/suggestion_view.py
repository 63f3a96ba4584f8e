"""A suggested card and the passage it was made from, as two blocks of text."""

from collections.abc import Sequence

from textual.content import Content

from studydeck.card import Card, CardForm, Evidence, Tier
from studydeck.review import Suggestion
from studydeck.study import FrameStanding
from studydeck.study.surroundings import Surroundings
from studydeck.tui.literal import literal, literal_line
from studydeck.tui.phrases import clock_face

KINDS = {"definition": "definition", "claim": "claim", "who_said": "who said what", "basic": "basic"}
AROUND = 700
"""Characters of a passage shown on either side of the quote where there is room."""
AROUND_SHORT = 260
"""The same below the card."""
GAP = "[…]"
TWIN = "nearly the same as an active card; d shows it"
MORE = Content.assemble(("o", "$secondary bold"), (" opens the document", "$quiet"))
NO_EVIDENCE = "This card has no evidence."


def card_block(suggestion: Suggestion, fate: str, *, twin: bool) -> Content:
    """Question and answer, and a warning if an active card asks the same."""
    card = suggestion.card
    lines = [literal_line(card.context, "$quiet")] if card.context else []
    lines.append(literal(card.question).stylize("$bright bold"))
    lines += [Content(), literal(card.back) if card.form is not CardForm.CLOZE else literal_line(f"{GAP} = {card.back}")]
    if fate:
        lines += [Content(), literal_line(fate, "$secondary")]
    if twin:
        lines += [Content(), Content.assemble(("! ", "$warning bold"), (TWIN, "$warning"))]
    return Content("\n").join(lines)


def facts_block(suggestion: Suggestion, wording: str, standing: FrameStanding | None) -> Content:
    """What else there is to know before deciding: kind, frame, score, why it waits, and what was decided on its like."""
    card = suggestion.card
    found = f"{card.frame}, {wording[:1].lower()}{wording[1:]}" if wording else card.frame
    facts = [("kind", KINDS[card.kind.value]), ("found by", found), ("score", f"{card.score:.2f}")]
    facts.append(("waits as", suggestion.reason))
    if standing is not None and (standing.kept or standing.rejected):
        facts.append(("you", decisions(standing)))
    lines = [Content.assemble((f"{label:<8}  ", "$faint"), literal_line(value, "$quiet")) for label, value in facts if value]
    return Content("\n").join(lines)


def decisions(standing: FrameStanding) -> str:
    """What the learner's decisions make of a frame.

    >>> decisions(FrameStanding("because", "edited talk", 0.8, 12, 0, 0.9, Tier.CONFIDENT, Tier.SUGGESTED))
    'frame because in edited talk: kept 12, rejected 0 → now trusted (80 → 90 %)'
    """
    words = {Tier.CONFIDENT: "trusted", Tier.SUGGESTED: "only suggested"}
    moved = f"{'now ' if standing.tier is not standing.tier_before else ''}{words[standing.tier]}"
    counts = f"kept {standing.kept:,}, rejected {standing.rejected:,}"
    share = f"{round(100 * standing.prior)} → {round(100 * standing.now)} %"
    return f"frame {standing.frame} in {standing.register}: {counts} → {moved} ({share})"


def passage_block(evidence: Evidence | None, around: Surroundings | None, reach: int) -> Content:
    """Where the quote stands, and the quote within its passage."""
    if evidence is None:
        return Content.styled(NO_EVIDENCE, "$quiet")
    lines = [place(evidence)]
    if around is not None and around.section:
        lines.append(literal_line(" › ".join(around.section), "$quiet"))
    lines.append(Content())
    quote = literal(" ".join(evidence.quote.split())).stylize("$bright bold underline")
    if around is None:
        return Content("\n").join([*lines, quote])
    whole = _flowing(around.before), _flowing(around.after)
    before, after = _reduced(whole[0], -reach), _reduced(whole[1], reach)
    words = Content.assemble(literal(before).stylize("$quiet"), quote, literal(after).stylize("$quiet"))
    lines.append(words if (before, after) == whole else Content.assemble(words, "  ", MORE))
    if around.note:
        lines += [Content(), literal_line(around.note, "$warning")]
    return Content("\n").join(lines)


def twin_block(card: Card, deck: str) -> Content:
    """An active card beside the suggested one."""
    lines = [Content.styled("An active card asks nearly the same:", "$warning"), literal_line(deck, "$quiet"), Content()]
    lines += [literal_line(card.context, "$quiet")] if card.context else []
    lines += [literal(card.question).stylize("$bright bold"), Content(), literal(card.back)]
    if card.evidence is not None:
        quote = literal(" ".join(card.evidence.quote.split())).stylize("$secondary")
        lines += [Content(), place(card.evidence), quote]
    return Content("\n").join(lines)


def place(evidence: Evidence) -> Content:
    """Document, speaker, line and time of a quote."""
    time = f"at {clock_face(evidence.time)}" if evidence.time is not None else ""
    parts: Sequence[str] = [evidence.document, evidence.speaker or "", f"line {evidence.line:,}", time]
    return Content(" · ").join([literal_line(part) for part in parts if part]).stylize("$secondary")


def _flowing(text: str) -> str:
    """Lines of a document joined where they were only broken, a line of their own where a sentence ended with the line."""
    lines = [line.strip() for line in text.splitlines()]
    flowing = " " if text[:1].isspace() else ""
    for line in lines:
        if not line:
            continue
        gap = "\n" if flowing.rstrip().endswith((".", "!", "?", "”", '"', ":")) and flowing.strip() else " "
        flowing += line if not flowing.strip() else gap + line
    return flowing + (" " if text[-1:].isspace() and text.strip() else "")


def _reduced(text: str, reach: int) -> str:
    """The first `reach` characters of a text, or with a negative `reach` its last ones, cut between words."""
    if len(text) <= abs(reach):
        return text
    if reach < 0:
        return f"… {text[reach:].partition(' ')[2]}"
    return f"{text[:reach].rpartition(' ')[0]} …"
