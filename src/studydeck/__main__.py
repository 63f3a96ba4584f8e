"""python -m studydeck."""

from studydeck.cli import main

main()
