# Everything runs in .venv, made on first use from requirements.lock; nothing but Python is needed.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CONSUMERS := .venv-consumers
OUT ?= out/demo
PYTHON ?= $(shell for p in python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)

.DEFAULT_GOAL := help
.PHONY: help demo test flink-test consumers lint format lock snapshots matrix bench clean

help:
	@echo "make demo       restructure samples/ into $(OUT), show some of it, judge it, draw $(OUT).html"
	@echo "make test       ruff, mypy and pytest, as CI does"
	@echo "make flink-test a Flink cluster on this machine, with faults (Java; seven minutes)"
	@echo "make consumers  try a dataset with PyTorch, transformers and others (6 GB, once)"
	@echo "make lint       ruff and mypy alone;  make format  lets ruff mend what it can"
	@echo "make snapshots  write the JSON snapshots of the published contracts anew"
	@echo "make matrix     run the recipes of bench/matrix.yaml and write docs/matrix.md anew"
	@echo "make bench      print the tables of bench/ (an hour; DUMPS=... for wikitext)"
	@echo "make lock       write requirements.lock anew from pyproject.toml"
	@echo "make clean      delete .venv, out and all caches"

demo: $(STAMP)
	$(BIN)/python beam_runner.py --recipe recipes/demo.yaml --output $(OUT) --overwrite
	$(BIN)/restruct show $(OUT) -n 3
	$(BIN)/restruct validate $(OUT)
	$(BIN)/restruct report $(OUT) --to $(OUT).html

test: lint
	$(BIN)/python -m pytest

# Three processes of Java and two of ours: too much to go with every `make test`.
flink-test: $(STAMP)
	RESTRUCT_FLINK=1 $(BIN)/python -m pytest tests/flink

# What trains on our datasets is large, and pins much: an environment of its own.
consumers:
	$(PYTHON) -m venv $(CONSUMERS)
	$(CONSUMERS)/bin/pip install --quiet --disable-pip-version-check -e '.[dev,consumers]'
	$(CONSUMERS)/bin/python -m pytest tests/consumers tests/pipeline/export/test_tokenizer.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

snapshots: $(STAMP)
	$(BIN)/python -m pipeline.contracts

matrix: $(STAMP)
	$(BIN)/python -m bench.matrix --run

bench: demo
	$(BIN)/pip install --quiet -e '.[bench]'
	$(BIN)/python -m bench.race
	$(BIN)/python -m bench.memory
	$(BIN)/python -m bench.report
	$(BIN)/python -m bench.gate $(OUT)
	$(BIN)/python -m bench.wikitext $(or $(DUMPS),samples/wikipedia.xml)

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; install it, or say make PYTHON=/path/to/python" >&2; exit 1; }
	@echo "Setting up $(VENV) with $(PYTHON) (once; a few minutes)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

lock:
	$(PYTHON) -m venv --clear build/lock
	build/lock/bin/pip install --quiet --disable-pip-version-check '.[dev]'
	{ echo "# What CI installs: exact versions of everything, made by \`make lock\` on Python 3.11."; \
	  build/lock/bin/pip freeze --exclude restruct; } > requirements.lock.new
	mv requirements.lock.new requirements.lock
	rm -rf build

clean:
	rm -rf $(VENV) $(CONSUMERS) out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
