"""What clients ask: everyday people, a mix of everything, and the worst that is admitted."""

import random
from collections.abc import Callable, Iterator
from functools import cache
from itertools import cycle, islice

from bench.chaos.load import Request, post
from bench.serving import MATCH, WHAT_IF
from bench.workload import STATEMENT_CHARS, STATEMENTS, TEXT_CHARS, Body, random_words
from taxonomy.statements import shipped_statements

RECOGNISE = "/api/v1/skills/recognise"
_MOST_STATEMENTS = 128


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


def _statements(shortest: int, longest: int, ending: str = "") -> "Heavy":
    def body(seed: int) -> Body:
        texts = random_words(STATEMENT_CHARS - len(ending), shortest, longest, seed=seed)
        return {"statements": [f"{text}{ending}" for text in islice(texts, _MOST_STATEMENTS)]}

    return body


def _random_text(seed: int) -> Body:
    return {"text": next(random_words(TEXT_CHARS, 1, 6, seed=seed))}


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
