"""`python -m tests.support.cv_files`: the texts of `tests/fixtures/cv` in other formats.

LibreOffice writes DOCX, ODT, RTF and PDF, Chromium prints PDF; both have to be installed. What
names a time or a machine is blanked, so that the same programs write the same bytes.
"""

import json
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from textwrap import wrap

from intake.sections import Section, heading_of
from tests.support.document_files import Placed, pdf, text_content

FOLDER = Path(__file__).parents[1] / "fixtures" / "cv"
ASIDE = (Section.SKILLS, Section.LANGUAGES, Section.INTERESTS)
"""What stands in the narrow column of two."""
_BULLET = re.compile(r"\s*[•*\u2013-]\s+(?=\S)")
_GAP = re.compile(r"\s{3,}|\t")
_WRAPPED = 75
_LEFT, _RIGHT, _TOP, _BOTTOM = 70.0, 520.0, 790.0, 60.0
"""Points: the margins of a page as TeX sets it."""
_WIDTHS = {"ijl": 2.2, "'I,.:;/ ft": 2.8, "r-()": 3.3, "cksvxyzJ": 5, "m": 8.3, "MW": 8.8, "w": 7.2}
"""Points, of letters of Helvetica in its size of 10; capitals have 6.8, others 5.6."""
_FILTERS = {
    "docx": "docx:MS Word 2007 XML",
    "odt": "odt:writer8",
    "rtf": "rtf:Rich Text Format",
    "pdf": "pdf:writer_pdf_Export",
}
_SHEET = """body { font: 11pt "Liberation Serif", serif } h2 { font-size: 13pt; margin: 10pt 0 2pt }
p, ul { margin: 2pt 0 } table { width: 100% } td { vertical-align: top }"""


@dataclass(frozen=True)
class Block:
    """A heading (`h1`, `h2`), paragraph (`p`) or item (`li`), and the section it is in."""

    tag: str
    text: str
    section: Section


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the blocks of a CV in plain text: its first line is a name."""
    section, held = Section.HEADER, ""
    for place, line in enumerate([*text.splitlines(), ""]):
        heads = heading_of(line, section, is_item=bool(_BULLET.match(line))) if line else None
        is_new = not line or heads or _BULLET.match(line)
        if held and not is_new and len(held.splitlines()[-1]) >= _WRAPPED:
            held += f"\n{line}"
            continue
        if held:
            mark = _BULLET.match(held)
            words = held[mark.end() :] if mark else held
            yield Block("li" if mark else "p", words.replace("\n", " ").strip(), section)
        held = ""
        if place == 0:
            yield Block("h1", line, section)
        elif heads:
            section = heads
            yield Block("h2", line.strip(), section)
        else:
            held = line


def html_of(blocks: Iterable[Block]) -> str:
    """Return blocks as HTML: items as lists, rows with a wide gap as tables."""
    parts: list[str] = []
    is_list = False
    for block in blocks:
        if is_list != (block.tag == "li"):
            is_list = not is_list
            parts.append("<ul>" if is_list else "</ul>")
        cells = [escape(cell) for cell in _GAP.split(block.text)]
        if block.tag == "p" and len(cells) == 2:
            parts.append(f"<table><tr><td>{cells[0]}</td><td>{cells[1]}</td></tr></table>")
        else:
            parts.append(f"<{block.tag}>{' '.join(cells)}</{block.tag}>")
    return "\n".join([*parts, "</ul>" if is_list else ""])


def page_of(text: str, columns: int) -> str:
    """Return a whole page of HTML in one column, or in two beside each other."""
    blocks = list(blocks_of(text))
    body = html_of(blocks)
    if columns == 2:
        top = [block for block in blocks if block.section is Section.HEADER]
        beside = [block for block in blocks if block.section in ASIDE]
        rest = [block for block in blocks if block not in top and block not in beside]
        cells = f"<td width='32%'>{html_of(beside)}</td><td>{html_of(rest)}</td>"
        body = f"{html_of(top)}<table><tr>{cells}</tr></table>"
    return f"<!DOCTYPE html><html lang=en><meta charset=utf-8><style>{_SHEET}</style>{body}</html>"


def markdown_of(text: str) -> str:
    """Return a CV in Markdown."""
    marks = {"h1": "# ", "h2": "\n## ", "li": "- ", "p": "\n"}
    return "\n".join(marks[one.tag] + _GAP.sub(" ", one.text) for one in blocks_of(text)) + "\n"


def latex_like(text: str) -> bytes:
    """Return a PDF as TeX sets one: each word in its place without spaces, dates at the margin."""
    pages: list[list[Placed]] = [[]]
    y = _TOP
    for block in blocks_of(text):
        words, *dates = _GAP.split(block.text)
        y -= 10 if block.tag == "h2" else 0
        left = _LEFT + (12 if block.tag == "li" else 0)
        marks = [(_LEFT, "\N{BULLET}")] if block.tag == "li" else []
        marks += [(_RIGHT - _width(date), date) for date in dates[:1]]
        for row in wrap(words, 72):
            if y < _BOTTOM:
                pages.append([])
                y = _TOP
            places = accumulate((_width(word) + 3.3 for word in row.split()), initial=left)
            pages[-1] += [(x, y, word) for x, word in [*marks, *zip(places, row.split())]]  # noqa: B905
            marks, y = [], y - 14
    return pdf([text_content(page, size=10) for page in pages])


def _width(word: str) -> float:
    of = {letter: width for letters, width in _WIDTHS.items() for letter in letters}
    return sum(of.get(letter, 6.8 if letter.isupper() else 5.6) for letter in word)


def by_libreoffice(kind: str, pages: dict[str, str]) -> dict[str, bytes]:
    """Return HTML pages by name as LibreOffice writes them in a format."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for stem, page in pages.items():
            (folder / f"{stem}.html").write_text(page, encoding="utf-8")
        own = f"-env:UserInstallation={(folder / 'own').as_uri()}"
        options = ["--headless", "--infilter=HTML (StarWriter)", "--convert-to", _FILTERS[kind]]
        files = [str(folder / f"{stem}.html") for stem in pages]
        subprocess.run(["soffice", own, *options, "--outdir", name, *files], check=True)
        return {stem: _blanked((folder / f"{stem}.{kind}").read_bytes()) for stem in pages}


