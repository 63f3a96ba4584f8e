"""How wide text is on a terminal."""

import unicodedata


def width(text: str) -> int:
    """Columns that `text` takes on a terminal.

    >>> width("Lambert"), width("日本"), width("e\\u0301")
    (7, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fitted(text: str, columns: int) -> str:
    """`text` in exactly so many columns: filled up with blanks, or cut with `~` at the end.

    >>> fitted("Lambert", 9), fitted("Lambert", 4), fitted("日本語", 4)
    ('Lambert  ', 'Lam~', '日~ ')
    """
    if width(text) > columns:
        kept = ""
        for character in text:
            if width(kept + character) > columns - 1:
                break
            kept += character
        text = kept + "~" if columns > 0 else ""
    return text + " " * (columns - width(text))
