"""The toy catalogue, small enough that answers over it are obvious, alone and joined with O*NET."""

from dataclasses import replace

from taxonomy.catalogue import (
    Catalogue,
    Counterpart,
    Group,
    GroupScheme,
    Importance,
    MatchType,
    Occupation,
    ReuseLevel,
    Skill,
    SkillKind,
    SkillLink,
    SkillName,
    SkillRelation,
    Source,
)
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

TECHNICIAN = "http://data.europa.eu/esco/occupation/technician"
TECHNICIAN_REF = {
    "uri": TECHNICIAN,
    "label": "microsystem technician",
    "isco_code": "3119",
    "isco_label": "Other technicians",
    "description": "Builds microsystems.",
}
"""How answers of the API name it."""
BAKER = "https://toy.example/occupation/baker"
TWIN_A = "https://toy.example/a/twin"
TWIN_B = "https://toy.example/b/twin"
SOLDER = "http://data.europa.eu/esco/skill/solder"
RECORDS = "https://toy.example/skill/records"
ELECTRONICS = "https://toy.example/skill/electronics"
BAKE = "https://toy.example/skill/bake"
FILLERS = 30
ONET = "https://www.onetonline.org/link/summary/"
MECHANICS, BAKERS, REPAIRERS = (f"{ONET}{code}" for code in ("17-1.00", "51-2.00", "49-3.00"))
FIELDS = "http://data.europa.eu/esco/isced-f/"
UNIT = "http://data.europa.eu/esco/isco/C7512"
CROSSWALK = "ESCO-O*NET crosswalk 1 Sep-22"
VERSION = "toy-1-en+onet-29.2"

ESSENTIAL, OPTIONAL = Importance.ESSENTIAL, Importance.OPTIONAL
KNOWLEDGE, SKILL = SkillKind.KNOWLEDGE, SkillKind.SKILL


def toy_catalogue(version: str = "toy-1-en") -> Catalogue:
    """Four occupations, four skills that matter and FILLERS that only fill the directory."""
    skills = [
        Skill(
            SOLDER,
            "solder circuit boards",
            SKILL,
            alternative_labels=("soldering",),
            description="Joins parts with molten metal.",
            reuse_level=ReuseLevel.CROSS_SECTOR,
            groups=("http://data.europa.eu/esco/isced-f/0714",),
            broader=(ELECTRONICS,),
            names=(SkillName("Weller station"),),
        ),
        Skill(RECORDS, "keep lab records", SKILL),
        Skill(ELECTRONICS, "electronics", KNOWLEDGE),
        Skill(BAKE, "bake bread", SKILL, exact_match="http://data.europa.eu/esco/skill/bake"),
        *(Skill(f"https://toy.example/skill/f{n:02}", f"filler {n:02}", SKILL)
          for n in range(FILLERS)),
    ]  # fmt: skip
    occupations = [
        Occupation(
            TECHNICIAN,
            "microsystem technician",
            "3119",
            alternative_labels=("MEMS technician",),
            titles=("MEMS lab tech",),
            description="Builds microsystems.",
            scope_note="Excludes engineers.",
            code="3119.10",
            broader=("http://data.europa.eu/esco/isco/C3119",),
        ),
        Occupation(BAKER, "baker", "7512", exact_match="http://data.europa.eu/esco/occupation/b"),
        Occupation(TWIN_A, "twin", "4110"),
        Occupation(TWIN_B, "Twin", "4110"),
    ]
    relations = (
        SkillRelation(TECHNICIAN, SOLDER, ESSENTIAL),
        SkillRelation(TECHNICIAN, ELECTRONICS, ESSENTIAL),
        SkillRelation(TECHNICIAN, RECORDS, OPTIONAL),
        SkillRelation(BAKER, BAKE, ESSENTIAL),
        SkillRelation(BAKER, RECORDS, OPTIONAL),
    )
    groups = tuple(
        Group(f"http://data.europa.eu/esco/isco/C{code}", label, GroupScheme.ISCO, code)
        for code, label in (("3", "Technicians"), ("31", "Science technicians"),
                            ("3119", "Other technicians"), ("7512", "Bakers"))
    )  # fmt: skip
    fields = Group(
        "http://data.europa.eu/esco/isced-f/0714", "Electronics", GroupScheme.ISCED_F, "0714"
    )
    return Catalogue(
        version=version,
        language="en",
        sources=(Source("Toy", "1", "CC0", "nobody", "https://toy.example"),),
        occupations=tuple(sorted(occupations, key=lambda one: one.uri)),
        skills=tuple(sorted(skills, key=lambda one: one.uri)),
        relations=relations,
        skill_links=(SkillLink(SOLDER, ELECTRONICS, ESSENTIAL),),
        groups=(*groups, fields),
    )


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
