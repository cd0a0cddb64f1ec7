# Each target sets up .venv by itself; a fresh machine needs only Python 3.11+ with pip and venv.
#   another Python:        make serve PYTHON=python3.12
#   words for the command: make serve ARGS="--port 8080", make test ARGS="-k esco"

MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help serve extras test test-slow check lint docs bench chaos structure statements-check clean

VENV := .venv
RUN := $(VENV)/bin/python -m
RECENT := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14 python3.15; do \
	"$$name" -c '$(RECENT)' 2>/dev/null && echo "$$name" && break; done)
PIP_OPTIONS := --disable-pip-version-check --constraint constraints.txt
ARGS ?=
# Two processes, a file of tests at a time; what they share is built once (tests/conftest.py).
TWO := --numprocesses 2 --dist loadfile

help:
	@echo "make serve   serve Destinai on http://127.0.0.1:8000"
	@echo "make extras  install what adapts and exports models (train) and what measures (eval)"
	@echo "make check   lint, types, the layout and the unit tests, in a minute or so"
	@echo "make test    lint, types and every test that is not slow"
	@echo "make test-slow  the slow tests: the whole of ESCO, training, notebooks"
	@echo "make docs    build the documentation into build/docs"
	@echo "make bench   measure build, load and answer times on the full ESCO"
	@echo "make chaos   kill, swap, overload and soak a served starter; an hour and a half, or ARGS"
	@echo "make structure  the size of the rooms, and the modules that one match enters"
	@echo "make statements-check  the rules for example statements, and their blind check"
	@echo "make clean   remove caches and build output (.venv and your data stay)"

serve: $(VENV)/.stamp-serve
	$(VENV)/bin/destinai serve $(ARGS)

extras: $(VENV)/.stamp-extras

lint: $(VENV)/.stamp-dev
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy

# Threads that wait actively take the cores from the other process.
check test test-slow: export OMP_WAIT_POLICY := PASSIVE

check: lint
	$(RUN) pytest tests/test_*.py tests/unit -m "not (slow or training or esco or browser)" $(TWO) $(ARGS)

test: lint
	$(RUN) pytest -m "not slow" $(TWO) $(ARGS)

test-slow: $(VENV)/.stamp-dev
	$(RUN) pytest -m slow $(TWO) $(ARGS)

docs: $(VENV)/.stamp-dev
	$(RUN) tools
	$(RUN) zensical build --strict --clean

bench: $(VENV)/.stamp-dev
	$(RUN) bench $(if $(BASE),--base $(BASE)) $(ARGS)

chaos: $(VENV)/.stamp-dev
	$(RUN) bench.chaos $(ARGS)

statements-check: $(VENV)/.stamp-dev
	$(RUN) tools.statements

structure: $(VENV)/.stamp-dev
	$(RUN) bench.structure $(ARGS)

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is newer than the files it was made from; nothing is installed again until they change.
$(VENV)/.stamp-venv:
	@"$(PYTHON)" -c '$(RECENT)' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not; name one: make PYTHON=/path/to/python3" >&2; \
		exit 1; }
	"$(PYTHON)" -m venv $(VENV)
	@touch $@

$(VENV)/.stamp-serve: pyproject.toml constraints.txt | $(VENV)/.stamp-venv
	@echo "Installing into $(VENV): about 700 MB and a minute the first time"
	$(RUN) pip install $(PIP_OPTIONS) --editable .
	@touch $@

$(VENV)/.stamp-extras: pyproject.toml constraints.txt | $(VENV)/.stamp-venv
	@echo "Installing into $(VENV): 2 GB and some minutes the first time"
	$(RUN) pip install $(PIP_OPTIONS) --editable ".[train,eval]"
	@touch $(VENV)/.stamp-serve $@

$(VENV)/.stamp-dev: pyproject.toml constraints.txt | $(VENV)/.stamp-venv
	@echo "Installing into $(VENV): 2 GB and some minutes the first time"
	$(RUN) pip install $(PIP_OPTIONS) --editable ".[dev]"
	@touch $(VENV)/.stamp-serve $(VENV)/.stamp-extras $@
