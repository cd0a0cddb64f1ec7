"""A small hand-made catalogue that uses every field of every type."""

from taxonomy.catalogue import (
    Catalogue,
    Group,
    GroupScheme,
    Importance,
    Occupation,
    ReuseLevel,
    Skill,
    SkillKind,
    SkillLink,
    SkillRelation,
    Source,
)

KNOWLEDGE, SKILL = SkillKind.KNOWLEDGE, SkillKind.SKILL
LABELS: dict[str, tuple[str, ...]] = {
    "s:bake": ("bake bread", "make bread", "bake baguettes"),
    "s:cplusplus": ("C++", "C++ programming"),
    "s:csharp": ("C#", "C# programming"),
    "s:css": ("CSS", "cascading style sheets"),
    "s:forklift": ("operate forklift", "drive forklift trucks"),
    "s:resume": ("naïve résumé writing",),
    "s:solder": ("solder circuit boards", "join electronic parts with solder"),
    "s:weld": ("weld steel parts", "weld"),
}
"""The labels of each skill by URI, the preferred one first."""
NEEDS: dict[str, tuple[str, str]] = {
    "o:baker": ("s:bake", "s:forklift"),
    "o:developer": ("s:cplusplus s:csharp s:css", "s:resume"),
    "o:welder": ("s:weld s:solder", "s:bake s:forklift"),
}
"""The essential and the optional skills of each occupation by URI."""


def small_catalogue(version: str = "small-1-en", baker: str = "Bakes bread by night.") -> Catalogue:
    """Return three occupations and eight skills; `baker` is the description of the first."""
    return Catalogue(
        version=version,
        language="en",
        sources=(Source("Small", "1", "CC0-1.0", "Written by hand.", "https://toy.example/"),),
        occupations=_occupations(baker),
        skills=tuple(_skill(uri, *labels) for uri, labels in LABELS.items()),
        relations=tuple(_relations()),
        skill_links=(SkillLink("s:solder", "s:weld", Importance.OPTIONAL),),
        groups=(
            Group("g:7", "craft workers", GroupScheme.ISCO, "7", "They make things."),
            Group("g:75", "food workers", GroupScheme.ISCO, "75", "", ("g:7",)),
            Group("g:ict", "computing", GroupScheme.ISCED_F, "06"),
        ),
    )


def _occupations(baker: str) -> tuple[Occupation, ...]:
    return (
        Occupation(
            uri="o:baker",
            label="baker",
            isco_code="7512",
            alternative_labels=("bread maker", "pastry cook"),
            hidden_labels=("breadmaker",),
            description=baker,
            scope_note="Not a cook.",
            code="7512.1",
            broader=("g:75",),
            exact_match="https://toy.example/baker",
        ),
        Occupation("o:developer", "software developer", "2512", description="Writes programs."),
        Occupation("o:welder", "welder", "7212", ("steel joiner",), status="draft"),
    )


def _skill(uri: str, label: str, *alternatives: str) -> Skill:
    if uri != "s:solder":
        kind = KNOWLEDGE if label[0] == "C" else SKILL
        return Skill(uri, label, kind, alternatives)
    return Skill(
        uri=uri,
        label=label,
        kind=SKILL,
        alternative_labels=alternatives,
        hidden_labels=("soldering",),
        description="Join parts of a circuit.",
        scope_note="By hand.",
        reuse_level=ReuseLevel.SECTOR_SPECIFIC,
        status="draft",
        groups=("g:ict",),
        broader=("s:weld",),
        exact_match="https://toy.example/solder",
    )


def _relations() -> list[SkillRelation]:
    return [
        SkillRelation(occupation, skill, importance)
        for occupation, skills in NEEDS.items()
        for importance, listed in zip(
            (Importance.ESSENTIAL, Importance.OPTIONAL), skills, strict=True
        )
        for skill in listed.split()
    ]
