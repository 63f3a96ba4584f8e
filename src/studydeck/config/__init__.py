"""Where a library lies and how it is set up. Reading creates no file and no folder; only `writing` changes one.

`studydeck.toml` is optional: `settings` says what a learner may choose, `options` what each setting accepts, `reading` reads the
file, `writing` changes a line of it and leaves the rest alone. `aliases.toml` beside it is optional too: what speech recognition
wrote = what is meant.
"""

from studydeck.config.library import Library, check_rights, find_library
from studydeck.config.reading import load_aliases, load_settings, settings_stamp
from studydeck.config.settings import Accept, Settings, levels

__all__ = [
    "Accept",
    "Library",
    "Settings",
    "check_rights",
    "find_library",
    "levels",
    "load_aliases",
    "load_settings",
    "settings_stamp",
]
