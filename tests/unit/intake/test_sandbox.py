"""Files are read in processes that may do nothing else, and every failure has its code."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from intake.document import DocumentError
from intake.limits import Limits
from intake.reading import read_document
from intake.sandbox import SandboxPool
from tests.support.document_files import pdf, text_content

GOOD = pdf([text_content([(40, 700, "Staff nurse"), (40, 680, "Caf\u00e9 Blau")])])
ROOT = Path(__file__).parents[3]
FAKE_READER = """
import os, sys
sys.path.insert(0, sys.argv[1])
from intake import worker
read_document = worker.read_document
def read(data, limits=None):
    while data == b"spin":
        pass
    if data == b"grow":
        bytearray(2**30)
    if data == b"keep":
        worker.kept = b"x" * 2**28
    if data == b"open":
        open("/dev/null")
    if data == b"raise":
        raise KeyError("words of a person")
    if data == b"abort":
        os.abort()
    return read_document(data, limits or worker.Limits())
worker.read_document = read
worker.main()
"""


@pytest.fixture
def pool():
    """Return a pool of one process."""
    with SandboxPool(processes=1) as pool:
        yield pool


def code_of(pool, data):
    with pytest.raises(DocumentError) as caught:
        pool.read(data)
    return caught.value.code


def process_of(pool):
    return pool._readers[0]._process


def test_a_file_is_read_as_without_a_sandbox(pool):
    assert pool.read(GOOD) == read_document(GOOD)
    with pytest.raises(DocumentError, match="There is no text in the file") as caught:
        pool.read(pdf([b""]))
    assert caught.value.code == "no_text"


def test_many_threads_share_the_processes():
    texts = [f"nurse number {number}" for number in range(40)]
    with SandboxPool(processes=2, wait_seconds=60) as pool, ThreadPoolExecutor(8) as threads:
        documents = threads.map(pool.read, (text.encode() for text in texts))
        assert [document.lines[0].text for document in documents] == texts


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="the system has no priorities")
def test_a_process_lets_others_go_first(pool):
    pool.read(GOOD)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, process_of(pool).pid) == min(own + 10, 19)


def test_a_process_is_replaced_after_its_files():
    with SandboxPool(Limits(files_per_process=2), processes=1) as pool:
        used = []
        for _ in range(4):
            pool.read(GOOD)
            used.append(process_of(pool).pid)
    assert used[0] != used[1] == used[2] != used[3]


def test_a_process_that_ended_is_replaced(pool):
    pool.read(GOOD)
    process_of(pool).kill()
    process_of(pool).wait()
    assert pool.read(GOOD).lines


def test_a_process_that_hangs_is_ended(pool):
    pool.read(GOOD)
    pool._readers[0]._limits = Limits(wall_seconds=0.1)
    os.kill(process_of(pool).pid, signal.SIGSTOP)
    assert code_of(pool, GOOD) == "too_slow"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"spin", "too_slow"),
        (b"grow", "too_much_memory"),
        (b"open", "reader_failed"),
        (b"raise", "reader_failed"),
        (b"abort", "reader_failed"),
    ],
)
def test_what_a_reader_may_not_do_is_named(monkeypatch, capfd, data, code):
    monkeypatch.setattr("intake.sandbox._START", FAKE_READER)
    with SandboxPool(Limits(cpu_seconds=1), processes=1) as pool:
        assert code_of(pool, data) == code
        assert pool.read(GOOD).lines
    assert capfd.readouterr() == ("", "")


def test_a_process_that_keeps_much_memory_is_replaced(monkeypatch):
    monkeypatch.setattr("intake.sandbox._START", FAKE_READER)
    with SandboxPool(processes=1) as pool:
        used = []
        for data in (b"nurse", b"keep", b"nurse"):
            assert pool.read(data).lines
            used.append(process_of(pool).pid)
    assert used[0] != used[1] == used[2]


def test_a_reader_that_cannot_start_is_named(monkeypatch, capfd):
    monkeypatch.setattr("intake.sandbox._START", "raise SystemExit('no reader')")
    with SandboxPool(processes=1) as pool:
        assert code_of(pool, GOOD) == "unavailable"
    assert "no reader" in capfd.readouterr().err


def test_a_process_that_cannot_be_started_costs_no_answer(monkeypatch, tmp_path):
    with SandboxPool(Limits(files_per_process=2), processes=1) as pool:
        pool.read(GOOD)
        with monkeypatch.context() as broken:
            broken.setattr(sys, "executable", str(tmp_path / "no-python"))
            assert pool.read(GOOD) == read_document(GOOD)
            assert process_of(pool) is None
            assert code_of(pool, GOOD) == "unavailable"
        assert pool.read(GOOD) == read_document(GOOD)


def test_a_wrong_answer_is_refused(monkeypatch):
    answer = b'{"document": {"format": "pdf", "pages": "many"}}'
    said = b"\1" + len(answer).to_bytes(8, "big") + answer
    start = f"import os; os.write(1, {said!r}); os.read(0, 10**6)"
    monkeypatch.setattr("intake.sandbox._START", start)
    with SandboxPool(processes=1) as pool:
        assert code_of(pool, GOOD) == "reader_failed"


def test_a_pool_without_a_free_process_is_busy():
    with SandboxPool(processes=1, wait_seconds=0) as pool:
        reader = pool._free.get()
        assert code_of(pool, GOOD) == "busy"
        pool._free.put(reader)
        assert pool.read(GOOD).lines


def test_a_closed_pool_is_busy_and_has_no_process():
    pool = SandboxPool(processes=1)
    pool.read(GOOD)
    process = process_of(pool)
    pool.close()
    pool.close()
    assert process.returncode == -signal.SIGKILL
    assert code_of(pool, GOOD) == "busy"


def test_a_process_that_becomes_free_at_closing_is_not_started():
    pool = SandboxPool(processes=1, wait_seconds=60)
    reader = pool._free.get()
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(pool.read, GOOD)
        while not pool._free.not_empty._waiters:
            threading.Event().wait(0.01)
        pool._is_closed = True
        pool._free.put(reader)
        with pytest.raises(DocumentError, match="Too many files"):
            reading.result()
    assert process_of(pool) is None


def test_closing_ends_what_is_being_read():
    pool = SandboxPool(processes=1)
    pool.read(GOOD)
    os.kill(process_of(pool).pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as threads:
        reading = threads.submit(pool.read, GOOD)
        while pool._free.qsize():
            threading.Event().wait(0.01)
        pool.close()
        with pytest.raises(DocumentError):
            reading.result()
    assert process_of(pool) is None


def test_a_reader_that_was_ended_starts_no_process_again():
    pool = SandboxPool(processes=1)
    (reader,) = pool._readers
    reader.end()
    with pytest.raises(DocumentError):
        reader.read(GOOD)
    assert process_of(pool) is None


def test_sizes_are_checked_before_a_process_starts(pool):
    assert code_of(pool, b"") == "empty"
    assert code_of(pool, b"x" * (5 * 2**20 + 1)) == "too_large"
    assert process_of(pool) is None


RIGHTS = """
import os, socket, sys
sys.path.insert(0, sys.argv[1])
from intake import worker
from intake.limits import Limits
worker._load_everything()
worker._give_up_rights(Limits())
os.close(2)
for right in (lambda: open(sys.argv[2], "w"), lambda: open(__import__("os").devnull),
              socket.socket, os.pipe, lambda: os.write(9, b"x")):
    try:
        right()
    except OSError as error:
        print(error.strerror)
print(dict(os.environ))
"""


def test_a_process_can_open_neither_files_nor_sockets(tmp_path):
    command = [sys.executable, "-I", "-c", RIGHTS, str(ROOT), str(tmp_path / "file")]
    said = subprocess.run(command, capture_output=True, text=True, env={}, check=True).stdout
    refused = "Too many open files"
    assert said.splitlines()[:5] == [*[refused] * 4, "Bad file descriptor"]
    assert list(tmp_path.iterdir()) == []
