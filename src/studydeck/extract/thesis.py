"""What a work listed in an archive argues: "Argues that …" in the note on it."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from studydeck.card import CardKind, Draft
from studydeck.extract.clause import SUBORDINATORS, hopeless, safe_end, topic
from studydeck.extract.frame import Frame
from studydeck.extract.sentence import Sentence, does
from studydeck.text.lint import NEGATION, STRONG_HEDGES, dangling, has_finite_verb, leans, unanchored
from studydeck.text.tags import Tagged
from studydeck.text.terms import alike, capitalise, content_words, decapitalise

_CLAIM = re.compile(
    r"(?:(?<=^)|(?<=\s))(?:([A-Z][\w’'-]+) )?(?:then |also |notably )?"
    r"([Aa]rgues|[Aa]rguing|[Cc]ontends|[Cc]ontending|[Cc]laims|[Cc]laiming|[Mm]aintains|[Ww]arns|[Ww]arning|[Pp]redicts|"
    r"[Pp]redicting|[Cc]oncludes|[Cc]oncluding|[Ii]nsists|[Ii]nsisting|[Ff]inds(?= that)|[Ss]hows(?= that)|"
    r"[Ss]howing(?= that)|[Nn]otes(?= that)|"
    r"[Pp]roposes(?= that)|[Ss]uggests(?= that)|[Ss]uggesting(?= that)|"
    r"[Dd]emonstrates(?= that)|[Rr]eveals(?= that)|[Ss]tresses(?= that)|[Dd]oubts(?= that))( that)? "
)
_NOUN = re.compile(
    r"\b(?:[Tt]he|[Aa]n?) (?:[\w’'-]+ ){0,3}?(?:argument|thesis|case|contention|conclusion)(?:(?: is)? that |: )"
    r"|^The (?:[\w-]+ ){0,2}(?:claim|point|lesson|takeaway) is that "
)
"""A claim that is called one: "the argument that", "The larger point is that"."""
_NOT_THEIRS = re.compile(
    r"(?i)\b(?:(?:rebut|reject|refut|disput|debunk|dismiss|challeng|criti[cq]|contest|doubt|question|attack|answer|respon|oppos|"
    r"against|counter|contra|whether|weigh|examin|test|includ|discuss|cover)\w*|[\w-]+[’']s?)(?: [^.;]{0,40})?$"
)
"""What comes before a claim that somebody else makes, or nobody yet."""
_VERBS = {
    verb[:4]: verb
    for verb in (
        "argue contend claim maintain warn predict conclude insist find show "
        "note hold propose suggest demonstrate reveal stress doubt"
    ).split()
} | {"noti": "note"}
"""The verb by its first four letters, whatever its ending."""
_POINTS_AHEAD = re.compile(r"(?i)\b(?:two|three|four|five|six|several|following)(?: \w+){1,2}$")
"""A clause that ends in "three axes" announces a list that it does not hold."""
_GOES_ON = re.compile(r",? (?:and |or )?that\b")
"""A claim of which the note gives more than can be taken."""
_AND_THAT = re.compile(r" and that ")
_SENTENCE_END = re.compile(r"(?<=[\w)”’])\. ")
_BUT = re.compile(r",? (?:but )that\b|,? ?[—,]? ?but\b")
"""What limits the claim before it: half of it would mislead."""
_TWO_STATEMENTS = re.compile(r"V.*c[DJNP']+V")
_LIST = re.compile(r",[^,V]*,c")
_THE_WORK = ("It", "Notably")
_MOST_SHARED = 0.3
"""Share of the answer's words that the title may tell."""
_MOST_OF_TITLE = 0.34
"""Share of the title's words, without those of the subject, that the answer may say."""
_TWO_OBJECTS = re.compile(r"V[^V]*cD|V.*cR?V|sD?[JNP]*[NP]V")
"""Two things said at once: "the last domain and the template", "while tasks push companies"."""
_LONGEST_ABOUT = 20
_FEWEST_WORDS, _MOST_WORDS = 5, 30
_TELLING = 3
"""Content words of what is said of the subject; fewer are a slogan: "miss what matters"."""
_ASIDE = re.compile(r" \([^()]*\)")
_ROOMY = 16
"""Words of a claim that is short enough to keep its brackets."""


