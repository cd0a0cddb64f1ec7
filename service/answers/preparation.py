"""What a career usually takes beside skills, where the past jobs of a person do not show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.snapshot import CatalogueSnapshot
from taxonomy import classification, correspondence
from taxonomy.catalogue import Occupation

_LEVEL_OF_ZONE: Mapping[int, int] = {1: 1, 2: 2, 3: 3, 4: 4, 5: 4}
"""The skill level nearest to the preparation of an O*NET job zone."""
_TRAINED, _STUDIED = 3, 4
"""The skill levels of training after school, and of a degree."""
_MANAGERS = "1"


class Preparation(StrEnum):
    """What comes before a career as a rule."""

    TRAINING = "training"
    DEGREE = "degree"
    EXPERIENCE = "experience"


@dataclass(frozen=True, slots=True)
class Access:
    """What a career takes that is not shown; `preparation` is None where there is nothing to say.

    `is_regulated` is whether the taxonomy marks it so.
    """

    preparation: Preparation | None
    is_regulated: bool


def access_of(snapshot: CatalogueSnapshot, career: str, jobs: Iterable[str]) -> Access:
    """Return what a career (URI) takes that the jobs (URIs) of a person do not show.

    A degree is shown by a job that takes one in the same minor group of ISCO-08, training by any
    job that takes as much, a licence by a job of the same unit group.
    """
    occupation = snapshot.occupation(career)
    had = [snapshot.occupation(uri) for uri in jobs]
    level = skill_level(snapshot, occupation)
    is_shown = any(
        skill_level(snapshot, one) >= level
        and (level < _STUDIED or one.isco_code[:3] == occupation.isco_code[:3])
        for one in had
    )
    licensed = {one.isco_code for one in had if one.regulated}
    return Access(
        None if is_shown else _preparation(occupation, level),
        occupation.regulated and occupation.isco_code not in licensed,
    )


def skill_level(snapshot: CatalogueSnapshot, occupation: Occupation) -> int:
    """Return the highest ISCO-08 skill level of an occupation's group, 1 to 4.

    Without a group it is that of its O*NET job zone, 0 where neither is known.
    """
    levels = classification.skill_levels(occupation.isco_code)
    facts = correspondence.joined_facts(snapshot.catalogue, occupation.uri)
    zones = [one.facets.job_zone for one in facts if one.nearest and one.facets.job_zone]
    return max(levels or [_LEVEL_OF_ZONE[zone] for zone in zones], default=0)


def _preparation(occupation: Occupation, level: int) -> Preparation | None:
    if level < _TRAINED:
        return None
    if occupation.isco_code.startswith(_MANAGERS):
        return Preparation.EXPERIENCE
    return Preparation.DEGREE if level >= _STUDIED else Preparation.TRAINING
