"""What stands in a transcript without being said in the conversation: headings, captions, advertisements, promotion, comments."""

import re

from studydeck.readers.patterns import any_of, words
from studydeck.readers.turns import ends_sentence

_SMALL = words("a an the of in on at to for and or nor but with by from as is are vs v via into over per be do")
_AD = any_of(
    r"\bthis (?:episode|podcast|show|video|newsletter|week's episode) is (?:also )?"
    r"(?:brought to you|sponsored|supported|presented) by\b",
    r"\b(?:word|message|break) (?:from|for) (?:our|the|this episode's|today's) sponsors?\b",
    r"\bsupport for (?:this|the|our) (?:show|podcast|episode|program) (?:also )?comes from\b",
    r"\btoday's (?:sponsor|episode is (?:brought|sponsored))",
    r"\bthank(?:s| you) to our sponsors?\b",
    r"\bwe(?:'ll| will) (?:continue (?:our|the|this)|be (?:right )?back|return|get back to)\b"
    r"(?=[^.?!]{0,80}\b(?:sponsor|break|message|moment))",
    r"\blet's take a (?:quick|short|brief) break\b",
    r"\b(?:take|pause for) a (?:quick |brief )?(?:moment|second|break) to (?:tell|talk)[^.?!]{0,60}sponsor",
)
_AD_MORE = any_of(
    r"\b(?:promo|discount|coupon) code\b",
    r"\buse (?:the )?(?:promo )?code\b",
    r"\b\d\d?% off\b",
    r"\bfree trial\b",
    r"\bmoney[- ]back\b",
    r"\bsign up (?:today|now|for free|at)\b",
    r"\b(?:visit|go to|head (?:over )?to|learn more at|get started at|try it (?:at|free at))\s+"
    r"(?:https?://)?(?:www\.)?[\w-]{1,60}(?:\.| dot )(?:com|io|ai|org|co|app|net)\b",
)
_CREDIT = any_of(
    r"\bpatreon(?:\.com)?\b|\b(?:connect with|follow|find) us on \w+|\b(?:leav(?:e|ing)|writ(?:e|ing)) (?:us )?a review\b",
    r"\bsubscribe to (?:the|our|this) (?:show|podcast|channel|newsletter)\b|\byou can find (?:all of )?our (?:other )?episodes\b",
    r"\b(?:your favou?rite podcast(?:ing)? app|wherever you (?:get|listen to|find) (?:your )?podcasts)\b",
)
_PROMOTION = any_of(
    r"^(?:listen (?:on|to|now)|watch (?:on|the|now|episode|here)|subscribe|follow (?:us|me|the))\b",
    r"^(?:help shape|take our)\b|^check out https?:",
    r"^(?:share this|read (?:episode|more)|full (?:episode )?transcript|download|support (?:us|the show)|leave (?:a|us))\b",
    r"^(?:like|share|comment|sign up|(?:episode )?transcript|join (?:us|our)\b.*|thanks for reading.*|available on.*)$",
    r"^(?:find us|rate (?:us|and)|\[listen to)\b.*$",
    r"^(?:produced|hosted|edited|music) by\b",
    r"your favou?rite podcast app|wherever you get your podcasts|\bon apple podcasts\b|linktr\.ee",
)
_AGENDA = any_of(
    r"(?:we (?:get into|discuss|cover|talk about|explore|dig into|also (?:discuss|cover))"
    r"|(?:our|this|the) (?:conversation|discussion|episode) (?:covers|includes)|in this (?:episode|conversation|interview|issue)"
    r"|you(?:'ll| will) (?:hear|learn)|topics(?: covered| discussed)?|today's topics|highlights|outline|what you'll learn)"
    r"\b[^.!?\n]{0,90}(?:…|\.\.\.|:)\s*$",
)
_DESCRIPTION = any_of(
    r"^in (?:this|today's|our)(?: \w+){0,3} episode\b",
    r"^(?:on|in) (?:this|the latest) (?:week's )?(?:episode|podcast)\b",
    r"^join (?:us|host)\b",
)
_LIST_HEAD = re.compile(
    r"[A-Z][A-Z0-9 &/'’-]{2,40}:?"
    r"|(?:Sponsors|Chapters|Timestamps|Links|Show notes|Social links|References|Resources|Outline|Mentioned)[\w ]{0,30}:"
)
_LIST_WORDS = any_of(
    "sponsor",
    "chapter",
    "link",
    "timestamp",
    "note",
    "social",
    "produc",
    "recommend",
    "reference",
    "resource",
    "outline",
    "credit",
    "follow",
)
_CHAPTER = re.compile(r"[(\[]?\d{1,2}:\d\d(?::\d\d)?[)\]]?\s*[-–—:·|]?\s*\S")
_COMMENT_HEAD = any_of(
    r"(?:\d+ )?(?:comments?|repl(?:y|ies)|responses?|likes?|restacks?)(?: \(\d+\))?",
    r"discussion about this (?:post|podcast|episode)",
    r"(?:leave|write) a (?:comment|reply).*",
    r"join the (?:discussion|conversation)",
    r"ready for more\?",
    r"\d+ (?:thoughts|responses|comments) on .*",
)
_COMMENT = any_of(
    r"\b(?:thanks|thank you|thx|kudos) (?:so much |a lot )?(?:for|to) (?:the |this |your |sharing |another |such )?"
    r"(?:transcri|writ|post|shar|article|interview|piece|episode|newsletter|read|great|both|putting)",
    r"\b(?:thanks|thank you) (?:so much |a lot )?for (?:typing|posting|doing|hosting|publishing|making|recording)\b",
    r"\bfor the transcript\b",
    r"\bappreciate (?:the|this|your) (?:transcript|write|post|article|interview|piece|episode|effort|work|detail)",
    r"\b(?:great|good|excellent|awesome|fantastic|wonderful|amazing|nice|interesting|insightful|fascinating) "
    r"(?:post|piece|article|interview|episode|podcast|read|transcript|newsletter|write-?up)\b",
    r"\bj?fyi\b",
    r"\btypos?\b",
    r"\b(?:loved|enjoyed|enjoying) (?:this|the|your) (?:post|piece|article|interview|episode|podcast|conversation|one)\b",
    r"\bshould be (?:stylized|stylised|spelled|spelt|written)\b",
    r"\byour (?:post|piece|article|newsletter|substack)\b",
    r"\bsubscribed\b|\b(?:lol|lmao|tl;dr)\b|\blong-?time (?:reader|listener)\b",
    r"\b(?:minor|small) (?:correction|nit|point)\b",
    r"\b(?:link|audio) (?:is|seems) (?:broken|dead)\b",
)
_CAPTION = any_of(
    r"(?:an? )?(?:example|typical|sample|some(?: kind)?|screenshot|photo(?:graph)?|image|picture|figure|fig\.|chart|graph|map)\b",
    r"(?:an? )?(?:illustration|diagram|drawing|painting|portrait|poster|cover|logo|source|credits?|caption)\b",
    r"(?:above|below|left|right|pictured|courtesy|via|from left)\b",
)
_CLAUSE = any_of(
    r"\b(?:i|you|he|she|it|we|they|this|that|there|these|those|who|what|which|is|are|was|were|am|be|been|has|have|had|do|does|did)\b",
    r"\b(?:can|could|will|would|shall|should|may|might|must|let|gets?|got|makes?|made|go|goes|went|says?|said|think|know|see)\b",
    r"\b(?:take|want|need|use|means?)\b",
    r"\b(?:seems?|comes?|keep|kept|not|\w+'(?:s|re|ve|ll|d|m|t))\b",
)


