"""Field cases: what people wrote and asked for, and what the answer has to be like.

Concepts are named by URI, or by its last segment where they are ESCO's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from evaluation.benchmarks import files
from evaluation.benchmarks.queries import uris_by_name
from taxonomy.catalogue import Catalogue

_NOT_AMONG = 5
_SHOWN = 3
_ONCE = ("id", "kind", "call", "why")
Line = Mapping[str, object]


class Call(StrEnum):
    """What a case asks for: careers of statements, occupations of a title, labels being typed."""

    MATCH = "match"
    RESOLVE = "resolve"
    SUGGEST = "suggest"


_TEXT = {Call.MATCH: "statements", Call.RESOLVE: "title", Call.SUGGEST: "query"}


class Expected(StrEnum):
    """What a case expects, by its key in the file; all of it has to hold.

    Careers are the occupations of the answer, best first. Skills and past jobs are those that a
    match reads from the statements; only cases of `match` expect them.

    - `careers`, an object `{"any_in": k, "of": [...]}`: one of these is among the first k careers.
    - `not_careers`, a list: none of these is among the first five careers.
    - `no_careers`, true: there is no career at all.
    - `skills`, a list of lists: of each inner list one skill is claimed.
    - `not_skills`, a list: none of these is claimed.
    - `past_jobs`, a list: one of these is among the past jobs.
    """

    CAREERS = "careers"
    NOT_CAREERS = "not_careers"
    NO_CAREERS = "no_careers"
    SKILLS = "skills"
    NOT_SKILLS = "not_skills"
    PAST_JOBS = "past_jobs"


_OF_MATCH = frozenset({Expected.SKILLS, Expected.NOT_SKILLS, Expected.PAST_JOBS})
_NOT = frozenset({Expected.NOT_CAREERS, Expected.NOT_SKILLS})


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What came: occupations (URIs) best first, claimed skills and past jobs in their order."""

    careers: tuple[str, ...]
    skills: tuple[str, ...] = ()
    past_jobs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """One thing that a case expects: sets of concepts (URIs), and how many careers are looked at.

    There is one set for all keys but `skills`, and none for `no_careers`.
    """

    key: Expected
    sets: tuple[tuple[str, ...], ...] = ()
    first: int = 1

    @property
    def is_possible(self) -> bool:
        """Whether an answer over the catalogue can meet it."""
        return self.key in _NOT or all(self.sets)

    def seen(self, answer: CaseAnswer) -> tuple[str, ...]:
        """Return the concepts of the answer that count."""
        match self.key:
            case Expected.SKILLS | Expected.NOT_SKILLS:
                return answer.skills
            case Expected.PAST_JOBS:
                return answer.past_jobs
            case _:
                return answer.careers[: self.first]

    def unmet(self, answer: CaseAnswer) -> tuple[tuple[str, ...], ...]:
        """Return the sets of which none came, or the one set of those that must not have come."""
        seen = self.seen(answer)
        match self.key:
            case Expected.NO_CAREERS:
                return (seen,) if seen else ()
            case _ if self.key in _NOT:
                wrong = tuple(uri for uri in self.sets[0] if uri in seen)
                return (wrong,) if wrong else ()
            case _:
                return tuple(each for each in self.sets if not set(each) & set(seen))


@dataclass(frozen=True, slots=True)
class FieldCase:
    """One case: its id and kind, the call with its text or statements, and what is expected."""

    id: str
    kind: str
    call: Call
    texts: tuple[str, ...]
    expectations: tuple[Expectation, ...]

    @property
    def limit(self) -> int:
        """The number of careers that have to be looked at."""
        return max(one.first for one in self.expectations)

    def failed(self, answer: CaseAnswer) -> tuple[Expectation, ...]:
        """Return the expectations that an answer does not meet."""
        return tuple(one for one in self.expectations if one.unmet(answer))


@dataclass(frozen=True, slots=True)
class FieldCases:
    """The cases of one file; `unresolved` names each expected concept that the catalogue lacks."""

    name: str
    cases: tuple[FieldCase, ...]
    unresolved: tuple[str, ...] = ()


