"""How the readers write down wordings: alternatives on lines of their own, word lists as text."""

import re


def any_of(*patterns: str) -> re.Pattern[str]:
    """One pattern for all, blind to case; a straight apostrophe stands for a curly one as well."""
    return re.compile("|".join(patterns).replace("'", "['’]"), re.IGNORECASE)


def words(text: str) -> frozenset[str]:
    """The words of `text`."""
    return frozenset(text.split())
