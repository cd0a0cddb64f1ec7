"""Benchmark files: their lines, with a clear error about a line that is not as it should be."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class EvaluationError(Exception):
    """A benchmark that cannot be read or used; the message says what, where and how to fix it."""


def csv_rows(
    path: Path, columns: Sequence[str], may_be_empty: Sequence[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, the columns asked for by name) of each row of a CSV file in UTF-8.

    Raises EvaluationError for a file that is missing or no text, a missing column, and a row
    that is too short or has an empty cell in one of the `columns`.
    """
    every = (*columns, *may_be_empty)
    with _reading(path), path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in every if name not in (reader.fieldnames or ())]
        if missing:
            found = ", ".join(reader.fieldnames or ()) or "nothing"
            raise EvaluationError(
                f"{path} lacks the column {', '.join(missing)}; its header has {found}"
            )
        for row in reader:
            empty = [name for name in columns if not (row[name] or "").strip()]
            if empty:
                raise EvaluationError(
                    f"{path} line {reader.line_num}: {', '.join(empty)} is empty; "
                    "fill it in or remove the line"
                )
            yield reader.line_num, {name: (row[name] or "").strip() for name in every}


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield (line number, object) of each line of a JSON Lines file in UTF-8; blank ones are left.

    Raises EvaluationError for a file that is missing or no text, and a line that is no object.
    """
    with _reading(path), path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except json.JSONDecodeError as error:
                raise EvaluationError(f"{path} line {number} is no JSON: {error.msg}") from None
            if not isinstance(value, dict):
                raise EvaluationError(f"{path} line {number} is no JSON object")
            yield number, value


def strings(
    path: Path, number: int, line: Mapping[str, object], name: str, *, least: int = 1
) -> tuple[str, ...]:
    """Return the strings that a line has under a name, `least` or more.

    Raises EvaluationError for anything else.
    """
    texts = _texts(line.get(name))
    if texts is None or len(texts) < least:
        some = "one or more strings" if least else "strings"
        raise EvaluationError(f"{path} line {number}: {name} must be a list of {some}, none blank")
    return texts


def string(path: Path, number: int, line: Mapping[str, object], name: str) -> str:
    """Return the string that a line has under a name; raise EvaluationError for anything else."""
    value = line.get(name)
    if isinstance(value, str) and value.strip():
        return value
    raise EvaluationError(f"{path} line {number}: {name} must be a string that is not blank")


def string_lists(
    path: Path, number: int, line: Mapping[str, object], name: str
) -> tuple[tuple[str, ...], ...]:
    """Return the lists of one or more strings that a line has under a name, which may be none.

    Raises EvaluationError for anything else.
    """
    value = line.get(name)
    lists = [texts for texts in map(_texts, value) if texts] if isinstance(value, list) else []
    if not isinstance(value, list) or len(lists) < len(value):
        raise EvaluationError(
            f"{path} line {number}: {name} must be a list of lists of one or more strings"
        )
    return tuple(lists)


def _texts(value: object) -> tuple[str, ...] | None:
    """Return a list of strings, none blank, as it is; None for anything else."""
    if not isinstance(value, list):
        return None
    texts = tuple(text for text in value if isinstance(text, str) and text.strip())
    return texts if len(texts) == len(value) else None


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turn what reading a file raises into an EvaluationError."""
    try:
        yield
    except UnicodeDecodeError:
        raise EvaluationError(f"{path} is not UTF-8 text") from None
    except csv.Error as error:
        raise EvaluationError(f"{path} is no CSV file: {error}") from None
    except OSError as error:
        why = error.strerror or str(error)
        raise EvaluationError(f"{path} cannot be read: {why}; check the path") from None
