# Everything a newcomer types. `make run` and `make test` install what they need first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
# What a server installs, and what a developer installs on top of it.
SERVER := $(VENV)/.server
READY := $(VENV)/.ready

.PHONY: setup run test coverage check fix audit requirements bench pictures simulations

setup: $(READY)

$(SERVER): requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) -r requirements.txt
	touch $(SERVER)

$(READY): requirements-dev.txt $(SERVER)
	$(PIP) -r requirements-dev.txt
	touch $(READY)

run: $(SERVER)
	$(BIN)/python -m mha_monitor serve

test: setup
	$(BIN)/python -m pytest -n auto --dist loadfile

# Branch coverage, room by room; fails where a room lies below 95%.
coverage: setup
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist loadfile
	$(BIN)/coverage combine --quiet
	$(BIN)/python tests/coverage_by_room.py

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Known weaknesses of what a server installs. Says so where no index of weaknesses answers.
audit: setup
	$(BIN)/python .ci/audit.py requirements.txt

# Both lists anew from pyproject.toml; uv is not installed by `make setup`.
LOCK := uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --custom-compile-command "make requirements" --no-annotate --quiet
requirements:
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

# The README's pictures of the pages, taken by the browser test.
pictures: setup
	MHA_MONITOR_PICTURES=docs/pictures $(BIN)/python -m pytest tests/browser -k opens_whole

bench: setup
	for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

# The tables of coverage and false positives in docs/methods.md: some five minutes.
simulations: setup
	$(BIN)/python -m simulations
