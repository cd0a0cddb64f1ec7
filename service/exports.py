"""Exports: a person's own profile as a file, which `POST /cv` and Get Started read back.

A format that has no place for a part keeps it in an extension under Destinai's names, which
`intake.formats.exported` lists; Europass has none, and the file then says what it leaves out. A
profile holds no name, address or other contact details, so that no file does.
"""

import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from accounts.contents import ProfileContent, SavedNote, SavedPlan
from intake.formats import exported
from recommender.profile import NoteKind, NoteName
from service.schemas.cv import CvAnswer, CvPastJobAnswer
from service.schemas.export import (
    ChosenPlan,
    ExportFormat,
    ExportRequest,
    JobYears,
    SkillProgress,
)
from service.snapshot import CatalogueSnapshot

JSON_RESUME_SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
TERMS = "https://w3id.org/destinai/terms#"
"""The namespace of terms that schema.org and SKOS lack. Its names do not resolve."""
_SCHEMA, _SKOS = "https://schema.org/", "http://www.w3.org/2004/02/skos/core#"
_EUROPASS = {
    "xmlns": "http://www.europass.eu/1.0",
    "xmlns:oa": "http://www.openapplications.org/oagis/9",
    "xmlns:eures": "http://www.europass_eures.eu/1.0",
    "xmlns:hr": "http://www.hr-xml.org/3",
}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_URI_LISTS = (*exported.OF_SKILLS, *exported.OF_OCCUPATIONS)
_NOTES = ("noted", "ignored_notes")


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A profile as a file; `left_out` are the fields that its format has no place for."""

    content: bytes
    media_type: str
    name: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PortableProfile:
    """A profile that is exported, from a request or an account; URIs as everywhere.

    It may be empty, and concepts need not be in the catalogue: what somebody saved is theirs.
    """

    skills: tuple[str, ...] = ()
    partial_skills: tuple[str, ...] = ()
    occupations: tuple[str, ...] = ()
    denied_skills: tuple[str, ...] = ()
    excluded_skills: tuple[str, ...] = ()
    unclaimed_skills: tuple[str, ...] = ()
    unsure_skills: tuple[str, ...] = ()
    unclaimed_occupations: tuple[str, ...] = ()
    not_for_me: tuple[str, ...] = ()
    pinned: tuple[str, ...] = ()
    noted: tuple[NoteName, ...] = ()
    ignored_notes: tuple[NoteName, ...] = ()
    job_years: tuple[JobYears, ...] = ()
    plan: ChosenPlan | None = None
    statements: tuple[str, ...] = ()
    text: str = ""


def requested_profile(request: ExportRequest) -> PortableProfile:
    """Return the profile of a request, with its words where it asks for them."""
    same = {*_URI_LISTS, "skills", "partial_skills", "occupations", "job_years"}
    lists: dict[str, Any] = {name: tuple(getattr(request, name)) for name in same}
    return PortableProfile(
        **lists,
        plan=request.plan,
        noted=tuple(one.name() for one in request.noted),
        ignored_notes=tuple(one.name() for one in request.ignored_notes),
        statements=tuple(request.statements) if request.with_words else (),
        text=request.text or "" if request.with_words else "",
    )


def read_profile(answer: CvAnswer, *, with_words: bool = False) -> PortableProfile:
    """Return the profile of a CV as read, with what its statements claim among the skills."""
    read = answer.profile
    named = {*read.partial_skills, *read.denied_skills, *read.excluded_skills}
    claimed = [one.skill.uri for one in answer.recognised if one.skill.uri not in named]
    same = {*_URI_LISTS, "partial_skills"} - {"pinned"}
    lists: dict[str, Any] = {name: tuple(getattr(read, name)) for name in same}
    jobs = dict.fromkeys((*read.occupations, *(job.occupation.uri for job in answer.past_jobs)))
    return PortableProfile(
        **lists,
        skills=tuple(dict.fromkeys((*read.skills, *claimed))),
        occupations=tuple(jobs),
        pinned=tuple(answer.pinned),
        noted=tuple(one.name() for one in read.noted),
        ignored_notes=tuple(one.name() for one in read.ignored_notes),
        job_years=job_years(answer),
        plan=answer.plan,
        statements=tuple(read.statements) if with_words else (),
        text=read.text or "" if with_words else "",
    )


def job_years(answer: CvAnswer) -> tuple[JobYears, ...]:
    """Return when each occupation of a CV was held; of one that was held twice, the first named."""
    found = {job.occupation.uri: years for job in answer.past_jobs[::-1] if (years := _years(job))}
    return tuple(found.values())[::-1]


def _years(job: CvPastJobAnswer) -> JobYears | None:
    """Return when a job was held; one that does not go on and has no end is of one year."""
    end = job.end or (None if job.is_current else job.start)
    if job.start is None and end is None:
        return None
    first = min(job.start, end) if job.start and end else job.start
    return JobYears(occupation=job.occupation.uri, start=first, end=end)


def saved_profile(content: ProfileContent, *, with_words: bool = False) -> PortableProfile:
    """Return a profile that was saved in an account, with the words that were kept if asked.

    Without them, what they may have meant goes as well.
    """
    same = {*_URI_LISTS, "skills", "partial_skills", "occupations"}
    lists: dict[str, Any] = {name: tuple(getattr(content, name)) for name in same}
    if not with_words:
        lists["unclaimed_skills"] = ()
    return PortableProfile(
        **lists,
        noted=tuple(map(_saved_note, content.notes)),
        ignored_notes=tuple(map(_saved_note, content.ignored_notes)),
        job_years=saved_years(content),
        plan=saved_plan(content.plan) if content.plan else None,
        statements=tuple(content.statements) if with_words else (),
    )


def saved_years(content: ProfileContent) -> tuple[JobYears, ...]:
    """Return when the past jobs of a saved profile were held, where that is known."""
    return tuple(JobYears(**one.model_dump()) for one in content.job_years)


def _saved_note(note: SavedNote) -> NoteName:
    return NoteName(NoteKind(note.kind.value), note.condition or "", note.occupation or "")


def saved_plan(plan: SavedPlan) -> ChosenPlan:
    """Return the plan of a saved profile as files have it."""
    progress = [SkillProgress(skill=skill, state=state) for skill, state in plan.progress.items()]
    return ChosenPlan(career=plan.career, progress=progress)


def export_file(
    snapshot: CatalogueSnapshot, profile: PortableProfile, kind: ExportFormat
) -> ExportFile:
    """Return a profile as a file; a concept that the catalogue lacks has no label in it."""
    writer = _Writer(snapshot, profile)
    match kind:
        case ExportFormat.JSON_RESUME:
            return ExportFile(_json(writer.json_resume()), "application/json", "resume.json")
        case ExportFormat.JSON_LD:
            return ExportFile(_json(writer.json_ld()), "application/ld+json", "profile.jsonld")
        case ExportFormat.DESTINAI_JSON:
            return ExportFile(_json(writer.own_json()), "application/json", "profile.json")
        case ExportFormat.EUROPASS_XML:
            left_out = tuple(n for n in (*_URI_LISTS, *_NOTES, "plan") if getattr(profile, n))
            return ExportFile(writer.europass(), "application/xml", "europass.xml", left_out)


def _json(document: Mapping[str, object]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


class _Writer:
    """Writes one profile; each concept once, in the order of the profile."""

    def __init__(self, snapshot: CatalogueSnapshot, profile: PortableProfile) -> None:
        self._catalogue = snapshot.catalogue
        self._profile = profile
        self._years = {one.occupation: one for one in profile.job_years}
        self._jobs = list(dict.fromkeys(profile.occupations))
        self._skills = list(dict.fromkeys(profile.skills))
        self._partial = [
            uri for uri in dict.fromkeys(profile.partial_skills) if uri not in self._skills
        ]
        self._words = exported.words_of(profile.statements, profile.text)

    def own_json(self) -> dict[str, Any]:
        """Return the profile under the names of the API."""
        years = [one.model_dump(exclude_none=True) for one in self._profile.job_years]
        return {
            **self._version(),
            "skills": self._skills,
            "partial_skills": self._partial,
            "occupations": self._jobs,
            "job_years": years,
            **self._given(str),
        }

    def json_resume(self) -> dict[str, Any]:
        """Return the profile as JSON Resume 1.0.0, without any of the person's own details."""
        return {
            "$schema": JSON_RESUME_SCHEMA,
            "basics": {"summary": self._words} if self._words else {},
            "work": [
                {**self._named("position", uri), "occupation": uri, **self._dates(uri)}
                for uri in self._jobs
            ],
            "skills": [
                *({**self._named("name", uri), "uri": uri} for uri in self._skills),
                *(
                    {**self._named("name", uri), "level": exported.PARTIAL, "uri": uri}
                    for uri in self._partial
                ),
            ],
            "meta": {
                "version": "v1.0.0",
                exported.EXTENSION: {**self._version(), **self._given(str)},
            },
        }

    def json_ld(self) -> dict[str, Any]:
        """Return the profile as a schema.org Person in JSON-LD 1.1, concepts as in SKOS."""
        return {
            "@context": _context(self._catalogue.language),
            "@type": "Person",
            "catalogue_version": self._catalogue.version,
            "knowsAbout": [self._concept(uri) for uri in self._skills],
            "partial_skills": [self._concept(uri) for uri in self._partial],
            "hasOccupation": [
                {"@type": "Role", "hasOccupation": self._concept(uri), **self._dates(uri)}
                for uri in self._jobs
            ],
            **self._given(self._concept),
        }

    def europass(self) -> bytes:
        """Return what Europass has a place for, as `Candidate` of europass.eu/1.0."""
        root = Element("Candidate", _EUROPASS)
        SubElement(root, "CandidatePerson")
        profile = SubElement(root, "CandidateProfile", {"languageCode": self._catalogue.language})
        if self._words:
            lines = (html.escape(line) for line in self._words.splitlines() if line.strip())
            _add(profile, "ExecutiveSummary", "".join(f"<p>{line}</p>" for line in lines))
        history = SubElement(profile, "EmploymentHistory")
        for uri in self._jobs:
            self._add_job(SubElement(history, "EmployerHistory"), uri)
        qualifications = SubElement(profile, "PersonQualifications")
        for uri in (*self._skills, *self._partial):
            self._add_skill(SubElement(qualifications, "PersonCompetency"), uri)
        indent(root)
        written: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
        return written + b"\n"

    def _add_job(self, employer: Element, uri: str) -> None:
        position = SubElement(employer, "PositionHistory")
        if label := self._label(uri):
            _add(position, "PositionTitle", label)
        if years := self._years.get(uri):
            period = SubElement(position, "eures:EmploymentPeriod")
            for name, year in (("Start", years.start), ("End", years.end)):
                if year:
                    date = SubElement(period, f"eures:{name}Date")
                    _add(date, "hr:FormattedDateTime", str(year))
            _add(period, "hr:CurrentIndicator", "false" if years.end else "true")
        _add(position, "JobCategoryCode", uri)

    def _add_skill(self, competency: Element, uri: str) -> None:
        _add(competency, "CompetencyID", uri)
        _add(competency, "hr:TaxonomyID", self._catalogue.version)
        if label := self._label(uri):
            _add(competency, "CompetencyName", label)
        if uri in self._partial:
            dimension = SubElement(competency, "eures:CompetencyDimension")
            _add(SubElement(dimension, "eures:Score"), "hr:ScoreText", exported.PARTIAL)

    def _version(self) -> dict[str, Any]:
        version = self._catalogue.version
        return {exported.VERSION_KEY: exported.VERSION, "catalogue_version": version}

    def _given(self, concept: Callable[[str], object]) -> dict[str, Any]:
        """Return what a CV has no place for, as far as the profile has it; concepts from URIs."""
        profile = self._profile
        found: dict[str, Any] = {
            name: [concept(uri) for uri in getattr(profile, name)] for name in _URI_LISTS
        }
        for name in _NOTES:
            found[name] = [_note(note, concept) for note in getattr(profile, name)]
        if plan := profile.plan:
            steps = [{"skill": concept(one.skill), "state": one.state} for one in plan.progress]
            found["plan"] = {"career": concept(plan.career), "progress": steps}
        found |= {"statements": list(profile.statements), "text": profile.text}
        return {name: value for name, value in found.items() if value}

    def _concept(self, uri: str) -> dict[str, str]:
        kind = "Occupation" if uri in self._catalogue.occupation_row else "Concept"
        return {"@id": uri, "@type": kind, **self._named("label", uri)}

    def _named(self, name: str, uri: str) -> dict[str, str]:
        label = self._label(uri)
        return {name: label} if label else {}

    def _label(self, uri: str) -> str:
        """Return the label of a concept, "" where the catalogue lacks it."""
        catalogue = self._catalogue
        if (row := catalogue.skill_row.get(uri)) is not None:
            return catalogue.skills[row].label
        row = catalogue.occupation_row.get(uri)
        return "" if row is None else catalogue.occupations[row].label

    def _dates(self, uri: str) -> dict[str, str]:
        years = self._years.get(uri)
        named = (("startDate", years.start), ("endDate", years.end)) if years else ()
        return {name: str(year) for name, year in named if year}


def _note(note: NoteName, concept: Callable[[str], object]) -> dict[str, object]:
    if note.occupation:
        return {"kind": note.kind, "occupation": concept(note.occupation)}
    return {"kind": note.kind, "condition": note.condition}


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NO_XML.sub(" ", text)


def _context(language: str) -> dict[str, Any]:
    """Return the meaning of each name in a file, so that nothing has to be fetched."""
    own = ("partial_skills", *_URI_LISTS, *_NOTES, "catalogue_version", "text", "kind")
    of_plan = ("condition", "occupation", "plan", "career", "progress", "skill", "state")
    return {
        "@version": 1.1,
        **{name: f"{_SCHEMA}{name}" for name in ("Person", "Role", "Occupation")},
        **{name: f"{_SCHEMA}{name}" for name in ("knowsAbout", "hasOccupation")},
        **{name: f"{_SCHEMA}{name}" for name in ("startDate", "endDate")},
        "Concept": f"{_SKOS}Concept",
        "label": {"@id": f"{_SKOS}prefLabel", "@language": language},
        **{name: f"{TERMS}{name}" for name in (*own, *of_plan)},
        # A JSON-LD processor would take a plain list for a set.
        "statements": {"@id": f"{TERMS}statements", "@container": "@list"},
    }
