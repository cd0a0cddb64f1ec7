"""The stage on Ray Data: an actor pool that holds it, over rows that are streamed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa
import ray
from ray.data import ActorPoolStrategy, DataContext, Datasource
from ray.data.block import BlockMetadata
from ray.data.datasource import ReadTask
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from batch.reading import CHUNK, RowFile
from batch.stage import Stage


@dataclass
class RowSource(Datasource):  # type: ignore[misc]  # Ray has no types that mypy can follow
    """The rows of a file after `skipped` ones, read by one task."""

    file: RowFile
    skipped: int

    def get_read_tasks(self, *_: object, **__: object) -> list[ReadTask]:
        """Return the task that streams the blocks."""
        unknown = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
        return [ReadTask(self._blocks, unknown)]

    def estimate_inmemory_data_size(self) -> int | None:
        """Return that the size is not known."""
        return None

    def _blocks(self) -> Iterable[pa.Table]:
        return self.file.chunks(self.skipped)


class StageActor:
    """Holds a stage that is set up."""

    def __init__(self, stage: Stage) -> None:
        stage.setup()
        self._stage = stage

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Return the outcomes of some rows."""
        return self._stage(batch)


def outcomes_on_ray(stage: Stage, file: RowFile, skipped: int, workers: int) -> Iterator[pa.Table]:
    """Yield the outcomes of the rows of a file in their order; see `engines.run_on_ray`."""
    if not ray.is_initialized():
        ray.init(log_to_driver=False)
    context = DataContext.get_current()
    context.execution_options.preserve_order = True
    context.enable_progress_bars = False
    # A row is a block, or all that is read becomes one, which goes to a single actor.
    context.target_max_block_size = 1
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    actors = workers or max(int(ray.cluster_resources().get("CPU", 1)), 1)
    # A task that reads takes no core: the actors may have taken them all.
    rows = ray.data.read_datasource(
        RowSource(file, skipped),
        num_cpus=0,
        scheduling_strategy=here,
        override_num_blocks=1,
    )
    answered = rows.map_batches(
        StageActor,
        fn_constructor_args=(stage,),
        batch_format="pyarrow",
        batch_size=CHUNK,
        compute=ActorPoolStrategy(size=actors),
    )
    yield from answered.iter_batches(batch_format="pyarrow", batch_size=CHUNK)
