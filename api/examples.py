"""Example answers for the OpenAPI document; a test holds each against its model."""

from typing import Any

Example = dict[str, Any]

VERSIONS: Example = {
    "catalogue_version": "esco-1.1.1-en",
    "model_version": "all-minilm-l6-v2-53aa5117",
    "ranking_version": "fusion-1",
}
SOLDERING_URI = "http://data.europa.eu/esco/skill/1aa1b1a4-90cb-4a77-a7a1-4bb0a1d8d0c1"
TECHNICIAN_URI = "http://data.europa.eu/esco/occupation/0f8fad5b-d9cb-469f-a165-70867728950e"
SOLDERING: Example = {
    "uri": SOLDERING_URI,
    "label": "apply soldering techniques",
    "kind": "skill",
}
TECHNICIAN: Example = {
    "uri": TECHNICIAN_URI,
    "label": "microsystem engineering technician",
    "isco_code": "3119",
    "isco_label": "Physical and engineering science technicians not elsewhere classified",
    "description": "Builds, tests and maintains microsystems with the engineers who design them.",
}
RECOGNISED_SKILL: Example = {
    "skill": SOLDERING,
    "confidence": 0.91,
    "evidence": {"statement": 0, "start": 2, "end": 23, "text": "solder circuit boards"},
}
_SHARE: Example = {"covered": 0.93, "total": 2, "share": 0.465}
_NOTHING: Example = {"covered": 0.0, "total": 0, "share": None}
CAREER: Example = {
    "rank": 1,
    "score": 0.78,
    "occupation": TECHNICIAN,
    "coverage": {
        "essential": _SHARE | {"knowledge": _NOTHING, "skill": _SHARE},
        "optional": _NOTHING | {"knowledge": _NOTHING, "skill": _NOTHING},
    },
    "group": "g1",
    "matched": [
        {
            "skill": SOLDERING,
            "relation": "essential",
            "credit": 0.93,
            "because": [{"recognised": 0, "similarity": 0.93}],
        }
    ],
    "gaps": [
        {
            "skill": SOLDERING | {"uri": f"{SOLDERING_URI}0", "label": "record test data"},
            "relation": "essential",
            "importance": 0.7,
        }
    ],
}

MATCHES = VERSIONS | {
    "statements": [{"text": "I solder circuit boards", "start": 0}],
    "recognised": [RECOGNISED_SKILL],
    "unrecognised": [],
    "matches": [
        CAREER | {"band": "good", "held": False, "reasons": {"coverage": 0.41, "similarity": 0.37}}
    ],
}
RECOGNISED = VERSIONS | {"skills": [RECOGNISED_SKILL]}
RESOLVED = VERSIONS | {"occupations": [{"occupation": TECHNICIAN, "confidence": 0.87}]}
OCCUPATIONS = VERSIONS | {"items": [TECHNICIAN], "next_cursor": None, "total": 1}
SKILLS = VERSIONS | {
    "items": [SOLDERING | {"description": "Joining metal parts with a melted filler."}],
    "next_cursor": None,
    "total": 1,
}
TRANSITIONS = VERSIONS | {
    "occupation": TECHNICIAN,
    "skills": [SOLDERING],
    "items": [CAREER],
    "next_cursor": None,
    "total": 1,
}
OCCUPATION = (
    VERSIONS
    | TECHNICIAN
    | {
        "alternative_labels": ["MEMS technician"],
        "scope_note": "",
        "status": "released",
        "code": "3119.10",
        "isco_path": [
            {
                "uri": "http://data.europa.eu/esco/isco/C3",
                "label": "Technicians and associate professionals",
                "code": "3",
                "scheme": "isco-08",
            }
        ],
        "broader": [],
        "exact_match": None,
        "portal_url": None,
        "counts": {"total": 1, "essential": 1, "optional": 0},
        "essential": {"knowledge": [], "skill": [SOLDERING]},
        "optional": {"knowledge": [], "skill": []},
    }
)
SKILL = (
    VERSIONS
    | SOLDERING
    | {
        "alternative_labels": ["solder"],
        "description": "Joining metal parts with a melted filler.",
        "scope_note": "",
        "status": "released",
        "reuse_level": "cross-sector",
        "groups": [],
        "broader": [],
        "related": [],
        "exact_match": None,
        "portal_url": None,
        "counts": {"total": 1, "essential": 1, "optional": 0},
        "occupations": {"essential": [TECHNICIAN], "optional": []},
    }
)
SUGGESTED = VERSIONS | {
    "items": [{"uri": SOLDERING_URI, "label": "apply soldering techniques", "matched": "solder"}],
    "next_cursor": None,
    "total": 1,
}
META = VERSIONS | {
    "api_version": "1",
    "language": "en",
    "schema_version": 1,
    "created": "2026-11-23T12:00:00+00:00",
    "sources": [
        {
            "name": "ESCO",
            "version": "1.1.1",
            "licence": "European Commission reuse notice (Decision 2011/833/EU)",
            "attribution": "ESCO, European Commission",
            "url": "https://esco.ec.europa.eu",
        }
    ],
    "licences": ["European Commission reuse notice (Decision 2011/833/EU)"],
    "counts": {"occupations": 3007, "relations": 123788, "skills": 13896},
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