def is_heading(text: str, *, before_turn: bool) -> bool:
    """A short line without a full stop, worded like a title; `before_turn`: a labelled turn follows."""
    words = text.split()
    if not 1 <= len(words) <= 12 or len(text) > 90 or text[-1] in ".,;:!…" or text[0] in "([":
        return False
    if not (text[0].isupper() or text[0].isdigit() or text[0] in "“‘\"'") or "http" in text:
        return False
    if text[-1] == "?" and not before_turn:
        return False
    weighty = [word.strip("“”‘’\"'()") for word in words if word.lower() not in _SMALL]
    capitals = sum(1 for word in weighty if word[:1].isupper() or word[:1].isdigit())
    share = capitals / max(len(weighty), 1)
    return share >= 0.6 if before_turn and len(words) > 2 else share == 1 and len(words) >= (1 if before_turn else 2)


def is_caption(text: str, *, alone: bool) -> bool:
    """A line that belongs to a picture that is not there.

    `alone`: it stands between the end of a turn and another turn or a note, where a caption would.
    """
    if len(text) > 400 or text[0].islower():
        return False
    if not ends_sentence(text) and not text.endswith((",", "—", "-")):
        return len(text) < 160
    if not alone:
        return False
    first = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
    words = len(first.split())
    verbless = not _CLAUSE.search(first.replace("’s ", " ").replace("'s ", " "))
    return words <= 14 and verbless and (words > 2 or _CAPTION.match(first) is not None)


