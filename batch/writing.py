"""Writing: answers in order into one file, so that a run that is killed can go on.

While it runs, a part file and a report grow by a chunk at a time, and a journal, replaced after
each, says how many rows were read and how long both files are. A run that goes on cuts both to
these lengths, so a chunk is there as a whole or not at all. At the end the part file becomes the
output, in one renaming.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO, Self

import pyarrow as pa
from filelock import FileLock, Timeout
from pyarrow import ipc, parquet

from batch.errors import BatchError
from batch.stage import OUTPUT
from index.atomic_files import replace_file, sync

FORMATS = (".jsonl", ".parquet")


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows of the input that were read, answers among them, and bytes of the two files."""

    rows: int = 0
    answered: int = 0
    part_bytes: int = 0
    report_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """The files of a run: the output, the report of rows without an answer, and the scratch."""

    out: Path

    @property
    def report(self) -> Path:
        """The JSONL file with the line and the reason of each row that has no answer."""
        return self._beside(".errors.jsonl")

    @property
    def part(self) -> Path:
        """The answers so far."""
        return self._beside(".part")

    @property
    def journal(self) -> Path:
        """How far the run is."""
        return self._beside(".progress.json")

    @property
    def lock(self) -> Path:
        """Held by the command that writes."""
        return self._beside(".lock")

    def _beside(self, suffix: str) -> Path:
        return self.out.with_name(self.out.name + suffix)


class AnswerFile:
    """The output of a run, and its report; `progress` says how far it is."""

    def __init__(self, places: Places, run: Mapping[str, object], progress: Progress) -> None:
        self.places = places
        self.progress = progress
        self._run = run
        self._keep_journal()  # first: a file without a journal is taken for somebody else's
        self._part = _open_at(places.part, progress.part_bytes)
        self._report = _open_at(places.report, progress.report_bytes)

    @classmethod
    @contextmanager
    def open(cls, out: Path, run: Mapping[str, object]) -> Iterator["AnswerFile"]:
        """Open the output of a run, where it stopped if it was begun.

        `run` says what the answers depend on, as JSON values. Raises BatchError where the output
        exists, belongs to another run, is being written, or cannot be written.
        """
        places = Places(out)
        if out.suffix.lower() not in FORMATS:
            raise BatchError(f"{out} has to end in {' or '.join(FORMATS)}, its format")
        try:
            with FileLock(places.lock, timeout=0):
                try:
                    with cls(places, run, _begun(places, run)) as opened:
                        yield opened
                finally:
                    places.lock.unlink(missing_ok=True)
        except Timeout:
            raise BatchError(f"{out} is being written by another command") from None
        except OSError as error:
            raise BatchError(f"{out} cannot be written: {error.strerror or error}") from None

    def add(self, outcomes: pa.Table) -> None:
        """Append the outcomes of the next rows, a table of `OUTPUT`, durably."""
        rows = outcomes.to_pylist()
        bad = [row for row in rows if row["reason"] is not None]
        self._part.write(self._encoded(outcomes.filter(pa.compute.is_valid(outcomes["answer"]))))
        self._report.writelines(map(_reported, bad))
        _sync(self._part)
        _sync(self._report)
        self.progress = replace(
            self.progress,
            rows=self.progress.rows + len(rows),
            answered=self.progress.answered + len(rows) - len(bad),
            part_bytes=self._part.tell(),
            report_bytes=self._report.tell(),
        )
        self._keep_journal()

    def finish(self) -> None:
        """Make the part file the output; a report without a row is removed."""
        self.close()
        if self._is_parquet:
            _write_parquet(self.places, self._schema)
        else:
            self.places.part.replace(self.places.out)
        sync(self.places.out.parent)
        if not self.progress.report_bytes:
            self.places.report.unlink()
        self.places.part.unlink(missing_ok=True)
        self.places.journal.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the files."""
        self._part.close()
        self._report.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close the files, and remove them where no row was written."""
        self.close()
        if not self.progress.rows:
            for path in (self.places.part, self.places.report, self.places.journal):
                path.unlink(missing_ok=True)

    def _keep_journal(self) -> None:
        state = {"run": self._run, "progress": asdict(self.progress)}
        replace_file(self.places.journal, json.dumps(state, indent=1).encode())

    @property
    def _is_parquet(self) -> bool:
        return self.places.out.suffix.lower() == ".parquet"

    @property
    def _schema(self) -> pa.Schema:
        """The columns of a Parquet file: line, id where one is named, answer."""
        left_out = {"reason"} if self._run["id_field"] else {"reason", "id"}
        return pa.schema([column for column in OUTPUT if column.name not in left_out])

    def _encoded(self, answered: pa.Table) -> bytes:
        """Return answers as the part file holds them: lines, or messages of an Arrow stream."""
        if not self._is_parquet:
            return b"".join(map(self._line, answered.to_pylist()))
        batches = answered.select(self._schema.names).combine_chunks().to_batches()
        return b"".join(batch.serialize().to_pybytes() for batch in batches)

    def _line(self, row: Mapping[str, str]) -> bytes:
        answer = row["answer"]
        if self._run["id_field"]:
            answer = f'{{"id":{json.dumps(row["id"], ensure_ascii=False)},"answer":{answer}}}'
        return answer.encode() + b"\n"


def _reported(row: Mapping[str, object]) -> bytes:
    said = {name: row[name] for name in ("line", "id", "reason") if row[name] is not None}
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"


def _begun(places: Places, run: Mapping[str, object]) -> Progress:
    """Return how far a run is; raise BatchError where the files there are not its own."""
    if places.out.exists():
        raise BatchError(f"{places.out} exists; name another file, or remove it")
    if not (places.journal.exists() and places.part.exists()):
        if places.report.exists():
            raise BatchError(f"{places.report} exists; name another file, or remove it")
        return Progress()
    state = json.loads(places.journal.read_bytes())
    changed = [name for name in run if state["run"].get(name) != run[name]]
    if changed:
        raise BatchError(
            f"{places.part} was begun with another {', '.join(changed)}; run the command as it was "
            f"to go on, or remove it and {places.journal} to begin again"
        )
    return Progress(**state["progress"])


def _open_at(path: Path, size: int) -> BinaryIO:
    """Open a file to be written on from a size; what is behind it is cut off."""
    file = path.open("r+b" if path.exists() else "w+b")
    file.truncate(size)
    file.seek(size)
    return file


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _write_parquet(places: Places, schema: pa.Schema) -> None:
    """Write the messages of the part file as a Parquet file, a row group for each."""
    scratch = places.out.with_name(f".{places.out.name}.new")
    with (
        places.part.open("rb") as part,
        parquet.ParquetWriter(scratch, schema, compression="zstd") as writer,
    ):
        while part.peek(1):
            writer.write_batch(ipc.read_record_batch(ipc.read_message(part), schema))
    sync(scratch)
    scratch.replace(places.out)
