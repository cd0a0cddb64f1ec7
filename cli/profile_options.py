"""The options that say what a person can do, shared by the commands that take a profile."""

import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.errors import CommandError, UsageError
from index.labels import ConceptType, LabelHit, label_key
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Occupation, Skill

CONCEPT = "URI|LABEL"
_NEAR = 3

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
_CONCEPTS = {
    "skill": ("skills", "A skill you have; may be repeated."),
    "occupation": (_OCCUPATIONS, "An occupation you had; may be repeated."),
    "partial": ("partial_skills", "A skill you have some of; may be repeated."),
    "denied": ("denied_skills", "A skill you do not have; may be repeated."),
    "unsure": ("unsure_skills", "A skill you cannot tell about; may be repeated."),
    "without": ("excluded_skills", "A skill that was misread; may be repeated."),
}
"""By the name of an option that takes concepts: the field of a request, and its help."""
_SAYING = ("skill", "partial", "occupation")


@dataclass(frozen=True, slots=True)
class GivenProfile:
    """What stands on the command line of a profile; `concepts` are by the name of their option."""

    statements: list[str]
    text_file: str
    concepts: Mapping[str, list[str]]

    def by_option(self) -> dict[str, object]:
        """Return what was given, by the words of the help."""
        options = {f"--{name}": names for name, names in self.concepts.items()}
        return {"STATEMENT": self.statements, "--text": self.text_file, **options}

    def read(self) -> ProfileOptions:
        """Return the profile, with the content of the file that `--text` names.

        Raises UsageError where nothing is given that says what the person can do, CommandError
        where the file cannot be read.
        """
        says = any(self.concepts[name] for name in _SAYING)
        if not (self.statements or self.text_file or says):
            listed = ", ".join(f"--{name}" for name in _SAYING)
            raise UsageError(f"say at least one thing: a STATEMENT, {listed}, --text")
        return ProfileOptions(
            statements=self.statements,
            text=read_text(self.text_file) if self.text_file else None,
            concepts={_CONCEPTS[name][0]: names for name, names in self.concepts.items()},
        )


def _parameters() -> list[inspect.Parameter]:
    """Return one parameter for each option of a profile, in the form that Typer reads."""
    statements = typer.Argument(metavar="STATEMENT", help="What you can do, a statement each.")
    text = typer.Option(metavar="FILE|-", help="A text about you, from a file or stdin.")
    named = [
        (name, Annotated[list[str] | None, typer.Option(metavar=CONCEPT, help=words)], None)
        for name, (_, words) in _CONCEPTS.items()
    ]
    every = [
        ("statements", Annotated[list[str] | None, statements], None),
        *named,
        ("text", Annotated[str, text], ""),
    ]
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, kind, default in every
    ]


def with_profile(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a profile in place of its parameter `given`."""
    own = inspect.signature(command, eval_str=True)
    shared = _parameters()

    @wraps(command)
    def run(**values: Any) -> None:  # noqa: ANN401 - what Typer read, by name
        said = {one.name: values.pop(one.name) for one in shared}
        statements, text = said.pop("statements") or [], said.pop("text")
        concepts = {name: names or [] for name, names in said.items()}
        command(given=GivenProfile(statements, text, concepts), **values)

    parameters = [
        shown.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for one in own.parameters.values()
        for shown in (shared if one.name == "given" else [one])
    ]
    setattr(run, "__signature__", own.replace(parameters=parameters))  # noqa: B010 - not declared
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    return run


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


def read_text(place: str) -> str:
    """Return the text of a file, or of stdin for "-"; raise CommandError."""
    try:
        content = sys.stdin.buffer.read() if place == "-" else Path(place).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise CommandError(f"cannot read the text in {place}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise CommandError(
            f"the text in {place} is not UTF-8 at byte {error.start}; save it as UTF-8 plain text"
        ) from None
