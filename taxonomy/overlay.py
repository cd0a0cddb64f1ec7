"""The overlay: own skills and labels added to a catalogue, and removed again completely."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import merge
from operator import attrgetter

from taxonomy.catalogue import Catalogue, Importance, Skill, folded, joined_version, version_without
from taxonomy.errors import TaxonomyError
from taxonomy.own_skills import PART, SOURCE, Entry, OwnEntries, OwnSkills
from taxonomy.report import FileNote, UnusedRow

_BY_URI = attrgetter("uri")
_BY_URIS = attrgetter("occupation", "skill")


@dataclass(frozen=True, slots=True)
class SharedLabel:
    """A label that was added to a skill and that `others` have too; all by URI."""

    label: str
    skill: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverlayReport:
    """Counts of one overlay; each row of the file is used whole or is in `unused`.

    `aliases` are labels added to `extended` skills of the catalogue; `own_skills` are the URIs of
    the new skills, `own_labels` counts their alternative labels.
    """

    rows: int
    aliases: int
    extended: int
    own_skills: tuple[str, ...]
    own_labels: int
    essential: int
    optional: int
    shared: tuple[SharedLabel, ...]
    unused: tuple[UnusedRow, ...]
    notes: tuple[FileNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Overlay:
    """A catalogue with its additions, and the account of them."""

    catalogue: Catalogue
    report: OverlayReport


def lay_over(catalogue: Catalogue, own: OwnSkills) -> Overlay:
    """Return a catalogue with own skills in place of those it had.

    Nothing of the catalogue is taken away or reordered. Raises TaxonomyError where no row of the
    file can be used.
    """
    bare = without_additions(catalogue)
    entries = OwnEntries(bare, own)
    if not entries.used:
        first = entries.unused[0]
        raise TaxonomyError(
            f"none of its rows can be used; this one {first.reason} ({first.detail})",
            file=own.place,
            line=first.line,
            fix="Fix the rows, or name the catalogue that they are for with --catalogue",
        )
    added = _added(bare, entries.used)
    laid = replace(
        added,
        version=joined_version(bare.version, f"{PART}-{own.source.version}"),
        sources=(*bare.sources, own.source),
    )
    return Overlay(laid, _report(laid, entries, own))


def without_additions(catalogue: Catalogue) -> Catalogue:
    """Return a catalogue as it was before own skills were laid over it."""
    own = {addition.skill for addition in catalogue.additions if addition.own}
    aliases = _aliases(catalogue)
    return replace(
        catalogue,
        version=version_without(catalogue.version, PART),
        sources=tuple(source for source in catalogue.sources if source.name != SOURCE),
        skills=tuple(
            _without(skill, aliases.get(skill.uri, ()))
            for skill in catalogue.skills
            if skill.uri not in own
        ),
        relations=tuple(r for r in catalogue.relations if r.skill not in own),
        additions=(),
    )


def _added(bare: Catalogue, entries: Sequence[Entry]) -> Catalogue:
    """Return the catalogue with what entries add; merging keeps the order of what was there."""
    with_additions = replace(bare, additions=tuple(entry.addition for entry in entries))
    aliases = _aliases(with_additions)
    extended = (_with(skill, aliases.get(skill.uri, ())) for skill in bare.skills)
    own = sorted((entry.skill for entry in entries if entry.skill), key=_BY_URI)
    relations = sorted((r for entry in entries for r in entry.relations), key=_BY_URIS)
    return replace(
        with_additions,
        skills=tuple(merge(extended, own, key=_BY_URI)),
        relations=tuple(merge(bare.relations, relations, key=_BY_URIS)),
    )


def _aliases(catalogue: Catalogue) -> Mapping[str, list[str]]:
    """Return the labels that were added to each skill of the taxonomy itself, by its URI."""
    labels: defaultdict[str, list[str]] = defaultdict(list)
    for addition in catalogue.additions:
        if not addition.own:
            labels[addition.skill] += addition.labels
    return labels


def _with(skill: Skill, labels: Sequence[str]) -> Skill:
    if not labels:
        return skill
    return replace(skill, alternative_labels=(*skill.alternative_labels, *labels))


def _without(skill: Skill, labels: Collection[str]) -> Skill:
    if not labels:
        return skill
    kept = tuple(label for label in skill.alternative_labels if label not in labels)
    return replace(skill, alternative_labels=kept)


def _report(catalogue: Catalogue, entries: OwnEntries, file: OwnSkills) -> OverlayReport:
    aliases = _aliases(catalogue)
    own = [entry for entry in entries.used if entry.skill]
    importances = [r.importance for entry in own for r in entry.relations]
    return OverlayReport(
        rows=len(file.rows),
        aliases=sum(map(len, aliases.values())),
        extended=len(aliases),
        own_skills=tuple(entry.addition.skill for entry in own),
        own_labels=sum(len(entry.addition.labels) for entry in own),
        essential=importances.count(Importance.ESSENTIAL),
        optional=importances.count(Importance.OPTIONAL),
        shared=_shared(catalogue, entries.used),
        unused=tuple(entries.unused),
        notes=file.notes,
    )


def _shared(catalogue: Catalogue, entries: Sequence[Entry]) -> tuple[SharedLabel, ...]:
    wanted = {folded(label) for entry in entries for label in entry.labels}
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for skill in catalogue.skills:
        for label in (skill.label, *skill.alternative_labels, *skill.hidden_labels):
            if (key := folded(label)) in wanted:
                owners[key].add(skill.uri)
    return tuple(
        SharedLabel(label, entry.addition.skill, tuple(sorted(others)))
        for entry in entries
        for label in entry.labels
        if (others := owners[folded(label)] - {entry.addition.skill})
    )
