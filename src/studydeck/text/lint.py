"""What keeps a clause from being understood alone: pronouns, pointing words, heads without a modifier; hedges and negation."""

import re

from studydeck.text.tags import Tagged

POINTING = frozenset("this that these those such here aforementioned respectively thus hence likewise otherwise".split())
THIRD_PERSON = frozenset(
    "it they them he she him her his hers its their theirs itself themselves himself herself it’s it's".split()
)
_OBJECTS = frozenset("it them him".split())
"""Pronouns that cannot mean the subject of their own clause: "Porta closed it"."""
FIRST_PERSON = frozenset("i me my mine myself we us our ours ourselves i’m i'm".split())
DEICTIC_TIME = re.compile(
    r"(?i)\b(?:today|yesterday|tomorrow|tonight|nowadays|currently|recently|lately|right now|these days|so far|to date|now|ago|"
    r"yet|(?:in |of )?recent (?:years|months|weeks|decades|times)|"
    r"(?:last|this|next|past|coming) (?:\w+ )?(?:day|week|weekend|month|quarter|year|decade|century|time|summer|winter|spring|"
    r"fall|autumn)s?)\b"
)
"""Words whose meaning moves with the calendar: they need a date beside them."""

ANAPHORIC_HEADS = frozenset(
    """model models company companies paper papers post posts article essay author authors book books chapter system systems
    approach approaches method methods process result results problem question issue idea ideas team project study group
    case point thing things way same former latter other others first second third latter argument claim answer technique
    tool tools story person man woman guy guys piece work event change changes figure table example reason effect episode
    show podcast speaker guest host user users topic area space field situation example practice release difference
    metaphor analogy signal signals metric update freeze plan dynamic doctor king queen judge captain president minister
    court general bishop emperor governor mayor lawyer patient victim defendant man woman boy girl officer keeper crew
    ship building house tower room town village city river island country war battle part parts side half piece version
    treatment deal bill law rule letter speech document report agreement contract""".split()
)
"""Nouns that, with "the" and no modifier behind them, point back at something said before."""

CLAIM_VERB = re.compile(
    r"(?i)\b(argu(?:es|ed|e|ing)|contend(?:s|ed|ing)?|claim(?:s|ed|ing)?|maintain(?:s|ed|ing)?|warn(?:s|ed|ing)?|predict(?:s|ed|ing)?|"
    r"believ(?:es|ed|ing)|hold(?:s|ing)?|conclud(?:es|ed|ing)|insist(?:s|ed|ing)?)\b"
    r"(?: here)?( that)?\s+(?!from\b|for\b|against\b|in\b|with\b|over\b|about\b|to\b)"
)
"""Verbs that report a statement."""

STRONG_HEDGES = re.compile(
    r"(?i)\b(?:may|might|maybe|perhaps|possibly|probably|presumably|apparently|supposedly|allegedly|reportedly|seems?|seemed|seemingly|"
    r"likely|unlikely|suspect|guess|rumou?r(?:s|ed)?|arguably|would|could|appears? to|appeared to|almost|nearly|roughly|"
    r"approximately)\b"
)
"""Words that limit a claim: a card keeps them or is not made."""
NEGATION = re.compile(r"(?i)\b(?:not|never|no|none|neither|nor|without|cannot|hardly|barely|nobody|nothing)\b|n[’']t\b")
RETRACTION = re.compile(
    r"(?i)\b(?:I (?:mis-?spoke|take that back|stand corrected)|scratch that|let me rephrase|(?:I|we) (?:don[’']t|do not) know "
    r"(?:if|whether)|"
    r"hold up under scrutiny|don[’']t stare at|not sure (?:if|whether|that)|just kidding|I[’']m (?:joking|kidding)|sarcas\w+|"
    r"ironic\w*|"
    r"hypothetically|for the sake of argument|imagine (?:that|if|a|the|you)|suppose (?:that|you|we|a)|let[’']s say|pretend|"
    r"myth:)\b"
)
"""Cues that a sentence is withdrawn, played with or supposed."""

