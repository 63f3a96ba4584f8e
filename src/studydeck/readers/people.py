"""Who speaks in a transcript: full names behind labels, other forms of them, and roles."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from studydeck.document import Person
from studydeck.readers import labels
from studydeck.readers.patterns import any_of
from studydeck.text.clean import one_line

_SURNAME = r"[A-Z][\w'’-]+(?:[ -][A-Z][\w'’-]+)?"
_NAME = r"[A-Z][\w'’-]+(?: (?:[A-Z]\.|[A-Z][\w'’-]+|de|van|von|der|la|bin|al)){0,3} [A-Z][\w'’-]+"
_GUEST = re.compile(
    rf"(?i:speaking|talking|joined|here|sitting down|chatting|sat down|spoke|in conversation) (?:\w+ )?(?:with|to|by)"
    rf"(?: my (?:guest|friend|colleague),?)? (?P<a>{_NAME})"
    rf"|(?i:my|our) guests?(?: today| this week)?,? (?:is|are) (?P<b>{_NAME})"
    rf"|(?i:interview(?:ed|s|ing)?|conversation with|interview with|author's corner with|welcome,?) (?P<c>{_NAME})"
)
_SELF = re.compile(r"(?:I[’']m|I am|[Mm]y name is|[Tt]his is)(?: your host,?)? $")
_REACH = 30
"""Characters before a name in which somebody says that it is theirs."""
_TITLE = any_of(
    r"(?:mrs?|ms|dr|prof)\.? |(?:vice |deputy |acting )?(?:chair(?:man|woman|person)?|president|secretary|governor|senator"
    r"|representative|judge|justice|mayor|director|commissioner|professor|minister) "
)
"""A name that begins with a title holds no first name."""
_SHOUTED = re.compile(r"(Ma?c)?([A-Z][A-Z'’.-]+)")
_GREETS = any_of(
    r"\bwelcome (?:back )?to\b|\bwelcome,? (?:to the (?:show|podcast)|everyone|back)\b|\bmy guest\b",
    r"\bthank(?:s| you)(?: so much)? for (?:being here|joining|coming on|doing this|your time|listening|watching|tuning)\b",
    r"\btoday I'm (?:speaking|talking|joined)\b",
)
_GREETED = any_of(
    r"\bthank(?:s| you)(?: so much| very much)?(?:,? \w+,?)? for having (?:me|us)\b",
    r"\b(?:great|good|glad|happy|pleasure|excited|thrilled) to be (?:here|on)\b",
)


def people(turns: Sequence[tuple[str, str]], counts: Mapping[str, int], header: str, text: str) -> tuple[Person, ...]:
    """The named speakers, most turns first.

    `turns` are (label, words); `header` is what stands above the first turn; `text` the whole document.
    """
    names = [name for name in sorted(counts, key=lambda label: -counts[label]) if not labels.is_unnamed(name)]
    full = {name: one_line(full_name(name, names, header, text)) for name in names}
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(full[name], []).append(name)
    roles = _roles(turns, full, header)
    shown = list(groups)
    return tuple(
        Person(name, one_line(max(forms, key=lambda form: counts[form])), _aliases(name, shown, forms), roles.get(name, ""))
        for name, forms in groups.items()
    )


def full_name(label: str, all_labels: Sequence[str], header: str, text: str) -> str:
    """The fullest form the document gives of the person behind `label`; the label itself where it gives none."""
    label = _quiet(label)
    words = label.split()
    if 2 <= len(label) <= 3 and label.isupper() and len(words) == 1:
        return _by_initials(label, all_labels, header) or label
    if len(words) != 1:
        return label
    if len(label) == 1:
        begun = {other for other in all_labels if len(other) > 1 and other.startswith(label)}
        return full_name(begun.pop(), all_labels, header, text) if len(begun) == 1 else label
    longer = {_quiet(other) for other in all_labels if " " in other and label in _quiet(other).split()}
    if len(longer) == 1:
        return longer.pop()
    return _with_surname(label, header, text) or _with_first_name(label, header) or label


def _quiet(label: str) -> str:
    """A label whose surname is in capitals, as names are written."""
    if len(label) < 4 or not _SHOUTED.fullmatch(label.split()[-1]):
        return label
    return " ".join(_SHOUTED.sub(lambda found: (found[1] or "") + found[2].title(), word) for word in label.split())


def _by_initials(label: str, all_labels: Sequence[str], header: str) -> str:
    named = [name for name in all_labels if " " in name] + re.findall(_NAME, header[:20_000])
    fitting = {_quiet(name) for name in named if "".join(word[0] for word in name.split()).upper() == label}
    return fitting.pop() if len(fitting) == 1 else ""


def _with_surname(first: str, header: str, text: str) -> str:
    """First name and surname, as the title spells it, else as the text spells it most often.

    A pair that occurs once only counts where the text introduces somebody with it.
    """
    pair = re.compile(rf"\b{re.escape(first)} ({_SURNAME})(?![\w’'])")
    titled = [one_line(found[1]) for found in pair.finditer(header)]
    seen = Counter(re.sub(r"[’']s$", "", found[1]) for found in _led_by(first, pair, text))
    named = re.compile(rf"{re.escape(first)} {_SURNAME}")
    introduced = Counter(
        found[0] for found in _led_by(first, named, text) if _SELF.search(text[max(0, found.start() - _REACH) : found.start()])
    )
    introduced.update(name for name in _welcomed(text) if name.split()[0] == first)
    if titled:
        best = max(titled, key=lambda surname: seen[surname])
        return f"{first} {best}"
    if introduced:
        return introduced.most_common(1)[0][0]
    for surname, count in seen.most_common(3):
        small = surname.split()[0].lower()
        common = any(_led_by(small, re.compile(rf"(?<![\w’'-]){re.escape(small)}(?![\w’'-])"), text))
        if count >= 2 and not common:
            return f"{first} {surname}"
    return ""


def _with_first_name(surname: str, header: str) -> str:
    """First name and surname, as what stands above the talk spells it, if it does so in one way."""
    found = {one_line(match[0]) for match in re.finditer(rf"\b[A-Z][a-z’'-]+ (?:[A-Z]\. )?{re.escape(surname)}\b", header)}
    found = {name for name in found if not _TITLE.match(name)}
    return found.pop() if len(found) == 1 else ""


def _led_by(word: str, pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` gives for a pattern that begins with `word`, much sooner: plain letters are found quickly."""
    at = text.find(word)
    while at >= 0:
        match = pattern.match(text, at)
        if match:
            yield match
        at = text.find(word, match.end() if match else at + 1)


