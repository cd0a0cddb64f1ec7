"""Progress where stderr is no terminal: a line at least every ten seconds, by a clock of ours."""

from cli.progress import MAX_SILENCE, ProgressLines


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def now(self) -> float:
        """Return the seconds now."""
        return self.seconds


class Log:
    """Progress lines with the second at which each was written."""

    def __init__(self, beginning: str = "Preparing") -> None:
        self.clock = Clock()
        self.lines: list[tuple[float, str]] = []
        self.progress = ProgressLines(beginning, self.clock.now, self.write)

    def write(self, line: str) -> None:
        """Keep a line."""
        self.lines.append((self.clock.seconds - 100.0, line))

    def pass_seconds(self, seconds: int) -> None:
        """Let the clock run and tick once a second, as the thread does."""
        for _ in range(seconds):
            self.clock.seconds += 1
            self.progress.tick()


def test_a_step_that_reports_says_how_far_it_is():
    log = Log()
    log.progress.report("encoding", 0, 4096)
    log.pass_seconds(5)
    log.progress.report("encoding", 1024, 4096)
    log.pass_seconds(15)
    assert log.lines == [
        (0, "Encoding texts: 4,096"),
        (8, "Encoding texts: 1,024 of 4,096 (25%), 8 s"),
        (16, "Encoding texts: 1,024 of 4,096 (25%), 16 s"),
    ]


def test_a_step_that_reports_nothing_says_for_how_long_it_runs():
    log = Log("Reading the release")
    log.pass_seconds(17)
    assert log.lines == [(8, "Reading the release: 8 s"), (16, "Reading the release: 16 s")]


def test_seconds_count_from_the_beginning_of_a_step():
    log = Log()
    log.progress.report("encoding", 0, 10)
    log.pass_seconds(7)
    log.progress.report("encoding", 10, 10)
    log.progress.report("writing", 0, 4)
    log.pass_seconds(3)
    log.progress.report("writing", 1, 4)
    log.pass_seconds(5)
    assert log.lines == [
        (0, "Encoding texts: 10"),
        (7, "Writing the index: 4"),
        (15, "Writing the index: 1 of 4 (25%), 8 s"),
    ]


def test_a_quick_step_writes_one_line():
    log = Log()
    for done in range(4):
        log.progress.report("writing", done, 3)
    assert log.lines == [(0, "Writing the index: 3")]


def test_a_report_writes_when_no_thread_ticks():
    log = Log()
    for done in range(0, 50, 10):
        log.progress.report("encoding", done, 50)
        log.clock.seconds += 5
    assert log.lines == [
        (0, "Encoding texts: 50"),
        (10, "Encoding texts: 20 of 50 (40%), 10 s"),
        (20, "Encoding texts: 40 of 50 (80%), 20 s"),
    ]


def test_the_silence_is_shorter_than_ten_seconds_by_more_than_a_tick():
    assert MAX_SILENCE <= 8