_UNIQUE = frozenset(
    """internet web world sun moon earth sky sea ocean brain heart body government public west east north south
    future past economy market press media military army church universe environment climate weather left right poor rich
    young old dead unemployed middle majority number united""".split()
)
"""Nouns that mean one thing in any text, so that "the" points at nothing said before."""
_GENERIC = frozenset({"law"})
"""Nouns that mean a thing in general within a clause, though they point back at its head."""
_SHORT_NAMES = frozenset(
    """bureau court department commission board committee council company state act agency ministry church party bank union
    institute association society university college foundation museum corporation authority service
    legislature assembly""".split()
)
"""Short for a longer name given before: "the Bureau"."""
_BARE_PARTS = frozenset(
    "components parts pieces elements members participants attendees respondents results earnings copies others".split()
)
"""Plurals that belong to something named before."""
_COUNTS = frozenset("two three four five six seven eight nine ten dozen".split())
_PARTITIVE = frozenset("part parts side half piece version".split())
_WORDS = frozenset("word term name phrase title symbol letter element".split())
_MODIFIER = frozenset("opthw")
_QUOTES = frozenset("‘“'\"")


def dangling(tagged: Tagged, first: int, last: int, antecedent: bool = False) -> str | None:
    """Why the words `first` to `last` cannot be understood alone, or None.

    `antecedent` says that something a third-person pronoun can mean comes before them (in the question, for an answer).
    """
    seen = antecedent
    subject_done = antecedent
    phrases = 0
    for i in range(first, last):
        word = tagged.words[i]
        low = word.lower
        if word.text.isupper() and len(word.text) > 1:
            seen = True
            continue
        if low in FIRST_PERSON:
            return f"first person: {word.text}"
        if low in THIRD_PERSON and (
            not (seen and (subject_done or antecedent)) or (low in _OBJECTS and phrases == 1 and not antecedent)
        ):
            return f"nothing for “{word.text}” to mean"
        if low in POINTING and not (low == "that" and word.tag in "hw") and not _correlative(tagged, i, first):
            return f"points outside: {word.text}"
        if low == "the" and (why := _bare_definite(tagged, i, last, first=first, at_start=i == first and not antecedent)):
            return why
        if (
            low in ("one", "ones")
            and i > first
            and tagged.words[i - 1].tag in "VJ"
            and (i + 1 >= last or tagged.words[i + 1].tag in ",.;")
        ):
            return f"nothing for “{word.text}” to mean"
        if (
            low in _COUNTS
            and i > first
            and tagged.words[i - 1].tag in "VI"
            and (i + 1 >= last or tagged.words[i + 1].tag in ",.;")
        ):
            return f"nothing for “{word.text}” to count"
        if (
            word.tag == ","
            and i + 2 < last
            and tagged.words[i + 1].lower in ("that", "it", "they", "this")
            and tagged.words[i + 2].tag == "V"
            and not subject_done
        ):
            return "the subject is said twice"
        if i == first and low in _BARE_PARTS:
            return f"parts of what: {word.text}"
        if word.tag in "NP":
            phrases += not (i > first and tagged.words[i - 1].tag in "NP'JC")
            seen = True
        if word.tag in "shw,c":
            phrases += phrases == 1  # a new clause may mean the subject of the one before
        if word.tag == "V":
            subject_done = True
    return None


def _correlative(tagged: Tagged, i: int, first: int) -> bool:
    """ "such as", "those who", "that of", "this is why" style uses that point inside."""
    following = tagged.words[i + 1].lower if i + 1 < len(tagged.words) else ""
    low = tagged.words[i].lower
    if low == "such":
        return following == "as" or (following in ("a", "an") and i > first)
    if low in ("those", "that") and following in ("who", "of", "which", "that", "in", "with", "from"):
        return i > first or following == "who"
    return low == "that" and tagged.words[i].tag != "D" and i > first and tagged.words[i - 1].tag in "NPVIGEJ"


