"""Write the example answers of the OpenAPI document: `python -m tools.examples`.

They are answers of the starter catalogue with lists cut short. The example of a scorecard is not
made anew: a scorecard takes minutes to measure.
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from api.openapi import example_answers
from api.server import open_log
from index.store import CatalogueStore
from service.schemas.advertisement import EXAMPLES as ADVERTISEMENT_EXAMPLES
from service.schemas.export import EXAMPLES as EXPORT_EXAMPLES
from service.schemas.match import EXAMPLES as MATCH_EXAMPLES
from service.schemas.plan import EXAMPLES as PLAN_EXAMPLES
from service.schemas.questions import EXAMPLES as QUESTIONS_EXAMPLES
from service.schemas.what_if import EXAMPLES as WHAT_IF_EXAMPLES
from service.settings import LogLevel, Settings
from service.startup import ensure_catalogue, open_live_catalogue, open_model

EXAMPLES = Path(__file__).parents[1] / "api" / "examples.json"
KEPT = ("getQuality",)
LONGEST_LIST = 2
BUILD = {
    "created": "2026-11-23T12:00:00+00:00",
    "catalogue_digest": "0f343b0931126a20f133d67c2b018a3b1f0d6c1fbb2b0f0c4cbf5a8e3f9f2f0d",
}
"""What differs from one build of the starter to the next."""
OCCUPATION = "electronics-engineering-technician"
BODIES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "match": ("/api/v1/match", MATCH_EXAMPLES[0]),
    "questions": ("/api/v1/questions", QUESTIONS_EXAMPLES[0]),
    "whatIf": ("/api/v1/what-if", WHAT_IF_EXAMPLES[0]),
    "plan": ("/api/v1/plan", PLAN_EXAMPLES[0]),
    "exportProfile": ("/api/v1/export", EXPORT_EXAMPLES[0]),
    "readAdvertisement": ("/api/v1/advertisement", ADVERTISEMENT_EXAMPLES[0]),
    "recogniseSkills": (
        "/api/v1/skills/recognise",
        {"text": "I solder circuit boards", "limit": 5},
    ),
    "resolveOccupations": (
        "/api/v1/occupations/resolve",
        {"title": "electronics technician", "limit": 1},
    ),
}
CV = """\
Jo Example
Experience
Electronics technician, Example Ltd, 2019 - 2023
- I solder circuit boards
- Keep lab records
Languages: English
"""
READS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "listSkills": ("/api/v1/skills", {"q": "solder"}),
    "getSkill": ("/api/v1/skills/apply-soldering-techniques", {}),
    "listOccupations": ("/api/v1/occupations", {"q": "electronics technician"}),
    "getOccupation": (f"/api/v1/occupations/{OCCUPATION}", {}),
    "listTransitions": (f"/api/v1/occupations/{OCCUPATION}/transitions", {}),
    "suggest": ("/api/v1/suggest", {"q": "solder", "type": "skill"}),
    "getCrosswalk": ("/api/v1/crosswalk", {"from": "esco", "id": OCCUPATION}),
    "listIscoGroups": ("/api/v1/isco", {"level": "1", "limit": "2"}),
    "listIscedFields": ("/api/v1/isced-f", {"level": "3", "limit": "2"}),
    "getMeta": ("/api/v1/meta", {}),
    "listSources": ("/api/v1/sources", {}),
    "livez": ("/livez", {}),
    "readyz": ("/readyz", {}),
}


def answers_of(client: TestClient) -> dict[str, Any]:
    """Return the example of each operation, from a client of the starter catalogue."""
    answers = {name: client.post(path, json=body) for name, (path, body) in BODIES.items()}
    answers |= {name: client.get(path, params=query) for name, (path, query) in READS.items()}
    answers["readCv"] = client.post("/api/v1/cv", files={"file": ("cv.txt", CV)})
    for answer in answers.values():
        answer.raise_for_status()
    return {name: shortened(answer.json()) for name, answer in answers.items()}


def shortened(part: object) -> object:
    """Return a part of an answer with the first entries of each list, and BUILD in place."""
    if isinstance(part, dict):
        return {name: BUILD.get(name, shortened(value)) for name, value in part.items()}
    if isinstance(part, list):
        return [shortened(entry) for entry in part[:LONGEST_LIST]]
    return part


def main() -> None:
    """Write the examples."""
    kept = example_answers()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        ensure_catalogue(CatalogueStore(settings.home), open_model(settings))
        log = open_log(sys.stderr, LogLevel.ERROR)
        app = create_app(open_live_catalogue(settings, log), settings, log)
        with TestClient(app, base_url="http://localhost") as client:
            examples = answers_of(client)
    examples |= {name: kept[name] for name in KEPT}
    text = json.dumps(examples, indent=1, ensure_ascii=False, sort_keys=False)
    EXAMPLES.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
