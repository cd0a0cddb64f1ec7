"""The process that reads untrusted files for a `SandboxPool`, and may do nothing else.

Once started it says so by one byte. It gets a file through its standard input and answers
`{"document": …}` or `{"problem": [code, message]}` through its standard output, each after its
length in eight bytes. Before the first file it has loaded all that it needs, and gives up the right
to open anything: files, sockets and, unless it runs as root, processes. Nothing is written to disk.
"""

import codecs
import contextlib
import io
import json
import os
import sys
import zipfile
from dataclasses import asdict
from encodings.aliases import aliases

from intake.document import DocumentError
from intake.limits import Limits
from intake.problems import Code, problem
from intake.reading import read_document

try:
    import resource
except ImportError:  # Windows has no such limits: there only the pool's clock bounds a process.
    resource = None  # type: ignore[assignment]

_LENGTH = 8
_NICENESS = 10


def main() -> None:
    """Answer files until standard input ends; the last argument has the limits as JSON."""
    limits = Limits(**json.loads(sys.argv[-1]))
    _load_everything()
    _silence()
    _give_up_rights(limits)
    _write(b"\1")
    while header := _read(_LENGTH):
        data = _read(int.from_bytes(header, "big"))
        _allow_seconds(limits.cpu_seconds)
        answer = _answer(data, limits)
        _write(len(answer).to_bytes(_LENGTH, "big") + answer)


def _answer(data: bytes, limits: Limits) -> bytes:
    try:
        return json.dumps({"document": asdict(read_document(data, limits))}).encode()
    except DocumentError as error:
        found = error
    except MemoryError:
        found = problem(Code.TOO_MUCH_MEMORY)
    except (OSError, RecursionError):
        # A reader that tries to open something, or that a file leads in circles.
        found = problem(Code.READER_FAILED)
    return json.dumps({"problem": [found.code, str(found)]}).encode()


def _load_everything() -> None:
    """Read a sample of each format and find each encoding: later no module can be loaded."""
    for encoding in sorted(set(aliases.values())):
        with contextlib.suppress(LookupError):
            codecs.lookup(encoding)
    office = io.BytesIO()
    with zipfile.ZipFile(office, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("content.xml", "<d><body><text><p>x</p></text></body></d>")
    samples = [
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 0"
        b"/Kids[]>>endobj trailer<</Root 1 0 R>>\n%%EOF",
        office.getvalue(),
        b"{\\rtf1 x}",
        b"<p>x</p>",
        b"# x",
        b"<Candidate/>",
        b"{}",
    ]
    for sample in samples:
        with contextlib.suppress(DocumentError):
            read_document(sample)


def _silence() -> None:
    """Let later errors of readers go nowhere: their messages may hold words of a person."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _give_up_rights(limits: Limits) -> None:
    """Bound memory and processor time, and open, write and start nothing from now on.

    The process also lets others go first: an expensive file slows down its owner alone.
    """
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    if resource is None:
        return
    _set_limit(resource.RLIMIT_AS, limits.memory_bytes)
    _set_limit(resource.RLIMIT_CORE, 0)
    _set_limit(resource.RLIMIT_FSIZE, 0)
    _set_limit(resource.RLIMIT_NPROC, 0)
    # The streams stay open; no descriptor is left for a file or a socket, not even a closed one's.
    _set_limit(resource.RLIMIT_NOFILE, 0)


def _set_limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def _allow_seconds(seconds: int) -> None:
    """Let the process be killed after further seconds of processor time."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        most = int(used.ru_utime + used.ru_stime) + 1 + seconds
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def _read(size: int) -> bytes:
    """Return so many bytes of standard input, none at its end."""
    read = bytearray()
    while len(read) < size and (chunk := os.read(0, min(size - len(read), 2**20))):
        read += chunk
    return bytes(read) if len(read) == size else b""


def _write(answer: bytes) -> None:
    view = memoryview(answer)
    while view:
        view = view[os.write(1, view) :]
