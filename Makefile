# Two commands matter: `make run` starts the quiz, `make test` checks it. `make help` lists all.

BIN := .venv/bin
# The first of these that is new enough makes .venv; `make PYTHON=…` names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
# How many test processes run at a time: one more than two cores have, since many tests wait.
TESTERS ?= 3
# A part of the tests, in place of all: make test T=tests/play
T ?=
PARALLEL = -n $(TESTERS) --dist worksteal
FAST = not postgres and not browser and not slow

.DEFAULT_GOAL := help
.PHONY: help run test test-fast coverage lint bench chaos fuzz messages audit train crowd-demo
.DELETE_ON_ERROR:

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s  %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.installed ## play: migrate, import UTKFace, start web and worker, print the address
	@exec $(BIN)/python app.py

ifeq ($(strip $(T)),)
test: chromium lint ## check everything; T=tests/play runs only this part
	@$(BIN)/python -m pytest $(PARALLEL) -m "not postgres and not browser"
	@$(BIN)/python -m pytest $(PARALLEL) -m "postgres or browser"
else
test: $(if $(findstring browser,$(T)),chromium,.venv/.installed-dev)
	@$(BIN)/python -m pytest $(T)
endif

# Coverage makes tests half as slow again. What runs on Postgres runs on SQLite too, what runs in a
# browser runs without one, and what is slow goes through the same code many times, so these tests
# would add hardly a line to it.
coverage: .venv/.installed-dev ## run the fast tests, and print which lines they ran
	@$(BIN)/python -m pytest -q $(PARALLEL) -m "$(FAST)" --cov

test-fast: .venv/.installed-dev ## ruff, and all tests that need no Postgres, no browser and little time
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/python -m pytest -q $(PARALLEL) -m "$(FAST)"

lint: .venv/.installed-dev ## check the code without running it: ruff, its format, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/.installed-dev ## measure: responses and faces a second, memory, generator, import
	@$(BIN)/python -m bench $(ARGS)

chaos: .venv/.installed-dev ## break things while people play, on SQLite and Postgres: is anything lost?
	@$(BIN)/python -m chaos $(ARGS)

fuzz: .venv/.installed-dev ## send whatever comes to mind to every route, for 10 minutes; ARGS="--seconds 60"
	@$(BIN)/python -m tests.support.fuzzing $(ARGS)

messages: .venv/.installed-dev ## collect the sentences for translators, and compile what they wrote
	@$(BIN)/python -m quiz.languages.messages

audit: .venv/.installed-dev ## ask whether an installed package has a known vulnerability
	@$(BIN)/pip-audit --strict --local || { echo "The audit found something, or could not ask about every package." >&2; exit 1; }

# Large pages make training on a CPU a tenth faster.
train: .venv/.installed-train ## train the generator; ARGS="--help" lists the options
	@GLIBC_TUNABLES=glibc.malloc.hugetlb=1 $(BIN)/python -m generator.train $(ARGS)

crowd-demo: .venv/.installed-train ## prove the human critic on simulated players, in ten minutes; ARGS="--out report.html"
	@GLIBC_TUNABLES=glibc.malloc.hugetlb=1 $(BIN)/python -m generator.crowd.demo $(ARGS)

# Finds the browser of the tests, or installs one.
.PHONY: chromium
chromium: .venv/.installed-dev
	@$(BIN)/python -m tests.support.chromium

.venv/.installed: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	@touch $@

.venv/.installed-train: requirements-train.txt requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --requirement requirements-train.txt
	@touch $@ .venv/.installed

.venv/.installed-dev: requirements-dev.txt requirements-train.txt requirements-telemetry.txt requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --requirement requirements-dev.txt
	@touch $@ .venv/.installed .venv/.installed-train

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; install it or name it: make PYTHON=…" >&2; exit 1; }
	$(PYTHON) -m venv .venv
