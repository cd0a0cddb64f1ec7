"""Europass and JSON Resume: what structured files say, without the person's own details.

Read are Europass XML of both generations (`Candidate` of europass.eu/1.0, `SkillsPassport` 3),
the JSON of the older one, and JSON Resume 1.0.0.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from intake.document import Document, Format, StructuredCv, WorkEntry
from intake.formats.html import add_html
from intake.formats.xml import name_of, parse_xml
from intake.limits import Limits
from intake.lines import Lines, clean
from intake.problems import Code, Remark, ignored, problem

Tree = dict[str, list[object]]
"""A JSON object or XML element: values and trees by name; attributes are capitalised."""

CURRENT = "present"
"""The end of a job that a file says to last."""
_XML = re.compile(r"\s*<(?:\?xml\b|!DOCTYPE\b|(?:\w+:)?(?:Candidate|SkillsPassport)\b)")
_JSON = re.compile(r"\s*\{\s*(?:\"|\})")
_MARKUP = re.compile(r"<\w[^<>]*>|&\w+;|&#\d+;")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SKILL_URI = re.compile(r"https?://data\.europa\.eu/esco/skill/[\w-]+")
_OCCUPATION = re.compile(r"https?://data\.europa\.eu/esco/(?:occupation|isco)/[\w-]+|\d{4}")
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
        return _document(Format.EUROPASS_XML, _of_candidate(_tree(root), limits), limits)
    if name_of(root) == "SkillsPassport":
        return _document(Format.EUROPASS_XML, _of_passport(_tree(root), limits), limits)
    raise problem(Code.UNKNOWN_DATA)


def read_json(text: str, limits: Limits) -> Document:
    """Return the document of a Europass JSON or JSON Resume file; raise DocumentError."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise problem(Code.TOO_DEEP, limit=limits.depth) from None
    except ValueError:
        raise problem(Code.DAMAGED) from None
    tree = _tree_of_json(value, limits.depth, limits)
    if not isinstance(tree, dict):
        raise problem(Code.UNKNOWN_DATA)
    if "SkillsPassport" in tree or "LearnerInfo" in tree:
        passports = [*_all(tree, "SkillsPassport"), tree]
        return _document(Format.EUROPASS_JSON, _of_passport(passports[0], limits), limits)
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
    if cv.skill_uris:
        lines.add(" ".join(cv.skill_uris))
    return Document(
        kind,
        1,
        lines.all(),
        structured=cv,
        ignored=(ignored(Remark.DETAILS),),
        notices=lines.notices(),
    )


# Trees


def _tree(element: Element) -> Tree | str:
    """Return an element as a tree, or as its text where it has nothing else."""
    children: Tree = {}
    for key, value in element.items():
        children.setdefault(key.rpartition("}")[2].capitalize(), []).append(value)
    for child in element:
        children.setdefault(name_of(child), []).append(_tree(child))
    text = (element.text or "").strip()
    if not len(element) and text:
        return text if not children else {**children, "": [text]}
    return children


def _tree_of_json(value: object, depth: int, limits: Limits) -> object:
    """Return a JSON value with objects as trees; raise DocumentError past the depth."""
    if depth < 0:
        raise problem(Code.TOO_DEEP, limit=limits.depth)
    if isinstance(value, dict):
        return {
            name: [_tree_of_json(child, depth - 1, limits) for child in _listed(values)]
            for name, values in value.items()
        }
    if isinstance(value, list):
        return [_tree_of_json(child, depth - 1, limits) for child in value]
    if isinstance(value, str) and _SURROGATE.search(value):
        raise problem(Code.ENCODING)
    return value


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _all(value: object, *path: str) -> list[object]:
    """Return what stands at a path; a step `X` also leads through a wrapper named `XList`."""
    found = [value]
    for name in path:
        trees = [tree for tree in found if isinstance(tree, dict)]
        wrapped = [inner for tree in trees for inner in tree.get(f"{name}List", [])]
        wrappers = [tree for tree in wrapped if isinstance(tree, dict)]
        found = [child for tree in [*trees, *wrappers] for child in tree.get(name, [])]
    return found


def _text(value: object, *path: str) -> str:
    """Return the first text or number at a path, "" for none."""
    texts = (" ".join(clean(_own_text(found)).split()) for found in _all(value, *path))
    return next(filter(None, texts), "")


