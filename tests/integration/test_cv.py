"""CVs over the whole of ESCO: floors below the measured figures, and the starter reads one too."""

from pathlib import Path

import pytest

from evaluation.systems.cvs import CvClaim, CvReading, evaluate_cvs
from intake.reading import read_document
from service.answers.cv import cv_answer
from service.answers.match import match_answer
from service.exports import export_file, requested_profile
from service.schemas.export import ExportFormat, ExportRequest
from service.schemas.match import MatchRequest, SpanEvidence
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_encoder import silent

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMES = ("claims right", "skills claimed", "past jobs right", "past jobs found")
AT_LEAST = {"cv": (0.8, 0.7, 0.9, 0.85), "cv_kinds": (0.75, 0.55, 0.68, 0.6)}
"""Floors of `NAMES`; the CVs of more kinds were written after the rules and are read less well."""


def reader_over(recommender):
    """Return a reader of CVs, as `destinai eval cv` has one."""
    snapshot = CatalogueSnapshot(recommender)

    def read(data):
        answer = cv_answer(snapshot, Settings(), read_document(data))
        spans = [one for one in answer.recognised if isinstance(one.evidence, SpanEvidence)]
        return CvReading(
            tuple(job.occupation.label for job in answer.past_jobs),
            tuple(
                CvClaim(
                    one.skill.label,
                    answer.statements[one.evidence.statement].text,
                    one.evidence.start,
                    one.evidence.end,
                )
                for one in spans
            ),
        )

    return read


@pytest.mark.slow  # reads 80 files over ESCO
@pytest.mark.parametrize("folder", AT_LEAST)
def test_cvs_are_read_as_a_reader_expects(esco, folder):
    path = FIXTURES / folder / "expected.jsonl"
    evaluations, _ = evaluate_cvs(path, reader_over(esco), silent)
    for evaluation in evaluations:
        figures = {one.name: one.value for one in evaluation.systems[0].figures}
        for system in evaluation.systems:
            found = {one.name: one.value for one in system.figures}
            # Two people of the further kinds have their profession below their name.
            most = 0.3 if folder == "cv_kinds" else 0
            assert found["claims in headings and dates"] <= most, (evaluation.file, system.system)
        assert figures["claims unjudged"] <= 0.1, evaluation.file
        for name, least in zip(NAMES, AT_LEAST[folder], strict=True):
            assert figures[name] >= least, (evaluation.file, name)


def test_the_starter_reads_jobs_and_skills_of_a_cv(starter):
    reading = reader_over(starter)(
        b"Jo Example\nEXPERIENCE\nElectrician, Volt Ltd, 2010 - 2014\n- Test circuits\n"
        b"EDUCATION\n2005 - 2009\nLANGUAGES\nEnglish"
    )
    assert len(reading.jobs) == 1
    assert not {"EDUCATION", "2005 - 2009"} & {claim.statement for claim in reading.claims}


STARTER = "https://w3id.org/destinai/starter"
PROFILE = {
    "text": "I was a baker for ten years. I keep the books, and I cannot lift heavy things.",
    "statements": ["I solder circuit boards"],
    "skills": [f"{STARTER}/skill/electronics"],
    "partial_skills": [f"{STARTER}/skill/circuit-diagrams"],
    "denied_skills": [f"{STARTER}/skill/align-components"],
    "occupations": [f"{STARTER}/occupation/electronics-engineering-technician"],
    "noted": [{"kind": "wish", "condition": "animals"}],
}


@pytest.mark.parametrize("kind", sorted(set(ExportFormat) - {ExportFormat.EUROPASS_XML}))
def test_a_profile_that_comes_back_from_a_file_ranks_as_before(starter, kind):
    snapshot = CatalogueSnapshot(starter)
    request = ExportRequest.model_validate({**PROFILE, "format": kind, "with_words": True})
    file = export_file(snapshot, requested_profile(request), kind)
    profile = cv_answer(snapshot, Settings(), read_document(file.content)).profile.model_dump()
    expected, found = (
        match_answer(snapshot, Settings(), MatchRequest.model_validate(one))
        for one in (PROFILE, profile)
    )
    assert found == expected
    assert {one.occupation.label for one in found.past_jobs} == {"baker"}
