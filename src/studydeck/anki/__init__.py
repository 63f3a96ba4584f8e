"""Anki's package format: the only folder that knows it. `export.write_package` is the door."""
