# `make` alone lists the targets.

VENV    := .venv
BIN     := $(VENV)/bin
WORKERS ?= 2
PYTHON  ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
             $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint bench fuzz eval eval-remittances crash lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.dev ## make .venv from the lock, with everything for development

demo: $(VENV)/.runtime ## a believable week of billing mail in your browser
	$(BIN)/python -m web demo $(ARGS)

run: $(VENV)/.runtime ## serve the desk from COUNTERFOIL_HOME
	$(BIN)/python -m web serve $(ARGS)

test: $(VENV)/.dev ## the whole suite
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

lint: $(VENV)/.dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.dev ## speed, as ratios to the limits and the peers
	$(BIN)/python -m bench $(ARGS)

fuzz: $(VENV)/.dev ## 100,000 broken mails through the readers
	$(BIN)/python -m tests.mail_fuzzer $(ARGS)

eval: $(VENV)/.dev ## how well mail is read that the reader has never seen
	$(BIN)/python -m evaluation $(ARGS)

eval-remittances: $(VENV)/.dev ## 5,000 generated remittances of all layouts, seen and unseen apart (an hour)
	$(BIN)/python -m evaluation remittances --rounds 26 $(ARGS)

crash: $(VENV)/.dev ## kill workers at every named point and at random moments; goes on where it stopped
	$(BIN)/python -m tests.crash_campaign $(ARGS)

lock: $(VENV)/.dev ## resolve the locks again from pyproject.toml
	$(BIN)/pip install --quiet uv
	$(BIN)/python .ci/lock.py $(ARGS)

clean: ## remove the environment and every cache
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/pip:
	@test -n "$(PYTHON)" || { echo "Counterfoil needs Python 3.11 or newer (none found)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/.runtime: requirements.lock | $(BIN)/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/pip
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.runtime
