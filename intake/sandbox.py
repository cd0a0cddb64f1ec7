"""The sandbox: untrusted files are read in processes that may do nothing else."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import IO, Self, cast

from pydantic import BaseModel, ValidationError

from intake.document import Document, DocumentError
from intake.limits import Limits, check_size
from intake.problems import MESSAGES, Code, problem

_ROOT = str(Path(__file__).resolve().parents[1])
_START = "import sys; sys.path.insert(0, sys.argv[1]); from intake.worker import main; main()"
_ENVIRONMENT = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
"""Nothing, but what Python needs to start under Windows."""
_READY = 1
_LENGTH = 8
"""Bytes by which a process says that it has started, and of the length before a message."""
_FAILED = MESSAGES[Code.READER_FAILED]
_MOST_KEPT = 0.25
"""Share of the memory it may use that a process may hold after a file."""
_MOST_ANSWER = 16 * 2**20
"""Bytes of an answer: far more than what `Limits.characters` can become."""


class SandboxPool:
    """Reads files in up to `processes` processes at a time; to be closed.

    A process starts when it is first needed, reads `limits.files_per_process` files and is
    replaced, as it is after each file that it did not answer. May be used by many threads.
    """

    def __init__(
        self, limits: Limits | None = None, *, processes: int = 2, wait_seconds: float = 5.0
    ) -> None:
        self._limits = limits or Limits()
        self._wait_seconds = wait_seconds
        self._is_closed = False
        self._readers = [_Reader(self._limits) for _ in range(processes)]
        self._free: queue.LifoQueue[_Reader] = queue.LifoQueue()
        for reader in self._readers:
            self._free.put(reader)

    def read(self, data: bytes) -> Document:
        """Return the document of a file, as `read_document` does; raise DocumentError.

        The code is BUSY where no process is free within `wait_seconds`, or the pool is closed.
        """
        check_size(data, self._limits)
        if self._is_closed:
            raise problem(Code.BUSY)
        try:
            reader = self._free.get(timeout=self._wait_seconds)
        except queue.Empty:
            raise problem(Code.BUSY) from None
        try:
            if self._is_closed:
                raise problem(Code.BUSY)
            return reader.read(data)
        finally:
            self._free.put(reader)

    def close(self) -> None:
        """Stop the processes, also those that read; what they read ends in a DocumentError."""
        if self._is_closed:
            return
        self._is_closed = True
        for reader in self._readers:
            reader.end()
        for _ in self._readers:
            self._free.get().stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Answer(BaseModel):
    """What a process answers; it has read untrusted bytes, so its answer is checked too."""

    document: Document | None = None
    problem: tuple[Code, str] | None = None


class _Reader:
    """Reads one file at a time in a process that is started, and replaced, when need be."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._is_ended = False
        self._files = 0

    def read(self, data: bytes) -> Document:
        """Return the document of a file; raise DocumentError."""
        process = self._process
        if process is None or process.poll() is not None:
            process = self._restart()
        try:
            answer = _Answer.model_validate_json(self._answer(process, data))
        except ValidationError:
            self._replace()
            raise problem(Code.READER_FAILED) from None
        self._files += 1
        is_used_up = self._files >= self._limits.files_per_process
        if is_used_up or _resident(process.pid) > _MOST_KEPT * self._limits.memory_bytes:
            self._replace()
        if answer.document is not None:
            return answer.document
        raise DocumentError(*(answer.problem or (Code.READER_FAILED, _FAILED)))

    def end(self) -> None:
        """End the process for good; may be called while another thread reads."""
        self._is_ended = True
        self._kill()

    def _kill(self) -> None:
        if (process := self._process) is not None:
            process.kill()

    def stop(self) -> None:
        """End the process and close its pipes."""
        self._kill()
        if (process := self._process) is not None:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None

    def _replace(self) -> None:
        """Start another process; where that fails, the next file tries again."""
        with contextlib.suppress(DocumentError):
            self._restart()

    def _restart(self) -> subprocess.Popen[bytes]:
        """Start a process, in place of the one before if there was one; raise DocumentError."""
        self.stop()
        limits = json.dumps(asdict(self._limits))
        try:
            self._process = subprocess.Popen(  # noqa: S603 - no shell, no word of a request
                [sys.executable, "-I", "-B", "-c", _START, _ROOT, limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd=Path(sys.executable).anchor,
                env=_ENVIRONMENT,
            )
        except OSError:  # No memory, process or descriptor is left.
            raise problem(Code.UNAVAILABLE) from None
        if self._is_ended:  # asked after the start: else `end` might have missed the process
            self.stop()
            raise problem(Code.BUSY)
        self._is_ready, self._files = False, 0
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], data: bytes) -> bytes:
        """Return what the process answers; end it where it takes too long."""
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        clock = threading.Timer(self._limits.wall_seconds, end)
        clock.start()
        try:
            answer = self._exchange(process, data)
        except OSError:  # It ended while the file was sent.
            answer = b""
        finally:
            clock.cancel()
            clock.join()
        if answer and not is_late.is_set():
            return answer
        code = self._why_without_answer(process, is_late=is_late.is_set())
        self._replace()
        raise problem(code)

    def _exchange(self, process: subprocess.Popen[bytes], data: bytes) -> bytes:
        """Send a file and return the answer, none where the process ends or says too much."""
        to, of = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        if not self._is_ready:
            self._is_ready = bool(_received(of, _READY))
        left = memoryview(len(data).to_bytes(_LENGTH, "big") + data)
        while left:
            left = left[to.write(left) :]
        length = int.from_bytes(_received(of, _LENGTH), "big")
        return _received(of, length) if length <= _MOST_ANSWER else b""

    def _why_without_answer(self, process: subprocess.Popen[bytes], *, is_late: bool) -> Code:
        process.kill()  # where it has not ended by itself, which `wait` then tells
        signal_ = -process.wait()
        if not self._is_ready:
            return Code.UNAVAILABLE
        if is_late or signal_ == getattr(signal, "SIGXCPU", None):
            return Code.TOO_SLOW
        return Code.READER_FAILED


def _received(pipe: IO[bytes], size: int) -> bytes:
    """Return so many bytes, none where the pipe ends before."""
    received = bytearray()
    while len(received) < size:
        if not (part := pipe.read(size - len(received))):
            return b""
        received += part
    return bytes(received)


def _resident(process: int) -> int:
    """Return the bytes of memory that a process holds, 0 where the system does not tell."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
