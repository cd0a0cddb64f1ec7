"""What clients ask: everyday people, a mix of everything, and the worst that is admitted."""

import random
import string
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import cycle, islice

from bench.chaos.load import Request, post
from bench.workload import STATEMENTS
from taxonomy.statements import shipped_statements

MATCH = "/api/v1/match"
WHAT_IF = "/api/v1/what-if"
RECOGNISE = "/api/v1/skills/recognise"
_MOST_STATEMENTS = 128
_LONGEST = 499
Body = dict[str, list[str] | str]
"""A profile in words, or a text."""


def people(size: int = STATEMENTS, seed: int = 0) -> Iterator[tuple[str, ...]]:
    """Yield people of `size` example statements each; every sentence comes once, then again."""
    texts = list(_example_texts())
    random.Random(seed).shuffle(texts)  # noqa: S311 - the same people each time
    said = cycle(texts)
    while True:
        yield tuple(islice(said, size))


@cache
def _example_texts() -> tuple[str, ...]:
    return tuple(statement.text for statement in shipped_statements())


def matches(size: int = STATEMENTS, seed: int = 0) -> Iterator[Request]:
    """Yield a match of each person."""
    for person in people(size, seed):
        yield post(MATCH, {"statements": list(person), "limit": 20})


def mixed(seed: int = 0) -> Iterator[Request]:
    """Yield requests of every kind in turn, reads and pages among them, each with new words."""
    for number, person in enumerate(people(3, seed)):
        words = list(person)
        query = words[0].split()[-1].strip(".,")
        yield post(MATCH, {"statements": words, "limit": 20})
        yield Request(f"/api/v1/suggest?type=skill&q={query}")
        yield post(RECOGNISE, {"text": " ".join(words)})
        yield Request(f"/api/v1/occupations?q={query}")
        yield post("/api/v1/occupations/resolve", {"title": f"senior {query}"})
        yield Request(f"/skills?page={number % 10 + 1}")
        if number % 10 == 0:
            yield post(WHAT_IF, {"statements": words})


def light(seed: int = 0) -> Iterator[Request]:
    """Yield what costs little: a short match among reads and searches."""
    for number, (words,) in enumerate(people(1, seed)):
        query = words.split()[-1].strip(".,")
        yield post(MATCH, {"statements": [words], "limit": 3})
        for kind in ("occupation", "skill"):
            yield Request(f"/api/v1/suggest?type={kind}&q={query}")
            yield Request(f"/api/v1/{kind}s?q={query}&limit=5")
        yield post("/api/v1/occupations/resolve", {"title": f"senior {query}"})
        yield Request(f"/careers?page={number % 4 + 1}")


def random_words(
    length: int, shortest: int, longest: int, sep: str = " ", seed: int = 17
) -> Iterator[str]:
    """Yield texts of words of random letters, each of at most `length` characters."""
    draw = random.Random(seed)  # noqa: S311 - the same texts each time
    while True:
        text = ""
        while len(text) < length:
            size = draw.randint(shortest, longest)
            text += "".join(draw.choices(string.ascii_lowercase, k=size)) + sep
        yield text[:length].strip()


def _statements(shortest: int, longest: int, ending: str = "") -> "Heavy":
    def body(seed: int) -> Body:
        texts = random_words(_LONGEST - len(ending), shortest, longest, seed=seed)
        return {"statements": [f"{text}{ending}" for text in islice(texts, _MOST_STATEMENTS)]}

    return body


def _random_text(seed: int) -> Body:
    return {"text": next(random_words(20_000, 1, 6, seed=seed))}


def _everyday_statements(seed: int) -> Body:
    return {"statements": list(next(people(200, seed)))}


Heavy = Callable[[int], Body]
HEAVY: dict[str, Heavy] = {
    "short random words": _statements(2, 4),
    "longer random words": _statements(8, 12),
    "random words and a job": _statements(2, 3, " nurse"),
    "random text": _random_text,
    "200 example statements": _everyday_statements,
}
"""Bodies that are past the budget of work, or near it, by a seed: no two have the same words."""


def fitting(body: Mapping[str, object], detail: str) -> dict[str, object]:
    """Return the part of a body that would fit, by the words of the error that refused it."""
    words = detail.partition("; at most ")[2].split()
    statements = body.get("statements")
    if isinstance(statements, list):
        return {**body, "statements": statements[: int(words[2])]}
    return {**body, "text": str(body["text"])[: int(words[2])]}
