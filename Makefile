# Everything the project does, from a machine with Python 3.11+, make and a package index.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MEMBERS := libs/common libs/skills libs/matching gateway/edge deploy/stack $(addprefix services/,auth profiles jobs resumes interviews social ai)
MEMBER_FILES := $(addsuffix /pyproject.toml,$(MEMBERS))

# uv of the machine where there is one, else one in a folder of the project. It uses the
# machine's own Python and the machine's own certificates.
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
export UV_LINK_MODE ?= copy
LOCK := $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	$(addprefix --no-emit-package ,$(notdir $(MEMBERS)))

##@ Run
up: $(VENV)/.runs ## Install, start everything, wait until it is healthy, print the addresses
	@$(BIN)/stack up
down: ## Stop everything
	@if [ -x $(BIN)/stack ]; then $(BIN)/stack down; fi
status: $(VENV)/.runs ## What runs, how much memory it uses, whether it is healthy
	@$(BIN)/stack status
logs: $(VENV)/.runs ## Follow the logs of all processes
	@$(BIN)/stack logs
otp: $(VENV)/.runs ## The newest sign-in code: make otp EMAIL=you@example.com
	@$(BIN)/stack otp "$(EMAIL)"
replay: $(VENV)/.runs ## Try again what a service could not handle: make replay SERVICE=jobs
	@$(BIN)/stack replay $(SERVICE)
rotate-keys: $(VENV)/.runs ## Sign access tokens with a new key soon (how: docs/operating.md)
	@$(BIN)/stack keys rotate
demo: $(VENV)/.runs ## The main job, seen: sign in, upload, match, apply, be notified (after make up)
	@$(BIN)/stack demo "$(RESUME)"

##@ Develop
install: $(VENV)/.develops ## Install what runs and what tests into .venv
test: $(VENV)/.develops ## Every test, in two processes, against real NATS and real Traefik
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder
e2e: $(VENV)/.develops ## Only the end-to-end tests (E2E_STACK=local, compose or an address)
	@$(BIN)/pytest tests/e2e
fuzz: $(VENV)/.develops ## Try every documented operation with what nobody thought of (some minutes)
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-100} $(BIN)/pytest tests/e2e/test_fuzz.py
chaos: $(VENV)/.develops ## Kill, stop and starve everything under load, then count what was lost (a quarter of an hour)
	@$(BIN)/python tests/chaos/run.py
check: $(VENV)/.develops ## Style, types, who may import what, API documents current
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mypy tests/bench tests/chaos
	@PYTHONPATH=. $(BIN)/lint-imports
	@$(BIN)/stack documents --check
format: $(VENV)/.develops ## Format the code, write the API documents and event contracts anew
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format -q .
	@$(BIN)/stack documents
bench: $(VENV)/.develops ## Measure: requests, search, events, memory (tables, a quarter of an hour)
	@$(BIN)/python tests/bench/run.py
quality: $(VENV)/.develops ## How well résumés are read and judged: make quality RESUMES=folder POSTINGS=file
	@PYTHONPATH=. $(BIN)/python services/resumes/quality.py $(RESUMES) $(POSTINGS)
revision: $(VENV)/.develops ## A new migration: make revision SERVICE=jobs MESSAGE="add pay period"
	@$(BIN)/stack revision $(SERVICE) "$(MESSAGE)"
lock: $(UV) ## Write both locks anew, keeping the pins that need not move (UPGRADE=1 moves them)
	$(LOCK) $(if $(UPGRADE),--upgrade) $(MEMBER_FILES) -o requirements.lock
	$(LOCK) $(if $(UPGRADE),--upgrade) -c requirements.lock --group dev $(MEMBER_FILES) -o requirements-dev.lock
clean: down ## Remove what was installed; data/ stays
	rm -rf $(VENV) .tools .mypy_cache .ruff_cache .pytest_cache

help: ## This text
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: up down status logs otp replay rotate-keys demo install test e2e fuzz chaos check format bench quality revision lock clean help

.tools/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with PYTHON=...")'
	@echo "installing uv into .tools"
	@$(PYTHON) -m venv .tools && .tools/bin/pip --disable-pip-version-check install -q 'uv>=0.13,<0.14'

$(BIN)/python: | $(UV)
	@$(UV) venv -q --allow-existing --python $(PYTHON) $(VENV)

# The stamps are newer than the locks and member files they were made from.
$(VENV)/.runs: requirements.lock $(MEMBER_FILES) | $(BIN)/python
	@echo "installing what runs into $(VENV)"
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install -q --python $(BIN)/python --no-deps $(addprefix -e ./,$(MEMBERS))
	@touch $@

$(VENV)/.develops: requirements-dev.lock $(VENV)/.runs
	@echo "installing what tests into $(VENV)"
	@$(UV) pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@
