"""Example concepts for the OpenAPI document, from the starter catalogue, and its versions."""

from typing import Any

from recommender.ranking.scorer import RANKING_VERSION

Example = dict[str, Any]

ESCO = "http://data.europa.eu/esco"
STARTER = "https://w3id.org/destinai/starter"
VERSIONS: Example = {
    "catalogue_version": "starter-1-en",
    "model_version": "all-minilm-l6-v2-53aa5117",
    "ranking_version": RANKING_VERSION,
}


def skill_named(label: str, kind: str = "skill") -> Example:
    """Return the reference to a skill of the starter; its URI follows from its label."""
    return {"uri": f"{STARTER}/skill/{label.replace(' ', '-')}", "label": label, "kind": kind}


SOLDERING = skill_named("apply soldering techniques")
SOLDERING_MEANS = (
    "Melting a filler alloy with a hot iron or torch to join wires, pipes or small parts, "
    "without overheating the pieces themselves."
)
TECHNICIAN: Example = {
    "uri": f"{STARTER}/occupation/electronics-engineering-technician",
    "label": "electronics engineering technician",
    "isco_code": "3114",
    "isco_label": "Electronics engineering technicians",
    "description": (
        "Circuit boards and electronic devices are assembled, soldered, measured and repaired "
        "here, following engineers' diagrams. The technician works with oscilloscopes and "
        "multimeters in a lab or factory, builds prototypes, finds faults and notes down every "
        "test result."
    ),
}
MICROSYSTEMS: Example = TECHNICIAN | {
    "uri": f"{STARTER}/occupation/microsystem-engineering-technician",
    "label": "microsystem engineering technician",
    "description": (
        "Dressed in a cleanroom suit, this technician builds and tests tiny sensors and chips "
        "under the microscope, together with engineers. Bonding wires, adjusting precision "
        "machines, logging measurements and servicing finished devices for cars, phones or "
        "medical tools are typical tasks."
    ),
}
ISCO_PATH = [
    {"uri": f"{ESCO}/isco/C{code}", "label": label, "code": code, "scheme": "isco-08"}
    for code, label in (
        ("3", "Technicians and associate professionals"),
        ("31", "Science and engineering associate professionals"),
        ("311", "Physical and engineering science technicians"),
        ("3114", "Electronics engineering technicians"),
    )
]
