"""HTML of Anki's fields as text: lines, lists and tables as lines, pictures and sounds by name, everything else as its words.

It runs in one pass from tag to tag, so that no field, however built, takes more than its length.
"""

import re
from html import unescape

from studydeck.text.clean import clean_text

_SOUND = re.compile(r"\[sound:([^\[\]\n]{1,200})\]")
_SPEECH = re.compile(r"\[anki:tts[^\]\n]{0,200}\][^\[\n]{0,10000}\[/anki:tts\]")
_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9]*")
_SOURCE = re.compile(r"""(?:^|\s)(?:src|data)\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f\u00a0]+")
_LINES = re.compile(r"\n{3,}")
_PARAGRAPHS = frozenset("p blockquote pre table h1 h2 h3 h4 h5 h6 hr".split())
_BREAKS = frozenset(
    "div section article header footer aside main nav address form fieldset legend caption details summary tr dt dd figure "
    "figcaption center li dl ul ol".split()
)
_HIDDEN = frozenset("script style head title template".split())
_MEDIUM = re.compile(r"\[(image|sound|video): ([^\[\]\n]{1,200})\]")
"""How a text names a picture or sound."""
_MEDIA = {"img": "image", "audio": "sound", "video": "video", "source": "sound", "object": "file", "embed": "file"}
_INSIDE = "data:"
"""Begins the address of a picture or sound that is no file: its bytes stand there as letters, by the thousand."""
_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_DEEPEST = 20
"""Levels of lists that are indented."""


def plain(html: str) -> str:
    """The words of a field or side, as text.

    >>> plain("<div>one<br>two &amp; <b>three</b></div><ul><li>a<li>b</ul>")
    'one\\ntwo & three\\n- a\\n- b'
    >>> plain('x<sup>2</sup> <img src="a b.png">[sound:c.mp3]')
    'x² [image: a b.png] [sound: c.mp3]'
    """
    if "<" not in html and "&" not in html and "[" not in html:
        return clean_text(" ".join(html.split()))
    html = _SOUND.sub(r" [sound: \1] ", _SPEECH.sub("", html)) if "[" in html else html
    return _Writer().text(html)


def exact(html: str) -> str:
    """The words of a field that `fields.escaped` wrote, to the letter; those of one edited since as `plain` has them.

    >>> exact("a  &lt; b<br>c")
    'a  < b\\nc'
    """
    if "[sound:" in html:
        return plain(html)
    if "<" in html:
        html = html.replace("<br>", "\n")
        if "<" in html:
            return plain(html.replace("\n", "<br>"))
    return clean_text(unescape(html) if "&" in html else html).strip()


def media_in(html: str) -> list[str]:
    """Names of the pictures and sounds that a field names.

    >>> media_in('<img src="a&amp;b.png"> [sound:c.mp3] <img src="https://d/e.png">')
    ['c.mp3', 'a&b.png']
    """
    if "<" not in html and "[" not in html:
        return []
    found = [unescape(name) for name in _SOUND.findall(html)]
    for piece in html.split("<")[1:]:
        name = _NAME.match(piece)
        if name and name[0].lower() in _MEDIA and (source := _source(piece)):
            found.append(source)
    return [name for name in dict.fromkeys(found) if "://" not in name and name != _INSIDE]


def media_of(*texts: str) -> list[str]:
    """Names of the pictures and sounds that texts name.

    >>> media_of("[image: a b.png]", "[sound: c.mp3] [note: d]")
    ['a b.png', 'c.mp3']
    """
    return [name for text in texts for _, name in _MEDIUM.findall(text)]


class _Writer:
    """Text being put together, line by line."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.breaks = 0
        """Line breaks due before the next word."""
        self.blank = False
        """Whether a blank is due before the next word."""
        self.lists: list[int] = []
        """Open lists: the number of the last item, or -1 for a list without numbers."""
        self.hidden = ""
        """The tag whose end shows text again."""
        self.verbatim = 0
        self.shift = ""

    def text(self, html: str) -> str:
        first, *pieces = html.split("<")
        self._words(first)
        for piece in pieces:
            self._piece(piece)
        text = clean_text("".join(self.out).replace("\u00a0", " "))
        lines = (line.rstrip() for line in text.split("\n"))
        return _LINES.sub("\n\n", "\n".join(lines)).strip()

    def _piece(self, piece: str) -> None:
        """What stands between two `<`."""
        if self.hidden:
            mark = "-->" if self.hidden == "!" else f"/{self.hidden}"
            if self.hidden == "!":
                at = piece.find(mark)
                if at >= 0:
                    self.hidden = ""
                    self._words(piece[at + 3 :])
            elif piece[: len(mark)].lower() == mark:
                self.hidden = ""
                self._words(piece.partition(">")[2])
            return
        if piece.startswith("!--"):
            at = piece.find("-->")
            if at < 0:
                self.hidden = "!"
            else:
                self._words(piece[at + 3 :])
            return
        name = _NAME.match(piece)
        end = piece.find(">")
        if end < 0 or (name is None and piece[:1] not in "!?"):
            self._words("<" + piece)
            return
        if name:
            self._tag(name[0].lower(), piece[:end])
        if not self.hidden:
            self._words(piece[end + 1 :])

    def _tag(self, name: str, piece: str) -> None:
        opens = not name.startswith("/")
        name = name.removeprefix("/")
        if name == "br":
            self.breaks += 1
        elif name in _HIDDEN:
            self.hidden = name if opens else ""
        elif name in _MEDIA:
            if opens and (source := _source(piece)):
                self.blank = True
                self._put(f"[{_MEDIA[name]}]" if source == _INSIDE else f"[{_MEDIA[name]}: {' '.join(source.split())}]")
                self.blank = True
        elif name in ("td", "th"):
            if opens and self.out and not self.breaks:
                self.blank = True
                self._put("|")
            self.blank = True
        elif name in ("sup", "sub"):
            self.shift = name if opens else ""
        elif name == "rt":
            self._put("(" if opens else ")")
        elif name in _PARAGRAPHS or name in _BREAKS:
            self._block(name, opens=opens)

    def _block(self, name: str, *, opens: bool) -> None:
        self.blank = False
        if name in ("ul", "ol"):
            if opens:
                self.lists.append(0 if name == "ol" else -1)
            elif self.lists:
                self.lists.pop()
            self.breaks = max(self.breaks, 1)
        else:
            self.breaks = max(self.breaks, 2 if name in _PARAGRAPHS else 1)
        if name == "pre":
            self.verbatim = max(0, self.verbatim + (1 if opens else -1))
        if name == "li" and opens:
            mark = "- "
            if self.lists and self.lists[-1] >= 0:
                self.lists[-1] += 1
                mark = f"{self.lists[-1]}. "
            self._put("  " * min(len(self.lists) - 1, _DEEPEST) + mark)

    def _words(self, html: str) -> None:
        if not html:
            return
        words = unescape(html) if "&" in html else html
        if self.verbatim:
            self._put(words)
            return
        words = _BLANKS.sub(" ", words)
        if words == " ":
            self.blank = True
            return
        if words.startswith(" "):
            self.blank = True
        kept = words.strip(" ")
        if self.shift:
            shifted = kept.translate(_RAISED if self.shift == "sup" else _LOWERED)
            kept = shifted if not shifted.isascii() else kept
        self._put(kept)
        self.blank = words.endswith(" ")

    def _put(self, words: str) -> None:
        if self.breaks:
            if self.out:
                self.out.append("\n" * self.breaks)
        elif self.blank and self.out and not self.out[-1].endswith((" ", "\n")):
            self.out.append(" ")
        self.breaks, self.blank = 0, False
        self.out.append(words)


def _source(piece: str) -> str:
    """The file that a tag names, as its folder has it; `data:` for one that stands in the tag itself."""
    found = _SOURCE.search(piece)
    if not found:
        return ""
    source = found[1].strip("\"'")
    if source[:5].lower() == _INSIDE:
        return _INSIDE
    return unescape(source) if "&" in source else source
