"""Which deck a user means. Pure."""

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from studydeck.config import levels
from studydeck.errors import UsageError
from studydeck.text.clean import one_line

SUGGESTIONS = 5
SHOWN = 40
"""Characters of a deck's name in a message."""


def meant(typed: str, decks: Sequence[tuple[str, str]]) -> str:
    """The name of the deck that `typed` means, among the names of `decks`, each with its file ("" for none), and those above.

    First the exact name counts, then the name in other letters of upper and lower case, then the only name it begins, then the
    name of the deck's file without suffix. Raises UsageError, with some names, when it means no deck or several.

    >>> decks = [("Law::Criminal", "penal.md"), ("Law::Civil", "civil.md"), ("History", "past.md")]
    >>> [meant(typed, decks) for typed in ("Law", "history", "Hi", "law::cr", "penal", "past.md")]
    ['Law', 'History', 'History', 'Law::Criminal', 'Law::Criminal', 'History']
    """
    names = list(dict.fromkeys(level for name, _ in decks for level in levels(name)))
    if typed in names:
        return typed
    folded = typed.strip().casefold()
    tests: tuple[Callable[[], list[str]], ...] = (
        lambda: [name for name in names if name.casefold() == folded],
        lambda: _highest([name for name in names if name.casefold().startswith(folded)]),
        lambda: [name for name, path in decks if path and folded in _file_names(path)],
    )
    several: list[str] = []
    for test in tests if folded else ():
        found = list(dict.fromkeys(test()))
        if len(found) == 1:
            return found[0]
        several = several or found
    raise _unclear(typed, several, names)


def _highest(names: Sequence[str]) -> list[str]:
    """The names without those that lie below another one of them."""
    return [name for name in names if not set(levels(name)[:-1]) & set(names)]


def _file_names(path: str) -> tuple[str, str]:
    file = PurePosixPath(path)
    return file.stem.casefold(), file.name.casefold()


def _unclear(typed: str, several: Sequence[str], names: Sequence[str]) -> UsageError:
    shown = one_line(typed)
    shown = f"{shown[: SHOWN - 1]}…" if len(shown) > SHOWN else shown
    if several:
        return UsageError(f"“{shown}” may mean {len(several)} decks", todo=f"Which one? {_listed(several)}.")
    if not names:
        return UsageError(f"there is no deck “{shown}”", todo="There are no decks yet.")
    return UsageError(f"there is no deck “{shown}”", todo=f"Decks: {_listed(_nearest(typed, names))}.")


def _nearest(typed: str, names: Sequence[str]) -> list[str]:
    """All names, those most like `typed` first."""
    from difflib import get_close_matches

    by_folded = {name.casefold(): name for name in reversed(names)}
    near = [by_folded[name] for name in get_close_matches(typed.casefold()[:200], by_folded, n=SUGGESTIONS, cutoff=0.5)]
    return list(dict.fromkeys([*near, *names]))


def _listed(names: Sequence[str]) -> str:
    """Some of the names, shortened, and how many more there are."""
    lines = [one_line(name) for name in names[:SUGGESTIONS]]
    short = ", ".join(f"{line[: SHOWN - 1]}…" if len(line) > SHOWN else line for line in lines)
    more = len(names) - SUGGESTIONS
    return f"{short} and {more} more" if more > 0 else short
