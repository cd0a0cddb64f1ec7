"""The stage on a cluster of Ray with two actors: order, equal answers, and an actor that dies."""

import os

import pytest
from pyarrow import concat_tables

from batch.engines import Engine
from batch.job import Job, run_job
from batch.reading import CHUNK, RowFile
from batch.stage import Stage, Task
from service.settings import Settings
from tests.support.batch_files import fake_stage, person, run_here, write_lines

ray = pytest.importorskip("ray", reason="Ray is not installed: it comes with the extra `ray`")

from batch.on_ray import outcomes_on_ray  # noqa: E402 - needs Ray

# Ray warns of settings of its own that it sets itself.
pytestmark = pytest.mark.filterwarnings(r"ignore::DeprecationWarning:ray\.")
PEOPLE = 4 * CHUNK + 3


@pytest.fixture(scope="module")
def cluster():
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield
    ray.shutdown()


@pytest.fixture
def people(tmp_path):
    rows = [person(number) for number in range(PEOPLE)]
    return write_lines(tmp_path / "people.jsonl", "{", *rows)


@pytest.mark.usefixtures("cluster")
def test_the_output_is_that_of_this_machine(people, tmp_path):
    run_here(people, tmp_path / "here.jsonl")
    job = Job(fake_stage(), people, tmp_path / "there.jsonl", Engine.RAY, workers=2)
    done = run_job(job, lambda *_: None)
    assert (done.rows, done.answered) == (PEOPLE + 1, PEOPLE)
    assert (tmp_path / "there.jsonl").read_bytes() == (tmp_path / "here.jsonl").read_bytes()
    assert done.reasons[0][0] == 1


@pytest.mark.usefixtures("cluster")
def test_a_run_goes_on_after_the_rows_that_it_has(people):
    file = RowFile(people, Task.MATCH)
    found = concat_tables(outcomes_on_ray(fake_stage(), file, CHUNK, 2))
    assert found["line"].to_pylist() == list(range(CHUNK + 1, PEOPLE + 2))


class Dying(Stage):
    """A stage whose process ends at the first call, once for all processes."""

    died: str = ""

    def __call__(self, batch):
        """Answer some rows, or end the process."""
        try:
            open(self.died, "x").close()  # noqa: PTH123
        except FileExistsError:
            return super().__call__(batch)
        os._exit(1)


@pytest.mark.usefixtures("cluster")
def test_an_actor_that_dies_loses_nothing(starter_home, tmp_path):
    rows = [{"statements": ["I bake bread", f"I weld {number} pipes"]} for number in range(40)]
    file = RowFile(write_lines(tmp_path / "people.jsonl", *rows), Task.MATCH)
    settings = Settings(home=starter_home.folder)
    here, stage = Stage(Task.MATCH, settings), Dying(Task.MATCH, settings)
    stage.died = str(tmp_path / "died")
    found = concat_tables(outcomes_on_ray(stage, file, 0, 2))
    assert (tmp_path / "died").exists()
    assert found == concat_tables(map(here, file.chunks(0)))