@lru_cache(maxsize=1)
def _welcomed(text: str) -> tuple[str, ...]:
    """Everybody the text greets or presents as a guest, in order."""
    return tuple(name for found in _GUEST.finditer(text) if (name := found["a"] or found["b"] or found["c"]))


def misspelt(everybody: Sequence[Person], text: str) -> dict[str, str]:
    """Other spellings of full names in the text, and the right ones: the same first name, nearly the same surname."""
    from difflib import SequenceMatcher

    taken = {form for person in everybody for form in (person.name, person.label, *person.aliases)}
    found: dict[str, str] = {}
    for person in everybody:
        first, _, surname = person.name.partition(" ")
        if surname.isalpha() and not _TITLE.match(person.name):
            pair = re.compile(rf"\b{re.escape(first)} ([A-Z][a-z]{{2,30}})\b")
            seen = Counter(match[1] for match in _led_by(first, pair, text))
            close = (other for other in seen if other != surname and SequenceMatcher(None, other, surname).ratio() >= 0.8)
            found |= {f"{first} {other}": person.name for other in close if not taken & {other, f"{first} {other}"}}
    return found


def _aliases(name: str, everybody: Sequence[str], forms: Sequence[str]) -> tuple[str, ...]:
    words = name.split()
    short = ([words[-1]] if _TITLE.match(name) else [words[0], words[-1]]) if len(words) > 1 else []
    taken = [word for other in everybody if other != name for word in other.split()]
    free = [form for form in short if form not in taken and len(form) > 1 and form[-1] != "."]
    return tuple(dict.fromkeys([*free, *(form for form in forms if form != name)]))


def _roles(turns: Sequence[tuple[str, str]], full: Mapping[str, str], header: str) -> dict[str, str]:
    roles: dict[str, str] = {}
    asked: Counter[str] = Counter()
    words: Counter[str] = Counter()
    spoken: Counter[str] = Counter()
    for label, said in turns:
        person = full.get(label, "")
        if not person:
            continue
        spoken[person] += 1
        words[person] += len(said)
        asked[person] += said.rstrip('"”’ ').endswith("?")
    for name in guests(header, [said for _, said in turns[:12]]):
        for person in spoken:
            if person == name or person.split()[0] == name.split()[0]:
                roles[person] = "guest"
    for label, said in turns:
        person = full.get(label, "")
        if person and person not in roles:
            if _GREETED.search(said[:400]):
                roles[person] = "guest"
            elif _GREETS.search(said):
                roles[person] = "host"
    if spoken.total() > 0.8 * len(turns):  # with an audience, two names are two hosts as well
        _by_questions(roles, asked, spoken, words)
    return roles


def _by_questions(roles: dict[str, str], asked: Counter[str], spoken: Counter[str], words: Counter[str]) -> None:
    """Who asks much more than the others is the host; the other one of two is then the guest."""
    ranked = sorted(spoken, key=lambda person: asked[person], reverse=True)
    if len(ranked) < 2:
        return
    first, second = ranked[0], ranked[1]
    if asked[first] >= 3 and asked[first] >= 2 * asked[second] and "host" not in roles.values():
        roles[first] = "host"
    if len(ranked) == 2 and "host" in roles.values() and "guest" not in roles.values():
        other = first if roles.get(second) == "host" else second
        roles.setdefault(other, "guest")


def guests(header: str, opening: Sequence[str] = ()) -> list[str]:
    """Everybody whom the texts name as the one who is spoken with."""
    return [name for text in (header, *opening) for name in _welcomed(text[:20_000])]
