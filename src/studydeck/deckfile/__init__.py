r"""Deck files: Markdown on one side, a `Deck` on the other. Words only; progress never enters a deck file.

The grammar, line by line. A *mark* stands at the very start of its line.

    file      = [front matter] { heading | card | comment | rule | foreign }
    front     = "---" { key ": " value } "---"          keys: deck, document, sha256; a value in double quotes is a JSON string;
                                                        `name = "…"` is a deck, too
    heading   = "#" to "######", a blank, the name      begins a section; a bare "##" ends one
    card      = ("Q:" text "A:" text | "C:" text) ["Context:" text] [quote] [id]
    quote     = lines that start with ">", the last one ending in " — SPEAKER, line N, H:MM:SS" (speaker and time optional)
    id        = "<!-- " "k1" + 12 letters, then words in any order: a kind, START-END, tags=a,b, origin=…, score=…, document=…,
                speaker=…, retired, further ids, gaps=a,b; " -->"
    comment   = "<!--" … "-->", over one or several lines; inside a card it is no part of its words
    rule      = "---" or more dashes: ends a card
    foreign   = any other line that is not blank, outside a card: reported, and kept when the file is saved

* `text` begins on the line of its mark and runs over any number of lines, blank ones included, up to the next mark of the
  list above. A card ends at its id line, so what follows an id line is foreign until the next mark.
* Blank lines at either end of a text do not count, nor do blanks between a mark and its text.
* **Escape.** A text line that would be read as a mark is written with a backslash in front (`\Q: …`, `\> …`, `\# …`); so is a
  blank that counts. One backslash before a mark, a blank or the end of the line is taken off again; any other backslash
  (`\frac`) is text. `C:\` and `C:/` are no marks.
* **Fences.** From a line that starts with three backticks or tildes to the line that closes it, nothing is a mark.
* Lines that start with ">" are the quote only right above an id line that holds offsets; anywhere else they are text.
* A cloze hides the words in `{{double braces}}`; its back is these words, joined by "; ".
* A cloze without braces is read as hashcards reads it: each pair of `[brackets]` is a card of its own (`gaps`). Its id line holds
  an id for each of them, and in `gaps=` what each hides, so that every card keeps its id when one is put in or taken out. These
  lines stay as they are until one of the cards gets other words: then each is written as a cloze in braces. A file of another
  program (none of its cards has an id line) in which such a cloze is not clear gets no id lines until it is.
* In the id line, blanks, commas, percent and angle signs are written `%20`, `%2C`, … `document=` stands there only when the
  evidence lies in another document than the deck's, `speaker=` only when the name would be misread at the end of the quote.
* A card without an id line belongs to the user: kind `basic`, origin `hand`. `parse` gives it an id made from the name of the
  file and its words; whoever loads a deck with `needs_ids` and may write saves it at once, so that the id stays.
* A card without answer, and a cloze that hides nothing, is no card: it is reported and its lines are foreign.

Loading what was saved gives the same deck, as far as its text is clean (`text.clean`). Saving keeps every line that did not
change: foreign lines, comments, the order made by hand, and the very bytes of cards whose values are the same.
"""

from studydeck.deckfile.reading import LoadedDeck, head, load, parse
from studydeck.deckfile.single import card_text, read_card_text
from studydeck.deckfile.writing import path_for, render, save

__all__ = ["LoadedDeck", "card_text", "head", "load", "parse", "path_for", "read_card_text", "render", "save"]
