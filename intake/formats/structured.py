"""Europass, JSON Resume and exported profiles: what structured files say, without own details.

Read are Europass XML of both generations (`Candidate` of europass.eu/1.0, `SkillsPassport` 3),
the JSON of the older one, JSON Resume 1.0.0, a schema.org Person in JSON-LD, and Destinai's JSON.
A skill that an entry names by URI is not in its words as well.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from intake.document import Document, Format, NamedSkill, StructuredCv, WorkEntry
from intake.formats import exported, trees
from intake.formats.xml import name_of, parse_xml
from intake.limits import Limits
from intake.lines import Lines
from intake.problems import Code, Remark, ignored, problem

CURRENT = "present"
"""The end of a job that a file says to last."""
_XML = re.compile(r"\s*<(?:\?xml\b|!DOCTYPE\b|(?:\w+:)?(?:Candidate|SkillsPassport)\b)")
_JSON = re.compile(r"\s*\{\s*(?:\"|\})")
_SKILL_URI = re.compile(r"https?://data\.europa\.eu/esco/skill/[\w-]+")
_ISCO = re.compile(r"\d{4}")
_RESUME_KEYS = frozenset("basics work education skills volunteer projects".split())


def is_xml(text: str) -> bool:
    """Return whether a text is to be read as XML, and not as HTML."""
    return bool(_XML.match(text))


def is_json(text: str) -> bool:
    """Return whether a text is to be read as a JSON object."""
    return bool(_JSON.match(text))


def read_xml(data: bytes, limits: Limits) -> Document:
    """Return the document of a Europass XML file; raise DocumentError for other ones."""
    root = parse_xml(data, limits)
    if name_of(root) == "Candidate":
        return _document(Format.EUROPASS_XML, _of_candidate(trees.of_xml(root), limits), limits)
    if name_of(root) == "SkillsPassport":
        return _document(Format.EUROPASS_XML, _of_passport(trees.of_xml(root), limits), limits)
    raise problem(Code.UNKNOWN_DATA)


def read_json(text: str, limits: Limits) -> Document:
    """Return the document of a Europass JSON or JSON Resume file; raise DocumentError."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise problem(Code.TOO_DEEP, limit=limits.depth) from None
    except ValueError:
        raise problem(Code.DAMAGED) from None
    tree = trees.of_json(value, limits.depth, limits)
    if not isinstance(tree, dict):
        raise problem(Code.UNKNOWN_DATA)
    if "SkillsPassport" in tree or "LearnerInfo" in tree:
        passports = [*trees.all_at(tree, "SkillsPassport"), tree]
        return _document(Format.EUROPASS_JSON, _of_passport(passports[0], limits), limits)
    if exported.has_given(tree):
        return _document(Format.DESTINAI_JSON, _of_profile(tree), limits)
    if "@context" in tree and "Person" in map(trees.own_text, trees.all_at(tree, "@type")):
        return _document(Format.JSON_LD, _of_person(tree, limits), limits)
    if _RESUME_KEYS & tree.keys():
        return _document(Format.JSON_RESUME, _of_resume(tree, limits), limits)
    raise problem(Code.UNKNOWN_DATA)


def _document(kind: Format, cv: StructuredCv, limits: Limits) -> Document:
    """Return a document with what the structure says as lines as well."""
    lines = Lines(limits)
    for entry in cv.work:
        dates = " - ".join(filter(None, (entry.start, entry.end)))
        lines.add("\t".join(filter(None, (entry.title, entry.employer, dates))))
        for line in entry.lines:
            lines.add(line, is_item=True)
    for text in (*cv.summary, *cv.education, *cv.skills, *cv.languages, *cv.interests):
        lines.add(text)
    for skill in cv.named_skills:
        lines.add(f"{skill.label} {skill.uri}")
    for text in _given_texts(cv):
        lines.add(text)
    return Document(
        kind,
        1,
        lines.all(),
        structured=cv,
        ignored=(ignored(Remark.DETAILS),),
        notices=lines.notices(),
    )


