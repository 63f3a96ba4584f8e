"""Makes docs/keys.md and the tables of keys in README.md from the bindings of the screens.

python docs/reference.py
"""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from textual.dom import DOMNode
from textual.screen import Screen

import studydeck.tui.screens
from studydeck.config import Library, Settings
from studydeck.tui.app import StudyApp
from studydeck.tui.bindings import declared_bindings
from studydeck.tui.screens.base import ScrollingScreen, StudyScreen
from studydeck.tui.screens.help import lines_of
from studydeck.tui.widgets.marked_list import MarkedList

ROOT = Path(__file__).resolve().parents[1]
KEYS = ROOT / "docs" / "keys.md"
README = ROOT / "README.md"
IN_README = ("Home", "Review")
"""Screens whose keys the README lists."""
HEAD = "# Keys\n\nMade from the program by `make docs`. `?` shows those of the screen you are on, `ctrl+p` does them by name.\n"
MARK = "<!-- keys of {}, made by `make docs` -->\n"
END = "<!-- end of keys -->"


def main() -> None:
    """Write both files."""
    KEYS.write_text(keys_page(), encoding="utf-8")
    README.write_text(with_keys(README.read_text(encoding="utf-8")), encoding="utf-8")


def keys_page() -> str:
    """The keys of every screen, of lists and long texts, and those that work everywhere."""
    kinds = {**screens(), "Lists and long texts": MarkedList, "Everywhere": StudyApp}
    return "\n".join([HEAD, *(f"## {title}\n\n{table(title, kind)}" for title, kind in kinds.items())])


def with_keys(readme: str) -> str:
    """The README with the tables it marks made anew."""
    for title in IN_README:
        begin = MARK.format(title)
        before, found, rest = readme.partition(begin)
        if not found:
            raise ValueError(f"README.md has no place for the keys of {title}")
        readme = f"{before}{begin}{table(title, screens()[title])}{rest[rest.index(END) :]}"
    return readme


def screens() -> dict[str, type[DOMNode]]:
    """Every screen of the program by its name, Home and Review first."""
    found: dict[str, type[DOMNode]] = {}
    for module in iter_modules(studydeck.tui.screens.__path__):
        name = f"studydeck.tui.screens.{module.name}"
        kinds = [kind for kind in vars(import_module(name)).values() if isinstance(kind, type) and kind.__module__ == name]
        found |= {
            title_of(kind): kind for kind in kinds if issubclass(kind, Screen) and kind not in (StudyScreen, ScrollingScreen)
        }
    return {title: found[title] for title in (*IN_README, *sorted(found.keys() - set(IN_README)))}


def title_of(kind: type) -> str:
    """A screen's name as words.

    >>> title_of(type("CardInfo", (), {})), title_of(type("ReviewScreen", (), {}))
    ('Card info', 'Review')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__.removesuffix("Screen")).capitalize()


def table(title: str, kind: type[DOMNode]) -> str:
    """Keys and what they do; how a text is scrolled is said once for all."""
    app = StudyApp(Library(ROOT), Settings())
    scrolling = declared_bindings(ScrollingScreen)
    bindings = [binding for binding in declared_bindings(kind) if binding not in scrolling]
    lines = [(" ".join(f"`{key}`" for key in keys), text) for keys, text in lines_of(bindings, app.get_key_display)]
    head = f"Key in {title}" if title in IN_README else "Key"
    rows = "".join(f"| {_cell(keys)} | {_cell(text)} |\n" for keys, text in lines)
    return f"| {head} | Does |\n|---|---|\n{rows}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    main()
