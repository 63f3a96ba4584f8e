"""Names in a document: their fullest form, and whether a person bears them."""

import re
from collections.abc import Iterable

from studydeck.document import Document, Register
from studydeck.text.lexicon import lexicon

_NOT_PEOPLE = re.compile(
    r"(?:Point|Head|Cape|Foreland|Lighthouse|Light|Beach|Hill|Peak|Sea|Ocean|Desert|Forest|Canal|Harbour|Harbor|Port|Gate|Square|Airport|Station|"
    r"Channel|Peninsula|House|Tower|Hall|Bridge|Street|Road|Park|River|Lake|Bay|Island|Islands|Mountain|Valley|Company|Corporation|Inc|Ltd|University|College|School|"
    r"Institute|Museum|Library|Society|Association|Union|Church|Abbey|Cathedral|Castle|Palace|Court|Act|Treaty|War|Wars|Battle|Prize|Award|"
    r"Committee|Commission|Council|Department|Ministry|Office|Agency|Bank|Times|Post|Press|Review|Journal|Magazine|Games|Network|Lab|Labs|"
    r"Foundation|Trust|Group|Party|Law|Rule|Theory|Storm|Fire|Plague|Exhibition|Kingdom|Empire|States|Republic|City|County|Province|Code)$"
)


_TELLING = re.compile(
    r"^(?:Follows|Covers|Describes|Traces|Profiles|Introduces|Portrays|Remembers|Features|Records|Credits|Blames|Names|Quotes|Cites|Discusses|Examines|"
    r"Explores|Presents|Reviews|Interviews|Recounts|Tells|Treats|Compares|Sets|Shows|Lists|Dwells|Finds|Explains|Argues|"
    r"Surveys|Reads|Returns|Meet|Meets|See|Enter|And|But|Then) "
)
"""Verbs that open the note on a work and are no part of the name behind them."""


def without_verb(name: str) -> str:
    """A capitalised run at the head of a note without the verb it begins with: "Follows Robert Fortune"."""
    return _TELLING.sub("", name)


def takes_part(name: str, document: Document) -> bool:
    """Whether somebody speaks, asks or writes in the document: who they are is how it introduces them, not what it teaches."""
    return any(name in (person.name, person.label) for person in document.people)


def telling(pattern: str) -> bool:
    """Whether a noun phrase, as tag letters, says more than trade and place, as "a farmer outside Philadelphia" does not."""
    return pattern.startswith("D") and bool(re.search(r"[wh]|N[EG]", pattern))


def is_person(name: str, document: Document) -> bool:
    """Whether the document treats `name` as a person: it speaks, or "he", "she" or "who" follows it closely somewhere."""
    if any(name in (person.name, person.label, *person.aliases) for person in document.people):
        return True
    if _NOT_PEOPLE.search(name) or re.search(r"\d|[a-z][A-Z]|\b[A-Z]{2,}\b", name):
        return False
    return name.split()[-1].removesuffix("’s").removesuffix("'s") in lexicon(document.source).people


def full_name(name: str, document: Document, *, mononym: bool = False) -> str | None:
    """The fullest form the document gives for a name; None for a single word that it never completes.

    With `mononym` a single name that is nobody's first name is enough in edited prose: Galileo, Linnaeus.
    An organisation or product, spelt with inner capitals or digits or in capitals, is its own full form.
    """
    for person in document.people:
        if name in (person.name, person.label, *person.aliases):
            return person.name if " " in person.name else None
    if mononym and document.register is Register.EDITED_PROSE and is_person(name, document) and not _first_name(name, document):
        return _agreed(_forms(name, document), name) or name
    if " " in name or re.search(r"\d|[a-z][A-Z]|^[A-Z]{2,}", name):
        return name
    return _agreed(_forms(name, document), name)


def _forms(name: str, document: Document) -> tuple[str, ...]:
    """Longer names in the document that hold this one."""
    return lexicon(document.source).names.get(name, ())


def _first_name(name: str, document: Document) -> bool:
    """Whether the name is the first part of a longer one somewhere, so that alone it would be too little."""
    return any(form.startswith(f"{name} ") for form in _forms(name, document))


_NO_NAME = re.compile(
    r"^(?:(?:The|And|But|Or|So|As|When|While|If|In|On|At|To|Of|For|From|By|With|Without|Into|Over|Under|Upon|About|Against|Among|Between|"
    r"After|Before|Since|Until|During|Beyond|Behind|Through|Like|Unlike|Though|Although|Because|Then|Now|How|Why|What|Who|Whom|Whose|"
    r"Where|Which|Is|Are|Was|Were|Did|Does|Do|Had|Has|Not|No|Yet|Even|Only|Also|Both|Either|Neither|Mr|Mrs|Ms|Dr|Introducing|Meet|"
    r"Meeting|Remembering|Reading|Understanding|Rethinking|Inside) )+"
)
"""Words that a title or a sentence has before a name: "From Hippocrates to Pasteur"."""


def _agreed(forms: Iterable[str], name: str) -> str | None:
    """The one full form all mentions agree on, None if there are several or none."""
    plain = {_NO_NAME.sub("", form) for form in forms}
    plain = {form for form in plain if " " in form and name in form.split()}
    return plain.pop() if len(plain) == 1 else None
