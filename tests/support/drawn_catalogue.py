"""Catalogues drawn by chance from few words, so that their labels are more and less alike."""

import random
from dataclasses import replace
from pathlib import Path

from index.store import CatalogueStore
from models.encoder import Encoder
from recommender.recommender import Recommender
from taxonomy.catalogue import (
    Catalogue,
    Importance,
    Occupation,
    Skill,
    SkillKind,
    SkillRelation,
    Statement,
    StatementKind,
)
from tests.support.fake_encoder import HashingEncoder, silent

_VERBS = "weld cut paint carry bend".split()
_MATERIALS = "steel copper oak".split()
_THINGS = "pipes boards".split()
SKILLS = tuple(
    f"{verb} {material} {thing}" for verb in _VERBS for material in _MATERIALS for thing in _THINGS
)
"""The preferred labels of the drawn skills, 30 as many as an index keeps neighbours of each."""
BARE, OPTIONAL_ONLY, TWINS = "o:bare", "o:optional", ("o:twin-a", "o:twin-b")
"""An occupation without needs, one without essentials, and two that differ by URI alone."""


def drawn_catalogue(seed: int = 1) -> Catalogue:
    """Return 14 occupations that need up to 14 of 30 skills."""
    chance = random.Random(seed)  # noqa: S311 - a fixed draw
    uris = [f"s:{number:02}" for number in range(len(SKILLS))]
    needs = {f"o:{n:02}": _drawn(chance, uris) for n in range(10)}
    needs |= {BARE: ([], []), OPTIONAL_ONLY: ([], uris[3:6])}
    needs |= dict.fromkeys(TWINS, (uris[4:9], uris[20:24]))
    return Catalogue(
        version=f"drawn-{seed}-en",
        language="en",
        sources=(),
        occupations=tuple(_occupation(uri) for uri in sorted(needs)),
        skills=tuple(_skill(chance, uri, label) for uri, label in zip(uris, SKILLS, strict=True)),
        relations=tuple(
            SkillRelation(occupation, skill, importance)
            for occupation in sorted(needs)
            for importance, skills in zip(Importance, needs[occupation], strict=True)
            for skill in skills
        ),
    )


def with_statements(catalogue: Catalogue) -> Catalogue:
    """Return a drawn catalogue in which people of each second occupation say one skill's label."""
    statements = (
        Statement(occupation.uri, StatementKind.LAY, SKILLS[row])
        for row, occupation in enumerate(catalogue.occupations)
        if row % 2 == 0
    )
    return replace(catalogue, statements=tuple(statements))


def recommender_over(
    catalogue: Catalogue, folder: Path, encoder: Encoder | None = None
) -> Recommender:
    """Build a catalogue's index under a folder; return the recommender over it."""
    encoder = encoder or HashingEncoder()
    home = CatalogueStore(folder)
    home.publish(catalogue, encoder, silent)
    return Recommender(home.open().index, encoder)


def _drawn(chance: random.Random, uris: list[str]) -> tuple[list[str], list[str]]:
    chosen = chance.sample(uris, chance.randint(4, 14))
    cut = chance.randint(1, len(chosen) - 1)
    return chosen[:cut], chosen[cut:]


def _occupation(uri: str) -> Occupation:
    name = "twin worker" if uri in TWINS else f"worker {uri[2:]}"
    return Occupation(uri, name, "7212", description=f"They {SKILLS[hash_of(uri)]}.")


def hash_of(uri: str) -> int:
    """Return a number below 30 for an occupation, the same for both twins."""
    return 7 if uri in TWINS else sum(map(ord, uri)) % len(SKILLS)


def _skill(chance: random.Random, uri: str, label: str) -> Skill:
    kind = chance.choice(list(SkillKind))
    return Skill(uri, label, kind, (f"know how to {label}",) if uri < "s:10" else ())