def _bare_definite(tagged: Tagged, i: int, last: int, *, first: int, at_start: bool) -> str | None:
    """A definite noun phrase that points back, such as "the company" or, at the start of a clause, "the old version"."""
    j = i + 1
    modified = False
    if _same_as(tagged, i, last) or _is_quoted(tagged, i + 2, last):
        return None
    if j < last and tagged.words[j].lower == "remaining":
        return "points back: the remaining"
    pair = j < last and tagged.words[j].lower in ("former", "latter") and (j + 1 >= last or tagged.words[j + 1].tag not in "NJ")
    if pair or (at_start and j < last and tagged.words[j].lower in ("same", "other", "above", "following", "new", "old")):
        return f"points back: the {tagged.words[j].lower}"
    if j < last and tagged.words[j].lower in _COUNTS and (j + 1 >= last or tagged.words[j + 1].tag not in "NPJ"):
        return f"points back: the {tagged.words[j].lower}"
    while (
        j < last
        and tagged.words[j].tag in "JNPCREG'D"
        and not (tagged.words[j].tag in "EGRD" and j > i + 1 and tagged.words[j - 1].tag == "N")
    ):
        modified |= tagged.words[j].tag in "P'"
        j += 1
    head = tagged.words[j - 1].lower if j > i + 1 else ""
    if j - i == 2 and head in _SHORT_NAMES and tagged.words[j - 1].tag == "P" and not (j < last and tagged.words[j].tag == "o"):
        return f"points back: the {tagged.words[j - 1].text}"
    if not head or (modified and head not in _PARTITIVE):
        return None
    if any(word.lower in (head, f"{head}s") for word in tagged.words[first:i]) or (head in _GENERIC and not at_start):
        return None  # "by letter … when the letter is posted"
    behind = tagged.words[j].tag if j < last else ""
    if behind and (behind in _MODIFIER or behind in "EG"):
        return None
    if (head in ANAPHORIC_HEADS and (j - i <= 2 or at_start)) or (
        at_start and j - i == 2 and head not in _UNIQUE and tagged.words[j - 1].tag == "N" and not head.endswith("s")
    ):
        return f"points back: the {head}"
    return None


def _same_as(tagged: Tagged, i: int, last: int) -> bool:
    """Whether "the same shift as LLMs" begins at a word: what it is the same as is told."""
    if tagged.words[min(i + 1, last - 1)].lower != "same":
        return False
    told = (at for at in range(i + 2, min(i + 12, last - 1)) if tagged.words[at].lower == "as")
    return any(tagged.words[at + 1].tag in "DJNP" and tagged.words[at + 1].lower not in POINTING for at in told)


def _is_quoted(tagged: Tagged, i: int, last: int) -> bool:
    """Whether "the term ‘agent’" names, in quotation marks from word `i` on, the very term that it speaks of."""
    return i + 1 < last and tagged.words[i - 1].lower in _WORDS and tagged.words[i].text in _QUOTES


def leans(tagged: Tagged, first: int, last: int) -> bool:
    """Whether a definite phrase among the words says too little of itself: "the top rank" (of what?), "trust the numbers"."""
    return any(_leans(tagged, i, last) for i in range(first, last) if tagged.words[i].lower == "the")


def _leans(tagged: Tagged, i: int, last: int) -> bool:
    phrase = re.match(r"D[RJCNEG]*N", tagged.pattern[i:last])
    if i + 2 < last and tagged.words[i + 1].lower in _WORDS:
        return False  # "the word parchment"
    if not phrase or tagged.words[i + phrase.end() - 1].lower in _UNIQUE:
        return False
    behind = tagged.pattern[i + phrase.end() : min(i + phrase.end() + 1, last)]
    return not behind or behind not in "opthwEGP'"


def has_finite_verb(tagged: Tagged, first: int, last: int) -> bool:
    """Whether the words hold a finite verb; without one a past form behind a noun counts ("the harbour shipped slate")."""
    pattern = tagged.pattern[first:last]
    return "V" in pattern or re.search(r"[NPn]R?E", pattern) is not None


_NO_ANCHOR = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday thursday
    friday saturday sunday i""".split()
)


def unanchored(tagged: Tagged, first: int, last: int) -> bool:
    """Whether the words tell of something past without a name or a year: "land was dirt cheap" leaves open where and when."""
    words = tagged.words[first:last]
    if not any(word.past for word in words):
        return False
    return not anchors(tagged, first, last)


def anchors(tagged: Tagged, first: int, last: int) -> bool:
    """Whether the words hold a name or a year that ties them to the world."""
    words = tagged.words[first:last]
    if any(word.tag == "P" and word.lower not in _NO_ANCHOR for word in words[1:]):
        return True
    opening = bool(words) and words[0].tag == "P" and (words[min(1, len(words) - 1)].tag in "P'" or not words[0].text.isalpha())
    return opening or any(re.fullmatch(r"(?:1[0-9]|20)\d\ds?", word.text) for word in words)


def balanced(text: str) -> bool:
    """Whether brackets and quotation marks of `text` come in pairs."""
    for left, right in ("()", "[]", "“”"):
        depth = 0
        for char in text:
            depth += (char == left) - (char == right)
            if depth < 0:
                return False
        if depth:
            return False
    return text.count('"') % 2 == 0 and len(re.findall(r"(?<!\w)[‘'](?=\w)", text)) <= len(re.findall(r"[’'](?!\w)", text))
