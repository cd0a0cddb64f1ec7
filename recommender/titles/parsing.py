"""Title reading: the words of a vacancy title as they stand, and those that name the job."""

import re

from index.label_key import label_key

_ADVERTISING = frozenset(
    "urgent urgently vacancy vacancies hiring hire wanted want required needed need looking "
    "seeking immediate immediately start join opportunity opportunities opening job jobs "
    "position positions post role career careers now apply new".split()
)
_TERMS = frozenset(
    "full part time fulltime parttime permanent temporary temp contract contractor freelance "
    "casual seasonal fixed term month months monthly week weeks weekly day days year years hours "
    "shift shifts remote hybrid onsite wfh home based salary pay bonus allowance per plus up "
    "to ref id no code".split()
)
_PERSONS = frozenset(
    "male female gender m f d w x div only fresh graduate graduates experience experienced "
    "speaker speaking native fluent bilingual multilingual with without we are the a an our".split()
)
_LEVELS = frozenset(
    "senior sr snr junior jr lead principal trainee intern internship apprentice apprenticeship "
    "associate entry level mid i ii iii iv".split()
)
_NOT_THE_JOB = _ADVERTISING | _TERMS | _PERSONS | _LEVELS
_SHORT = {
    "hr": "human resources",
    "it": "information technology",
    "ict": "information and communication technology",
    "qa": "quality assurance",
    "qc": "quality control",
    "qs": "quantity surveyor",
    "pr": "public relations",
    "pa": "personal assistant",
    "ea": "executive assistant",
    "gm": "general manager",
    "pm": "project manager",
    "ba": "business analyst",
    "bd": "business development",
    "ceo": "chief executive officer",
    "cfo": "chief financial officer",
    "coo": "chief operating officer",
    "cto": "chief technology officer",
    "vp": "vice president",
    "csr": "customer service representative",
    "crm": "customer relationship management",
    "hse": "health safety environment",
    "ehs": "environment health safety",
    "fnb": "food and beverage",
    "hgv": "heavy goods vehicle",
    "lgv": "large goods vehicle",
    "rn": "registered nurse",
    "gp": "general practitioner",
    "dba": "database administrator",
    "seo": "search engine optimisation",
    "ui": "user interface",
    "ux": "user experience",
    "ai": "artificial intelligence",
    "ml": "machine learning",
    "bi": "business intelligence",
    "cad": "computer aided design",
    "asst": "assistant",
    "assist": "assistant",
    "exec": "executive",
    "mgr": "manager",
    "mngr": "manager",
    "mgmt": "management",
    "admin": "administrative",
    "acct": "account",
    "accts": "accounts",
    "tech": "technician",
    "eng": "engineer",
    "engr": "engineer",
    "mech": "mechanical",
    "elec": "electrical",
    "maint": "maintenance",
    "mfg": "manufacturing",
    "mktg": "marketing",
    "ops": "operations",
    "dev": "developer",
    "rep": "representative",
    "coord": "coordinator",
    "supv": "supervisor",
    "supt": "superintendent",
    "dir": "director",
    "dept": "department",
    "cust": "customer",
    "svc": "service",
    "svcs": "services",
}


_PART_ENDS = re.compile(r"\s[-\u2013\u2014|@]+\s|[(\[{,;:|]")


def readings_of(title: str) -> tuple[str, ...]:
    """Return the label key of a title, and its bare words where they differ; () without words.

    Brackets and what follows a dash stay in both: left away, fewer titles were resolved.

    >>> readings_of("URGENT: Sr. HR Mgr (m/f/d), 40 hours")
    ('urgent sr hr mgr m f d 40 hours', 'human resources manager')
    """
    readings = (label_key(title), _bare(title))
    return tuple(dict.fromkeys(reading for reading in readings if reading))


def first_part_of(title: str) -> str:
    """Return the bare words of the first part of a title that has any, "" where none has.

    A part ends at a bracket, a comma or a dash between spaces.

    >>> first_part_of("Urgent - Senior Accountant (KL)")
    'accountant'
    """
    return next((bare for part in _PART_ENDS.split(title) if (bare := _bare(part))), "")


def _bare(text: str) -> str:
    """Return the words that name the job, abbreviations written out.

    Numbers and words of advertising, terms of employment, persons sought and seniority are left
    away.
    """
    words = (word for word in label_key(text).split() if word not in _NOT_THE_JOB)
    return " ".join(_SHORT.get(word, word) for word in words if not _has_digit(word))


def _has_digit(word: str) -> bool:
    return any(mark.isdigit() for mark in word)
