"""studydeck: from the documents you read to cards you keep, reviewed in the terminal."""

__version__ = "0.1.0"
