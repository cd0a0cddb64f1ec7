"""A link that was made with another catalogue: what became of the skills and jobs that it names."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from recommender.profile import NoteKind
from service.settings import Settings
from service.snapshot import CatalogueSnapshot, concept_id
from taxonomy.catalogue import folded
from taxonomy.changes import ConceptChanges, NamedConcept, RemovedConcept, RenamedConcept
from website.forms.concept_input import ConceptInput, job_input, skill_input
from website.forms.form import Form

_Change = TypeVar("_Change", RemovedConcept, RenamedConcept)
_SKILL_FIELDS = ("skills", "without", "partial", "denied", "unsure")
_HAVE = ("skills", "partial")
"""The skills of a person; what comes near to one that went may be theirs too."""
_JOB_FIELDS = ("jobs", "careers", "not")
_NOT_A_JOB = f"{NoteKind.AVERSION}:"
"""Before the name of an occupation in `notes`."""
_SUGGESTED_FOR = 10
"""Concepts that went, of each type, for which others are looked up."""
_OPTIONS = 3
_VERSION_CHARS = 80


@dataclass(frozen=True, slots=True)
class EarlierLink:
    """What a link names that is not as it was; `is_kept` where its catalogue is still known.

    What was `replaced` counts as its successor. `gone_skills` and `gone_jobs` do not count: each
    is its label, with what comes near to it where a person said that they have it. Labels of before
    are in `language`.
    """

    version: str
    is_kept: bool = False
    language: str = ""
    renamed: tuple[RenamedConcept, ...] = ()
    replaced: tuple[tuple[str, NamedConcept], ...] = ()
    gone_skills: tuple[ConceptInput, ...] = ()
    gone_jobs: tuple[ConceptInput, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing is known to have changed."""
        return not (self.renamed or self.replaced or self.gone_skills or self.gone_jobs)


def read_earlier_link(
    form: Form, snapshot: CatalogueSnapshot, settings: Settings
) -> tuple[Form, EarlierLink | None]:
    """Return the form with today's names, and what changed since its catalogue, if that is another.

    Names that are known to be gone are replaced by their successors or left out; others stay.
    """
    version = form.last("v")
    if form.is_posted or version in ("", snapshot.versions.catalogue_version):
        return form, None
    link = EarlierLink(version[:_VERSION_CHARS])
    changes = snapshot.changes_since(version)
    if changes is None:
        return form, link
    fields = {name: _names(form, name) for name in (*_SKILL_FIELDS, *_JOB_FIELDS, "notes")}
    skills, jobs = _Renaming(changes.skills), _Renaming(changes.occupations)
    of_field = dict.fromkeys(_SKILL_FIELDS, skills) | dict.fromkeys((*_JOB_FIELDS, "notes"), jobs)
    renewed = {name: [",".join(of_field[name].renewed(names))] for name, names in fields.items()}
    claimed = [name for field in _HAVE for name in fields[field]]
    others = [name for field in _SKILL_FIELDS for name in fields[field] if name not in claimed]
    named = [*fields["jobs"], *fields["careers"]]
    unwanted = [name for name in (*fields["not"], *fields["notes"]) if name not in named]
    return Form({**form.fields, **renewed}, is_posted=False), replace(
        link,
        is_kept=True,
        language=changes.language,
        renamed=(*skills.renamed((*claimed, *others)), *jobs.renamed((*named, *unwanted))),
        replaced=(*skills.replaced((*claimed, *others)), *jobs.replaced((*named, *unwanted))),
        gone_skills=(
            *_with_options(skills.gone(claimed), skill_input, snapshot, settings),
            *map(ConceptInput, skills.gone(others)),
        ),
        gone_jobs=(
            *_with_options(jobs.gone(named), job_input, snapshot, settings),
            *map(ConceptInput, jobs.gone(unwanted)),
        ),
    )


class _Renaming:
    """The changes of the concepts of one type by id or URI, as links name them."""

    def __init__(self, changes: ConceptChanges) -> None:
        self._removed = _by_name(changes.removed)
        self._renamed = _by_name(changes.renamed)

    def renewed(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the names with those that went replaced by a successor, or left out."""
        for name in names:
            prefix, concept = _split(name)
            gone = self._removed.get(concept)
            if gone is None:
                yield name
            elif gone.successor:
                yield prefix + gone.successor.uri

    def renamed(self, names: Iterable[str]) -> Iterator[RenamedConcept]:
        """Yield the concepts that have another name, each once."""
        return filter(None, map(self._renamed.get, _concepts(names)))

    def replaced(self, names: Iterable[str]) -> Iterator[tuple[str, NamedConcept]]:
        """Yield the label of each concept whose successor has another one, and the successor."""
        for one in filter(None, map(self._removed.get, _concepts(names))):
            if one.successor and folded(one.successor.label) != folded(one.label):
                yield one.label, one.successor

    def gone(self, names: Iterable[str]) -> Iterator[str]:
        """Yield the label of each concept that went and was not replaced."""
        found = filter(None, map(self._removed.get, _concepts(names)))
        return (one.label for one in found if one.successor is None)


def _split(name: str) -> tuple[str, str]:
    """Return what stands before a concept, "" but for a note, and the concept's name."""
    is_note = name.startswith(_NOT_A_JOB)
    return (_NOT_A_JOB, name.removeprefix(_NOT_A_JOB)) if is_note else ("", name)


def _concepts(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(_split(name)[1] for name in names))


def _names(form: Form, name: str) -> list[str]:
    given = form.values(name) if name == "careers" else (form.last(name),)
    names = (value.strip() for text in given for value in text.split(","))
    return list(dict.fromkeys(filter(None, names)))


def _by_name(changes: Iterable[_Change]) -> Mapping[str, _Change]:
    """Return changes by URI and by id; an id that several concepts share names none of them."""
    changes = tuple(changes)
    shared = Counter(concept_id(change.uri) for change in changes)
    by_id = {concept_id(change.uri): change for change in changes}
    only = {name: change for name, change in by_id.items() if shared[name] == 1}
    return only | {change.uri: change for change in changes}


def _with_options(
    labels: Iterable[str],
    find: Callable[[str, CatalogueSnapshot, Settings], ConceptInput],
    snapshot: CatalogueSnapshot,
    settings: Settings,
) -> tuple[ConceptInput, ...]:
    """Return labels with what comes near to each of the first ones."""
    found = []
    for place, label in enumerate(labels):
        options = find(label, snapshot, settings).options if place < _SUGGESTED_FOR else ()
        found.append(ConceptInput(label, options[:_OPTIONS]))
    return tuple(found)
