"""The command line over a home of its own, with the small catalogue and the hashing encoder."""

import io
import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from typer.testing import CliRunner

from cli.main import app
from index.store import CatalogueStore
from models.onnx_encoder import SHIPPED, ExportedModel
from models.opening import OnnxFolder
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_catalogue import small_catalogue

SMALL = "small-1-en~hashing-1"


class FakeCommand:
    """Runs `destinai` in this process with a home under `folder`, 80 columns wide."""

    def __init__(self, folder: Path, model_version: str = "hashing-1") -> None:
        self.home = CatalogueStore(folder)
        self.encoder = HashingEncoder(model_version=model_version)

    def encode_for(self, monkeypatch):
        """Let commands encode with the hashing encoder, as if it were an exported model."""
        exported = OnnxFolder(Path(), self.encoder.model_version)
        monkeypatch.setattr("models.opening.locate", lambda *_: exported)
        monkeypatch.setattr("models.opening.open_encoder", lambda *_: self.encoder)

    def publish(self, version: str = "small-1-en", *, use: bool = True) -> str:
        """Publish the small catalogue under a version and return its full name."""
        if not self.home.published() and use:
            template = _published(version, self.encoder.model_version)
            shutil.copytree(template.name, self.home.folder, dirs_exist_ok=True)
            return f"{version}~{self.encoder.model_version}"
        return self.home.publish(small_catalogue(version), self.encoder, silent, use=use).name

    def run(self, *words: str, stdin: str | bytes = "", **environment: str):
        """Run a command line with `stdin` as its standard input."""
        environ = {"DESTINAI_HOME": str(self.home.folder), "COLUMNS": "80", **environment}
        return CliRunner(env=environ).invoke(app, list(words), input=stdin)

    def answer(self, *words: str, status: int = 0, **environment: str):
        """Return the one JSON document that a command line with --json prints."""
        result = self.run(*words, "--json", **environment)
        assert result.exit_code == status, (result.output, result.exception)
        return json.loads(result.stdout)


def printed(show: Callable[[Console], None], width: int = 80) -> str:
    """Return what a function prints on a console so many columns wide, without trailing spaces."""
    console = Console(file=io.StringIO(), width=width, highlight=False)
    show(console)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines())


@cache
def _published(version: str, model_version: str) -> TemporaryDirectory[str]:
    """Return a home with the small catalogue, built once; removed when Python ends."""
    folder = TemporaryDirectory()
    encoder = HashingEncoder(model_version=model_version)
    CatalogueStore(Path(folder.name)).publish(small_catalogue(version), encoder, silent)
    return folder


def bundled_model_version() -> str:
    """Return the version of the model that ships with the project."""
    return ExportedModel.read(SHIPPED).model_version
