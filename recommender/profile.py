"""A profile: what a person gives, as statements, confirmed skills and past occupations."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SkillStatement:
    """One thing a person says they can do; `start` is its code-point offset in a free text."""

    text: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """All that ranking may know of a person; skills and occupations are URIs.

    An excluded skill counts for nothing, nor do the words that led to it. An unclaimed one is
    not read from the words, which speak for the person all the same.
    """

    statements: tuple[SkillStatement, ...] = ()
    skills: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    excluded_skills: tuple[str, ...] = ()
    unclaimed_skills: tuple[str, ...] = ()


class UnknownConceptError(ValueError):
    """A URI that the catalogue in use does not have."""

    def __init__(self, field: str, position: int, uri: str, catalogue_version: str) -> None:
        self.field = field
        self.position = position
        self.uri = uri
        super().__init__(
            f"{field}[{position}]: {uri!r} is not in the catalogue {catalogue_version}; "
            "take the URI from a search in the same catalogue"
        )
