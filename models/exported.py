"""An exported model: a folder with a graph, a tokenizer, and the facts about both."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from models.checksum import sha256_of
from models.errors import ModelDamagedError

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
FACTS = "encoder.json"


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """What an exported folder says of itself; `prompt` goes before each text, `files` are sums."""

    model_version: str
    dimension: int
    max_tokens: int
    prompt: str
    files: dict[str, str]

    def write(self, folder: Path) -> None:
        """Write the facts into the folder, with a checksum of their own."""
        (folder / FACTS).write_bytes(self._content())

    @classmethod
    def read(cls, folder: Path) -> "ExportedModel":
        """Read the facts and check the files against them.

        Raises ModelDamagedError, naming the file that is missing, unreadable or changed.
        """
        path = folder / FACTS
        mend = f"remove {folder}; it is exported anew"
        try:
            content = path.read_bytes()
            values = json.loads(content)
            del values["sha256"]
            facts = cls(**values)
            if facts._content() != content:
                raise ValueError("its content does not fit its own checksum")
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise ModelDamagedError(f"{path} cannot be read ({error}); {mend}") from error
        for name, expected in facts.files.items():
            if not (folder / name).is_file() or sha256_of(folder / name) != expected:
                raise ModelDamagedError(f"{folder / name} is not what was exported; {mend}")
        return facts

    def _content(self) -> bytes:
        facts = asdict(self)
        checksum = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
        return (json.dumps({**facts, "sha256": checksum}, indent=2, sort_keys=True) + "\n").encode()
