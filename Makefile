# Python >= 3.11, make and a package index are all that is needed.
# Each stamp in .venv is written last, so an install that was interrupted is done again.

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PEERS := .venv-peers
READINGS := src/guanxi/domain/_readings.py
# One more than there are cores: some tests wait for most of their time (on 2 cores 392 s in place of 446).
PROCESSES = $(shell $(BIN)/python -c 'import os; print(1 + (os.cpu_count() or 1))')
LOCK := requirements/run.txt requirements/test.txt
UV := .venv-lock/bin/uv
COMPILE := $(UV) --quiet pip compile --no-config --universal --python-version 3.11 --generate-hashes \
	--annotation-style line --custom-compile-command "make lock" $(LOCK_ARGS)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help run test lint bench bench-peers format openapi lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo '  PYTHON=python3.13 chooses the Python for a new .venv (>= 3.11; now: $(PYTHON))'

run: $(VENV)/run ## Install what the server needs and start it; ARGS="--port 9000" is passed on
	@exec $(BIN)/guanxi serve $(ARGS)

# Hundreds of servers and commands are started: each would compile the whole package if none kept what it has compiled.
test: $(VENV)/test ## Install what the tests need and pass them all; ARGS="-k phone" is passed on
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist worksteal --durations 10 $(ARGS)

lint: $(VENV)/test ## Check style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/test ## Measure and print one table; BENCH_CONTACTS=10000000 for more contacts
	$(BIN)/python -m bench.run $(ARGS)

bench-peers: $(VENV)/test $(PEERS)/made ## Measure what one would otherwise write or run, beside Guanxi
	$(BIN)/python -m bench.peers.run $(ARGS)

format: $(VENV)/test ## Format the code
	$(BIN)/ruff check --select I --fix
	$(BIN)/ruff format

openapi: $(VENV)/run ## Write docs/api/openapi.json, which the tests compare
	@mkdir -p docs/api
	$(BIN)/python -m guanxi.openapi > docs/api/openapi.json

lock: ## Choose versions again; LOCK_ARGS=--upgrade takes newer ones
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	$(COMPILE) --group build --output-file requirements/run.txt pyproject.toml
	$(COMPILE) --extra otel --group build --group test --group lint --constraint requirements/run.txt \
		--output-file requirements/test.txt pyproject.toml
	$(COMPILE) --output-file bench/peers/requirements.txt bench/peers/requirements.in

clean: ## Remove what these commands made, but for the server's data
	rm -rf $(VENV) $(PEERS) .venv-lock $(READINGS) dist build .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find src tests -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Guanxi needs Python 3.11 or newer, and $(PYTHON) is none: try make PYTHON=python3.13' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
		{ echo '$(PYTHON) cannot make a virtual environment: install its venv module (Debian: python3-venv)' >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/run: $(VENV)/made requirements/run.txt pyproject.toml hatch_build.py $(READINGS)
	$(PIP) install --require-hashes --requirement requirements/run.txt
	$(PIP) install --no-build-isolation --no-deps --editable .
	@touch $@

# The install makes it; when it is gone, the project is installed again.
$(READINGS): ;

$(VENV)/test: $(VENV)/run requirements/test.txt
	$(PIP) install --require-hashes --requirement requirements/test.txt
	@touch $@

$(PEERS)/made: $(VENV)/made bench/peers/requirements.txt
	$(PYTHON) -m venv --clear $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes \
		--requirement bench/peers/requirements.txt
	@touch $@
