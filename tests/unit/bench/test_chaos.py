"""The chaos drills: what they compute and count, and how their clients ask."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice, repeat

import pytest

from bench.chaos.answers import NEITHER, Known, answers_of
from bench.chaos.finding import Finding, counts, none_of, within
from bench.chaos.imports import ImportKills
from bench.chaos.load import NO_ANSWER, Load, Outcome, Request, ask_each, asking, post
from bench.chaos.overload import overload_findings
from bench.chaos.requests import HEAVY, light, matches, mixed, people
from bench.chaos.soak import Sample, Slope, process_findings, request_findings
from bench.chaos.stopping import as_large_as, ask_admitted
from bench.timing import quantile, quantiles
from bench.workload import fitting, random_words
from index.store import CatalogueStore

LIVE = Request("/live")
BUSY = Request("/busy")


class Site(BaseHTTPRequestHandler):
    """Answers /live with its words, refuses /busy, and takes texts of three characters."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Answer a GET."""
        self.server.asked.append((self.client_address[0], self.path))
        self.reply(503 if self.path == "/busy" else 200, b"live")

    def do_POST(self):
        """Accept a text of three characters, refuse a longer one."""
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        fits = len(body["text"]) <= 3
        problem = {"errors": [{"detail": "9 tokens, at most 3; at most its first 3 characters"}]}
        self.reply(200 if fits else 422, json.dumps({} if fits else problem).encode())

    def reply(self, status, content):
        """Answer with a status and some bytes."""
        self.send_response(status)
        self.send_header("Retry-After", "0")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Print nothing."""


@contextmanager
def served():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    server.asked = []
    threading.Thread(target=server.serve_forever, args=(0.01,)).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def outcome(status, seconds=1.0):
    return Outcome(LIVE, status, 10.0, 10.0 + seconds)


def broken(findings):
    return [finding.name for finding in findings if finding.is_broken]


def test_quantiles_of_a_hundred():
    hundred = [(number + 1) / 1000 for number in range(100)]
    assert quantile(hundred, 0.99) == 0.1
    assert quantile(hundred, 0.5) == 0.051
    assert quantiles(hundred) == "p50 50.5 ms, p99 100.0 ms"


def test_the_slope_of_a_line_and_of_noise_around_it():
    assert Slope.of([0.0, 1800.0, 3600.0], [100.0, 101.5, 103.0]) == Slope(3.0, 0.0)
    noisy = Slope.of([0.0, 1200.0, 2400.0, 3600.0], [0.0, 1.0, 0.0, 1.0])
    # By hand: sum of products 1200, of squares 7,200,000; residual variance 0.4.
    assert noisy.per_hour == pytest.approx(0.6)
    assert noisy.error == pytest.approx((0.4 / 7_200_000) ** 0.5 * 3600)


def samples(per_hour, descriptors=10):
    """Return half an hour of a process whose memory grows so much."""
    every = range(0, 1801, 60)
    return [
        Sample(float(s), 400 + per_hour * s / 3600 + s % 120 / 60, descriptors + s // 180, 9)
        for s in every
    ]


def test_memory_that_grows_is_broken_and_memory_that_comes_and_goes_is_not():
    memory, *_ = process_findings(samples(0))
    assert (memory.name, memory.is_broken) == ("memory, MiB/h by least squares", False)
    assert broken(process_findings(samples(100)))[:1] == [memory.name]


def test_descriptors_that_grow_are_broken():
    found = list(process_findings(samples(0)))
    assert [str(each.value) for each in found[1:]] == ["10, 20", "9, 9"]
    assert broken(found) == ["descriptors, first and last"]


def test_failures_are_no_refusals():
    found = [outcome(200), outcome(503), outcome(429), outcome(500), outcome(NO_ANSWER)]
    assert [each.is_failure for each in found] == [False, False, False, True, True]
    first, failed, *_ = request_findings(found)
    assert first.value == "200: 1, 503: 1, 429: 1, 500: 1, 0: 1"
    assert (failed.value, failed.is_broken) == ("2 of 5", True)


def test_overload_is_judged_by_the_slowest_percent():
    alone = [0.1] * 99 + [0.2]
    outcomes = [outcome(200, 0.5)] * 50 + [outcome(503, 0.01)] * 50
    binding = list(overload_findings("60", outcomes, alone, binding=True))
    assert broken(binding) == ["60: accepted p99 / alone p99"]
    assert binding[3].value == "2.50 times, at most 2"
    assert binding[4].value == "10.00 ms, at most 100"
    assert broken(overload_findings("60", outcomes, alone, binding=False)) == []
    failing = [*outcomes, outcome(500)]
    assert "60: neither answered nor refused" in broken(
        overload_findings("60", failing, alone, binding=False)
    )


def test_findings():
    assert str(none_of("lost", 1, 2000)).endswith("1 of 2,000  BROKEN")
    assert none_of("lost", 0, 2000) == Finding("lost", "0 of 2,000")
    assert within("wait", 2.0, 2.0, "s") == Finding("wait", "2.00 s, at most 2")
    assert within("wait", float("nan"), 2.0, "s").is_broken
    assert counts([200, 503, 503]) == "503: 2, 200: 1"
    assert counts([]) == "none"


def test_clients_have_addresses_of_their_own_and_count_refusals():
    with served() as server:
        with asking(server.server_port, Load(3), repeat(BUSY)) as outcomes:
            while len({address for address, _ in server.asked}) < 3:
                pass
        assert {address for address, _ in server.asked} == {f"127.0.0.{n}" for n in (2, 3, 4)}
        assert {each.status for each in outcomes} == {503}
        assert all(each.is_refusal for each in outcomes)
        port = server.server_port
    assert [each.status for each in ask_each(port, [LIVE])] == [NO_ANSWER]


def test_an_answer_is_of_one_catalogue_or_of_neither():
    with served() as server:
        answers = answers_of(server.server_port, [LIVE])
    known = Known({"old": {LIVE: b"before"}, "new": answers})
    assert answers == {LIVE: b"live"}
    assert [known.judge(LIVE, content) for content in (b"live", b"before", b"b")] == [
        "new",
        "old",
        NEITHER,
    ]


def test_the_admitted_part_of_a_request_is_asked():
    with served() as server:
        admitted = ask_admitted(server.server_port, post("/match", {"text": "abcdef"}))
    assert (admitted.status, admitted.request) == (200, post("/match", {"text": "abc"}))
    assert as_large_as(post("/match", {"text": "a" * 40}), {"text": "b" * 90}) == post(
        "/match", {"text": "b" * 38}
    )


def test_what_fits_is_read_from_the_error():
    detail = "9 phrases to compare, at most 5 (DESTINAI_MAX_PHRASES); at most the first 1 of the 2"
    assert fitting({"statements": ["a", "b"], "limit": 1}, detail) == {
        "statements": ["a"],
        "limit": 1,
    }


@pytest.mark.parametrize("make", [matches, mixed, light])
def test_requests_are_the_same_each_time_and_differ_by_seed(make):
    assert list(islice(make(seed=1), 20)) == list(islice(make(seed=1), 20))
    assert set(islice(make(seed=1), 20)).isdisjoint(
        request for request in islice(make(seed=2), 20) if request.body
    )


def test_people_say_different_things():
    said = [text for person in islice(people(5), 40) for text in person]
    assert len(set(said)) == 200


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_bodies_are_within_the_limits_of_size(name):
    body = HEAVY[name](1)
    assert len(json.dumps(body)) < 65_536
    assert len(body.get("text", "")) <= 20_000
    assert all(len(statement) <= 500 for statement in body.get("statements", ()))
    assert body != HEAVY[name](2)


def test_random_words_have_the_lengths_that_are_asked_for():
    words = next(random_words(100, 2, 4)).split()
    assert {len(word) for word in words[:-1]} == {2, 3, 4}


def test_the_stage_of_a_killed_import_is_read_from_what_it_left(tmp_path):
    home = tmp_path / "home"
    drill = ImportKills(CatalogueStore(home), None, tmp_path)

    def stage(status=-9, before=None):
        return drill.stage_of("1.2.0", 17, status, before)

    (home / "catalogues").mkdir(parents=True)
    assert stage() == "starting and reading"
    scratch = home / "catalogues" / ".building-17"
    scratch.mkdir()
    (tmp_path / "steps").write_text("", encoding="utf-8")
    assert stage() == "building"
    (tmp_path / "steps").write_text("Encoding texts: 9\nWriting the index: 4\n", encoding="utf-8")
    assert stage() == "writing the index"
    scratch.rename(home / "catalogues" / "esco-1.2.0-en~model-1")
    assert stage() == "published, not in use"
    pointer = home / "catalogues" / "current"
    pointer.write_text(json.dumps({"use": ["esco-1.2.0-en~model-1"]}), encoding="utf-8")
    assert stage() == "in use"
    assert stage(before="esco-1.2.0-en~model-1") == "published, not in use"
    assert stage(status=0) == "finished before"
    assert stage(status=3) == "failed by itself, status 3"
