"""A home that Destinai 0.1 made is refused with the command that upgrades it, and is upgraded."""

import shutil
from pathlib import Path

import pytest

from index.errors import IndexMismatchError, IndexOutdatedError
from index.manifest import SCHEMA_VERSION
from models.errors import ModelUnavailableError
from service.startup import check_upgraded, open_snapshot
from service.upgrade import CatalogueUpgrade, UpgradeOutcome, upgrade_catalogues
from tests.support.fake_cli import FakeCommand
from tests.support.fake_encoder import HashingEncoder, silent
from tests.support.small_catalogue import small_catalogue

HOME_OF_0_1 = Path(__file__).parents[2] / "data" / "home-0.1"
OLD = "small-1-en~hashing-1"
NEW = f"{OLD}~2"


class FakeEncoders:
    """Encoders of one chosen model, and of those that are kept as adapted ones."""

    def __init__(self, chosen="hashing-1", adapted=()):
        self.opened = {name: HashingEncoder(model_version=name) for name in (chosen, *adapted)}
        self._chosen = chosen

    def version_for(self, model_version):
        """Return the version of the encoder for a model."""
        return model_version if model_version in self.opened else self._chosen

    def of(self, model_version):
        """Return the encoder for a model."""
        return self.opened[self.version_for(model_version)]


@pytest.fixture
def command(tmp_path):
    shutil.copytree(HOME_OF_0_1, tmp_path / "home")
    return FakeCommand(tmp_path / "home")


@pytest.fixture
def home(command):
    return command.home


def upgraded(home, encoders, *names):
    return list(upgrade_catalogues(home, encoders, silent, names))


def test_a_home_of_before_is_refused_with_the_command_that_upgrades_it(home):
    encoders = FakeEncoders()
    for refused in (
        lambda: open_snapshot(home, encoders.of),
        lambda: check_upgraded(home, encoders),
    ):
        with pytest.raises(IndexOutdatedError) as caught:
            refused()
        manifest = home.folder / "catalogues" / OLD / "manifest.json"
        assert str(caught.value) == (
            f"{manifest} has the index format 2, and this version of Destinai reads "
            f"{SCHEMA_VERSION}; run: destinai catalogue upgrade"
        )


def test_it_is_rebuilt_from_its_own_tables_without_encoding_anything_again(home):
    encoders = FakeEncoders()
    assert upgraded(home, encoders) == [
        CatalogueUpgrade(OLD, UpgradeOutcome.UPGRADED, NEW, in_use=True)
    ]
    assert encoders.of("hashing-1").encoded == []
    assert home.current() == NEW
    assert home.verify(NEW) == ()
    assert home.open().index.catalogue == small_catalogue()
    assert OLD in home.published()
    check_upgraded(home, encoders)


def test_an_upgrade_is_done_once(home):
    upgraded(home, FakeEncoders())
    assert upgraded(home, FakeEncoders()) == [
        CatalogueUpgrade(OLD, UpgradeOutcome.UPGRADED, NEW),
        CatalogueUpgrade(NEW, UpgradeOutcome.CURRENT, in_use=True),
    ]
    assert home.published() == (OLD, NEW)


def test_the_old_one_in_use_again_is_exchanged_for_the_one_built_before(home):
    upgraded(home, FakeEncoders())
    (home.folder / "catalogues" / "current").write_text(f'{{"use": ["{OLD}"]}}', encoding="utf-8")
    assert upgraded(home, FakeEncoders(), OLD)[0].in_use
    assert home.current() == NEW


def test_a_model_that_is_gone_is_replaced_by_the_chosen_one_and_said(home):
    encoders = FakeEncoders(chosen="hashing-2")
    with pytest.raises(IndexOutdatedError):
        check_upgraded(home, encoders)
    (one,) = upgraded(home, encoders)
    assert (one.outcome, one.new_name) == (UpgradeOutcome.UPGRADED, "small-1-en~hashing-2")
    assert one.notice == "built with hashing-2 in place of hashing-1, which is not there"
    assert home.open().index.manifest.model_version == "hashing-2"


