# Everything happens in .venv; nothing is installed outside this folder.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.studydeck
TEST_STAMP := .venv/.studydeck-test

.PHONY: study test check gate decks bench docs clean

study: $(STAMP) ## set up and start the app; without a terminal, print what is due
	@ls decks/*.md >/dev/null 2>&1 || $(BIN)/studydeck generate
	@$(BIN)/studydeck

test: $(TEST_STAMP) ## set up and run the tests
	$(BIN)/python -m pytest -n 2

check: test gate ## the tests, the quality gate, and lint, types and import contracts
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports

gate: $(TEST_STAMP) ## the cards of seeds/, held against what a reader marked there
	$(BIN)/python tests/quality/gate.py

decks: $(STAMP) ## regenerate the decks from seeds/
	$(BIN)/studydeck generate

bench: $(TEST_STAMP) ## the speed figures, each as a ratio to a floor measured in the same run
	$(BIN)/python bench/commands.py
	$(BIN)/python bench/generation.py
	$(BIN)/python bench/answer.py
	$(BIN)/python bench/first_frame.py
	$(BIN)/python bench/browse.py
	$(BIN)/python bench/export.py
	$(BIN)/python bench/anki_packages.py
	$(BIN)/python bench/stats.py

docs: $(STAMP) ## the pictures and the tables of keys in README.md and docs/
	$(BIN)/python docs/screenshot.py
	$(BIN)/python docs/reference.py

clean:
	rm -rf .venv

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "studydeck needs Python 3.11 or newer; try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(TEST_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@