def by_chromium(pages: dict[str, str]) -> dict[str, bytes]:
    """Return HTML pages by name as Chromium prints them."""
    printed = {}
    with tempfile.TemporaryDirectory() as name:
        source, target = Path(name, "cv.html"), Path(name, "cv.pdf")
        for stem, page in pages.items():
            source.write_text(page, encoding="utf-8")
            options = ["--headless", "--no-sandbox", "--no-pdf-header-footer"]
            command = ["chromium", *options, f"--print-to-pdf={target}", source.as_uri()]
            subprocess.run(command, check=True)
            printed[stem] = _blanked(target.read_bytes())
    return printed


@dataclass(frozen=True)
class Job:
    """A past job as structured formats have it; `end` is "" where it goes on."""

    title: str
    employer: str
    start: str
    end: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """What structured formats have of a CV; names and addresses are left out."""

    jobs: tuple[Job, ...]
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    studies: tuple[str, ...] = ()


def resume_of(person: Person) -> str:
    """Return a person as JSON Resume 1.0.0."""
    work = [
        {"position": job.title, "name": job.employer, "startDate": job.start}
        | ({"endDate": job.end} if job.end else {})
        | {"highlights": job.lines}
        for job in person.jobs
    ]
    resume = {
        "basics": {"name": "An Example"},
        "work": work,
        "education": [{"area": area} for area in person.studies],
        "skills": [{"name": name} for name in person.skills],
        "languages": [{"language": name} for name in person.languages],
    }
    return json.dumps(resume, indent=1) + "\n"


def passport_of(person: Person) -> str:
    """Return a person as the Europass JSON of before 2020."""
    work = [
        {
            "Period": {"From": {"Year": int(job.start)}}
            | ({"To": {"Year": int(job.end)}} if job.end else {"Current": True}),
            "Position": {"Label": job.title},
            "Activities": "".join(f"<p>{line}</p>" for line in job.lines),
            "Employer": {"Name": job.employer},
        }
        for job in person.jobs
    ]
    learner = {
        "WorkExperience": work,
        "Education": [{"Title": name} for name in person.studies],
        "Skills": {"JobRelated": {"Description": "".join(f"<p>{s}</p>" for s in person.skills)}},
    }
    return json.dumps({"SkillsPassport": {"LearnerInfo": learner}}, indent=1) + "\n"


