"""The workloads: people in words and by skill URIs, a CV, and the worst that may be sent.

Each is named by a constant: the name stands beside every figure that was measured with it.
"""

import json
import random
import string
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

Body = dict[str, object]
"""The JSON of a request."""

TASKS = "career_ranking_dev.jsonl"
EVERYDAY = "everyday_careers_dev.jsonl"

STATEMENTS = 10
WORDS = 12
TEN_TASKS = "ten statements of up to 12 words"
TEN_EVERYDAY = "ten everyday statements"
LONG_STATEMENTS = 8
LONG_WORDS = range(17, 24)
EIGHT_TASKS = "eight statements of 20 words, limit 100"
LINES = 150
CV = f"CV of {LINES} lines"


def people_in_words(path: Path) -> list[tuple[str, ...]]:
    """Return distinct people of ten statements of at most a dozen words each."""
    short = (" ".join(text.split()[:WORDS]) for text in _statements(path))
    return grouped(dict.fromkeys(short), STATEMENTS)


def everyday_people(path: Path) -> list[tuple[str, ...]]:
    """Return distinct people of ten statements as people wrote them, 13 words on average."""
    return grouped(dict.fromkeys(_statements(path)), STATEMENTS)


def people_in_long_words(path: Path) -> list[tuple[str, ...]]:
    """Return distinct people of eight statements of 17 to 23 words each."""
    long = (text for text in _statements(path) if len(text.split()) in LONG_WORDS)
    return grouped(dict.fromkeys(long), LONG_STATEMENTS)


def cvs(path: Path) -> list[str]:
    """Return distinct texts of 150 lines of at most a dozen words each."""
    short = (" ".join(text.split()[:WORDS]) for text in _statements(path))
    return ["\n".join(lines) for lines in grouped(dict.fromkeys(short), LINES)]


def people_by_skills(skills: Sequence[str], count: int) -> list[tuple[str, ...]]:
    """Return `count` people of ten skill URIs each, spread over the catalogue."""
    step = max(len(skills) // (count * STATEMENTS), 1)
    return grouped(skills[::step], STATEMENTS)[:count]


def grouped(items: Iterable[str], size: int) -> list[tuple[str, ...]]:
    """Return the items in groups of `size`, in order; what is left over is dropped."""
    return list(zip(*[iter(items)] * size, strict=False))


def _statements(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield from json.loads(line)["statements"]


STATEMENT_CHARS = 499
TEXT_CHARS = 20_000
_SEED = 17


def random_words(
    length: int, shortest: int, longest: int, sep: str = " ", seed: int = _SEED
) -> Iterator[str]:
    """Yield texts of at most `length` characters of random words, the same ones for a seed."""
    draw = random.Random(seed)  # noqa: S311 - a fixed text
    while True:
        text = ""
        while len(text) < length:
            size = draw.randint(shortest, longest)
            text += "".join(draw.choices(string.ascii_lowercase, k=size)) + sep
        yield text[:length].strip()


def statements(source: Iterable[str], count: int = 128) -> Body:
    """Return a request with the first `count` statements of a source."""
    return {"statements": list(islice(source, count))}


def worst_requests() -> dict[str, Body]:
    """Return what costs the most of all requests within the limits of their size, by name."""
    size = STATEMENT_CHARS
    jobs = (f"{words} nurse" for words in random_words(size - 6, 2, 3, " nurse, "))
    return {
        "random words": statements(random_words(size, 2, 4)),
        "longer random words": statements(random_words(size, 8, 12)),
        "words as long as tokens get": statements(random_words(size, 90, 100)),
        "one word a statement": statements(random_words(size, size, size)),
        "200 statements": statements(random_words(300, 2, 4), 200),
        "lists": statements(random_words(size, 2, 3, ", ")),
        "sentences": statements(random_words(size, 2, 3, ". ")),
        "jobs": statements(jobs),
        "no- chains": _repeated("no-"),
        "no chains": _repeated("no "),
        "commas": {"text": "ab," * 6_600},
        "brackets": {"text": "(" * 10_000 + ")" * 10_000},
        "combining marks": {"text": "a" + "\u0301" * (TEXT_CHARS - 1)},
        "one word of 20,000 letters": {
            "text": next(random_words(TEXT_CHARS, TEXT_CHARS, TEXT_CHARS))
        },
        "20,000 random characters": {"text": next(random_words(TEXT_CHARS, 1, 6))},
    }


def fitting(request: Body, detail: str) -> Body:
    """Return the part of a refused request that fits the budget, by the words of the error.

    Raises ValueError where they do not say what would fit.
    """
    words = detail.partition("; at most ")[2].split()
    said, texts, text = words[:2], request.get("statements"), request.get("text")
    if said == ["the", "first"] and isinstance(texts, list):
        return {**request, "statements": texts[: int(words[2])]}
    if said == ["its", "first"] and isinstance(text, str):
        return {**request, "text": text[: int(words[2])]}
    raise ValueError(f"the error does not say what would fit: {detail}")


def _repeated(pattern: str, count: int = 128) -> Body:
    words = random_words(4, 4, 4)
    start = (pattern * STATEMENT_CHARS)[: STATEMENT_CHARS - 5]
    return statements((f"{start} {next(words)}" for _ in range(count)), count)
