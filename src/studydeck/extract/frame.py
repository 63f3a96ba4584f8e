"""What every frame has in common."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from studydeck.card import CardKind, Draft
from studydeck.extract.sentence import Sentence


class Frame(ABC):
    """A wording in the text that carries a question."""

    name: ClassVar[str]
    kind: ClassVar[CardKind]
    cue: ClassVar[re.Pattern[str]]
    """Linear and cheap: only sentences it is found in are tagged."""
    of_records: ClassVar[bool] = False
    """Whether it reads notes on works only."""
    any_language: ClassVar[bool] = False
    """Whether its cards are right whatever language the sentence is in; the wordings of most frames are English."""
    examples: ClassVar[tuple[tuple[str, str, str], ...]]
    """(text of a turn by Ada Park, front, back): cards that must come out and pass every gate."""
    counter_examples: ClassVar[tuple[str, ...]]
    """Texts from which no card of this frame may come out of the gates."""

    @abstractmethod
    def find(self, sentence: Sentence) -> Iterator[Draft]:
        """The drafts this frame sees in a sentence."""
