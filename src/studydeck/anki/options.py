"""What presets and decks of Anki's say of limits, steps, retention and longest interval, as options of ours by their names.

Schema 11 says it in JSON, schema 18 in protobuf. Nothing is believed: what is no such value is left out, what lies outside our
limits is brought inside.
"""

from __future__ import annotations

import math
from typing import Any

from studydeck.anki import wire
from studydeck.anki.preset import LONGEST, clamp

Options = dict[str, Any]
MOST_A_DAY = 9999
MOST_STEPS = 10
LONGEST_STEP = 7 * 24 * 60
"""Minutes."""


def preset_in_json(preset: dict[str, Any]) -> Options:
    """The options of a preset of schema 11."""
    new, review, lapse = (held if isinstance(held := preset.get(part), dict) else {} for part in ("new", "rev", "lapse"))
    return _options(
        retention=preset.get("desiredRetention"),
        new_per_day=new.get("perDay"),
        reviews_per_day=review.get("perDay"),
        learning_steps=new.get("delays"),
        relearning_steps=lapse.get("delays"),
        maximum_interval=review.get("maxIvl"),
    )


def deck_in_json(deck: dict[str, Any]) -> Options:
    """The options that a deck of schema 11 has itself, whatever its preset says; its share in per cent."""
    share = deck.get("desiredRetention")
    return _options(
        retention=share / 100 if isinstance(share, int) else None,
        new_per_day=deck.get("newLimit"),
        reviews_per_day=deck.get("reviewLimit"),
    )


def preset_in_wire(config: bytes) -> Options:
    """The options of a preset of schema 18, which leaves out what is zero."""
    return _options(
        retention=next(iter(wire.floats(config, 37)), None),
        new_per_day=wire.integer(config, 9),
        reviews_per_day=wire.integer(config, 10),
        learning_steps=wire.floats(config, 1),
        relearning_steps=wire.floats(config, 2),
        maximum_interval=wire.integer(config, 16) or LONGEST,
    )


def deck_in_wire(normal: bytes) -> Options:
    """The options that a deck of schema 18 has itself."""
    limits = {number: value for number, value in wire.fields(normal) if isinstance(value, int)}
    share = next(iter(wire.floats(normal, 10)), None)
    return _options(retention=share, new_per_day=limits.get(7), reviews_per_day=limits.get(6))


def _options(**said: Any) -> Options:
    """Those of them that can be options."""
    found: Options = {}
    for name, value in said.items():
        if name.endswith("_steps"):
            if isinstance(value, list) and all(_is_number(one) for one in value):
                found[name] = tuple(clamp(round(one), 1, LONGEST_STEP) for one in value[:MOST_STEPS])
        elif not _is_number(value):
            continue
        elif name == "retention":
            if 0 < value < 1:
                found[name] = clamp(round(float(value), 4), 0.7, 0.99)
        else:
            found[name] = clamp(int(value), 1, LONGEST) if name == "maximum_interval" else clamp(int(value), 0, MOST_A_DAY)
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
