"""A real server over a home: `destinai serve` as a process, and its answers."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

PATIENCE = 60.0
"""Seconds, for a machine that is busy with other tests."""


@contextmanager
def serving(home, *words, **settings):
    """Serve on a free port until left; yield the first line of stdout and the process."""
    chosen = {"home": home, "drain_seconds": 0.1, **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "serve", "--port", "0", "--json", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **{f"DESTINAI_{k.upper()}": str(v) for k, v in chosen.items()}},
    )
    try:
        yield json.loads(process.stdout.readline()), process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def answer_of(url, body=None):
    """Return the JSON at an address, asked again until it is ready; with a body by POST."""
    patient_until = time.monotonic() + PATIENCE
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, content, {"Content-Type": "application/json"})  # noqa: S310 - ours
    while True:
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:  # noqa: S310 - ours
                return json.load(response)
        except urllib.error.HTTPError as error:
            error.close()
            if time.monotonic() > patient_until:
                raise
        except OSError:
            if time.monotonic() > patient_until:
                raise
        time.sleep(0.1)


def wait_until(condition):
    """Ask again and again until a condition holds."""
    patient_until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < patient_until
        time.sleep(0.02)
