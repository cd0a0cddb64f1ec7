"""Example answers for the OpenAPI document: those of the starter catalogue, long lists cut short.

Tests hold each against its model, and its concepts against the starter.
"""

from api.examples.concepts import (
    ESCO,
    ISCO_PATH,
    MICROSYSTEMS,
    SOLDERING,
    SOLDERING_MEANS,
    STARTER,
    TECHNICIAN,
    VERSIONS,
    Example,
    skill_named,
)
from api.examples.match import FACETS, LETTERS, RECOGNISED_SKILL, SKILL_FACETS, share

PORTAL = "https://esco.ec.europa.eu/en/classification"
SOLDERING_ID = "136596a4-00b5-4ed3-bb6e-717198c1ccbe"
TECHNICIAN_ID = "27811419-407f-4868-a388-2f7df7aafd91"


RECOGNISED = VERSIONS | {
    "skills": [
        RECOGNISED_SKILL
        | {
            "confidence": 0.7654,
            "alternatives": [
                {
                    "skill": skill_named("printed circuit boards", "knowledge"),
                    "confidence": 0.4293,
                },
                {"skill": SOLDERING, "confidence": 0.247},
            ],
        }
    ]
}
RESOLVED = VERSIONS | {"occupations": [{"occupation": TECHNICIAN, "confidence": 0.79}]}
OCCUPATIONS = VERSIONS | {
    "items": [TECHNICIAN],
    "next_cursor": None,
    "total": 1,
    "facets": FACETS | LETTERS,
}
SKILLS = VERSIONS | {
    "items": [SOLDERING | {"description": SOLDERING_MEANS}],
    "next_cursor": "YTMyNjQ4OTc3Njk0NWVhODE",
    "total": 4,
    "facets": SKILL_FACETS,
}
TRANSITIONS = VERSIONS | {
    "occupation": TECHNICIAN,
    "skills": [skill_named("adjust engineering designs")],
    "items": [
        {
            "rank": 1,
            "score": 0.6243,
            "occupation": MICROSYSTEMS,
            "coverage": {
                "essential": share(13.1094, 21)
                | {"knowledge": share(1.0, 5), "skill": share(12.1094, 16)},
                "optional": share(14.1942, 20)
                | {"knowledge": share(2.7367, 7), "skill": share(11.4575, 13)},
            },
            "group": "g116",
            "matched": [
                {
                    "skill": skill_named("adjust engineering designs"),
                    "relation": "essential",
                    "credit": 1.0,
                    "because": [{"recognised": 0, "similarity": 1.0}],
                }
            ],
            "gaps": [
                {
                    "skill": skill_named("microassembly", "knowledge"),
                    "relation": "essential",
                    "importance": 1.0,
                }
            ],
        }
    ],
    "next_cursor": None,
    "total": 1,
}
OCCUPATION = (
    VERSIONS
    | TECHNICIAN
    | {
        "alternative_labels": [
            "electronics technician",
            "electronic engineering technician",
            "electronics lab technician",
        ],
        "scope_note": "",
        "status": "released",
        "code": "3114.1",
        "isco_path": ISCO_PATH,
        "skill_levels": [3],
        "isced_levels": [5],
        "broader": [],
        "exact_match": f"{ESCO}/occupation/{TECHNICIAN_ID}",
        "portal_url": f"{PORTAL}/occupation?uri=http%3A%2F%2Fdata.europa.eu%2Fesco%2Foccupation"
        f"%2F{TECHNICIAN_ID}",
        "counts": {"total": 37, "essential": 18, "optional": 19},
        "essential": {
            "knowledge": [skill_named("circuit diagrams", "knowledge")],
            "skill": [skill_named("adjust engineering designs")],
        },
        "optional": {
            "knowledge": [],
            "skill": [skill_named("apply technical communication skills")],
        },
        "counterparts": None,
        "joined": [],
    }
)
SKILL = (
    VERSIONS
    | SOLDERING
    | {
        "alternative_labels": ["solder", "join parts with solder", "work with a soldering iron"],
        "description": SOLDERING_MEANS,
        "scope_note": "",
        "status": "released",
        "reuse_level": "cross-sector",
        "groups": [],
        "isced_f": [],
        "broader": [],
        "narrower": [],
        "related": [
            {
                "skill": skill_named("laboratory techniques", "knowledge"),
                "relation": "optional",
                "direction": "helps_with",
            }
        ],
        "exact_match": f"{ESCO}/skill/{SOLDERING_ID}",
        "portal_url": f"{PORTAL}/skill?uri=http%3A%2F%2Fdata.europa.eu%2Fesco%2Fskill"
        f"%2F{SOLDERING_ID}",
        "counts": {"total": 8, "essential": 4, "optional": 4},
        "occupations": {"essential": [TECHNICIAN], "optional": []},
    }
)
SUGGESTED = VERSIONS | {
    "items": [{"uri": SOLDERING["uri"], "label": SOLDERING["label"], "matched": "solder"}],
    "next_cursor": None,
    "total": 1,
}
_SOURCE: Example = {
    "name": "Destinai starter catalogue",
    "version": "1",
    "licence": "Apache-2.0",
    "attribution": "Descriptions, alternative labels and the choice of occupations and "
    "skills were written for the Destinai project.",
    "url": STARTER,
}
SOURCES = VERSIONS | {"items": [_SOURCE], "next_cursor": None, "total": 1}
META = VERSIONS | {
    "api_version": "1",
    "language": "en",
    "schema_version": 2,
    "created": "2026-11-23T12:00:00+00:00",
    "catalogue_digest": "0f343b0931126a20f133d67c2b018a3b1f0d6c1fbb2b0f0c4cbf5a8e3f9f2f0d",
    "sources": [_SOURCE],
    "licences": ["Apache-2.0"],
    "counts": {"occupations": 193, "relations": 5187, "skills": 1239},
    "limits": {
        "body_bytes": 65536,
        "json_depth": 32,
        "text_chars": 20000,
        "statements": 200,
        "statement_chars": 500,
        "skills": 200,
        "occupations": 50,
        "title_chars": 200,
        "query_chars": 200,
        "results": 100,
    },
}
LIVE: Example = {"status": "live"}
READY = VERSIONS | {"status": "ready", "notice": None}
