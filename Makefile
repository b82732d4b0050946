# Two commands matter: `make run` plays, `make test` tests. `make help` lists the others.

BIN := .venv/bin
# The first of these that is new enough makes .venv; `make PYTHON=…` names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# How many tests run at a time.
TESTERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test lint bench chaos audit train
.DELETE_ON_ERROR:

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.installed ## play: migrate, import UTKFace, start web and worker, print the address
	@exec $(BIN)/python app.py

test: .venv/.installed-dev ## check everything: ruff, mypy, pytest on SQLite, Postgres and in a browser
	@$(BIN)/python -m tests.support.chromium
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n $(TESTERS)

lint: .venv/.installed-dev ## check the code without running it: ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/.installed-dev ## measure: responses and faces a second, memory, generator, import
	@$(BIN)/python -m bench $(ARGS)

chaos: .venv/.installed-dev ## break things while people play, on SQLite and Postgres: is anything lost?
	@$(BIN)/python -m chaos $(ARGS)

audit: .venv/.installed-dev ## ask whether a package that is installed has a known weakness
	@$(BIN)/pip-audit --strict --local || { echo "The audit found something, or could not ask about every package." >&2; exit 1; }

train: .venv/.installed ## train the generator; ARGS="--help" lists what one may set
	@$(BIN)/python -m generator.train $(ARGS)

.venv/.installed: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@ .venv/.installed

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; install it or name it: make PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv .venv
