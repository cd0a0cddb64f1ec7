"""Pages of long lists, with an opaque cursor that fits one list only."""

import binascii
import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from service.errors import FieldError, RequestError, invalid

Item = TypeVar("Item")
DIGEST_CHARS = 16
FOREIGN = (
    "not a cursor of this list: it was cut, or comes from another query or another version of the "
    "catalogue; start again without it"
)


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A slice of a list of `total` items; `next_cursor` asks for the one after, None at the end."""

    items: Sequence[Item]
    next_cursor: str | None
    total: int


def page_of(
    items: Sequence[Item], key: Sequence[str], cursor: str, limit: int, number: int = 1
) -> Page[Item]:
    """Return the `limit` items from the cursor on, or where it is "" those of a page by number.

    `key` is what the list depends on: catalogue version, path and query. A cursor that was made
    with another key, or not here, raises RequestError, and so does one beside a number.
    """
    if cursor and number > 1:
        raise invalid(FieldError("page", "not beside a cursor; leave one of the two out"))
    digest = _digest(key)
    start = _offset(cursor, digest, len(items)) if cursor else (number - 1) * limit
    end = start + limit
    following = _cursor(end, digest) if end < len(items) else None
    return Page(items[start:end], following, len(items))


def _digest(key: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(list(key)).encode()).hexdigest()[:DIGEST_CHARS]


def _cursor(offset: int, digest: str) -> str:
    return urlsafe_b64encode(f"{digest}{offset}".encode()).decode().rstrip("=")


def _offset(cursor: str, digest: str, total: int) -> int:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        token = urlsafe_b64decode(padded).decode("ascii")
        offset = int(token.removeprefix(digest))
    except (ValueError, binascii.Error):
        raise _foreign() from None
    # Only the one spelling that was handed out: base64 and int() are both lenient.
    if cursor != _cursor(offset, digest) or not 0 < offset < total:
        raise _foreign()
    return offset


def _foreign() -> RequestError:
    return invalid(FieldError("cursor", FOREIGN))
