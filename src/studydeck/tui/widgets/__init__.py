"""Parts of screens. They are given values and draw them; they compute nothing about study."""
