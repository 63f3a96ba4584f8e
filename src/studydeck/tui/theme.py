"""The themes. Colour is an extra everywhere: words, position and weight carry the meaning."""

from collections.abc import Mapping

from textual.theme import Theme

DARK = Theme(
    name="studydeck-dark",
    dark=True,
    background="#15171c",
    surface="#15171c",
    panel="#1f232b",
    foreground="#dfe3ea",
    primary="#8fb3ef",
    secondary="#a8b4c8",
    accent="#8fb3ef",
    success="#93c795",
    warning="#dbb06a",
    error="#e58a84",
    variables={"bright": "#f6f8fb", "quiet": "#8d95a3", "faint": "#434a56", "raised": "#22272f"},
)

LIGHT = Theme(
    name="studydeck-light",
    dark=False,
    background="#fbfaf8",
    surface="#fbfaf8",
    panel="#efede8",
    foreground="#2b2f36",
    primary="#2c5cae",
    secondary="#525b6a",
    accent="#2c5cae",
    success="#2e7337",
    warning="#865600",
    error="#a93430",
    variables={"bright": "#0f1216", "quiet": "#656c78", "faint": "#c9ccd2", "raised": "#edeae4"},
)

LIGHT_BACKGROUNDS = {"7", "15"}
"""Numbers by which `COLORFGBG` names a light background."""


CONTRAST = Theme(
    name="studydeck-contrast",
    dark=True,
    background="#000000",
    surface="#000000",
    panel="#000000",
    foreground="#ffffff",
    primary="#7fd0ff",
    secondary="#ffffff",
    accent="#7fd0ff",
    success="#5cff7a",
    warning="#ffd75f",
    error="#ff8f8f",
    variables={"bright": "#ffffff", "quiet": "#d0d0d0", "faint": "#8a8a8a", "raised": "#303030"},
)

GREY = Theme(
    name="studydeck-grey",
    dark=True,
    background="#161616",
    surface="#161616",
    panel="#212121",
    foreground="#dedede",
    primary="#cfcfcf",
    secondary="#b0b0b0",
    accent="#cfcfcf",
    success="#c8c8c8",
    warning="#e4e4e4",
    error="#f2f2f2",
    variables={"bright": "#ffffff", "quiet": "#969696", "faint": "#4a4a4a", "raised": "#2a2a2a"},
)

THEMES = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST, "grey": GREY}
"""Themes by the word that the setting has for them."""


def theme_for(chosen: str, environ: Mapping[str, str]) -> str:
    """Name of the theme that was chosen, with `auto` of the one that fits the terminal as far as the terminal says.

    `COLORFGBG` is `FOREGROUND;BACKGROUND`.
    """
    if chosen in THEMES:
        return THEMES[chosen].name
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return (LIGHT if background in LIGHT_BACKGROUNDS else DARK).name
