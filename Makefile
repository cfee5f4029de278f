# What a person types. Set-up happens by itself and once: the stamps in .venv know which lock was installed.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
VENDOR := src/posko/server/static/vendor/icons.svg
CHROMIUM := /usr/bin/chromium
PIP    := $(BIN)/pip install -qq --disable-pip-version-check
COMPILE := UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench lock example clean browser kernels messages translations frontend

help: ## say what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F '\t' '{printf "  make %-9s %s\n", $$1, $$2}'

demo: $(VENV)/run.stamp $(VENDOR) translations kernels ## set up, plan the bundled example, serve it at http://localhost:8000
	@rm -rf demo/jambi-2024 demo/plan
	@$(BIN)/posko example jambi-2024 --out demo/jambi-2024
	@$(BIN)/posko plan demo/jambi-2024 --out demo/plan
	@echo
	@echo "Look at:"
	@echo "  demo/plan/plan.html    the whole plan on a map; open it in a browser, no internet needed"
	@echo "  demo/plan/orders/      one printable order per Polres (PDF)"
	@echo "  demo/plan/plan.xlsx    the same as a workbook"
	@echo "  demo/jambi-2024/       the input: put your own tables in its place"
	@echo
	@echo "The command post, with people who may sign in (password alone, in this demo only):"
	@$(BIN)/posko demo demo/jambi-2024 --data demo/data

test: $(VENV)/dev.stamp $(VENDOR) translations kernels browser lint frontend ## set up, check style, types and boundaries, run every test
	@$(BIN)/pytest -n 2

lint: $(VENV)/dev.stamp ## ruff, mypy --strict, import-linter
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@PYTHONPATH=tests $(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/dev.stamp kernels ## run the benchmarks that docs/benchmarks.md reports (takes long)
	@$(BIN)/python bench/all.py

lock: $(VENV)/dev.stamp ## write both locks anew from pyproject.toml; UPGRADE=--upgrade for newer versions
	@$(COMPILE) --extra dev --extra ray --extra roads --extra build pyproject.toml -o requirements.lock
	@$(COMPILE) --extra build -c requirements.lock pyproject.toml -o requirements-run.lock

example: $(VENV)/run.stamp ## write examples/ anew
	@$(BIN)/python examples/make.py

clean: ## remove everything that make made
	rm -rf $(VENV) frontend/node_modules $(dir $(VENDOR)) demo build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Posko needs Python 3.11 or newer: make PYTHON=python3.12 ...")'
	@echo "Setting up $(VENV), once"
	@$(PYTHON) -m venv $(VENV)

# The package itself is built with the hatchling of the lock: nothing comes from outside it.
$(VENV)/run.stamp: requirements-run.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Posko runs on, about half a minute"
	@$(PIP) --require-hashes -r requirements-run.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Posko is tested with, about a minute"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/run.stamp

# What pages look like: Tabler, MapLibre and the icons in use, from npm; and the scripts built of frontend/map and frontend/field.
NPM := cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" npm
$(VENDOR): frontend/package-lock.json frontend/build.mjs frontend/icons.txt frontend/texts.ts $(wildcard frontend/map/* frontend/field/*) | $(BIN)/python
	@echo "Fetching what pages look like"
	@$(NPM) ci --silent --omit=dev && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent build

frontend: | $(BIN)/python ## check and test the scripts in frontend/
	@test -x frontend/node_modules/.bin/vitest || { $(NPM) ci --silent; }
	@$(NPM) run --silent check && PATH="$(CURDIR)/$(BIN):$$PATH" npm test --silent

messages: $(VENV)/dev.stamp ## collect texts to translate into English
	@$(BIN)/python -m posko.server.translations

translations: $(BIN)/python
	@$(BIN)/pybabel -q compile -D django -d src/posko/server/locale

# numba sees a change in a compiled function's own file, not in one it calls: after any change all are compiled anew.
kernels: $(BIN)/python
	@if [ -n "$$(find src/posko/planning -name '*.py' -newer $(VENV)/kernels.stamp 2>&1)" ]; then \
		find src/posko/planning -name '*.nb[ic]' -delete; touch $(VENV)/kernels.stamp; fi

# Chromium draws plan.html in the tests, pdftoppm the orders.
browser:
	@if [ -x $(CHROMIUM) ] && command -v pdftoppm >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium and poppler"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			chromium poppler-utils fonts-liberation >/dev/null; \
	elif [ "$$CI" = true ]; then echo "CI needs Chromium and pdftoppm" >&2; exit 1; \
	else echo "No Chromium or pdftoppm, and no right to install them: tests that need them will be skipped"; fi