def candidate_of(person: Person) -> str:
    """Return a person as the Europass XML of today."""
    jobs = "\n".join(
        f"<EmployerHistory><hr:OrganizationName>{job.employer}</hr:OrganizationName>"
        f"<PositionHistory><PositionTitle>{job.title}</PositionTitle><eures:EmploymentPeriod>"
        f"<eures:StartDate><hr:FormattedDateTime>{job.start}</hr:FormattedDateTime>"
        f"</eures:StartDate><eures:EndDate><hr:FormattedDateTime>{job.end}"
        f"</hr:FormattedDateTime></eures:EndDate></eures:EmploymentPeriod><oa:Description>"
        f"{escape(''.join(f'<p>{line}</p>' for line in job.lines))}</oa:Description>"
        "</PositionHistory></EmployerHistory>"
        for job in person.jobs
    )
    said = "\n".join(
        f"<PersonCompetency><CompetencyID>{name}</CompetencyID><hr:TaxonomyID>{kind}"
        "</hr:TaxonomyID></PersonCompetency>"
        for kind, names in (("language", person.languages), ("other", person.skills))
        for name in names
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Candidate xmlns="http://www.europass.eu/1.0"'
        ' xmlns:oa="http://www.openapplications.org/oagis/9"'
        ' xmlns:eures="http://www.europass_eures.eu/1.0" xmlns:hr="http://www.hr-xml.org/3">\n'
        f"<CandidateProfile><EmploymentHistory>{jobs}</EmploymentHistory>\n"
        f"<PersonQualifications>{said}</PersonQualifications></CandidateProfile></Candidate>\n"
    )


_IN_XML = re.compile(
    r"(?<=W3CDTF\">)[^<]*|(?<=<meta:creation-date>)[^<]*|(?<=<dc:date>)[^<]*"
    r"|(?<=<meta:editing-duration>)[^<]*"
    r"|(?<=\"PrinterName\" config:type=\"string\">)[^<]*"
    r"|(?<=\"Rsid\" config:type=\"int\">)[^<]*"
    r"|(?<=\"PrinterSetup\" config:type=\"base64Binary\">)[^<]*"
)
_IN_RTF = re.compile(rb"\{\\(?:creatim|revtim|printim)[^}]*\}")
_IN_PDF = re.compile(
    rb"(?<=Date\(D:)[^)]*|(?<=Date \(D:)[^)]*|(?<=/DocChecksum /)\w+|(?<=/ID \[)[^\]]*"
)


def _blanked(data: bytes) -> bytes:
    """Return a file without times, identifiers and printers; places in a PDF stay the same."""
    if data.startswith(b"{\\rtf"):
        return _IN_RTF.sub(b"", data)
    if data.startswith(b"%PDF"):
        return _IN_PDF.sub(lambda found: re.sub(rb"\w", b"0", found[0]), data)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as file, zipfile.ZipFile(out, "w") as blank:
        for info in file.infolist():
            content = file.read(info)
            if info.filename.endswith(".xml"):
                content = _IN_XML.sub(_blank, content.decode()).encode()
            kept = zipfile.ZipInfo(info.filename)  # of 1980
            kept.compress_type = info.compress_type
            blank.writestr(kept, content)
    return out.getvalue()


def _blank(found: re.Match[str]) -> str:
    return "0" if found[0].isdecimal() else ""


