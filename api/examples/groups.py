"""Example answers on classifications for the OpenAPI document: the starter's, lists cut short."""

from api.examples.concepts import ESCO, ISCO_PATH, TECHNICIAN, VERSIONS, Example

ISCO_GROUPS = VERSIONS | {
    "items": [
        ISCO_PATH[0]
        | {
            "description": "",
            "level": 1,
            "skill_levels": [3],
            "isced_levels": [5],
            "occupations": 23,
        }
    ],
    "next_cursor": None,
    "total": 1,
}
ISCED_FIELDS = VERSIONS | {
    "items": [
        {
            "uri": f"{ESCO}/isced-f/0714",
            "label": "electronics and automation",
            "code": "0714",
            "scheme": "isced-f",
            "description": "",
            "level": 3,
            "skills": 11,
        }
    ],
    "next_cursor": None,
    "total": 1,
}
_UNIT = {name: ISCO_PATH[-1][name] for name in ("uri", "label", "code")}
_CONCEPT: Example = {
    "taxonomy": "esco",
    "uri": TECHNICIAN["uri"],
    "label": TECHNICIAN["label"],
    "code": "3114.1",
}
CROSSWALK = VERSIONS | {
    "items": [
        {
            "concept": _CONCEPT,
            "counterparts": [
                {
                    "concept": _UNIT | {"taxonomy": "isco"},
                    "match": "broad",
                    "source": "Destinai starter catalogue 1",
                }
            ],
        }
    ],
    "next_cursor": None,
    "total": 1,
}