def test_a_catalogue_of_today_whose_model_is_gone_is_named_and_upgraded(tmp_path):
    command = FakeCommand(tmp_path)
    name = command.publish()
    encoders = FakeEncoders(chosen="hashing-2")
    with pytest.raises(IndexMismatchError) as caught:
        check_upgraded(command.home, encoders)
    assert str(caught.value) == (
        f"the catalogue {name} was built with the model hashing-1, and the model in use is "
        "hashing-2; run: destinai catalogue upgrade, or set DESTINAI_MODEL to the former"
    )
    (one,) = upgraded(command.home, encoders)
    assert (one.new_name, one.in_use) == ("small-1-en~hashing-2", True)


def test_an_adapted_model_that_is_kept_builds_its_catalogue_again(home):
    (one,) = upgraded(home, FakeEncoders(chosen="hashing-2", adapted=["hashing-1"]))
    assert (one.new_name, one.notice) == (NEW, "")


def test_a_damaged_one_is_named_and_does_not_stop_the_others(home):
    shutil.copytree(home.folder / "catalogues" / OLD, home.folder / "catalogues" / "broken")
    skills = home.folder / "catalogues" / "broken" / "skills.parquet"
    skills.write_bytes(b"{")
    broken, fine = upgraded(home, FakeEncoders())
    assert (broken.name, broken.outcome) == ("broken", UpgradeOutcome.FAILED)
    assert broken.notice.startswith(f"{skills} is damaged: ")
    assert (fine.outcome, home.current()) == (UpgradeOutcome.UPGRADED, NEW)


def test_an_adapted_model_that_cannot_be_opened_is_a_failure_and_changes_nothing(home):
    class Damaged(FakeEncoders):
        def of(self, model_version):
            """Fail as a damaged model does."""
            raise ModelUnavailableError(f"{model_version} is damaged; destinai adapt")

    (one,) = upgraded(home, Damaged())
    assert one == CatalogueUpgrade(
        OLD, UpgradeOutcome.FAILED, notice="hashing-1 is damaged; destinai adapt"
    )
    assert (home.published(), home.current()) == ((OLD,), OLD)


def test_a_format_before_the_oldest_or_after_todays_is_no_upgrade(home):
    path = home.folder / "catalogues" / OLD / "manifest.json"
    written = path.read_text(encoding="utf-8")
    for version, fix in ((1, "import the catalogue again"), (99, "install the version of")):
        text = written.replace('"schema_version": 2', f'"schema_version": {version}')
        path.write_text(text, encoding="utf-8")
        (one,) = upgraded(home, FakeEncoders())
        assert one.outcome is UpgradeOutcome.FAILED
        assert fix in one.notice


def test_a_changed_manifest_of_before_is_damaged(home):
    path = home.folder / "catalogues" / OLD / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace("small-1", "small-9"), "utf-8")
    (one,) = upgraded(home, FakeEncoders())
    assert "its content does not fit its own checksum" in one.notice


def test_the_command_prints_each_outcome(command, monkeypatch):
    command.encode_for(monkeypatch)
    refused = command.run("match", "bake bread")
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert refused.stderr.endswith("run: destinai catalogue upgrade\n")
    done = command.run("catalogue", "upgrade")
    assert (done.exit_code, done.stdout) == (0, f"{OLD} is upgraded: {NEW}, in use now.\n")
    assert command.run("match", "bake bread").exit_code == 0
    facts = command.answer("catalogue", "upgrade")["catalogues"]
    assert [(one["name"], one["outcome"]) for one in facts] == [(OLD, "upgraded"), (NEW, "current")]


def test_the_command_fails_where_one_failed(command, monkeypatch):
    command.encode_for(monkeypatch)
    path = command.home.folder / "catalogues" / OLD / "relations.parquet"
    path.unlink()
    result = command.run("catalogue", "upgrade")
    assert result.exit_code == 3
    assert result.stdout.startswith(f"{OLD} is not upgraded: {path} is missing; ")


def test_an_upgrade_of_nothing_says_so(tmp_path):
    assert (
        FakeCommand(tmp_path).run("catalogue", "upgrade").stdout == "There is no catalogue yet.\n"
    )


def test_a_catalogue_of_an_adapted_model_that_is_gone_is_to_be_adapted_again(command):
    encoders = FakeEncoders(chosen="hashing-2")
    adapted = HashingEncoder(model_version="hashing-1-small-1-en-12345678")
    name = command.home.publish(small_catalogue("small-1-en"), adapted, silent).name
    (one,) = upgraded(command.home, encoders, name)
    assert one.notice == (
        "built with hashing-2 in place of hashing-1-small-1-en-12345678, which is not there; "
        "adapt the catalogue again with: destinai adapt"
    )
