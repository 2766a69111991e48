# Two commands matter: `make run` starts the assistant, `make test` checks everything.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup setup-run run test lint format bench audit explore lock clean
MAKEFLAGS += --no-print-directory

PY := .venv/bin/python
JOBS ?= 2
EXPLORE := .venv-explore
PIP_COMPILE := $(PY) -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-header --no-emit-index-url --no-emit-find-links --no-emit-options $(UPGRADE)

help:
	@echo "make run     installe ce qu'il faut et lance l'assistant (Telegram si TELEGRAM_BOT_TOKEN, sinon terminal)"
	@echo "make test    installe ce qu'il faut et vérifie tout : format, style, types, couches, connaissances, tests"
	@echo "make setup   prépare seulement l'environnement .venv de développement"
	@echo "make lint    format, style, types et couches ;  make format : remet en forme"
	@echo "make bench   mesures de vitesse et de mémoire"
	@echo "make audit   failles connues des dépendances (demande un accès réseau)"
	@echo "make explore ouvre les connaissances dans un navigateur, avec datasette (http://127.0.0.1:8001)"
	@echo "make lock    refait les fichiers de verrouillage (UPGRADE=--upgrade pour tout monter)"
	@echo "make clean   enlève .venv et les caches ; ne touche pas au journal de data/live"

setup:
	@.ci/setup dev

setup-run:
	@.ci/setup run

run:
	@.ci/setup run
	@$(PY) bot.py

lint: setup
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@$(PY) -c "from importlinter.cli import lint_imports_command as run; run()"

format: setup
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

test: lint
	@$(PY) bot.py kb check
	@$(PY) -m pytest -n $(JOBS) --dist loadgroup

bench: setup
	@.ci/setup bench
	@$(PY) -m benchmarks.speed
	@$(PY) -m benchmarks.processes
	@$(PY) -m benchmarks.growth
	@$(PY) -m benchmarks.bars

audit: setup
	@$(PY) -m pip_audit --strict --require-hashes --disable-pip -r requirements-dev.txt

# Datasette has an environment of its own: .venv holds exactly what the locks of the bot ask for.
explore: setup-run
	@cmp -s requirements-explore.txt $(EXPLORE)/.lock || { echo "tdi-bot : installation de datasette…" >&2 && \
		$(PY) -m venv --clear $(EXPLORE) && \
		$(EXPLORE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
			-r requirements-explore.txt && cp requirements-explore.txt $(EXPLORE)/.lock; }
	@$(PY) bot.py kb build
	@$(EXPLORE)/bin/datasette serve --immutable data/live/knowledge.db --metadata docs/explore.json $(DATASETTE)

# The locks carry hashes and no address; the one comment of pip-tools that looks like one is taken out.
lock: setup
	@$(PIP_COMPILE) -o requirements.txt requirements.in
	@sed -i.bak '/^# The following packages are considered/d' requirements.txt
	@$(PIP_COMPILE) -o requirements-dev.txt requirements-dev.in
	@sed -i.bak '/^# The following packages are considered/d' requirements-dev.txt
	@$(PIP_COMPILE) -o requirements-explore.txt requirements-explore.in
	@sed -i.bak '/^# The following packages are considered/d' requirements-explore.txt
	@rm -f requirements.txt.bak requirements-dev.txt.bak requirements-explore.txt.bak

clean:
	@rm -rf .venv $(EXPLORE) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@rm -f data/live/knowledge.db
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