def main() -> None:
    """Write every file beside the texts."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt")}
    for (kind, columns, make), stems in MADE.items():
        pages = {stem: page_of(texts[stem], columns) for stem in stems}
        match make:
            case "LibreOffice":
                made = by_libreoffice(kind, pages)
            case "Chromium":
                made = by_chromium(pages)
            case "TeX":
                made = {stem: latex_like(texts[stem]) for stem in stems}
            case _ if kind == "md":
                made = {stem: markdown_of(texts[stem]).encode() for stem in stems}
            case _:
                made = {stem: page.encode() for stem, page in pages.items()}
        for stem, data in made.items():
            (FOLDER / f"{stem}.{kind}").write_bytes(data)
    for (stem, kind, write), person in STRUCTURED.items():
        (FOLDER / f"{stem}.{kind}").write_text(write(person), encoding="utf-8")


MADE = {
    ("docx", 1, "LibreOffice"): (
        *("accounts_assistant", "hgv_driver", "nurse_ward", "teacher_primary"),
    ),
    ("docx", 2, "LibreOffice"): ("data_analyst", "java_developer"),
    ("odt", 1, "LibreOffice"): ("warehouse_operative", "welder_factory"),
    ("rtf", 1, "LibreOffice"): ("bricklayer", "electrician_site"),
    ("pdf", 1, "LibreOffice"): ("chef_hotel", "shop_assistant"),
    ("pdf", 2, "LibreOffice"): ("it_support", "marketing_manager"),
    ("pdf", 1, "Chromium"): ("lab_technician", "receptionist_hotel"),
    ("pdf", 2, "Chromium"): ("project_manager_it", "social_worker"),
    ("pdf", 1, "TeX"): ("pharmacist", "physio"),
    ("html", 1, ""): ("event_planner", "graphic_designer"),
    ("md", 1, ""): ("hr_officer", "journalist"),
}
"""By format, number of columns and program: the CVs."""

STRUCTURED = {
    ("call_centre", "json", resume_of): Person(
        (
            Job(
                "Call Centre Agent",
                "PowerLine Energy",
                "2019",
                "2023",
                (
                    "Answered up to 80 calls a day about bills",
                    "Solved complaints and agreed payment plans",
                    "Recorded every call in Salesforce",
                    "Coached new colleagues",
                ),
            ),
            Job(
                "Receptionist",
                "Smile Dental Practice",
                "2016",
                "2019",
                ("Welcomed patients and booked appointments", "Took payments"),
            ),
        ),
        ("Active listening", "typing", "Salesforce", "Zendesk", "conflict handling"),
        ("English", "Bengali"),
        ("Health and Social Care",),
    ),
    ("hairdresser_salon", "json", resume_of): Person(
        (
            Job(
                "Senior Stylist",
                "Blush Hair Studio",
                "2016-03",
                "",
                (
                    "Cut, colour and style hair for women, men and children",
                    "Advise clients on hair care products and sell them",
                    "Book appointments and run the till",
                    "Train juniors",
                ),
            ),
            Job(
                "Junior Stylist",
                "Curl Up & Dye",
                "2013",
                "2016",
                ("Shampooing, blow drying and perms", "Sweeping, washing towels, making tea"),
            ),
        ),
        ("Good listener", "Creative", "Up to date with trends", "Balayage"),
        (),
        ("Hairdressing",),
    ),
    ("farm_worker", "xml", candidate_of): Person(
        (
            Job(
                "Fruit picker",
                "Kent Berries",
                "2019",
                "2023",
                (
                    "Picked strawberries and raspberries",
                    "packed boxes",
                    "sorted fruit by quality",
                ),
            ),
            Job(
                "Farm worker",
                "Popescu family farm",
                "2015",
                "2019",
                (
                    "Milked cows twice a day",
                    "Fed animals",
                    "Drove the tractor",
                    "Repaired fences",
                ),
            ),
            Job(
                "Forest worker",
                "Romsilva",
                "2013",
                "2015",
                ("Cut trees with chainsaw", "Planted young trees"),
            ),
        ),
        ("driving tractor", "chainsaw", "milking machine", "pruning"),
        ("Romanian", "English"),
    ),
    ("cleaner_hotel", "json", passport_of): Person(
        (
            Job(
                "Room attendant",
                "Premier Lodge",
                "2019",
                "2024",
                (
                    "Clean 14 rooms in one day. Change beds. Clean bathroom.",
                    "Tell reception when something is broken.",
                ),
            ),
            Job(
                "Cleaner",
                "Private houses",
                "2010",
                "2019",
                ("Cleaning, ironing, cooking for old people, shopping.",),
            ),
            Job(
                "Seamstress",
                "Textil Norte",
                "2004",
                "2010",
                ("Sew shirts on industrial machine. Control of quality.",),
            ),
        ),
        (),
        ("Portuguese", "English", "Spanish"),
    ),
}
"""By CV, format and writer: what the structured formats have of it."""

if __name__ == "__main__":
    main()
