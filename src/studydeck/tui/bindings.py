"""The key bindings studydeck declares, as opposed to those that Textual's own widgets bring along."""

from itertools import chain

from textual.binding import Binding
from textual.dom import DOMNode


def own_bindings(node: DOMNode) -> list[Binding]:
    """Every binding studydeck declares for `node`, usable at the moment or not; its own before inherited ones."""
    return declared_bindings(type(node))


def declared_bindings(kind: type[DOMNode]) -> list[Binding]:
    """Every binding studydeck declares for nodes of a kind; its own before inherited ones."""
    declared = [cls.__dict__.get("BINDINGS", ()) for cls in kind.__mro__ if cls.__module__.startswith("studydeck.")]
    return list(Binding.make_bindings(chain.from_iterable(declared)))
