"""Answers: what a server says to some requests, byte for byte, by catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench.chaos.load import Request, ask_each

NEITHER = "neither"
Answers = Mapping[Request, bytes]


@dataclass(frozen=True, slots=True)
class Known:
    """The answers of catalogues, by name, to the same requests."""

    answers: Mapping[str, Answers]

    def judge(self, request: Request, content: bytes) -> str:
        """Return which catalogue gives this very answer, NEITHER where none does."""
        given = (name for name, own in self.answers.items() if own[request] == content)
        return next(given, NEITHER)


def answers_of(port: int, requests: Iterable[Request], client: int = 0) -> Answers:
    """Return what a server answers now, whatever the status."""
    kept: dict[Request, bytes] = {}

    def keep(request: Request, content: bytes) -> str:
        kept[request] = content
        return ""

    ask_each(port, requests, keep, client)
    return kept
