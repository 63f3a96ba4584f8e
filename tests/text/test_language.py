"""Languages are told by their function words: other languages from English, and never English from itself."""

import pytest

from builders import a_document
from studydeck.extract import extract
from studydeck.text.language import OTHER, is_foreign, language

TEXTS = {
    "English": "The mill was built on the river, because the river never freezes, and it still grinds flour for the town.",
    "German": "Die Mühle wurde am Fluss gebaut, weil er nicht zufriert, und sie mahlt auch heute noch das Mehl für die Stadt.",
    "French": "Le moulin a été construit sur la rivière, parce que l’eau ne gèle pas, et il moud la farine pour les villages.",
    "Spanish": "El molino fue construido en el río porque el agua no se hiela, y los vecinos muelen en él la harina del pueblo.",
    "Italian": "Il mulino è stato costruito sul fiume perché non gela mai, e della farina che macina vive anche la città.",
    "Dutch": "De molen is aan de rivier gebouwd, omdat het water niet bevriest, en hij maalt nog steeds meel voor de stad.",
    "Japanese": "水車は川のそばに建てられました。川は凍らないからです。今でも町のために粉をひいています。",
    "Greek": "Ο μύλος χτίστηκε στο ποτάμι επειδή το ποτάμι δεν παγώνει ποτέ και αλέθει ακόμα αλεύρι για την πόλη.",
    "": "Millbrook 1932, Oakham 1954.",
}


@pytest.mark.parametrize("name", TEXTS, ids=lambda name: name or "too little to tell")
def test_a_sentence_tells_its_language(name: str) -> None:
    assert language(TEXTS[name]) == name
    assert is_foreign(TEXTS[name]) is (name not in ("English", ""))


@pytest.mark.parametrize(
    "text",
    [
        "What the Germans call “die Gemütlichkeit und das Beisammensein” is not a word that we have.",
        "THE MILL WAS BUILT ON THE RIVER, BECAUSE THE RIVER NEVER FREEZES, AND IT STILL GRINDS.",
        "so the mill uh it was built there because you know the river it never freezes",
        "Thou shalt not muzzle the ox when he treadeth out the corn.",
    ],
    ids=["foreign words in quotation marks", "capitals", "speech", "old English"],
)
def test_english_stays_english(text: str) -> None:
    assert not is_foreign(text)


def test_a_language_nobody_listed_is_told_from_english_all_the_same() -> None:
    assert language("Mae'r felin wrth yr afon, ac nid yw'r dŵr yn rhewi byth. " * 8) == OTHER


GERMAN = f"""# Die Mühle

{TEXTS["German"]} Die Mühle ist das älteste Gebäude der Stadt. Der Müller heißt Karl Brandt, der die Mühle seit 1932 leitet.

Die Kraft-Wärme-Kopplung (KWK) ist hier nicht üblich. OCR stands for optical character recognition, sagt man hier.
"""


def test_a_document_in_another_language_gives_no_english_card_and_says_so() -> None:
    """What the initials of an acronym prove holds in every language."""
    document = a_document(GERMAN, "muehle.md")
    assert document.language == "German"
    assert document.warnings == ("The text seems to be German; questions are worded in English, so only acronyms are asked.",)
    assert {draft.frame for draft in extract(document)} <= {"acronym"}


def test_a_foreign_passage_in_an_english_document_gives_no_card_and_an_english_one_in_a_foreign_document_does() -> None:
    english = "The first steam ferry on the Mill was the Kasturba, which two brothers brought from Leith."
    mixed = a_document(f"{english}\n\n{TEXTS['English']} {TEXTS['English']}\n\n{TEXTS['German']}\n")
    assert (mixed.language, mixed.warnings) == ("English", ())
    foreign = a_document(f"{TEXTS['German']}\n\n{TEXTS['German']}\n\n{english}\n")
    assert foreign.language == "German"
    for document in (mixed, foreign):
        assert {draft.evidence.quote for draft in extract(document)} == {english}
