"""JSON Resume 1.0.0 as a JSON Schema, written from its public definition, as far as it is used."""

from typing import Any

_DATE = {
    "type": "string",
    "pattern": r"^([1-2][0-9]{3}-[0-1][0-9]-[0-3][0-9]|[1-2][0-9]{3}-[0-1][0-9]|[1-2][0-9]{3})$",
}
_TEXTS = {"type": "array", "items": {"type": "string"}}


def _entries(**properties: Any) -> dict[str, Any]:
    """Return the schema of a list of entries, which may have properties of their own."""
    entry = {"type": "object", "additionalProperties": True, "properties": properties}
    return {"type": "array", "items": entry}


_TEXT = {"type": "string"}
_JOB = {"url": _TEXT, "startDate": _DATE, "endDate": _DATE, "summary": _TEXT, "highlights": _TEXTS}
JSON_RESUME: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "basics": {
            "type": "object",
            "additionalProperties": True,
            "properties": dict.fromkeys(
                ("name", "label", "image", "email", "phone", "url", "summary"), _TEXT
            ),
        },
        "work": _entries(name=_TEXT, location=_TEXT, description=_TEXT, position=_TEXT, **_JOB),
        "volunteer": _entries(organization=_TEXT, position=_TEXT, **_JOB),
        "education": _entries(institution=_TEXT, area=_TEXT, studyType=_TEXT, courses=_TEXTS),
        "awards": _entries(title=_TEXT, date=_DATE),
        "certificates": _entries(name=_TEXT, date=_DATE, issuer=_TEXT),
        "publications": _entries(name=_TEXT, releaseDate=_DATE),
        "skills": _entries(name=_TEXT, level=_TEXT, keywords=_TEXTS),
        "languages": _entries(language=_TEXT, fluency=_TEXT),
        "interests": _entries(name=_TEXT, keywords=_TEXTS),
        "references": _entries(name=_TEXT, reference=_TEXT),
        "projects": _entries(name=_TEXT, description=_TEXT, keywords=_TEXTS, highlights=_TEXTS),
        "meta": {
            "type": "object",
            "additionalProperties": True,
            "properties": {"canonical": _TEXT, "version": _TEXT, "lastModified": _TEXT},
        },
    },
}
