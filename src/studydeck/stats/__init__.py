"""What the review log and the memories say, as charts. Pure: counts in, a `Chart` out.

`CHARTS` names the charts in their order; each lies in a file of its own whose function `chart` makes it from counts. A chart
is said in sentences, drawn as pictures (`drawing`), written as a table, and given as data for `--json`; to add one, write its
file, name it here, and say in `study/charts.py` which counts it needs.

Everything counts in study days, which every review carries with it, so neither a change of the clocks nor a move to another
zone moves a review to another day.
"""

CHARTS = (
    "today",
    "minutes",
    "forecast",
    "year",
    "retention",
    "trend",
    "meter",
    "known",
    "decks",
    "intervals",
    "stability",
    "difficulty",
    "buttons",
    "hours",
    "added",
)
"""Names of all charts, in the order they are printed."""
