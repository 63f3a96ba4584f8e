"""Questions that the next key answers."""

from textual.content import Content

from studydeck.study import REASONS
from studydeck.tui.literal import literal_line


def asked(question: str, *answers: tuple[str, str]) -> Content:
    """A question, and the keys that answer it, each with what it does."""
    keys = [Content.assemble((key, "$primary bold"), " ", literal_line(meaning)) for key, meaning in answers]
    return Content.assemble(literal_line(question, "$bright"), " ", Content(", ").join(keys))


def which_flag() -> Content:
    """Which flag a card is to have."""
    return asked("Flag:", ("1 to 7", ""), ("0", "none"), ("esc", "as it is"))


def which_reason() -> Content:
    """Why a card is thrown out."""
    numbered = [(f"{number}", reason) for number, reason in enumerate(REASONS[:-1], start=1)]
    return asked("Reject, because it is:", *numbered, ("x", "no reason"), ("esc", "keeps it"))


def whether(question: str) -> Content:
    """Whether something is to be done."""
    return asked(question, ("y", "yes"), ("esc", "no"))