def _given_texts(cv: StructuredCv) -> Iterator[str]:
    """Yield the words and concepts that only an exported profile has."""
    yield from (entry.occupation for entry in cv.work if not entry.title)
    if given := cv.given:
        yield from (*given.statements, given.text)
        for name in (*exported.OF_SKILLS, *exported.OF_OCCUPATIONS):
            yield " ".join(getattr(given, name))
        for note in (*given.noted, *given.ignored_notes):
            yield f"{note.kind} {note.condition}{note.occupation}"
        if plan := given.plan:
            yield " ".join([plan.career, *(uri for uri, _ in plan.progress)])


def _joined(*texts: str) -> str:
    return ", ".join(filter(None, texts))


def _skills(
    value: object, entries: Iterable[object] = (), uri_of: Callable[[object], str] = exported.uri_of
) -> tuple[NamedSkill, ...]:
    """Return the skills named by URI: those of entries, and of ESCO anywhere in a tree; each once.

    `uri_of` gives the URI of an entry, "" for none.
    """
    found: dict[str, NamedSkill] = {}
    for entry in entries:
        if uri := uri_of(entry):
            found.setdefault(uri, NamedSkill(uri, _label(entry), _is_partial(entry)))
    texts = (text for _, text in trees.descendants(value) if isinstance(text, str))
    for uri in (uri for text in texts for uri in _SKILL_URI.findall(text)):
        found.setdefault(uri, NamedSkill(uri))
    return tuple(found.values())


def _label(entry: object) -> str:
    names = ("name", "CompetencyName", "label", "prefLabel")
    return next(filter(None, (trees.text_at(entry, name) for name in names)), "")


def _is_partial(entry: object) -> bool:
    levels = (
        trees.text_at(entry, "level"),
        trees.text_at(entry, "CompetencyDimension", "Score", "ScoreText"),
    )
    return exported.PARTIAL in levels


def _occupation(*codes: str) -> str:
    """Return the first that is a URI or an ISCO-08 code, "" for none."""
    return next((code for code in codes if _ISCO.fullmatch(code) or exported.is_uri(code)), "")


# Europass, `SkillsPassport` 3 and its JSON

_SKILL_GROUPS = ("Communication", "Organisational", "JobRelated", "Computer", "Other")


def _of_passport(passport: object, limits: Limits) -> StructuredCv:
    learners = trees.all_at(passport, "LearnerInfo")
    learner = learners[0] if learners else {}
    headlines = trees.all_at(learner, "Headline")
    statements = [h for h in headlines if trees.text_at(h, "Type", "Code") == "personal_statement"]
    linguistic = trees.all_at(learner, "Skills", "Linguistic")
    tongues = ("MotherTongue", "ForeignLanguage")
    spoken = [one for part in linguistic for kind in tongues for one in trees.all_at(part, kind)]
    return StructuredCv(
        work=tuple(_passport_job(job, limits) for job in trees.all_at(learner, "WorkExperience")),
        skills=tuple(
            text
            for group in _SKILL_GROUPS
            for text in trees.texts_at(learner, limits, "Skills", group, "Description")
        ),
        named_skills=_skills(learner),
        languages=tuple(
            filter(None, (trees.text_at(entry, "Description", "Label") for entry in spoken))
        ),
        education=tuple(
            text
            for entry in trees.all_at(learner, "Education")
            for text in (
                _joined(*_titled(entry)),
                trees.text_at(entry, "Field", "Label"),
                *trees.texts_at(entry, limits, "Activities"),
            )
            if text
        ),
        summary=tuple(
            text
            for part in [*statements, *trees.all_at(learner, "Achievement")]
            for text in (
                *trees.texts_at(part, limits, "Description", "Label"),
                *trees.texts_at(part, limits, "Description"),
            )
        ),
    )


def _titled(study: object) -> tuple[str, str]:
    return trees.text_at(study, "Title"), trees.text_at(study, "Organisation", "Name")


