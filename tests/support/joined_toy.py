"""The toy catalogue with O*NET counterparts, their facets and a field of education."""

from dataclasses import replace

from taxonomy.catalogue import Catalogue, Counterpart, Group, GroupScheme, MatchType, Source
from taxonomy.facets import (
    EducationShare,
    Facets,
    Interest,
    InterestScore,
    RelatedOccupation,
    Task,
    Technology,
    WorkStyle,
)
from tests.support.fake_recommender import ELECTRONICS, TECHNICIAN, toy_catalogue

ONET = "https://www.onetonline.org/link/summary/"
MECHANICS, BAKERS, REPAIRERS = (f"{ONET}{code}" for code in ("17-1.00", "51-2.00", "49-3.00"))
FIELDS = "http://data.europa.eu/esco/isced-f/"
UNIT = "http://data.europa.eu/esco/isco/C7512"
CROSSWALK = "ESCO-O*NET crosswalk 1 Sep-22"
VERSION = "toy-1-en+onet-29.2"


def joined_toy() -> Catalogue:
    """Return the toy catalogue, joined: the technician has a close and a broad counterpart.

    The close one has every facet. The baker has none, but the unit group of bakers has one.
    """
    toy = toy_catalogue(VERSION)
    electronics = toy.skills[toy.skill_row[ELECTRONICS]]
    classed = replace(electronics, groups=(f"{FIELDS}0714",))
    parents = (
        Group(f"{FIELDS}07", "Engineering", GroupScheme.ISCED_F, "07"),
        Group(f"{FIELDS}071", "Trades", GroupScheme.ISCED_F, "071", broader=(f"{FIELDS}07",)),
    )
    groups = [
        replace(group, broader=(f"{FIELDS}071",)) if group.code == "0714" else group
        for group in toy.groups
    ]
    return replace(
        toy,
        sources=(*toy.sources, Source("O*NET", "29.2", "CC BY 4.0", "USDOL/ETA", ONET)),
        skills=tuple(classed if skill is electronics else skill for skill in toy.skills),
        groups=(*groups, *parents),
        facets=(facets_of_mechanics(), Facets(REPAIRERS, job_zone=2)),
        counterparts=(
            Counterpart(TECHNICIAN, REPAIRERS, "Repairers", "49-3.00", MatchType.BROAD, CROSSWALK),
            Counterpart(TECHNICIAN, MECHANICS, "Mechanics", "17-1.00", MatchType.CLOSE, CROSSWALK),
            Counterpart(UNIT, BAKERS, "Bakers", "51-2.00", MatchType.EXACT, CROSSWALK),
        ),
    )


def facets_of_mechanics() -> Facets:
    """Return facets of which each is there."""
    return Facets(
        MECHANICS,
        job_zone=3,
        education=(
            EducationShare(4, "Some College Courses", 30.0),
            EducationShare(5, "Associate's Degree", 45.5),
        ),
        interests=(
            InterestScore(Interest.REALISTIC, 6.5, 1),
            InterestScore(Interest.INVESTIGATIVE, 4.0, 2),
            InterestScore(Interest.SOCIAL, 1.5, 0),
        ),
        work_styles=(WorkStyle("Precision", 4.5),),
        tasks=(Task("Test circuits.", core=True), Task("Order parts.", core=False)),
        technologies=(Technology("CAD One", "CAD software", hot=True, in_demand=False),),
        related=(
            RelatedOccupation(REPAIRERS, "Repairers"),
            RelatedOccupation(MECHANICS, "Mechanics"),
        ),
    )
