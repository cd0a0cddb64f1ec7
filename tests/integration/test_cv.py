"""CVs over the whole of ESCO: floors below the measured figures, and the starter reads one too."""

from pathlib import Path

import pytest

from evaluation.systems.cvs import CvClaim, CvReading, evaluate_cvs
from intake.reading import read_document
from service.answers.cv import cv_answer
from service.schemas.match import SpanEvidence
from service.settings import Settings
from service.snapshot import CatalogueSnapshot
from tests.support.fake_encoder import silent

FIXTURES = Path(__file__).parents[1] / "fixtures" / "cv"
AT_LEAST = {
    "claims right": 0.8,
    "skills claimed": 0.7,
    "past jobs right": 0.9,
    "past jobs found": 0.85,
}


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


@pytest.mark.slow  # reads 70 files over ESCO
def test_cvs_are_read_as_a_reader_expects(esco):
    evaluations, _ = evaluate_cvs(FIXTURES / "expected.jsonl", reader_over(esco), silent)
    for evaluation in evaluations:
        figures = {one.name: one.value for one in evaluation.systems[0].figures}
        for system in evaluation.systems:
            assert {one.name: one.value for one in system.figures}[
                "claims in headings and dates"
            ] == 0, (evaluation.file, system.system)
        assert figures["claims unjudged"] <= 0.1, evaluation.file
        for name, least in AT_LEAST.items():
            assert figures[name] >= least, (evaluation.file, name)


def test_the_starter_reads_jobs_and_skills_of_a_cv(starter):
    reading = reader_over(starter)(
        b"Jo Example\nEXPERIENCE\nElectrician, Volt Ltd, 2010 - 2014\n- Test circuits\n"
        b"EDUCATION\n2005 - 2009\nLANGUAGES\nEnglish"
    )
    assert len(reading.jobs) == 1
    assert not {"EDUCATION", "2005 - 2009"} & {claim.statement for claim in reading.claims}
