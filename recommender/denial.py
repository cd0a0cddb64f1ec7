"""Denied words: what a person says that they cannot or did not do."""

import re

_DENIED = re.compile(
    r"\b(?:no|not|never|cannot|[a-z]+n't|without|lack(?:ing)?)\b[^,.;]*", re.IGNORECASE
)


def without_denied_words(text: str) -> str:
    """Return the text with denials blanked up to the next comma, full stop or semicolon.

    Every removed character becomes a space, so that offsets stay.
    """
    return _DENIED.sub(lambda found: " " * len(found.group()), text)
