"""Text cut to a number of terminal cells."""

from rich.cells import cell_len, set_cell_size


def fitted(text: str, width: int) -> str:
    """`text` in exactly `width` cells, cut with … or filled with blanks.

    >>> fitted("clusters", 5), fitted("日本", 5), fitted("a", 3), fitted("a", 0)
    ('clus…', '日本 ', 'a  ', '')
    """
    if width <= 0:
        return ""
    if text.isascii():
        return text.ljust(width) if len(text) <= width else f"{text[: width - 1]}…"
    return set_cell_size(text, width) if cell_len(text) <= width else f"{set_cell_size(text, width - 1)}…"
