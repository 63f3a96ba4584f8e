"""Words that carry content, figures, names, and words that say nothing."""

import re

from studydeck.text.lexicon import lexicon

_WORD = re.compile(r"[^\W_]+(?:[-–’'./&][^\W_]+)*\+*")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")

STOP_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between both but
    by can could did do does doing done down during each few for from further get gets got had has have having he
    her here hers him his how i if in into is it its itself just like me more most much my no nor not now of off on
    once one ones only or other our ours out over own per rather really same she should so some such than that the
    their theirs them then there these they this those through to too under until up upon us very was we were what
    when where which while who whom whose why will with within without would you your yours s t re ve ll d m don
    doesn didn isn aren wasn weren can’t cannot""".split()
)

EMPTY_HEADS = frozenset(
    """thing things something anything everything nothing stuff lot lots bit way ways kind kinds sort sorts case cases
    point points part parts number idea matter fact example examples one ones people person someone somebody
    everyone place places time times deal question questions problem problems reason reasons story topic issue
    issues aspect aspects piece pieces""".split()
)
"""Nouns that name nothing by themselves: no answer may consist of them alone."""

GLOSSARY = re.compile(
    r"(?:[\w’'-]+ ){0,3}(?:glossary|key (?:terms?|concepts|vocabulary)|vocabulary|terminology|terms and definitions|terms|"
    r"abbreviations|acronyms)(?: (?:of|for|and|in|used) .{1,60})?|(?:key |basic |some |important )?definitions",
    re.IGNORECASE,
)
"""A heading that says: these are terms with their meanings."""

HYPE = frozenset(
    """amazing awesome remarkable incredible incredibly fantastic great brilliant excellent wonderful exciting
    interesting fascinating insane crazy cool nice beautiful impressive stunning landmark definitive seminal
    influential prescient lasting substantive foundational insightful essential must-read candid valuable rare
    thoughtful authoritative durable invaluable compelling fun funny weird lovely perfect huge massive wild
    best-in-class world-class""".split()
)
"""Praise: an evaluation, not a fact."""

SLANG = re.compile(
    r"(?i)\b(?:(?:and|but|so) like|gonna|wanna|gotta|kinda|sorta|dunno|lol|lmao|omg|wtf|shit\w*|fuck\w*|damn|crap|poo|ass|yeah|"
    r"yep|nope|okay|ok|uh|um|er|hmm|huh|whoa|wow|"
    r"you know|i mean|sort of like|kind of like|or whatever|and stuff|blah)\b"
)


def words(text: str) -> list[str]:
    """The words of `text` in lower case, hyphens and inner apostrophes kept."""
    return [match[0].lower() for match in _WORD.finditer(text)]


def content_words(text: str) -> list[str]:
    """The words of `text` that carry content, in lower case, split at hyphens and slashes, without possessive endings."""
    found = []
    for match in _WORD.finditer(text):
        whole = re.sub(r"[’']s?$", "", match[0].lower())
        found += [part for part in re.split(r"[-–/’']", whole) if part and part not in STOP_WORDS]
    return found


def alike(text: str, other: str) -> float:
    """The share (0 to 1) of the content words of `text` that also stand in `other`, words alike in their first five letters."""
    stems = {word[:5] for word in content_words(text)}
    return len(stems & {word[:5] for word in content_words(other)}) / len(stems) if stems else 0.0


def figures(text: str) -> list[str]:
    """Every figure of `text`, as written."""
    return _FIGURE.findall(text)


def decapitalise(text: str, source: str, *, term: bool = False) -> str:
    """`text` as it reads in mid-sentence: its first word in lower case, unless it is a name.

    A word counts as a common word if it is a function word, if `source`, the whole document, writes it in lower case more often
    than with a capital in mid-sentence, or, in a `term` to be defined, if it never has a capital there and a small-lettered word
    completes the term.
    """
    if capitals := _CAPITALS.fullmatch(text):  # a heading’s or an encyclopedia’s
        small = lexicon(source).small
        if all(small[word.lower()] for word in capitals[1].split()):
            return text.lower()
    match = re.match(r"[A-Z][a-z’'-]*(?![\w-])|A\b", text)
    if not match:
        return text
    first = match[0]
    low = first.lower()
    if first == "I" or low.startswith(("i’", "i'")):
        return text
    if (
        low in STOP_WORDS
        or low in _OPENERS
        or re.match(r"[a-z]+-[a-z]", low)
        or re.match(r"[A-Z][a-z]+ing (?:an?|the|up|out|for|to|in) ", text)
    ):
        return low + text[len(first) :]
    words_of = lexicon(source)
    second = re.match(r"(?:[A-Z][a-z’'-]*) ([A-Z][a-z]+)", text)
    if second and f"{low} {second[1]}" not in source and source.count(second[0]) > 1:
        return text  # the title of a work, however common its first word: "Common Reading"
    defined = (
        term and not words_of.inside[first] and not _DEMONYM.match(first) and re.match(r"[A-Z][a-z]+(?:ing\b| [a-z]{3,})", text)
    )
    return low + text[len(first) :] if words_of.is_common(first) or defined else text


_CAPITALS = re.compile(r"(?:(?:The|An?|the|an?) )?([A-Z]{4,}(?: [A-Z]{3,})*)")
_DEMONYM = re.compile(
    r"(?:\w+(?:[bdhlmnrsv]ian|[lmnp]ese)|English|Spanish|Irish|Scottish|British|Danish|Swedish|Finnish|Polish|Turkish|Jewish|French|Dutch|Greek|"
    r"Swiss|Welsh|Roman|German|Norman|Indian|American|Mexican|African|European|Korean|Catholic|Christian|Islamic|Arabic|Latin|Victorian)$"
)
"""Adjectives of peoples, which keep their capital."""
_OPENERS = frozenset(
    "many most some several every each another all both few people two three four five six seven eight nine ten".split()
)


def capitalise(text: str) -> str:
    """`text` with its first letter in upper case, unless its first word is spelt with a small letter on purpose (o3, iPhone)."""
    first = text.split(" ", 1)[0]
    if re.search(r"\d|[a-z][A-Z]", first):
        return text
    return text[:1].upper() + text[1:]