def advertisement_at(text: str) -> int:
    """Where an advertisement, or the cue for one, begins in a paragraph; -1 where there is none."""
    found = _AD.search(text)
    if found is None:
        return -1
    stops = [stop.end() for stop in re.finditer(r"[.!?…][\"”’)]*\s+", text[: found.start()])]
    at = stops[-1] if stops else 0
    greeting = re.search(r"\b(?:hey|hi|hello|okay|alright)[.,!]\s+$", text[max(at - 12, 0) : at], re.IGNORECASE)
    return max(at - 12, 0) + greeting.start() if greeting else at


def is_more_advertisement(text: str) -> bool:
    """The paragraph sells something."""
    return _AD_MORE.search(text) is not None or _AD.search(text) is not None


def is_promotion(text: str) -> bool:
    """A line that asks to listen, follow or subscribe, a chapter of a list, or a mere link."""
    return (len(text) < 400 and (_PROMOTION.search(text) is not None or is_link(text))) or is_chapter(text)


def is_credit(text: str) -> bool:
    """The words ask to support, follow or rate the show."""
    return _CREDIT.search(text) is not None


def is_chapter(text: str) -> bool:
    """A line of a chapter list: a time, then a title."""
    return len(text) < 160 and _CHAPTER.match(text) is not None


def is_link(text: str) -> bool:
    """Most of the line is an address; the hidden address behind a word of Markdown does not count."""
    shown = re.sub(r"\]\([^()\s]{0,2000}\)", "]", text[:4000])
    urls = re.findall(r"(?:https?://|www\.)\S+", shown)
    return (bool(urls) and sum(map(len, urls)) >= 0.4 * len(shown)) or re.fullmatch(r"\[[^\[\]]{1,100}\]", shown) is not None


def agenda_at(text: str) -> int:
    """Where the announcement of a list of topics begins at the end of a paragraph; -1 where there is none."""
    base = max(len(text) - 160, 0)
    found = _AGENDA.search(text, base)
    return found.start() if found else -1


def is_description(text: str) -> bool:
    """A show's note on its own episode."""
    return _DESCRIPTION.match(text) is not None


def list_head(text: str) -> str:
    """`sponsors`, `list` or nothing: what the lines below this one are."""
    if not _LIST_HEAD.fullmatch(text) or not _LIST_WORDS.search(text):
        return ""
    return "sponsors" if "sponsor" in text.lower() else "list"


def is_comment_head(text: str) -> bool:
    """A heading of a web page's comments."""
    return len(text) < 80 and _COMMENT_HEAD.fullmatch(text.strip("#*_ :")) is not None


def is_comment(text: str) -> bool:
    """A short paragraph behind the last turn that is addressed to the author of the page, or that ends without a full stop.

    Edited turns end like sentences; readers often do not trouble to.
    """
    unfinished = len(text.split()) >= 5 and re.search(r"[.?!…:;”\"’')\]*_]\s*$", text) is None
    return len(text) <= 500 and (unfinished or _COMMENT.search(text) is not None)