class Thesis(Frame):
    """The claim a work makes, by the note on it in a curated archive; asked by title and date.

    The question names what the claim is about, so that it has one answer; where it cannot, the card is only suggested.
    """

    name = "thesis"
    kind = CardKind.CLAIM
    of_records = True
    cue = re.compile(f"{_CLAIM.pattern}|{_NOUN.pattern}")
    examples = ()
    counter_examples = ("She argues that canals were cheap to build.",)

    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """A draft for each claim verb, for records only."""
        if not sentence.passage.title or sentence.of_interview:
            return
        author = sentence.passage.author or sentence.claimant
        for at, verb, joined in _claims(sentence.text, author or ""):
            if hopeless(sentence.text, at):
                continue
            tagged = sentence.tagged
            first = tagged.at(at)
            stop = safe_end(tagged, first, _MOST_WORDS)
            if stop is None or not _whole(sentence, first, stop) or (not joined and tagged.words[first].tag not in "DNPJG"):
                continue
            claim = _without_asides(tagged.slice(first, stop))
            dated = f" ({sentence.when})" if sentence.when else ""
            asked = f"What {does(author or '')} {author or 'the author'} {verb}"
            work = f"in “{sentence.passage.title}”{dated}?"
            vague = verb in ("propose", "suggest") or unanchored(tagged, first, stop)
            subject = "" if vague else topic(tagged, first, stop)
            if not subject and not _undivided(sentence, first, stop):
                continue
            if subject:
                named = decapitalise(subject, sentence.document.source, term=tagged.words[first].tag != "P")
                one = len(claim.split()) <= _LONGEST_ABOUT and not _TWO_OBJECTS.search(tagged.pattern[first:stop])
                one = one and not leans(tagged, tagged.at(tagged.words[first].start + len(subject)), stop)
                alone = not _claimed_again(subject, sentence, at, tagged.words[stop - 1].end)
                frame, front = "thesis-about" if one and alone else "side-about", f"{asked} about {named} {work}"
            else:
                frame, front = self.name, f"{asked} {work}"
            told = claim.removeprefix(subject)
            if len(content_words(told)) < _TELLING:
                continue
            if untitled := _told_by_title(told, subject, sentence.passage.title):
                if frame != "thesis-about" or not author or not dated or not _named(tagged, first, subject):
                    continue
                frame, front = "untitled-thesis", f"What {does(author)} {author}{dated} {verb} about {named}?"
            template = f"what does do the author {verb} about in"
            yield sentence.draft(frame, self.kind, front, capitalise(claim), hide_source=untitled, template=template)


def _claims(text: str, author: str) -> Iterator[tuple[int, str, bool]]:
    """Where the claims of a note begin, the verb to ask for each with, and whether "that" stands before it."""
    found = [
        (match.end(), _VERBS[match[2][:4].lower()], bool(match[3]))
        for match in _CLAIM.finditer(text)
        if not match[1] or match[1] in (*_THE_WORK, *author.split())
    ]
    found += [(match.end(), "argue", False) for match in _NOUN.finditer(text) if not _NOT_THEIRS.search(text[: match.start()])]
    found.sort()
    for (start, verb, joined), (end, _, _) in pairwise([*found, (len(text), "", False)]):
        yield start, verb, joined
        yield from ((match.end(), verb, True) for match in _AND_THAT.finditer(text, start, end))


def _named(tagged: Tagged, first: int, subject: str) -> bool:
    """Whether a subject says what it is without the title of the work: "AI regulation", not "AI" or "the public tooling"."""
    words = tagged.words[first : tagged.at(tagged.words[first].start + len(subject))]
    return len(content_words(subject)) > 1 and (words[0].tag != "D" or any(word.tag in "Po" for word in words))


def _whole(sentence: Sentence, first: int, stop: int) -> bool:
    """Whether the words are one statement, told to its end, that can be understood alone."""
    tagged = sentence.tagged
    claim = tagged.slice(first, stop)
    return (
        stop - first >= _FEWEST_WORDS
        and not dangling(tagged, first, stop)
        and has_finite_verb(tagged, first, stop)
        and tagged.words[first].lower not in SUBORDINATORS
        and not _POINTS_AHEAD.search(claim)
        and not _BUT.match(sentence.text[tagged.words[stop - 1].end :])
        and not _TWO_STATEMENTS.search(tagged.pattern[first:stop])
    )


def _told_by_title(told: str, subject: str, title: str) -> bool:
    """Whether the title, which the question names, says much of what is told, or the other way round."""
    if subject and re.search(rf"(?i)\b{re.escape(subject)}(?:’s|'s)? (?:is|are|was|were|will|should|must|can|has|have)\b", title):
        return True  # the title is a claim about the same subject
    named = set(content_words(subject))
    rest = " ".join(word for word in content_words(title) if word not in named)
    return alike(_ASIDE.sub("", told), title) > _MOST_SHARED or alike(rest, told) >= _MOST_OF_TITLE


def _claimed_again(subject: str, sentence: Sentence, first: int, stop: int) -> bool:
    """Whether the note claims something else of a subject as well, told by the rarest of its words.

    `first` and `stop` are where the claim itself stands in the sentence.
    """
    note = sentence.passage.text
    counts = Counter(content_words(note))
    rarest = min(content_words(subject), key=lambda word: counts[word])
    own = range(sentence.start + first, sentence.start + stop)
    begins = sorted({match.end() for pattern in (_CLAIM, _NOUN, _AND_THAT) for match in pattern.finditer(note)})
    claims = ((at, _SENTENCE_END.split(note[at:end])[0]) for at, end in pairwise([*begins, len(note)]))
    return any(rarest in content_words(claim) for at, claim in claims if at not in own)


def _undivided(sentence: Sentence, first: int, stop: int) -> bool:
    """Whether the claim is all that the sentence says of the matter: no list of three, no colon and no second claim behind it."""
    tagged = sentence.tagged
    return (
        tagged.slice(stop, stop + 1) != ":"
        and not _LIST.search(tagged.pattern[first:stop])
        and not _GOES_ON.match(sentence.text[tagged.words[stop - 1].end :])
    )


def _without_asides(claim: str) -> str:
    """A long claim without its brackets, unless one of them limits or denies something."""
    asides = _ASIDE.findall(claim)
    if len(claim.split()) <= _ROOMY or any(NEGATION.search(aside) or STRONG_HEDGES.search(aside) for aside in asides):
        return claim
    return _ASIDE.sub("", claim)