def _passport_job(job: object, limits: Limits) -> WorkEntry:
    is_current = _is_true(job, "Period", "Current")
    return WorkEntry(
        title=trees.text_at(job, "Position", "Label"),
        employer=trees.text_at(job, "Employer", "Name"),
        start=_passport_date(job, "From"),
        end=CURRENT if is_current else _passport_date(job, "To"),
        occupation=_occupation(
            trees.text_at(job, "Position", "Code"), trees.text_at(job, "Position", "Uri")
        ),
        lines=trees.texts_at(job, limits, "Activities"),
    )


def _passport_date(job: object, end: str) -> str:
    """Return year and month of one end of a period; months are written "8" or "--08"."""
    parts = [trees.text_at(job, "Period", end, part).lstrip("-") for part in ("Year", "Month")]
    return "-".join(part.zfill(2) for part in parts if part)


def _is_true(value: object, *path: str) -> bool:
    return any(
        found is True or str(found).lower() == "true" for found in trees.all_at(value, *path)
    )


# Europass, `Candidate` of europass.eu/1.0


def _of_candidate(candidate: object, limits: Limits) -> StructuredCv:
    profile = next(iter(trees.all_at(candidate, "CandidateProfile")), {})
    competencies = trees.all_at(profile, "PersonQualifications", "PersonCompetency")
    is_language = [trees.text_at(c, "TaxonomyID").lower() == "language" for c in competencies]
    pairs = list(zip(is_language, competencies, strict=True))
    unnamed = [c for is_spoken, c in pairs if not (is_spoken or _competency_uri(c))]
    groups = [(name, part) for name, part in trees.descendants(profile) if isinstance(part, dict)]
    skills = [part for name, part in groups if name.endswith(("Skill", "Skills"))]
    hobbies = [part for name, part in groups if name in {"Hobby", "Hobbies"}]
    return StructuredCv(
        work=tuple(_candidate_jobs(profile, limits)),
        skills=trees.texts_of(
            unnamed + skills,
            ("CompetencyName", "Title", "Name", "Description"),
            limits,
        ),
        named_skills=_skills(profile, competencies, _competency_uri),
        languages=tuple(
            trees.text_at(c, "CompetencyName") or trees.text_at(c, "CompetencyID")
            for is_spoken, c in pairs
            if is_spoken
        ),
        education=tuple(_candidate_education(profile, limits)),
        interests=trees.texts_of(hobbies, ("Title", "Description"), limits),
        summary=trees.texts_at(profile, limits, "ExecutiveSummary"),
    )


def _competency_uri(competency: object) -> str:
    return exported.uri_of(trees.text_at(competency, "CompetencyID"))


def _candidate_jobs(profile: object, limits: Limits) -> Iterator[WorkEntry]:
    for employer in trees.all_at(profile, "EmploymentHistory", "EmployerHistory"):
        for job in trees.all_at(employer, "PositionHistory"):
            period = next(iter(trees.all_at(job, "EmploymentPeriod")), {})
            is_current = _is_true(period, "CurrentIndicator")
            codes = [trees.own_text(code).strip() for code in trees.all_at(job, "JobCategoryCode")]
            yield WorkEntry(
                title=trees.text_at(job, "PositionTitle"),
                employer=trees.text_at(employer, "OrganizationName"),
                start=trees.text_at(period, "StartDate", "FormattedDateTime"),
                end=CURRENT
                if is_current
                else trees.text_at(period, "EndDate", "FormattedDateTime"),
                occupation=_occupation(*codes),
                lines=trees.texts_at(job, limits, "Description"),
            )


def _candidate_education(profile: object, limits: Limits) -> Iterator[str]:
    for entry in trees.all_at(profile, "EducationHistory", "EducationOrganizationAttendance"):
        degrees = [
            trees.text_at(degree, "DegreeName") for degree in trees.all_at(entry, "EducationDegree")
        ]
        yield from filter(None, [_joined(*degrees, trees.text_at(entry, "OrganizationName"))])
        yield from trees.texts_at(entry, limits, "EducationDegree", "OccupationalSkillsCovered")
        yield from trees.texts_at(entry, limits, "Description")


# JSON Resume 1.0.0


