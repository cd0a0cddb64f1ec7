"""How forms carry what belongs to a profile and counts for no career: years of jobs, and a plan."""

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence

from pydantic import ValidationError

from accounts.contents import Progress
from service.schemas.export import MOST_STEPS, ChosenPlan, JobYears, SkillProgress
from service.snapshot import CatalogueSnapshot

_YEARS = re.compile(r"([0-9]{4})?-([0-9]{4})? (\S+)")


def code_of_years(years: JobYears) -> str:
    """Return when a job was held as a form carries it: "2015-2019 URI", "2019- URI"."""
    return f"{years.start or ''}-{years.end or ''} {years.occupation}"


def read_years(codes: Iterable[str], jobs: Sequence[str]) -> Iterator[JobYears]:
    """Yield when jobs of a profile were held; codes of another form are left out."""
    for code in codes:
        found = _YEARS.fullmatch(code)
        if found and found[3] in jobs:
            start, end = (int(year) if year else None for year in found.group(1, 2))
            with contextlib.suppress(ValidationError):
                yield JobYears(occupation=found[3], start=start, end=end)


def code_of_step(step: SkillProgress) -> str:
    """Return how far a person is with a skill as a form carries it: "done URI"."""
    return f"{step.state} {step.skill}"


def read_plan(
    careers: Sequence[str], codes: Sequence[str], snapshot: CatalogueSnapshot
) -> ChosenPlan | None:
    """Return the plan for the first of some occupations (URIs), None without one.

    Codes of another form, and of skills that the catalogue lacks, are left out.
    """
    if not careers:
        return None
    known = snapshot.catalogue.skill_row
    parts = (code.partition(" ") for code in codes[:MOST_STEPS])
    states = {skill: state for state, _, skill in parts if state in set(Progress) if skill in known}
    steps = [SkillProgress(skill=skill, state=Progress(state)) for skill, state in states.items()]
    return ChosenPlan(career=careers[0], progress=steps)