def read_field_cases(path: Path, catalogue: Catalogue) -> FieldCases:
    """Read a JSON Lines file of cases, with the keys of `Expected`, and `why` for the reader.

    Cases that no answer over the catalogue could pass are left out, since it has none of the
    concepts of a set. Raises EvaluationError, also for a key that is not known.
    """
    reader = _CaseReader(path, uris_by_name(catalogue.occupations), uris_by_name(catalogue.skills))
    cases = tuple(reader.cases())
    if not cases:
        raise files.EvaluationError(
            f"{path} has no case that can be passed over the catalogue in use; "
            "check the file, or import the release it was made for: destinai import esco PATH…"
        )
    return FieldCases(path.name, cases, tuple(sorted(reader.unresolved)))


class _CaseReader:
    """Reads the cases of a file and collects what the catalogue lacks of what they expect."""

    def __init__(
        self, path: Path, occupations: Mapping[str, str], skills: Mapping[str, str]
    ) -> None:
        self._path = path
        self._occupations = occupations
        self._skills = skills
        self.unresolved: set[str] = set()

    def cases(self) -> Iterator[FieldCase]:
        """Yield the cases that can be passed."""
        for number, line in files.json_lines(self._path):
            case = self._case(number, line)
            if all(one.is_possible for one in case.expectations):
                yield case

    def _case(self, number: int, line: Line) -> FieldCase:
        call = self._call(number, line)
        self._refuse_unknown(number, line, call)
        text = _TEXT[call]
        texts = (
            files.strings(self._path, number, line, text)
            if call is Call.MATCH
            else (files.string(self._path, number, line, text),)
        )
        keys = [key for key in Expected if key in line]
        if not keys:
            raise self._error(number, f"expects nothing; add one of {', '.join(Expected)}")
        return FieldCase(
            id=files.string(self._path, number, line, "id"),
            kind=files.string(self._path, number, line, "kind"),
            call=call,
            texts=texts,
            expectations=tuple(self._expectation(number, line, key) for key in keys),
        )

    def _call(self, number: int, line: Line) -> Call:
        name = files.string(self._path, number, line, "call")
        if name not in set(Call):
            raise self._error(number, f"call is {name!r}; it must be one of {', '.join(Call)}")
        return Call(name)

    def _refuse_unknown(self, number: int, line: Line, call: Call) -> None:
        expected = [key for key in Expected if call is Call.MATCH or key not in _OF_MATCH]
        known = (*_ONCE, _TEXT[call], *expected)
        unknown = [key for key in line if key not in known]
        if unknown:
            raise self._error(
                number,
                f"a case of {call} has no {', '.join(unknown)}; correct or remove it "
                f"(known are {', '.join(known)})",
            )

    def _expectation(self, number: int, line: Line, key: Expected) -> Expectation:
        match key:
            case Expected.CAREERS:
                return self._careers(number, line[key])
            case Expected.NO_CAREERS:
                if line[key] is not True:
                    raise self._error(number, "no_careers must be true; else leave it out")
                return Expectation(key, first=_SHOWN)
            case Expected.SKILLS:
                lists = files.string_lists(self._path, number, line, key)
                if not lists:
                    raise self._error(number, "skills has no list; add one, or leave it out")
                return Expectation(key, tuple(self._known(each, self._skills) for each in lists))
            case Expected.PAST_JOBS:
                names = files.strings(self._path, number, line, key)
                return Expectation(key, (self._known(names, self._occupations),))
            case Expected.NOT_CAREERS | Expected.NOT_SKILLS:
                uri_of = self._occupations if key is Expected.NOT_CAREERS else self._skills
                names = files.strings(self._path, number, line, key)
                known = tuple(uri_of[name] for name in names if name in uri_of)
                return Expectation(key, (known,), _NOT_AMONG)

    def _careers(self, number: int, value: object) -> Expectation:
        if not isinstance(value, dict) or value.keys() != {"any_in", "of"}:
            raise self._error(number, "careers must be an object with any_in and of")
        first = value["any_in"]
        if not isinstance(first, int) or isinstance(first, bool) or first < 1:
            raise self._error(number, "any_in must be a whole number from 1")
        names = files.strings(self._path, number, value, "of")
        return Expectation(Expected.CAREERS, (self._known(names, self._occupations),), first)

    def _known(self, names: Iterable[str], uri_of: Mapping[str, str]) -> tuple[str, ...]:
        """Return the URIs of concepts that the catalogue has, and note the others."""
        names = tuple(names)
        self.unresolved.update(name for name in names if name not in uri_of)
        return tuple(uri_of[name] for name in names if name in uri_of)

    def _error(self, number: int, what: str) -> files.EvaluationError:
        return files.EvaluationError(f"{self._path} line {number}: {what}")
