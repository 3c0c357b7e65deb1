# All that a developer, the office or CI starts here. Every target sets up what it needs from a bare python3.

PYTHON ?= python3
UPGRADE ?=
ARGS ?=

BIN := .venv/bin
READY := .venv/.ready
# The packages of the image, for the stack without containers.
PRODUCTION := .venv-production
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock" $(UPGRADE)

# uv trusts what this machine trusts, as pip does: also the certificate of an office's proxy.
export UV_SYSTEM_CERTS ?= true
# Some environments tell Python to write no bytecode. Tests and demonstrations start hundreds of processes, of which
# each would compile all that it imports of ours.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# One more than there are cores: whichever holds the tests around Airflow waits for it half of the time.
PROCESSES := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.PHONY: help setup demo run rehearse simulate test prove production image check bench mutants samples lock clean

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Prepare .venv with the locked packages (the other targets do it themselves)

demo: $(READY) ## Run a whole monthly cycle in simulated time, with Airflow and an embedded post office
	$(BIN)/duban demo $(ARGS)

run: $(READY) ## Run the same stack with real schedules and your own mailbox
	$(BIN)/duban run $(ARGS)

rehearse: $(READY) ## Live through a year and a half with five seeds and three patterns of outages each; stops at a fault
	for seed in 1 2 3 4 5; do for outages in config/rehearsal/*.toml; do \
		$(BIN)/duban rehearse --from 2021-09 --to 2022-12 --seed $$seed --outages $$outages || exit 1; \
	done; done

SEEDS ?= 100
simulate: $(READY) ## Live through short months with everything going wrong that a seed draws (SEEDS=1000 ARGS="--seed 5000")
	$(BIN)/duban simulate --seeds $(SEEDS) $(ARGS)

test: check ## Run the checks and all tests but the long proofs (ARGS="-k reminder" to choose)
	$(BIN)/pytest -n $(PROCESSES) --dist loadscope --no-loadscope-reorder -m "not prove" $(ARGS)

prove: $(READY) ## Run the proofs: kills, busy machines, browsers, Airflow, rehearsed months
	$(BIN)/pytest -n $(PROCESSES) --dist loadscope --no-loadscope-reorder -m prove $(ARGS)

production: $(READY) $(PRODUCTION)/.ready ## Run the services of docker-compose.yaml without containers: a cycle, and one with kills
	$(BIN)/python scripts/production.py

image: $(READY) ## Build the image of the Dockerfile with podman, and start its services in guarded containers (as root)
	$(BIN)/python scripts/image.py

check: $(READY) ## Run the linters, the type checker and the import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	git ls-files -z '*.py' '*.md' '*.toml' '*.yaml' Makefile Dockerfile .ci | xargs -0 $(BIN)/codespell
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) ## Measure forms, returns and the cycle against their bare counterparts
	$(BIN)/python scripts/bench.py $(ARGS)

mutants: $(READY) ## Put small faults into the rules and count those that no test notices (ARGS="ladder -n 20")
	$(BIN)/python scripts/mutants.py $(ARGS)

samples: $(READY) ## Make the reports of rehearsed cycles in docs/samples anew (some minutes)
	$(BIN)/python scripts/samples.py

lock: $(READY) ## Renew the three lock files after a change of pyproject.toml (UPGRADE=--upgrade for newer versions)
	$(COMPILE) --group production -o requirements-production.lock
	$(COMPILE) -c requirements-production.lock -o requirements.lock
	$(COMPILE) -c requirements-production.lock --group dev -o requirements-dev.lock

clean: ## Remove the environment and all caches; data under .duban stays
	rm -rf .venv $(PRODUCTION) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find dags plugins scripts tests -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# pip brings uv, at the version and hash of the lock, and uv brings the rest. The stamp comes last:
# an interrupted setup starts over, a finished one costs nothing until the lock or pyproject.toml changes. Bytecode is
# made at once: dozens of processes start from these packages, and some environments tell Python to write none.
$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) scripts/check_python.py
	$(PYTHON) -m venv .venv
	awk '/^[^ #]/ {wanted = /^uv==/} wanted' requirements-dev.lock > .venv/uv.lock
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r .venv/uv.lock
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements-dev.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(READY)

$(PRODUCTION)/.ready: requirements-production.lock $(READY)
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(PRODUCTION)
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(PRODUCTION)/bin/python --require-hashes requirements-production.lock
	@touch $@
