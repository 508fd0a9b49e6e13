# Two commands for everybody: `make run` opens the demo desk, `make test` checks everything.
# Needed beforehand: Python 3.11 or newer, pip and make. The rest is fetched into this folder.

PYTHON ?= python3
UV := .tools/bin/uv
export UV_PYTHON_DOWNLOADS = never
RUN := $(UV) run --frozen

.PHONY: run test lint unit bench soak setup setup-run setup-tests clean

run: setup-run
	$(RUN) --no-dev leeward demo --dir demo-organisation

test: setup setup-tests lint unit

# The desk alone: what measures and tests it (Spark is 450 MB) stays away, and stays if it is there.
setup-run: .tools/bin/uv
	@$(UV) sync --frozen --quiet --no-dev --inexact --python $(PYTHON)

setup: .tools/bin/uv
	@$(UV) sync --frozen --quiet --python $(PYTHON)

.tools/bin/uv:
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools uv==0.13.9

setup-tests:
	@sh scripts/setup_browser.sh
	@sh scripts/setup_java.sh

lint:
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) python scripts/catalogue.py --check
	$(RUN) python scripts/compile_forms.py --check
	$(RUN) python scripts/write_forms_guide.py --check

# In the order of the folders: the long tests of the browser come first, so that no core waits
# at the end for one of them.
unit:
	$(RUN) pytest -n 2 --dist loadfile --no-loadscope-reorder

bench: setup
	$(RUN) leeward bench desk
	$(RUN) leeward bench names
	$(RUN) leeward bench statistics --people 200 --people 2000
	LEEWARD_LONG_ATTACKS=1 $(RUN) pytest tests/redteam/test_reader_of_records_guesses_who_is_counted.py
	$(RUN) leeward bench linkage --full
	$(RUN) leeward bench linkage --people 100000 --engine duckdb --engine spark --no-peers

soak: setup setup-tests
	LEEWARD_SOAK=1 $(RUN) pytest tests/soak

clean:
	rm -rf .venv .tools .made demo-organisation
