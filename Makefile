# Everything that is done to this repository. `make` prints the targets.
# Needs Python 3.11 or newer with pip, make and git; uv is brought along into .tools/ where it is missing.

UV_VERSION := 0.13.9
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v $$p; break; }; done)
UV := $(shell command -v uv >/dev/null 2>&1 && uv --version | awk '{split($$2, v, "."); exit !(v[1] > 0 || v[2] >= 13)}' \
	&& command -v uv || echo .tools/uv/bin/uv)
BIN := .venv/bin
PACKAGES := contracts kit testkit nexus_sdk stack twins identity scheduling billing notifications gateway
PROJECTS := pyproject.toml $(wildcard contracts/pyproject.toml libs/*/pyproject.toml services/*/pyproject.toml)
COMPOSE := docker-compose.yml $(wildcard deploy/compose/*.yml)
WORKERS ?= 2

# What writes the generated files, in order: NATS's permissions follow the generated table of consumers.
# One command a line; each must be safe to repeat.
define GEN
$(BIN)/python -m stack.generate
$(BIN)/python -m stack.render
endef

export UV_PYTHON := $(PYTHON)
export UV_PYTHON_DOWNLOADS := never
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help up down status demo logs doctor test check format lint types imports sizes heads promises compose drift fix gen bench chaos fuzz \
	sabotage migrate dlq dlq-replay new-service slot-cases

help: ## Print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.tools/uv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Nexus needs Python 3.11 or newer; none of python3, python3.11 … is." >&2; exit 1; }
	@echo "uv is missing: installing uv $(UV_VERSION) into .tools/uv"
	@$(PYTHON) -m pip install -q --disable-pip-version-check --no-warn-script-location --upgrade --target .tools/uv uv==$(UV_VERSION)

.venv/.installed: uv.lock $(PROJECTS) | $(filter .tools/%,$(UV))
	@test -n "$(PYTHON)" || { echo "Nexus needs Python 3.11 or newer; none of python3, python3.11 … is." >&2; exit 1; }
	@echo "installing the locked packages into .venv"
	@$(UV) sync --frozen -q
	@touch $@

up: .venv/.installed ## Start the whole system; Ctrl-C or `make down` stops it
	@$(BIN)/nexus up

down: .venv/.installed ## Stop the whole system; its data stays in .nexus/
	@$(BIN)/nexus down

status: .venv/.installed ## Show processes, health, memory and backlogs
	@$(BIN)/nexus status

logs: .venv/.installed ## Follow the logs of all processes
	@$(BIN)/nexus logs -f

doctor: .venv/.installed ## Say what this machine lacks
	@$(BIN)/nexus doctor

demo: .venv/.installed ## Start what is not running, fill a business, book end to end, tell the story
	@$(BIN)/nexus demo

test: check ## Run every check and every test
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "not chaos"

check: format lint types imports sizes heads promises compose drift ## Run all checks that are not tests

format: .venv/.installed
	@$(BIN)/ruff format --check -q . || { echo "Run: make fix" >&2; exit 1; }

lint: .venv/.installed
	@$(BIN)/ruff check -q .

types: .venv/.installed
	@$(BIN)/mypy $(addprefix -p ,$(PACKAGES)) --no-error-summary

imports: .venv/.installed
	@$(BIN)/lint-imports > .venv/imports.log 2>&1 || { cat .venv/imports.log; exit 1; }

sizes: .venv/.installed
	@$(BIN)/python deploy/checks/sizes.py

heads: .venv/.installed
	@$(BIN)/python deploy/checks/heads.py

promises: .venv/.installed
	@$(BIN)/python deploy/checks/promises.py

compose: .venv/.installed
	@$(BIN)/check-jsonschema -q --builtin-schema vendor.compose-spec $(COMPOSE)

drift: .venv/.installed
	@before=$$(git status --porcelain; git diff); $(MAKE) -s --no-print-directory gen; \
	test "$$before" = "$$(git status --porcelain; git diff)" || { git status --short; \
	echo "Generated files were not up to date; they are now. Commit them." >&2; exit 1; }

fix: .venv/.installed ## Format and mend what can be mended
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

gen: .venv/.installed ## Write every generated file
	$(GEN)

bench: .venv/.installed ## Measure against the budgets, one JSON object a line (ONLY=name)
	@$(BIN)/nexus bench $(if $(ONLY),--only $(ONLY))

chaos: .venv/.installed ## The long drills: kill -9, servers away, full streams
	@$(BIN)/pytest -m chaos

fuzz: .venv/.installed ## Send many more made-up and hostile requests than the tests do (EXAMPLES=200 CASES=10000)
	@NEXUS_FUZZ_EXAMPLES=$(or $(EXAMPLES),200) $(BIN)/pytest tests-e2e/test_fuzz.py
	@NEXUS_FUZZ_CASES=$(or $(CASES),10000) $(BIN)/pytest -s tests-e2e/test_fuzz_stateful.py

sabotage: .venv/.installed ## Take protections away one by one and demand that their tests fail
	@$(BIN)/python tests-e2e/sabotage/run.py $(ONLY)

migrate: .venv/.installed ## Bring databases and streams of the running system up to date
	@$(BIN)/nexus migrate

dlq: .venv/.installed ## List dead letters (CONTEXT=name)
	@$(BIN)/nexus bus dlq $(CONTEXT)

dlq-replay: .venv/.installed ## Give dead letters to their consumer again (CONTEXT=name, EVENT=id)
	@$(BIN)/nexus bus dlq-replay $(CONTEXT) $(EVENT)

new-service: .venv/.installed ## Lay out the folder of a new context (NAME=billing)
	@$(BIN)/python -m stack.scaffold $(NAME)

slot-cases: .venv/.installed ## Try the slot engine on cases of your own (FILE=cases.json)
	@$(BIN)/python services/scheduling/tests/availability/slot_cases.py $(FILE)
