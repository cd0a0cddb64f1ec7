"""Claim sentences are parsed, and those that ship are whole; contractions in them are no matter."""

import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from evaluation.fitting import claims
from evaluation.fitting.claim_sentences import Job, Part, claim_sentences, parse
from models.encoder import MarkedText
from recommender.recognition.claim_kinds import ClaimKind, folded

_IN_FULL = {
    "I'm": "I am",
    "I've": "I have",
    "I'll": "I will",
    "I'd": "I would",
    "it's": "it is",
    "that's": "that is",
    "she's": "she is",
    "he's": "he is",
    "they're": "they are",
    "we're": "we are",
    "can't": "cannot",
    "won't": "will not",
    "don't": "do not",
    "doesn't": "does not",
    "didn't": "did not",
    "isn't": "is not",
    "wasn't": "was not",
    "aren't": "are not",
    "haven't": "have not",
    "couldn't": "could not",
    "wouldn't": "would not",
}


TELLS_A_JOB = {ClaimKind.CLAIMS, ClaimKind.LIMIT, ClaimKind.AVERSION}


def test_markers_become_parts_and_jobs():
    found = parse("{claims}I was a [[cook]], eight years [[on vans|driver]] {denies}but no HGV.")
    assert found.text == "I was a cook, eight years on vans but no HGV."
    assert found.parts == (Part(0, 34, ClaimKind.CLAIMS), Part(34, 45, ClaimKind.DENIES))
    assert found.jobs == (Job(8, 12, "cook"), Job(26, 33, "driver"))
    assert found.text[26:33] == "on vans"


def test_an_unknown_marker_is_named():
    with pytest.raises(ValueError, match="boasts"):
        parse("{boasts}I weld")


def test_the_sentences_that_ship_are_whole():
    every = list(claim_sentences())
    assert len(every) >= 4_000 - 10
    assert len({one.text.casefold() for one in every}) == len(every)
    kinds = Counter(part.kind for one in every for part in one.parts)
    assert min(kinds[kind] for kind in ClaimKind) >= 450
    for one in every:
        assert one.parts[0].start == 0
        assert one.parts[-1].end == len(one.text)
        assert not set("{}[]") & set(one.text)
        assert all(one.text[part.start : part.end].strip() for part in one.parts)
        told = [part for part in one.parts if part.kind in TELLS_A_JOB]
        for job in one.jobs or ():
            assert any(part.start <= job.start < job.end <= part.end for part in told)
    assert sum(bool(one.jobs) for one in every) > 2800
    assert sum(one.jobs is None for one in every) > 17_000
    openings = Counter(tuple(one.text.casefold().split()[:3]) for one in every)
    assert openings.most_common(1)[0][1] <= len(every) * 0.01


@pytest.mark.parametrize(
    "written",
    [
        _IN_FULL,
        {full: short for short, full in _IN_FULL.items()},
        {short: short.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}") for short in _IN_FULL},
        {short: short.replace("'", "") for short in ("I'm", "can't", "don't", "didn't", "won't")},
    ],
    ids=["in full", "contracted", "another apostrophe", "no apostrophe"],
)
def test_contractions_and_full_forms_read_alike(written):
    words = re.compile(
        rf"(?<![\w'])(?:{'|'.join(map(re.escape, written))})(?![\w'])", re.IGNORECASE
    )
    as_written = {one.casefold(): other for one, other in written.items()}
    others = 0
    for one in claim_sentences():
        other = words.sub(lambda found: as_written[found.group().casefold()], one.text)
        others += other != one.text
        assert folded(other) == folded(one.text)
    assert others > 250


def of_file(monkeypatch, *rows):
    """Let the file of sentences have these rows, marked for jobs where they have any brackets."""
    every = [parse(row) for row in rows]
    marked = [one if one.jobs else replace(one, jobs=None) for one in every]
    monkeypatch.setattr(claims, "claim_sentences", lambda: iter(marked))


def test_a_part_of_a_marked_text_teaches_with_the_places_of_its_jobs(monkeypatch):
    long = "{claims}" + "and then " * 20 + "I was [[on vans]]"
    held = "{claims}I was a [[cook]]"
    of_file(
        monkeypatch, held, "{claims}Hi. Years [[on\N{RIGHT SINGLE QUOTATION MARK}s vans]]", long
    )
    taught = list(claims.sentences_with_jobs())
    assert taught[:2] == [("Hi", []), ("Years on's vans", [(6, 15)])]
    assert [(len(text.split()), jobs) for text, jobs in taught[2:]] == [(30, []), (14, [(51, 58)])]
    assert taught[3][0][51:58] == "on vans"
    assert list(claims.sentences_with_jobs(is_held_out=True)) == [("I was a cook", [(8, 12)])]


def test_some_texts_that_claim_nothing_teach_that_they_tell_no_job(monkeypatch):
    others = [f"{{others}}My dad drives {thing}" for thing in ("vans", "cars", "trams", "trucks")]
    of_file(monkeypatch, "{nothing}Held out", "{claims}I drive", *others)
    assert list(claims.sentences_with_jobs()) == [("My dad drives trams", [])]


def test_a_job_across_two_sentences_is_an_error(monkeypatch):
    of_file(monkeypatch, "{nothing}Held out", "{claims}I was [[a cook. In Leeds]]")
    with pytest.raises(ValueError, match=r"'a cook\. In Leeds' is not in one sentence"):
        list(claims.sentences_with_jobs())


class FixedKinds:
    """Tells every clause as a claim, and words in capitals as those of a job."""

    def probabilities(self, texts):
        """Return .7 for a claim, .3 for the second kind."""
        rows = np.zeros((len(texts), len(ClaimKind)))
        rows[:, :2] = 0.7, 0.3
        return rows

    def job_words(self, texts):
        """Return the words of each text."""
        found = [list(re.finditer(r"\w+", text)) for text in texts]
        return [
            MarkedText(
                [word.span() for word in words],
                np.array(
                    [0.9 * (word.group().isupper() and len(word.group()) > 1) for word in words]
                ),
            )
            for words in found
        ]


def test_shares_told_are_of_the_sentences_that_taught_nothing(monkeypatch):
    others = [kind for kind in ClaimKind if kind is not ClaimKind.CLAIMS]
    held = "{claims}I drove [[VANS]] and was a [[cook]]"
    held += "".join(f"{{{kind}}} but a BUS" for kind in others)
    of_file(monkeypatch, held, *["{claims}I was a [[BAKER]]"] * 19, "{claims}I was a [[SMITH]]")
    shares = claims.shares_told(FixedKinds())
    kinds = {ClaimKind.CLAIMS: 1.0, **dict.fromkeys(others, 0.0)}
    assert {kind: shares[kind] for kind in ClaimKind} == kinds
    assert (shares["claims not heard"], shares["no claims heard"]) == (0.0, 1.0)
    found, right = shares["jobs found"], shares["jobs right"]
    assert (found, right) == (pytest.approx(2 / 3), pytest.approx(2 / 8))
