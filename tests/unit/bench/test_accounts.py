"""The figures of accounts, over a small database."""

import re

from bench.accounts import store_figures


def test_each_store_has_four_figures(tmp_path):
    figures = dict(store_figures("SQLite", f"sqlite:///{tmp_path / 'a.db'}", people=2, saves=3))
    assert list(figures) == [
        "accounts, SQLite: verifying a password, part of a log-in",
        "accounts, SQLite: log-in",
        "accounts, SQLite: session of a request",
        "accounts, SQLite: save of a profile",
    ]
    for words in figures.values():
        assert re.fullmatch(r"p50 \d+\.\d ms, p99 \d+\.\d ms", words)
