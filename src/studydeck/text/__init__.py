"""Pure functions on text; they know no document shape and no card kind."""
