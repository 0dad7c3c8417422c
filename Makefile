# Everything a newcomer types. `make run` and `make test` install what they need first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup run test check fix bench pictures simulations

setup: $(READY)

$(READY): requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $(READY)

run: setup
	$(BIN)/python -m mha_monitor serve

test: setup
	$(BIN)/python -m pytest -n auto --dist loadfile

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

fix: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The README's pictures of the pages, taken by the browser test.
pictures: setup
	MHA_MONITOR_PICTURES=docs/pictures $(BIN)/python -m pytest tests/browser -k opens_whole

bench: setup
	for file in benchmarks/*.py; do $(BIN)/python $$file || exit 1; done

# The tables of coverage and false positives in docs/methods.md: some five minutes.
simulations: setup
	$(BIN)/python -m simulations
