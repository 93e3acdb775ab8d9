# `make demo` and `make test` set themselves up on a fresh machine: Python 3.11 or newer and make, nothing else.
SHELL := /bin/sh
PYTHON ?= python3
PORT ?= 8000
STAGE ?= mid
PEOPLE ?= 500
EVIDENCE ?= 50000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
DATA_DIR ?= $(CURDIR)/var

export DATA_DIR
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo run test check browser bench bench-team bench-decisions bench-matching bench-roadmaps bench-packets lock clean

help:
	@echo "make demo [PORT=8000] [STAGE=start|mid|promotion]   an invented company to try Rungs with"
	@echo "make run  [PORT=8000]                               your own installation, empty at first"
	@echo "make test                                           the whole suite (DATABASE_URL=postgres://... on PostgreSQL)"
	@echo "make check                                          lint, types, imports, migrations, deployment settings"
	@echo "make browser                                        the browser tests, in the Chromium that is installed"
	@echo "make bench [PEOPLE=500] [EVIDENCE=50000]            pages measured against a bare Django page"
	@echo "make bench-team                                     the same for the team of one manager of 200 people"
	@echo "make bench-decisions                                the same for 10,000 decisions"
	@echo "make bench-matching                                 the preview of a matching round of 1,600 people"
	@echo "make bench-roadmaps                                 a plan of 500 milestones, the roadmap pages, the calendar"
	@echo "make bench-packets                                  the PDF of a case with 60 pieces of evidence"

# ---- setting up: one stamp for each set of packages
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Rungs needs Python 3.11 or newer. Found: $$($(PYTHON) --version 2>&1). Name another one with PYTHON=..."; exit 1; }
	@echo "Setting up $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { rm -rf $(VENV); $(PYTHON) -m venv --without-pip $(VENV); }
	@touch $@

$(VENV)/%.stamp: requirements/%.txt $(VENV)/bin/python
	@echo "Installing the packages of requirements/$*.txt (hashes are checked) ..."
	@if $(BIN)/python -m pip --version >/dev/null 2>&1; then $(BIN)/python -m pip install --quiet --require-hashes -r $<; \
	 else $(PYTHON) -m pip --python $(BIN)/python install --quiet --require-hashes -r $<; fi
	@touch $@

# ---- running
demo: export DEMO := 1
demo: export ORGANISATION := Northgate (an invented company)
demo: export BIND := 127.0.0.1:$(PORT)
demo: export SECRET_KEY_FILE := $(DATA_DIR)/secret.key
demo: export DATABASE_URL := sqlite:///$(DATA_DIR)/demo-$(STAGE).sqlite3
demo: $(VENV)/app.stamp
	@$(BIN)/python -m config.first_run "$(DATA_DIR)"
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@$(MANAGE) demo --stage $(STAGE) --keep
	@$(MANAGE) up

run: export BIND ?= 127.0.0.1:$(PORT)
run: export SECRET_KEY_FILE ?= $(DATA_DIR)/secret.key
run: $(VENV)/app.stamp
	@$(BIN)/python -m config.first_run "$(DATA_DIR)"
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@$(MANAGE) import_built_in_ladders
	@$(MANAGE) import_built_in_roadmaps
	@$(MANAGE) import_built_in_case_template
	@$(MANAGE) up

# ---- proving
test: $(VENV)/test.stamp
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder --ignore tests/browser $(ARGS)

check: $(VENV)/all.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python -m config.locks
	SECRET_KEY=check-only $(MANAGE) makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') HTTPS=1 ALLOWED_HOSTS=rungs.example \
	  EMAIL_URL=smtp+tls://user:password@mail.example:587 $(MANAGE) check --deploy --fail-level WARNING

browser: $(VENV)/all.stamp
	@$(BIN)/python -m pytest tests/browser $(ARGS)

bench: $(VENV)/test.stamp
	@$(BIN)/python -m bench --people $(PEOPLE) --evidence $(EVIDENCE)

bench-team: $(VENV)/test.stamp
	@$(BIN)/python -m bench --people 201 --evidence 20000 --one-manager

bench-decisions: $(VENV)/test.stamp
	@$(BIN)/python -m bench.decisions

bench-matching: $(VENV)/test.stamp
	@$(BIN)/python -m bench.matching

bench-roadmaps: $(VENV)/test.stamp
	@$(BIN)/python -m bench.roadmaps

bench-packets: $(VENV)/test.stamp
	@$(BIN)/python -m bench.packets

lock:
	@requirements/lock.sh

clean:
	rm -rf $(VENV) var
