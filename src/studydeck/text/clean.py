"""Text from outside made safe: for what is stored, and for what is shown on a terminal."""

import re

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Characters that no stored or shown text may hold: C0 and C1 controls (but tab and line feed), lone surrogates,
bidirectional overrides and isolates, invisible formatting characters, Unicode line and paragraph separators."""


def clean_text(text: str) -> str:
    """`text` without a character that could act on a terminal or hide something from a reader.

    Line ends become line feeds; C0 controls become their control pictures, C1 controls and surrogates U+FFFD, line and
    paragraph separators line feeds; other invisible formatting characters vanish.
    """
    if text.replace("\n", "").isprintable():  # nothing forbidden is; this spares most texts the search
        return text
    return FORBIDDEN.sub(_stand_in, text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`clean_text` on a single line: every run of white space becomes one blank."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(clean_text(text).split())


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if code < 0xA0 or 0xD800 <= code < 0xE000:
        return "\ufffd"
    return "\n" if code in (0x2028, 0x2029) else ""
