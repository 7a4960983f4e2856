# Two commands matter on a fresh machine: `make demo` and `make test`. Both bring what they need first.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check bench soak lock lint env chromium programs clean

# Where the environment forbids to keep what was compiled, each of the many Pythons of a run compiles all that it imports:
# the doors take 0.9 s of processor time to begin, and 2.4 s without.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
# One worker more than cores, three or four: a test that waits leaves its core to another (517 to 578 s instead of 565 to
# 603 on two cores). Each brings its own database, and a container often reports more cores than it may use.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); \
	if [ "$$n" -lt 3 ]; then echo 3; else echo 4; fi)
# A file of tests stays with one worker, in the order of the folders: what its tests share is made once.
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 10
# The import is measured at each size, into a database of its own; the others on the city of the last size.
SIZES ?= 100000 200000 400000
BENCHES ?= lookup payment books documents visible simulate assess

help: ## Show these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

demo: env ## Serve a demo city on http://localhost:8000 (PORT, OBJECTS, SPPT_HOME and DATABASE_URL change it)
	@exec $(BIN)/sppt demo

test: env chromium programs lint ## Everything CI checks: lint, types, import contracts, all tests and the browser tests
	@$(PYTEST)

check: env lint ## The quick part of `make test`: everything that needs no browser
	@$(PYTEST) -m "not browser and not soak"

bench: env ## Measure against the limits of this machine, into bench/results/ (BENCHES="lookup payment" SIZES="20000")
	@sh tools/bench.sh "$(SIZES)" "$(BENCHES)"

soak: env chromium programs ## The long campaigns (crashes, chaos, fuzzing, big cities): about twelve hours on two cores
	@echo "make soak: about twelve hours on two cores, estimated (docs/operating/simulasi.md: each campaign's share);"
	@echo "Ctrl-C leaves nothing behind but .sppt/ and temporary directories."
	@$(PYTEST) -m "hypothesis and not soak" --hypothesis-profile campaign --timeout 1800
	@$(BIN)/pytest -m soak --timeout 7200 --durations 10

lock: env ## Resolve requirements/*.txt anew from pyproject.toml, with hashes
	@sh tools/env.sh lock

clean: ## Remove the environment and caches (never .sppt/, where the data are)
	rm -rf .venv .tools .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist

lint: env
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

env:
	@sh tools/env.sh

chromium:
	@sh tools/chromium.sh

programs:
	@sh tools/programs.sh
