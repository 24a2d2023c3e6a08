# Every target sets up .venv by itself, from requirements.lock, the first time and after a change
# of the lock; otherwise nothing is installed and no network is needed.
# make PYTHON=python3.12 …   picks an interpreter (3.11 or newer).

VENV    := .venv
PY      := $(VENV)/bin/python
READY   := $(VENV)/.ready-$(shell cat requirements.lock pyproject.toml .ci/setup | cksum | tr -d ' \t')
TESTS   := -n 2 -m 'not long'
# What `make fuzz` does, and which of the endless supply.
CASES   := 20000
HOLDS   := 1000
MODELS  := 5000
TEXTS   := 20000
SEED    := 1
PORT    := 8501

.DEFAULT_GOAL := help
.PHONY: help setup demo chat test long check format lint types golden fuzz bench docs pictures lock clean

help:   ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1 \t/p' $(MAKEFILE_LIST) | expand -t 10

setup: $(READY)   ## make .venv

$(READY):
	@PYTHON="$(PYTHON)" sh .ci/setup
	@rm -f $(VENV)/.ready-* && touch $@

demo: $(READY)   ## load the podcast and answer three questions
	@$(PY) -m app.demo

chat: $(READY)   ## open the chat on the podcast in a browser
	@$(PY) -m app chat --port $(PORT)

test: $(READY)   ## run all tests but the long ones
	$(PY) -m pytest $(TESTS)

long: $(READY)   ## run the tests that take long: a browser, killed loads, planted faults, a thousand cubes
	$(PY) -m pytest -n 2 -m long

check: format lint types   ## format, lint, types, layers and docs; no other tests
	$(PY) -m pytest -q tests/architecture

format: $(READY)
	$(PY) -m ruff format --check .

lint: $(READY)
	$(PY) -m ruff check .

types: $(READY)
	$(PY) -m mypy

golden: $(READY)   ## rewrite the golden texts; then read the diff
	METRICAST_GOLDEN=rewrite $(PY) -m pytest -q $(TESTS) tests/semantic

fuzz: $(READY)   ## 20,000 random questions against the reference, relations, hostile values and names
	$(PY) -m benchmarks.fuzz --cases $(CASES) --seed $(SEED)
	$(PY) -m benchmarks.relations --holds $(HOLDS) --seed $(SEED)
	$(PY) -m tests.hostile.names --count $(MODELS) --seed $(SEED)
	$(PY) -m tests.hostile.values --count $(TEXTS) --seed $(SEED)

bench: $(READY)   ## time loading, compiling and running, against hand-written SQL and peers
	$(PY) -m benchmarks.run $(BENCH)

docs: $(READY)   ## rewrite the generated parts of README.md and docs/
	$(PY) -m docs.generate

pictures: $(READY)   ## take the pictures of the chat in docs/images anew
	$(PY) -m docs.screenshots

lock: $(READY)   ## rewrite requirements.lock: newest versions that pyproject.toml allows
	$(PY) -m pip install --quiet 'uv>=0.13,<1'
	$(PY) -m uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade \
	  --generate-hashes --no-header --no-annotate \
	  --quiet --output-file requirements.lock

clean:   ## remove .venv and everything that was built
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
