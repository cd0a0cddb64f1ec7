"""The example answer of /what-if for the OpenAPI document: the starter's, lists cut short."""

from api.examples.concepts import MICROSYSTEMS, VERSIONS, Example, skill_named

WHAT_IF: Example = VERSIONS | {
    "statements": [{"text": "I solder circuit boards", "start": 0}],
    "recognised": [
        {
            "skill": skill_named("prepare board for soldering"),
            "confidence": 0.7341,
            "evidence": {"statement": 0, "start": 2, "end": 23, "text": "solder circuit boards"},
        }
    ],
    "unrecognised": [],
    "career": None,
    "in_reach": 100,
    "tried": 40,
    "skills": [
        {
            "gain": 1.23376079,
            "essential_in": 7,
            "optional_in": 2,
            "risen": 4,
            "careers": [
                {
                    "occupation": MICROSYSTEMS,
                    "before": 0.05708404,
                    "after": 0.25423586,
                    "band_before": "stretch",
                    "band_after": "partial",
                }
            ],
            "skill": skill_named("adjust engineering designs"),
        }
    ],
    "together": {
        "gain": 2.27014482,
        "essential_in": 9,
        "optional_in": 3,
        "risen": 7,
        "careers": [
            {
                "occupation": MICROSYSTEMS,
                "before": 0.05708404,
                "after": 0.39509891,
                "band_before": "stretch",
                "band_after": "good",
            }
        ],
        "skills": [
            skill_named("adjust engineering designs"),
            skill_named("read engineering drawings"),
            skill_named("assist scientific research"),
        ],
    },
}
