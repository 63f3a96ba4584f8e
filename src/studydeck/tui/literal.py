"""The only way text of a document, a deck or an error reaches a widget.

Textual parses a plain `str` as markup and passes escape sequences on to the terminal; a `Content` made here does neither.
"""

from textual.content import Content

from studydeck.text.clean import clean_text, one_line

SIDE_LIMIT = 20_000
"""Characters of one text that are shown: a screen stays quick whatever a document holds."""


def literal(text: str) -> Content:
    """`text` as it is written: no markup, no control characters, at most SIDE_LIMIT characters and a note on the rest."""
    return Content(clean_text(text[:SIDE_LIMIT])) + cut_note(text)


def literal_line(text: str, style: str = "") -> Content:
    """`text` on one line, for names in tables and headings."""
    content = Content(one_line(text[:SIDE_LIMIT]))
    return content.stylize(style) if style else content


def cut_note(text: str) -> Content:
    """What to add below the first SIDE_LIMIT characters of `text`: how much is missing, or nothing."""
    if len(text) <= SIDE_LIMIT:
        return Content()
    return Content.styled(f"\n… cut here: {SIDE_LIMIT:,} of {len(text):,} characters are shown", "$quiet italic")
