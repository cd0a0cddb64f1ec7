"""The stage: answers rows of a table, on whatever engine runs it.

An engine gives it tables of `INPUT` and gets a table of `OUTPUT` for each, row by row.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa
from pydantic import BaseModel, ValidationError

from index.store import CatalogueStore
from recommender.profile import UnknownConceptError
from service.answers.match import match_answer
from service.answers.search import recognise_answer
from service.errors import MAX_FIELD_ERRORS, RequestError
from service.schemas.match import MatchRequest
from service.schemas.search import RecogniseRequest
from service.settings import PREFIX, Settings
from service.snapshot import CatalogueSnapshot
from service.startup import Encoders, open_snapshot
from service.strict_json import decode_json

INPUT = pa.schema([("line", pa.int64()), ("request", pa.binary()), ("reason", pa.string())])
"""A row of a file: where it is, the JSON of its request, or the reason why it has none."""
OUTPUT = pa.schema(
    [
        ("line", pa.int64()),
        ("id", pa.string()),
        ("answer", pa.string()),
        ("reason", pa.string()),
    ]
)
"""The JSON of an answer, or the reason why there is none; `id` is null where none is asked for."""


class Task(StrEnum):
    """What is asked of each row; the value is the name of the command."""

    MATCH = "match"
    RECOGNISE = "recognise"

    @property
    def request(self) -> type[BaseModel]:
        """The schema of a request, the same as over HTTP."""
        return MatchRequest if self is Task.MATCH else RecogniseRequest


class RowError(ValueError):
    """A row that is not answered; the message says why, without the words of the person."""


@dataclass
class Stage:
    """Answers requests as the HTTP API does, to the byte.

    `catalogue` is the name of a published one, "" for the one in use. `defaults` are fields of a
    request that a row need not have; `id_field` names a further field of each row that is handed
    through to its answer, "" for none. It can be pickled until it is set up.
    """

    task: Task
    settings: Settings
    catalogue: str = ""
    defaults: Mapping[str, object] = field(default_factory=dict)
    id_field: str = ""
    _snapshot: CatalogueSnapshot | None = field(default=None, init=False, repr=False)

    def setup(self) -> None:
        """Load the catalogue and the encoder, on one thread; raise CatalogueError or ModelError."""
        settings = self.settings.model_copy(update={"threads": 1})
        home = CatalogueStore(settings.home)
        self.answer_from(open_snapshot(home, Encoders(settings).of, self.catalogue))

    def answer_from(self, snapshot: CatalogueSnapshot) -> None:
        """Answer from a catalogue that is loaded."""
        self._snapshot = snapshot

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Return a table of `OUTPUT` for one with the columns of `INPUT`, in the same order.

        Of the latter only `request` is needed: its text or bytes. The first call sets the stage
        up where nothing did.
        """
        if self._snapshot is None:
            self.setup()
        return pa.Table.from_pylist([self._outcome(row) for row in batch.to_pylist()], OUTPUT)

    def _outcome(self, row: Mapping[str, object]) -> dict[str, object]:
        outcome = {"line": row.get("line"), "id": None, "answer": None, "reason": row.get("reason")}
        if outcome["reason"] is not None:
            return outcome
        try:
            fields = self._fields(row["request"])
            outcome["id"] = self._taken_id(fields)
            outcome["answer"] = self._answered(fields)
        except RowError as error:
            outcome["reason"] = str(error)
        return outcome

    def _fields(self, request: object) -> dict[str, object]:
        """Return the fields of the request in a row; raise RowError where it cannot be read."""
        content = request.encode("utf-8", "surrogatepass") if isinstance(request, str) else request
        if not isinstance(content, bytes):
            raise RowError("no request")
        most = self.settings.max_body_bytes
        if len(content) > most:
            raise RowError(f"longer than {most:,} bytes ({PREFIX}MAX_BODY_BYTES)")
        try:
            value = decode_json(content, self.settings.max_json_depth)
        except json.JSONDecodeError as error:
            raise RowError(f"not valid JSON at character {error.pos}: {error.msg}") from None
        if not isinstance(value, dict):
            raise RowError("not a JSON object")
        return value

    def _taken_id(self, fields: dict[str, object]) -> str | None:
        if not self.id_field:
            return None
        value = fields.pop(self.id_field, None)
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise RowError(f"{self.id_field}: a text or whole number is needed to name the row")
        return str(value)

    def _answered(self, fields: Mapping[str, object]) -> str:
        """Return the JSON of an answer; raise RowError with each fault of the request."""
        try:
            return self._answer({**self.defaults, **fields}).model_dump_json()
        except ValidationError as error:
            faults = [_worded(fault["loc"], fault["msg"]) for fault in error.errors()]
        except RequestError as error:
            faults = [_worded([one.field], one.reason) for one in error.fields] or [error.detail]
        except UnknownConceptError as error:
            # The error's own message repeats the URI, which says something about a person.
            faults = [_worded([error.field, error.position], "not in the catalogue in use")]
        raise RowError("; ".join(faults[:MAX_FIELD_ERRORS]))

    def _answer(self, fields: Mapping[str, object]) -> BaseModel:
        if self._snapshot is None:
            raise RuntimeError("the stage is not set up")
        if self.task is Task.MATCH:
            match = MatchRequest.model_validate(fields)
            return match_answer(self._snapshot, self.settings, match)
        text = RecogniseRequest.model_validate(fields)
        return recognise_answer(self._snapshot, self.settings, text)


def _worded(place: Sequence[str | int], reason: str) -> str:
    return ": ".join(filter(None, ("/".join(map(str, place)), reason)))
