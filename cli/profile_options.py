"""The options that say what a person can do, shared by `match`, `ask`, `what-if`, `plan`."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.errors import CommandError, UsageError
from index.labels import ConceptType, LabelHit, label_key
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Occupation, Skill

CONCEPT = "URI|LABEL"
_NEAR = 3

Statements = Annotated[
    list[str] | None, typer.Argument(metavar="STATEMENT", help="What you can do, a statement each.")
]
Skills = Annotated[
    list[str] | None, typer.Option(metavar=CONCEPT, help="A skill you have; may be repeated.")
]
Occupations = Annotated[
    list[str] | None, typer.Option(metavar=CONCEPT, help="An occupation you had; may be repeated.")
]
Partial = Annotated[
    list[str] | None,
    typer.Option(metavar=CONCEPT, help="A skill you have some of; may be repeated."),
]
Denied = Annotated[
    list[str] | None,
    typer.Option(metavar=CONCEPT, help="A skill you do not have; may be repeated."),
]
Unsure = Annotated[
    list[str] | None,
    typer.Option(metavar=CONCEPT, help="A skill you cannot tell about; may be repeated."),
]
Without = Annotated[
    list[str] | None,
    typer.Option(metavar=CONCEPT, help="A skill that was misread; may be repeated."),
]
TextFile = Annotated[
    str, typer.Option(metavar="FILE|-", help="A text about you, from a file or stdin.")
]
Isco = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="List only careers in this ISCO-08 group, such as 31."),
]


@dataclass(frozen=True, slots=True)
class ProfileOptions:
    """A profile as given on the command line; `concepts` are by URI or label, by their field."""

    statements: list[str]
    text: str | None
    concepts: Mapping[str, list[str]]

    def fields(self, snapshot: CatalogueSnapshot) -> dict[str, Any]:
        """Return the profile's fields of a request, concepts by URI; raise CommandError."""
        found = {
            field: concept_uris(
                snapshot,
                names,
                ConceptType.OCCUPATION if field == _OCCUPATIONS else ConceptType.SKILL,
            )
            for field, names in self.concepts.items()
        }
        return {"statements": self.statements, "text": self.text, **found}


_OCCUPATIONS = "occupations"
_FIELDS = {
    "--skill": "skills",
    "--partial": "partial_skills",
    "--denied": "denied_skills",
    "--unsure": "unsure_skills",
    "--without": "excluded_skills",
    "--occupation": _OCCUPATIONS,
}
"""The field of a request that an option is for."""
_SAYING = ("--skill", "--partial", "--occupation")


def concepts(*given: list[str] | None) -> dict[str, list[str]]:
    """Return concepts by the option they were given with, in the order of `_FIELDS`."""
    return {option: names or [] for option, names in zip(_FIELDS, given, strict=True)}


def profile_options(
    statements: list[str] | None, text: str, named: Mapping[str, list[str]]
) -> ProfileOptions:
    """Return the profile that was given, with the content of the file that `text` names.

    `named` are the concepts by option. Raises UsageError where nothing is given that says what
    the person can do, CommandError where the file cannot be read.
    """
    if not (statements or text or any(named[option] for option in _SAYING)):
        listed = ", ".join(_SAYING)
        raise UsageError(f"say at least one thing: a STATEMENT, {listed}, --text")
    return ProfileOptions(
        statements=statements or [],
        text=_read_text(text) if text else None,
        concepts={_FIELDS[option]: names for option, names in named.items()},
    )


def concept_uris(snapshot: CatalogueSnapshot, names: Iterable[str], kind: ConceptType) -> list[str]:
    """Return the URI of each concept, which is given by URI or by label.

    Raises CommandError where a label is unknown, or is the label of several concepts.
    """
    catalogue = snapshot.catalogue
    rows = catalogue.skill_row if kind is ConceptType.SKILL else catalogue.occupation_row
    return [
        name if name in rows or "://" in name else _labelled(snapshot, name, kind) for name in names
    ]


def _labelled(snapshot: CatalogueSnapshot, label: str, kind: ConceptType) -> str:
    hits = snapshot.recommender.index.labels.exact([label_key(label)], kind)
    found = [hit for same in hits.values() for hit in same]
    named = [hit for hit in found if hit.preferred] or found
    uris = sorted({_concept(snapshot, hit, kind).uri for hit in named})
    if not uris:
        raise CommandError(f"no {kind} is labelled {label!r}{_near(snapshot, label, kind)}")
    if len(uris) > 1:
        listed = ", ".join(uris)
        raise CommandError(f"several {kind}s are labelled {label!r}; give one by URI: {listed}")
    return uris[0]


def _near(snapshot: CatalogueSnapshot, label: str, kind: ConceptType) -> str:
    near = snapshot.recommender.index.labels.search(label, kind, _NEAR)
    names = ", ".join(repr(_concept(snapshot, hit, kind).label) for hit in near)
    return f"; near it are {names}" if names else f"; look for it with: destinai suggest {label!r}"


def _concept(snapshot: CatalogueSnapshot, hit: LabelHit, kind: ConceptType) -> Skill | Occupation:
    catalogue = snapshot.catalogue
    concepts = catalogue.skills if kind is ConceptType.SKILL else catalogue.occupations
    return concepts[hit.row]


def _read_text(place: str) -> str:
    """Return the text of a file, or of stdin for "-"."""
    try:
        content = sys.stdin.buffer.read() if place == "-" else Path(place).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise CommandError(f"cannot read the text in {place}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise CommandError(
            f"the text in {place} is not UTF-8 at byte {error.start}; save it as UTF-8 plain text"
        ) from None