def _own_text(value: object) -> str:
    """Return a text or number, or that of an element with attributes; "" for anything else."""
    if isinstance(value, dict):
        return _own_text(next(iter(value.get("", [])), ""))
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _texts(value: object, limits: Limits, *path: str) -> tuple[str, ...]:
    """Return the lines of all texts at a path, without the HTML that they may be written in."""
    lines = Lines(limits)
    for found in _all(value, *path):
        text = _own_text(found)
        if _MARKUP.search(text):
            add_html(lines, text)
        else:
            lines.add(text)
    return lines.texts()


def _texts_of(trees: Iterable[object], names: Sequence[str], limits: Limits) -> tuple[str, ...]:
    """Return the lines of the texts of these names in each of several trees."""
    return tuple(text for tree in trees for name in names for text in _texts(tree, limits, name))


def _joined(*texts: str) -> str:
    return ", ".join(filter(None, texts))


def _descendants(value: object) -> Iterator[tuple[str, object]]:
    """Yield the name and value of everything within a tree."""
    for name, children in value.items() if isinstance(value, dict) else ():
        for child in children:
            yield name, child
            yield from _descendants(child)


def _skill_uris(value: object) -> tuple[str, ...]:
    """Return the URIs of ESCO skills within a tree, each once."""
    texts = (text for _, text in _descendants(value) if isinstance(text, str))
    return tuple(dict.fromkeys(uri for text in texts for uri in _SKILL_URI.findall(text)))


def _occupation(*codes: str) -> str:
    """Return the first that is the URI of an occupation or an ISCO-08 code, "" for none."""
    return next((code for code in codes if _OCCUPATION.fullmatch(code)), "")


# Europass, `SkillsPassport` 3 and its JSON

_SKILL_GROUPS = ("Communication", "Organisational", "JobRelated", "Computer", "Other")


def _of_passport(passport: object, limits: Limits) -> StructuredCv:
    learners = _all(passport, "LearnerInfo")
    learner = learners[0] if learners else {}
    headlines = _all(learner, "Headline")
    statements = [h for h in headlines if _text(h, "Type", "Code") == "personal_statement"]
    spoken = [
        *_all(learner, "Skills", "Linguistic", "MotherTongue"),
        *_all(learner, "Skills", "Linguistic", "ForeignLanguage"),
    ]
    return StructuredCv(
        work=tuple(_passport_job(job, limits) for job in _all(learner, "WorkExperience")),
        skills=tuple(
            text
            for group in _SKILL_GROUPS
            for text in _texts(learner, limits, "Skills", group, "Description")
        ),
        skill_uris=_skill_uris(learner),
        languages=tuple(filter(None, (_text(entry, "Description", "Label") for entry in spoken))),
        education=tuple(
            text
            for entry in _all(learner, "Education")
            for text in (
                _joined(_text(entry, "Title"), _text(entry, "Organisation", "Name")),
                _text(entry, "Field", "Label"),
                *_texts(entry, limits, "Activities"),
            )
            if text
        ),
        summary=tuple(
            text
            for part in [*statements, *_all(learner, "Achievement")]
            for text in (
                *_texts(part, limits, "Description", "Label"),
                *_texts(part, limits, "Description"),
            )
        ),
    )


def _passport_job(job: object, limits: Limits) -> WorkEntry:
    is_current = _is_true(job, "Period", "Current")
    return WorkEntry(
        title=_text(job, "Position", "Label"),
        employer=_text(job, "Employer", "Name"),
        start=_passport_date(job, "From"),
        end=CURRENT if is_current else _passport_date(job, "To"),
        occupation=_occupation(_text(job, "Position", "Code"), _text(job, "Position", "Uri")),
        lines=_texts(job, limits, "Activities"),
    )


def _passport_date(job: object, end: str) -> str:
    """Return year and month of one end of a period; months are written "8" or "--08"."""
    parts = [_text(job, "Period", end, part).lstrip("-") for part in ("Year", "Month")]
    return "-".join(part.zfill(2) for part in parts if part)


def _is_true(value: object, *path: str) -> bool:
    return any(found is True or str(found).lower() == "true" for found in _all(value, *path))


