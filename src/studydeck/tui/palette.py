"""The command palette: the bindings of the screen below it, ways to the other screens, and the themes."""

from collections.abc import Coroutine, Iterator
from functools import partial
from typing import Any

from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from studydeck.tui.bindings import own_bindings
from studydeck.tui.screens.home import Home
from studydeck.tui.theme import THEMES

NAME_WIDTH = 32
MOVING = {"cursor_down", "cursor_up", "first", "last", "page_down", "page_up", "scroll", "page", "top", "bottom"}
"""Actions that only move: nobody looks for them by name, so they come last."""

Run = partial[Coroutine[Any, Any, bool]]


class Commands(Provider):
    """Our own commands, each with its key."""

    async def discover(self) -> Hits:
        """Every command, before anything is typed."""
        for name, key, run in self._commands():
            yield DiscoveryHit(_display(Content(name), key), run, text=name)

    async def search(self, query: str) -> Hits:
        """Commands whose name fits `query`."""
        matcher = self.matcher(query)
        for name, key, run in self._commands():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, _display(matcher.highlight(name), key), run, text=name)

    def _commands(self) -> Iterator[tuple[str, str, Run]]:
        """Name, key and action of what can be done on the screen now; what the hints show comes first, what only moves last."""
        seen = {"command_palette"}
        for active in sorted(self.screen.active_bindings.values(), key=_rank):
            binding = active.binding
            if binding.action not in seen and binding in own_bindings(active.node):
                seen.add(binding.action)
                run = partial(self.app.run_action, binding.action, active.node)
                yield binding.description.capitalize(), self.app.get_key_display(binding), run
        yield from self._ways()
        for word in ("auto", *THEMES):
            yield theme_command(word), "", partial(self.app.run_action, f"app.use_theme('{word}')")

    def _ways(self) -> Iterator[tuple[str, str, Run]]:
        """Ways to the other screens, from one that can be left without losing anything."""
        home = next((screen for screen in self.app.screen_stack if isinstance(screen, Home)), None)
        if home is None or self.screen is home or not all(getattr(screen, "leavable", True) for screen in self.app.screen_stack):
            return
        for action, name in (("", "home"), *((door.action, door.name) for door in home.doors())):
            yield f"Go to {name}", "", partial(self.app.run_action, f"app.go_to('{action}')")


def _rank(active: ActiveBinding) -> tuple[bool, bool]:
    """Where a command stands in the list."""
    return active.binding.action.partition("(")[0] in MOVING, not active.binding.show


def theme_command(word: str) -> str:
    """The name of the command that takes a theme; while it is selected the theme can be seen."""
    return f"Use the {word} theme"


def _display(name: Content, key: str) -> Content:
    return Content.assemble(name.pad_right(max(1, NAME_WIDTH - name.cell_length)), (key, "$quiet"))
