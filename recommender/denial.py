"""Denied words: what a person says that they cannot or did not do."""

import re

_DENIED = re.compile(
    r"\b(?:no(?!-)|not(?!-|\s+(?:only|just|merely)\b)|never(?!\s+(?:miss|fail|late|stop))|cannot"
    r"|[a-z]+n't|without|lack(?:ing)?)\b"
    r"(?:(?!\b(?:but|however|though|although|yet|(?:and|so)\s+i)\b)[^,.;])*",
    re.IGNORECASE,
)


def without_denied_words(text: str) -> str:
    """Return the text with denials blanked, each up to the next comma, stop, "but" or "and I".

    "Not only", "never missed" and "no-code" deny nothing. Every removed character becomes a
    space, so that offsets stay.
    """
    return _DENIED.sub(lambda found: " " * len(found.group()), text)
