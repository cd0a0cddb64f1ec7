"""The example answer of /match for the OpenAPI document: the starter's, long lists cut short."""

from api.examples.concepts import SOLDERING, TECHNICIAN, VERSIONS, Example, skill_named
from recommender.ranking.signals import SIGNALS


def _count(value: str | int, count: int, label: str | None = None) -> Example:
    return {"value": value, "label": label, "count": count}


def share(covered: float, total: int) -> Example:
    """Return a share as answers carry it."""
    return {"covered": covered, "total": total, "share": covered / total}


FACETS: Example = {
    "isco": [_count("3", 1, "Technicians and associate professionals")],
    "job_zone": [],
    "isced_level": [_count(5, 1)],
    "interest": [],
}
SKILL_FACETS: Example = {
    "kind": [_count("skill", 4)],
    "reuse_level": [_count("cross-sector", 1), _count("sector-specific", 3)],
    "isced_f": [],
    "group": [],
    "letter": [_count("a", 1), _count("p", 1), _count("s", 2)],
}
LETTERS: Example = {"letter": [_count("e", 1)]}
RECOGNISED_SKILL: Example = {
    "skill": skill_named("prepare board for soldering"),
    "confidence": 0.7341,
    "evidence": {"statement": 0, "start": 2, "end": 23, "text": "solder circuit boards"},
}
_TERMS = (
    *(0.03450403, 0.06174975, 0.07338505, 0.02931078),
    *(0.06966183, 0.05458041, 0.07900145, 0.00076241),
)
MATCHES = VERSIONS | {
    "statements": [
        {"text": "I solder circuit boards", "start": 0},
        {"text": "keep lab records", "start": 0},
    ],
    "recognised": [
        RECOGNISED_SKILL,
        {
            "skill": skill_named("maintain professional records"),
            "confidence": 0.2454,
            "evidence": {"statement": 1, "start": 0, "end": 16, "text": "keep lab records"},
        },
    ],
    "unrecognised": [],
    "matches": [
        {
            "rank": 1,
            "score": 0.40295571,
            "occupation": TECHNICIAN,
            "coverage": {
                "essential": share(0.1834, 18)
                | {"knowledge": share(0.0, 5), "skill": share(0.1834, 13)},
                "optional": share(0.0, 19) | {"knowledge": share(0.0, 5), "skill": share(0.0, 14)},
            },
            "group": "g61",
            "matched": [
                {
                    "skill": SOLDERING,
                    "relation": "essential",
                    "credit": 0.1834,
                    "because": [{"recognised": 0, "similarity": 0.6999}],
                }
            ],
            "gaps": [
                {
                    "skill": skill_named("fasten components"),
                    "relation": "essential",
                    "importance": 0.7912,
                }
            ],
            "band": "good",
            "held": False,
            "reasons": dict(zip(SIGNALS, _TERMS, strict=True)),
        }
    ],
    "facets": FACETS,
}
