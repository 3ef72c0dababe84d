# Every target sets itself up: `make demo` and `make test` in a fresh clone ask only for make and Python 3.11 with venv.
VENV := .venv
PY := $(VENV)/bin/python
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
FORMAT ?= text
REPO ?=
BUNDLE ?=
UPGRADE ?=
SEED ?= 2026
REQUESTS ?= 1000

.PHONY: demo test check lint types workflows audit e2e neighbour rehearsal bench mutants probe published locks clean
.DEFAULT_GOAL := test

demo: $(RUNTIME)
	@$(PY) scripts/demo.py --format $(FORMAT)

test: $(DEV) published
	@$(PY) -m pytest --numprocesses auto --dist worksteal

check: lint types workflows audit test

lint: $(DEV)
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(VENV)/bin/lint-imports

types: $(DEV)
	@$(PY) -m mypy

workflows: $(DEV)
	@$(VENV)/bin/zizmor --pedantic --offline --no-progress .
	@$(VENV)/bin/actionlint
	@$(VENV)/bin/actionlint workflows/*.yml
	@$(VENV)/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml workflows/*.yml
	@$(VENV)/bin/check-jsonschema --builtin-schema vendor.github-actions action.yml
	@$(VENV)/bin/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml

# Which versions have known holes is asked of a service on the internet, so that question is CI's: see ci.yml.
audit: $(DEV)
	@$(PY) scripts/check_locks.py requirements/*.txt

e2e: $(DEV) published
	@sh scripts/setup_docker.sh
	@$(PY) -m pytest --e2e --numprocesses auto --dist worksteal tests/e2e tests/published

# branch-deploy unchanged, on the stand-in: see docs/neighbour.md. Its files stay where they are.
neighbour: $(DEV)
	@test -n "$(BUNDLE)" || { echo "make neighbour: name a checkout of branch-deploy: make neighbour BUNDLE=FOLDER"; exit 2; }
	@$(PY) -m pytest "--bundle=$(BUNDLE)"

rehearsal: $(DEV)
	@$(PY) -m tests.rehearsal --seed $(SEED) --requests $(REQUESTS)

bench: $(DEV)
	@set -e; for bench in benchmarks/bench_*.py; do $(PY) "$$bench"; done

mutants: $(DEV)
	@$(VENV)/bin/mutmut run
	@$(VENV)/bin/mutmut results

probe: $(RUNTIME)
	@test -n "$(REPO)" || { echo "make probe: name a scratch repository: make probe REPO=owner/scratch"; exit 2; }
	@$(PY) scripts/probe.py "$(REPO)"

published: $(DEV)
	@if command -v npm >/dev/null; then $(PY) scripts/published.py; else \
	  echo "npm is missing: tests against GitHub's published descriptions will be left out (Debian: apt-get install nodejs npm)"; fi

# For every Python and platform at once; `make locks UPGRADE=--upgrade` takes newer versions.
locks: $(DEV)
	@for name in runtime dev; do \
	  $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --custom-compile-command "make locks" $(UPGRADE) requirements/$$name.in --output-file requirements/$$name.txt; done

$(RUNTIME): requirements/runtime.txt scripts/setup_venv.sh
	@sh scripts/setup_venv.sh $(VENV) requirements/runtime.txt
	@touch $@

$(DEV): requirements/dev.txt scripts/setup_venv.sh
	@sh scripts/setup_venv.sh $(VENV) requirements/dev.txt
	@touch $(RUNTIME) $@

clean:
	rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage mutants build dist *.egg-info
