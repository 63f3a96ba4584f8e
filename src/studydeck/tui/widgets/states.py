"""The signs of passage states: a glyph that tells them apart without colour, and a tint."""

from textual.content import Content

from studydeck.documentmap import PassageState

SIGNS = {
    PassageState.STRONG: ("█", "$success"),
    PassageState.FADING: ("▄", "$warning"),
    PassageState.LEARNING: ("▒", "$primary"),
    PassageState.NEW: ("░", "$primary"),
    PassageState.SUGGESTED: ("?", "$secondary"),
    PassageState.SUSPENDED: ("-", "$quiet"),
    PassageState.RETIRED: ("x", "$quiet"),
    PassageState.NOT_COVERED: ("·", "$faint"),
}
"""Glyph and tint of each state, the best known first: the fuller a cell, the more is remembered."""


def glyph(state: PassageState, more: str = "") -> Content:
    """The sign of a state, with more style if wanted."""
    sign, tint = SIGNS[state]
    return Content.styled(sign, f"{tint} {more}".strip())
