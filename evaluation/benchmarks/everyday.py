"""Everyday words: people with the careers that suit them, and statements with their skills.

Concepts are named by URI, or by its last segment where they are ESCO's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path

from evaluation.benchmarks import files
from evaluation.benchmarks.queries import Benchmark, Query, draw, query_of, uris_by_name
from taxonomy.catalogue import Catalogue

_CAREERS = frozenset({"statements", "gold"})
_SKILLS = frozenset({"text", "must"})


class ProfileKind(StrEnum):
    """What a person says of themselves.

    They never name their job, name a past one in passing, have two backgrounds, or learnt what
    they can do outside paid work.
    """

    DOING = "doing"
    TITLE = "title"
    CHANGER = "changer"
    INFORMAL = "informal"


@dataclass(frozen=True, slots=True)
class Person:
    """What one person says, any of whose gold occupations is right.

    `unit_groups` are the ISCO-08 codes of their backgrounds. `own` is the first gold occupation
    (URI) that the file names and the catalogue has.
    """

    query: Query
    kind: ProfileKind
    unit_groups: frozenset[str]
    own: str


@dataclass(frozen=True, slots=True)
class EverydayCareers:
    """The people of one file; `unresolved` names each gold occupation that the catalogue lacks."""

    name: str
    people: tuple[Person, ...]
    unresolved: tuple[str, ...] = ()

    def sample(self, size: int) -> "EverydayCareers":
        """Return `size` people drawn with a fixed seed, in their order."""
        return EverydayCareers(self.name, draw(self.people, size), self.unresolved)

    @property
    def gold(self) -> int:
        """The number of gold occupations of all people."""
        return sum(len(one.query.gold) for one in self.people)

    @property
    def benchmark(self) -> Benchmark:
        """What the people say, as queries with gold occupations."""
        return Benchmark(self.name, tuple(one.query for one in self.people), self.unresolved)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement; of each set in `must` one skill (URI) is to be claimed, those of `may` can be.

    Both are empty where it names no skill.
    """

    text: str
    must: tuple[frozenset[str], ...]
    may: frozenset[str]

    @property
    def right(self) -> frozenset[str]:
        """Every skill that it is right to claim."""
        return self.may.union(*self.must)


@dataclass(frozen=True, slots=True)
class EverydaySkills:
    """The statements of one file; `unresolved` names each skill that the catalogue lacks."""

    name: str
    statements: tuple[Statement, ...]
    unresolved: tuple[str, ...] = ()

    def sample(self, size: int) -> "EverydaySkills":
        """Return `size` statements drawn with a fixed seed, in their order."""
        return EverydaySkills(self.name, draw(self.statements, size), self.unresolved)

    @property
    def gold(self) -> int:
        """The number of sets of which one skill is to be claimed."""
        return sum(len(one.must) for one in self.statements)


Everyday = EverydayCareers | EverydaySkills
Line = tuple[int, dict[str, object]]


def read_everyday(path: Path, catalogue: Catalogue) -> Everyday:
    """Read a JSON Lines file of people, or one of statements, as its first line says.

    People have `statements`, `gold`, `isco` and `kind`; statements have `text`, `must` and `may`.
    People without any gold in the catalogue are left out, as are statements that name skills of
    which it has none. Raises EvaluationError.
    """
    lines = list(files.json_lines(path))
    if not lines:
        raise files.EvaluationError(f"{path} has no line; add some, or leave the file out")
    number, first = lines[0]
    if first.keys() >= _CAREERS:
        return _careers(path, lines, uris_by_name(catalogue.occupations))
    if first.keys() >= _SKILLS:
        return _skills(path, lines, uris_by_name(catalogue.skills))
    raise files.EvaluationError(
        f"{path} line {number} has neither statements and gold nor text and must; name a file of "
        "everyday careers or of everyday skills: destinai eval everyday PATH…"
    )


def read_people(path: Path, catalogue: Catalogue) -> EverydayCareers:
    """Read a JSON Lines file of people, as `read_everyday` does.

    Raises EvaluationError, also for a file of statements.
    """
    everyday = read_everyday(path, catalogue)
    if isinstance(everyday, EverydaySkills):
        raise files.EvaluationError(
            f"{path} has statements and no people; name a file of everyday careers, whose lines "
            "have statements and gold"
        )
    return everyday


def _careers(path: Path, lines: Iterable[Line], uri_of: Mapping[str, str]) -> EverydayCareers:
    people, named = [], set()
    for number, line in lines:
        gold = files.strings(path, number, line, "gold")
        named |= set(gold)
        query = query_of(files.strings(path, number, line, "statements"), gold, uri_of)
        groups = frozenset(files.strings(path, number, line, "isco"))
        own = next((uri_of[name] for name in gold if name in uri_of), "")
        people.append(Person(query, _kind(path, number, line), groups, own))
    kept = tuple(one for one in people if one.query.gold)
    _refuse_empty(path, kept)
    return EverydayCareers(path.name, kept, tuple(sorted(named - uri_of.keys())))


def _kind(path: Path, number: int, line: Mapping[str, object]) -> ProfileKind:
    name = files.string(path, number, line, "kind")
    if name not in set(ProfileKind):
        raise files.EvaluationError(
            f"{path} line {number}: kind is {name!r}; it must be one of {', '.join(ProfileKind)}"
        )
    return ProfileKind(name)


def _skills(path: Path, lines: Iterable[Line], uri_of: Mapping[str, str]) -> EverydaySkills:
    statements, named = [], set()
    for number, line in lines:
        text = files.string(path, number, line, "text")
        must = files.string_lists(path, number, line, "must")
        may = files.strings(path, number, line, "may", least=0)
        named |= {*may, *chain.from_iterable(must)}
        sets = (frozenset(uri_of[name] for name in each if name in uri_of) for each in must)
        found = tuple(each for each in sets if each)
        known = frozenset(uri_of[name] for name in may if name in uri_of)
        if found or (not must and (known or not may)):
            statements.append(Statement(text, found, known))
    _refuse_empty(path, statements)
    return EverydaySkills(path.name, tuple(statements), tuple(sorted(named - uri_of.keys())))


def _refuse_empty(path: Path, kept: object) -> None:
    if not kept:
        raise files.EvaluationError(
            f"{path} has no line whose gold is in the catalogue in use; "
            "check the file, or import the release it was made for: destinai import esco PATH…"
        )