def _of_resume(resume: object, limits: Limits) -> StructuredCv:
    basics, skills = trees.all_at(resume, "basics"), trees.all_at(resume, "skills")
    extensions = [
        one for one in trees.all_at(resume, "meta", exported.EXTENSION) if isinstance(one, dict)
    ]
    given = next(map(exported.given_profile, extensions), None)
    if given and exported.words_of(given.statements, given.text) in trees.all_at(
        resume, "basics", "summary"
    ):
        basics = []
    about = [*basics, *trees.all_at(resume, "projects")]
    return StructuredCv(
        work=tuple(
            _resume_job(job, limits)
            for job in [*trees.all_at(resume, "work"), *trees.all_at(resume, "volunteer")]
        ),
        skills=trees.texts_of(map(_without_label, skills), ("name", "keywords"), limits),
        named_skills=_skills({"skills": skills}, skills),
        languages=trees.texts_at(resume, limits, "languages", "language"),
        education=tuple(_resume_education(resume, limits)),
        interests=trees.texts_of(trees.all_at(resume, "interests"), ("name", "keywords"), limits),
        summary=trees.texts_of(about, ("summary", "description", "highlights"), limits),
        given=given,
    )


def _without_label(skill: object) -> object:
    """Return an entry of skills without its name where it names a concept by URI."""
    return {**skill, "name": []} if isinstance(skill, dict) and exported.uri_of(skill) else skill


def _resume_job(job: object, limits: Limits) -> WorkEntry:
    return WorkEntry(
        title=trees.text_at(job, "position"),
        employer=_joined(trees.text_at(job, "name"), trees.text_at(job, "organization")),
        start=trees.text_at(job, "startDate"),
        end=trees.text_at(job, "endDate"),
        occupation=_occupation(trees.text_at(job, "occupation")),
        lines=trees.texts_of([job], ("summary", "highlights"), limits),
    )


def _resume_education(resume: object, limits: Limits) -> Iterator[str]:
    for entry in trees.all_at(resume, "education"):
        names = (trees.text_at(entry, name) for name in ("studyType", "area", "institution"))
        yield from filter(None, [_joined(*names)])
        yield from trees.texts_at(entry, limits, "courses")
    yield from trees.texts_at(resume, limits, "certificates", "name")


# A schema.org Person in JSON-LD


def _of_person(person: trees.Tree, limits: Limits) -> StructuredCv:
    known, partly = trees.all_at(person, "knowsAbout"), trees.all_at(person, "partial_skills")
    words = [_label(one) or trees.own_text(one) for one in known if not exported.uri_of(one)]
    return StructuredCv(
        work=tuple(_person_job(role) for role in trees.all_at(person, "hasOccupation")),
        skills=trees.texts_at({"name": words}, limits, "name"),
        named_skills=(
            *_skills(None, known),
            *(replace(one, is_partial=True) for one in _skills(None, partly)),
        ),
        given=exported.given_profile(person),
    )


def _person_job(role: object) -> WorkEntry:
    """Return the job of an occupation, or of a role with one and its years."""
    occupation = next(iter(trees.all_at(role, "hasOccupation")), role)
    return WorkEntry(
        title=_label(occupation)
        or ("" if exported.is_uri(trees.own_text(role)) else trees.own_text(role)),
        start=trees.text_at(role, "startDate"),
        end=trees.text_at(role, "endDate"),
        occupation=exported.uri_of(occupation),
    )


# Destinai's own JSON


def _of_profile(profile: trees.Tree) -> StructuredCv:
    skills = (NamedSkill(uri) for uri in exported.uris(profile, "skills"))
    partly = (NamedSkill(uri, is_partial=True) for uri in exported.uris(profile, "partial_skills"))
    years = {trees.text_at(one, "occupation"): one for one in trees.all_at(profile, "job_years")}
    return StructuredCv(
        work=tuple(
            WorkEntry(
                "",
                "",
                trees.text_at(years.get(uri), "start"),
                trees.text_at(years.get(uri), "end"),
                uri,
            )
            for uri in exported.uris(profile, "occupations")
        ),
        named_skills=(*skills, *partly),
        given=exported.given_profile(profile),
    )
