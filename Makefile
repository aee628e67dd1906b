# Everything a newcomer needs: `make nightly` runs the loop, `make test` the suite. `make` alone prints this list.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development
# Two workers at most: a whole night takes a gigabyte, and DuckDB keeps a second core half busy by itself.
PYTEST_ARGUMENTS ?= --numprocesses auto --maxprocesses 2 --dist loadgroup --no-loadscope-reorder

.PHONY: help nightly test dev lint docs setup system lock clean

help:  ## Print the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "  make %-9s %s\n", $$1, $$2}'

nightly: $(RUNTIME)  ## Set up, then run tonight's loop end to end and print what happened
	@$(BIN)/python -m dagster_project.nightly

test: $(DEVELOPMENT)  ## Set up, then run the whole test suite
	@$(BIN)/python -m pytest $(PYTEST_ARGUMENTS)

dev: $(RUNTIME)  ## Set up, then open the Dagster UI on http://127.0.0.1:3000
	@$(BIN)/setka dev

lint: $(DEVELOPMENT)  ## Formatting, lint, types, imports and SQL
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint dbt/models --processes 2

docs: $(RUNTIME)  ## Rewrite the generated documents and dbt sources from the code
	$(BIN)/setka docs

setup: $(DEVELOPMENT)  ## Only set up: the virtual environment with the development tools

system:  ## Install the Debian packages that tests need: chromium and postgresql
	apt-get update -q
	DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium postgresql

$(RUNTIME): requirements.lock pyproject.toml .ci/install
	@.ci/install requirements.lock
	@touch $@

$(DEVELOPMENT): requirements-dev.lock requirements.lock pyproject.toml .ci/install
	@.ci/install requirements-dev.lock
	@touch $@ $(RUNTIME)

lock:  ## Resolve the two lock files anew from pyproject.toml (needs uv)
	uv pip compile -q --upgrade --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --extra sendgrid --group dev -o requirements-dev.lock
	uv pip compile -q --upgrade --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --extra sendgrid -c requirements-dev.lock -o requirements.lock

clean:  ## Remove the virtual environment and dbt's target; the data folder stays
	rm -rf .venv dbt/target