# Europass, `Candidate` of europass.eu/1.0


def _of_candidate(candidate: object, limits: Limits) -> StructuredCv:
    profile = next(iter(_all(candidate, "CandidateProfile")), {})
    competencies = _all(profile, "PersonQualifications", "PersonCompetency")
    is_language = [_text(c, "TaxonomyID").lower() == "language" for c in competencies]
    pairs = list(zip(is_language, competencies, strict=True))
    groups = [(name, part) for name, part in _descendants(profile) if isinstance(part, dict)]
    skills = [part for name, part in groups if name.endswith(("Skill", "Skills"))]
    hobbies = [part for name, part in groups if name in {"Hobby", "Hobbies"}]
    return StructuredCv(
        work=tuple(_candidate_jobs(profile, limits)),
        skills=_texts_of(
            [c for is_spoken, c in pairs if not is_spoken] + skills,
            ("CompetencyName", "Title", "Name", "Description"),
            limits,
        ),
        skill_uris=_skill_uris(profile),
        languages=tuple(
            _text(c, "CompetencyName") or _text(c, "CompetencyID")
            for is_spoken, c in pairs
            if is_spoken
        ),
        education=tuple(_candidate_education(profile, limits)),
        interests=_texts_of(hobbies, ("Title", "Description"), limits),
        summary=_texts(profile, limits, "ExecutiveSummary"),
    )


def _candidate_jobs(profile: object, limits: Limits) -> Iterator[WorkEntry]:
    for employer in _all(profile, "EmploymentHistory", "EmployerHistory"):
        for job in _all(employer, "PositionHistory"):
            period = next(iter(_all(job, "EmploymentPeriod")), {})
            is_current = _is_true(period, "CurrentIndicator")
            codes = [_own_text(code).strip() for code in _all(job, "JobCategoryCode")]
            yield WorkEntry(
                title=_text(job, "PositionTitle"),
                employer=_text(employer, "OrganizationName"),
                start=_text(period, "StartDate", "FormattedDateTime"),
                end=CURRENT if is_current else _text(period, "EndDate", "FormattedDateTime"),
                occupation=_occupation(*codes),
                lines=_texts(job, limits, "Description"),
            )


def _candidate_education(profile: object, limits: Limits) -> Iterator[str]:
    for entry in _all(profile, "EducationHistory", "EducationOrganizationAttendance"):
        degrees = [_text(degree, "DegreeName") for degree in _all(entry, "EducationDegree")]
        yield from filter(None, [_joined(*degrees, _text(entry, "OrganizationName"))])
        yield from _texts(entry, limits, "EducationDegree", "OccupationalSkillsCovered")
        yield from _texts(entry, limits, "Description")


# JSON Resume 1.0.0


def _of_resume(resume: object, limits: Limits) -> StructuredCv:
    about = [*_all(resume, "basics"), *_all(resume, "projects")]
    skills = _all(resume, "skills")
    return StructuredCv(
        work=tuple(
            _resume_job(job, limits) for job in [*_all(resume, "work"), *_all(resume, "volunteer")]
        ),
        skills=_texts_of(skills, ("name", "keywords"), limits),
        skill_uris=_skill_uris({"skills": skills}),
        languages=_texts(resume, limits, "languages", "language"),
        education=tuple(_resume_education(resume, limits)),
        interests=_texts_of(_all(resume, "interests"), ("name", "keywords"), limits),
        summary=_texts_of(about, ("summary", "description", "highlights"), limits),
    )


def _resume_job(job: object, limits: Limits) -> WorkEntry:
    return WorkEntry(
        title=_text(job, "position"),
        employer=_joined(_text(job, "name"), _text(job, "organization")),
        start=_text(job, "startDate"),
        end=_text(job, "endDate"),
        occupation=_occupation(_text(job, "occupation")),
        lines=_texts_of([job], ("summary", "highlights"), limits),
    )


def _resume_education(resume: object, limits: Limits) -> Iterator[str]:
    for entry in _all(resume, "education"):
        names = (_text(entry, name) for name in ("studyType", "area", "institution"))
        yield from filter(None, [_joined(*names)])
        yield from _texts(entry, limits, "courses")
    yield from _texts(resume, limits, "certificates", "name")
