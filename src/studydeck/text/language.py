"""Which language a text is in, by its function words and its script: enough to keep English questions off other languages."""

import re
from collections import Counter
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_SAMPLE = 60_000
"""Characters looked at."""
_LEAST_WORDS = 8
"""Fewer words prove no language."""
_LEAST_HITS = 3
_LEAST_DIFFERENT = 2
_LEAST_SHARE = 0.08
"""Of the words of prose, a fifth to a half are function words; lists of titles have fewer."""
_NO_ENGLISH = 0.04
"""A text of some length with fewer English function words than this is not English, whatever it is."""
_SOME_LENGTH = 60

_FUNCTION_WORDS = {
    "English": """the of and to that is was for it with as his he be on not by this but are had from they which or we you were her
        all she there would their been has have when who will more if what so said its into than them can only other could then
        these about our your my i’m don’t it’s that’s i you’re how because just some such no do at an""",
    "German": """der die das und ist nicht ein eine einen einem einer eines zu mit von auf für im den dem des sich es auch als an
        oder wird werden sind durch bei nach wenn kann nur aus wie über vor zum zur dass daß ich sie wir ihr hat haben war noch
        aber so sein ihre dieser diese dieses nicht""",
    "French": """le la les des du un une et est dans que qui pour pas sur au aux par avec sont ce cette ces il elle ils nous vous
        plus ou leur leurs être ne se son sa ses mais comme fait été même c’est d’une d’un qu’il n’est l’on""",
    "Spanish": """el la los las de del que y en un una es por con no para se su sus al lo como más pero fue son este esta esto ha
        también entre sobre ser hay desde cuando muy sin nos""",
    "Italian": """il lo la gli le di del della dei delle che e è un una per non con sono si da dal dalla nel nella al alla come
        più anche ma questo questa suo ha essere o se""",
    "Portuguese": """o os a as de do da dos das que e em um uma é para com não por se no na nos nas mais como mas foi ao à ele ela
        são seu sua também ou ser isso você""",
    "Dutch": """de het een en van ik te dat die in is niet zijn op aan met als voor er maar om hem dan zou of wat mijn men dit zo
        door over ze zich bij ook tot je mij uit naar wordt worden deze heeft kan nog""",
    "Swedish": """och att det som en på är av för med den till inte har de om ett var jag men man han kan när nu här från eller
        också hade så blir över""",
    "Danish": """og i det at en den til er som på de med han af for ikke der var mig sig men et har om vi havde hun nu da fra ud
        blev kan eller også når""",
    "Norwegian": """og i det som er på en at for av til med han ikke de var den har jeg et om så men seg vi ble fra kan eller også
        når etter hun blir""",
    "Finnish": "ja on ei se että oli hän mutta niin kun tai ovat myös kuin joka mitä hänen voi sen olla ole jos nyt sitä tämä",
    "Polish": "i w na z do się że nie jest to jak po ale od za o tym przez dla był są tak może być tylko oraz lub które który",
    "Czech": "a se na je že to v s z do o jako by ale pro jsem jsou tak nebo které který jeho byl být také ve podle při",
    "Hungarian": "a az és hogy nem is egy meg csak van volt de ha már ez azt mint még vagy el ki amely kell lesz",
    "Romanian": "și în la cu de nu a o că pe un este care din pentru mai sunt fi au lui dar ca fost sau prin după",
    "Turkish": "ve bir bu da de için ile çok olarak daha var ne gibi kadar olan değil ise sonra ama her o olduğu",
    "Indonesian": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga saya ke karena ada orang bisa adalah atau",
}
_OWN = Counter(word for words in _FUNCTION_WORDS.values() for word in set(words.split()))
_MARKS = {word: language for language, words in _FUNCTION_WORDS.items() for word in words.split() if _OWN[word] == 1}
"""Every function word that only one of the languages has."""
_SCRIPTS = (
    (re.compile("[\u3040-\u30ff]"), "Japanese"),
    (re.compile("[\uac00-\ud7af]"), "Korean"),
    (re.compile("[\u4e00-\u9fff]"), "Chinese"),
    (re.compile("[\u0400-\u04ff]"), "Russian or another language in Cyrillic"),
    (re.compile("[\u0370-\u03ff\u1f00-\u1fff]"), "Greek"),
    (re.compile("[\u0590-\u05ff]"), "Hebrew"),
    (re.compile("[\u0600-\u06ff]"), "Arabic or another language in its script"),
    (re.compile("[\u0900-\u097f]"), "Hindi or another language in its script"),
    (re.compile("[\u0e00-\u0e7f]"), "Thai"),
)
_ANY_SCRIPT = re.compile("|".join(script.pattern for script, _ in _SCRIPTS))
ENGLISH = "English"
OTHER = "another language than English"


@lru_cache(maxsize=64)
def language(text: str) -> str:
    """The English name of the language `text` is in; `OTHER` for an unknown one, empty where too little speaks for any.

    >>> language("The tide fills the pond twice a day, and that is enough for the mill.")
    'English'
    >>> language("Die Flut füllt den Teich zweimal am Tag, und das ist genug für die Mühle.")
    'German'
    """
    sample = text[:_SAMPLE].lower().replace("'", "’")
    letters = sum(1 for sign in sample if sign.isalpha()) if _ANY_SCRIPT.search(sample) else 0
    for script, name in _SCRIPTS if letters else ():
        if len(script.findall(sample)) > 0.3 * max(letters, 1):
            return name if letters >= _LEAST_WORDS else ""
    words = _WORD.findall(sample)
    if len(words) < _LEAST_WORDS:
        return ""
    marks = Counter(filter(_MARKS.__contains__, words))
    hits: Counter[str] = Counter()
    for word, count in marks.items():
        hits[_MARKS[word]] += count
    different = Counter(map(_MARKS.__getitem__, marks))
    for one in [name for name in hits if different[name] < _LEAST_DIFFERENT]:
        del hits[one]  # a letter that happens to be a word somewhere
    ranked = hits.most_common(2)
    if len(words) >= _SOME_LENGTH and (not ranked or ranked[0][1] < _NO_ENGLISH * len(words)):
        return OTHER
    if not ranked or ranked[0][1] < max(_LEAST_HITS, _LEAST_SHARE * len(words)):
        return ""
    (best, count), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    return best if count >= 1.5 * second else ""


def is_foreign(text: str) -> bool:
    """Whether `text` is clearly in another language than English."""
    return language(text) not in (ENGLISH, "")
