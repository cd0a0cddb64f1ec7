"""The toy catalogue after an earlier one: what is renamed in it, replaced, and gone."""

from service.earlier import ChangesSince
from service.snapshot import CatalogueSnapshot
from taxonomy.catalogue import Occupation, Skill, SkillKind
from taxonomy.changes import concept_changes
from tests.support.fake_recommender import FakeRecommender
from tests.support.toy_catalogue import BAKER, SOLDER, toy_catalogue

OLD = "toy-0-en"
KNEAD, FILE, LATHE = (f"https://toy.example/skill/{name}" for name in ("knead", "file", "lathe"))
TINKER, HATTER = (f"https://toy.example/occupation/{name}" for name in ("tinker", "hatter"))


def skill(uri: str, label: str, *alternatives: str) -> Skill:
    """Return a practical skill."""
    return Skill(uri, label, SkillKind.SKILL, alternatives)


def changes_since(version: str) -> ChangesSince | None:
    """Return what changed since a toy catalogue with other skills and careers, OLD."""
    if version != OLD:
        return None
    today = toy_catalogue("toy-1-en")
    skills = (
        skill(SOLDER, "solder boards"),
        skill(KNEAD, "knead dough", "bake bread"),
        skill(FILE, "keep lab records"),
        skill(LATHE, "filler 0"),
    )
    occupations = (
        Occupation(BAKER, "bread baker", "7512"),
        Occupation(TINKER, "tinker", "7213", ("microsystem technician",)),
        Occupation(HATTER, "hatter", "7531"),
    )
    return ChangesSince(
        "en",
        concept_changes(occupations, today.occupations),
        concept_changes(skills, today.skills),
    )


def earlier_snapshot() -> CatalogueSnapshot:
    """Return the toy catalogue, served to links of the catalogue `OLD`."""
    return CatalogueSnapshot(FakeRecommender(), changes_since=changes_since)
