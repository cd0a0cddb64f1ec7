"""JSON-LD: what a page is about, in the words of schema.org."""

from typing import Any

from service.schemas.occupation import OccupationAnswer
from service.schemas.skill import SkillAnswer


def occupation_json_ld(occupation: OccupationAnswer, url: str) -> dict[str, Any]:
    """Return an occupation as a schema.org Occupation (https://schema.org/Occupation)."""
    skills = [
        skill.label
        for needed in (occupation.essential, occupation.optional)
        for skill in (*needed.knowledge, *needed.skill)
    ]
    told = {
        "@context": "https://schema.org",
        "@type": "Occupation",
        "@id": occupation.uri,
        "name": occupation.label,
        "alternateName": occupation.alternative_labels,
        "description": occupation.description,
        "url": url,
        "sameAs": [link for link in (occupation.exact_match, occupation.portal_url) if link],
        "skills": skills,
        "occupationalCategory": [
            {
                "@type": "CategoryCode",
                "codeValue": group.code,
                "name": group.label,
                "inCodeSet": {"@type": "CategoryCodeSet", "name": "ISCO-08"},
            }
            for group in occupation.isco_path
        ],
    }
    return {name: value for name, value in told.items() if value}


def skill_json_ld(skill: SkillAnswer, url: str) -> dict[str, Any]:
    """Return a skill as a schema.org DefinedTerm (https://schema.org/DefinedTerm)."""
    told = {
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": skill.uri,
        "name": skill.label,
        "alternateName": skill.alternative_labels,
        "description": skill.description,
        "url": url,
        "sameAs": [link for link in (skill.exact_match, skill.portal_url) if link],
        "inDefinedTermSet": {"@type": "DefinedTermSet", "name": skill.catalogue_version},
    }
    return {name: value for name, value in told.items() if value}
