# `make help` lists what can be made. Nothing but Python 3.11 (and apt for Chromium) has to be there.

SHELL := /bin/bash
BIN := .venv/bin
SOURCES := pyproject.toml hatch_build.py requirements.lock requirements-test.lock tools/setup \
	$(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test soak check fmt types docs bench bench-scale rehearse e2e pictures lock clean

help: ## List the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: .venv/.run ## Hold a simulated conference: set up, start the demo, print the links
	@exec $(BIN)/voting demo

test: check ## Everything that proves it: the checks, then every test, with a count
	$(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder

soak: .venv/.test ## What draws at random, anew and at full size: hours. VOTING_SEED=… has an earlier run again
	VOTING_SOAK=1 $(BIN)/pytest tests/faults tests/simulation tests/property tests/fuzz tests/proof tests/unit -s --timeout 0

check: .venv/.test ## Format, lint, types, layers, generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.docs_from_code --check
	$(BIN)/voting schema --typescript | diff -q - frontend/src/lib/wire.ts || { echo "Stale: run make types."; exit 1; }
	$(BIN)/python tools/npm run --silent check

fmt: .venv/.test ## Format the Python code and mend what ruff can
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format .

docs: .venv/.test ## Make docs/settings.md, docs/errors.md and docs/state-machine.md from the code
	$(BIN)/python -m tests.docs_from_code

types: .venv/.test ## Make the front end's wire types from voting/protocol
	$(BIN)/voting schema --typescript > frontend/src/lib/wire.ts

e2e: .venv/.test ## Only the browser tests
	$(BIN)/pytest -m e2e

pictures: .venv/.test ## Take the README's pictures from a demo with its crowd
	$(BIN)/python -m tests.e2e.pictures

rehearse: .venv/.run ## Play 300 attendees against the server that runs on this machine
	$(BIN)/voting rehearse --voters 300

bench: .venv/.test ## Measure votes a second, latency and fan-out against bare endpoints
	$(BIN)/python -m tests.load.bench

bench-scale: .venv/.test ## Measure one, two and four server processes on PostgreSQL and Redis
	$(BIN)/python -m tests.load.scaling

lock: .venv/.test ## Renew the locked versions of all dependencies
	tools/lock

clean: ## Remove what was installed and built, but no data
	rm -rf .venv .tools voting/static frontend/node_modules

.venv/.run: $(SOURCES)
	@tools/setup run
	@touch $@

.venv/.test: $(SOURCES)
	@tools/setup test
	@touch $@ .venv/.run
