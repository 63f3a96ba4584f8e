"""The cards of the two decks that the app is tested on."""

from builders import a_card, a_cloze, an_evidence

CLUSTERS = an_evidence(
    "So entire new clusters have to be built before the next step can be taken.", line=27, speaker="Nathan Lambert"
)
INTERVIEW = (
    a_card(
        "What has to be built before the next step in compute?",
        "Entire new clusters",
        context="Interview about training, 2025",
        evidence=CLUSTERS,
    ),
    a_cloze("RLVR is {{reinforcement learning}} with {{verifiable rewards}}.", evidence=an_evidence("RLVR it is.", line=41)),
    a_card("Who says that new clusters have to be built?", "Nathan Lambert", evidence=CLUSTERS),
    a_card("Which words fill a long card?", "\n\n".join(f"Paragraph {n} of a long answer." for n in range(1, 30))),
)
CAPTIONS = (
    a_card(
        "When does the talk begin?", "After the break", evidence=an_evidence("after the break", document="talk.vtt", time=754)
    ),
)
