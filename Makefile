# make run    set up and open the explorer in the browser
# make test   set up and run every check
PYTHON ?= python3
PORT   ?= 8501
BIN    := .venv/bin

.PHONY: run setup test lint bench faults lens-eval picture lock clean

run: setup
	$(BIN)/python -m explorer --port $(PORT)

setup: .venv/.ready

.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

test: .venv/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --durations 40 --durations-min 3

lint: .venv/.ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

# Figures in docs/measurements*.md come from here and from nowhere else. It takes some hours.
bench: .venv/.ready-dev
	$(BIN)/python -m tests.bench --write docs/measurements.md
	$(BIN)/python -m tests.bench --part harvest --write docs/measurements-harvest.md
	$(BIN)/python -m tests.bench --part terms --write docs/measurements-terms.md
	$(BIN)/python -m tests.bench --part lenses --write docs/measurements-lenses.md
	$(BIN)/python -m tests.bench --part clusters --write docs/measurements-clusters.md
	$(BIN)/python -m tests.bench --part map --write docs/measurements-map.md
	$(BIN)/python -m tests.bench --part history --write docs/measurements-history.md
	$(BIN)/python -m tests.bench --part search --write docs/measurements-search.md
	$(BIN)/python -m tests.bench.onsets --write docs/onset-simulations.md

# What becomes of a harvest when something goes wrong, fault by fault.
faults: .venv/.ready-dev
	$(BIN)/python -m tests.bench.faults --write docs/faults.md

# How well the lenses are told, on works labelled by hand.
lens-eval: .venv/.ready-dev
	$(BIN)/python -m tests.bench.lenses --write docs/lens-evaluation.md

# The pictures in README and docs, from the running product.
picture: .venv/.ready-dev
	$(BIN)/python -m tests.explorer.picture docs/images

# After changing pyproject.toml: pin again.
lock: .venv/.ready-dev
	$(BIN)/uv pip compile --quiet --no-header --no-emit-index-url --universal --python-version 3.11 \
	  pyproject.toml --output-file requirements.txt
	$(BIN)/uv pip compile --quiet --no-header --no-emit-index-url --universal --python-version 3.11 \
	  --extra dev --constraint requirements.txt pyproject.toml --output-file requirements-dev.txt
	sed -i '1i # Everything the product needs, pinned. Change pyproject.toml, then run `make lock`.' requirements.txt
	sed -i '1i # The product and what checks it, pinned. Change pyproject.toml, then run `make lock`.' requirements-dev.txt
	printf -- '--editable .\n' >> requirements.txt
	printf -- '--editable .\n' >> requirements-dev.txt

clean:
	rm -rf .venv
