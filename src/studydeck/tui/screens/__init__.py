"""The screens, each a file. To add one: write `screens/NAME.py`, and bind a key on the screen that opens it."""
