"""An example scorecard for the OpenAPI document: that of the starter, cut short."""

from api.examples.concepts import VERSIONS, Example


def _figure(value: float, low: float, high: float) -> Example:
    return {"value": value, "interval": [low, high], "learnt_on": None, "out_of_fold": None}


QUALITY: Example = VERSIONS | {
    "catalogue_digest": "0f343b0931126a20f133d67c2b018a3b1f0d6c1fbb2b0f0c4cbf5a8e3f9f2f0d",
    "destinai_version": "0.1.0",
    "date": "2026-11-24T12:00:00+00:00",
    "machine": {
        "cpu": "Example CPU @ 2.50GHz",
        "cores": 2,
        "memory_gib": 7.8,
        "system": "Linux",
        "architecture": "x86_64",
    },
    "libraries": {"numpy": "2.4.0", "onnxruntime": "1.32.0", "python": "3.12.3"},
    "missing": {"transitions": "transition_ratings*.csv"},
    "results": [
        {
            "benchmark": "transitions",
            "file": "same ISCO-08 minor group",
            "queries": 184,
            "gold": 1378,
            "unresolved": 0,
            "systems": [
                {
                    "system": "Destinai",
                    "figures": {"MRR": _figure(0.7, 0.65, 0.75), "S@1": _figure(0.6, 0.53, 0.67)},
                }
            ],
        }
    ],
}
