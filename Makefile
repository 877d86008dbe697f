PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: demo test test-deep bench clean fuzz

demo: $(VENV)/.core
	$(BIN)/kaoping demo build/demo

test: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto

test-deep: $(VENV)/.test
	$(BIN)/pytest -n auto -m deep

# Coverage-guided fuzzing of the readers; SECONDS=600 make fuzz for longer.
SECONDS ?= 60
fuzz: $(VENV)/.test
	$(BIN)/python -m pip install --quiet "atheris>=2.3"
	$(BIN)/python tests/fuzz/seeds.py build/fuzz/corpus
	$(BIN)/python tests/fuzz/fuzz_readers.py -max_total_time=$(SECONDS) -max_len=65536 -artifact_prefix=build/fuzz/ build/fuzz/corpus

bench: $(VENV)/.test
	$(BIN)/python bench/run.py
	$(BIN)/python bench/check_cost.py
	$(BIN)/python bench/live.py
	$(BIN)/python bench/first_check.py
	$(BIN)/python bench/staff.py

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet -e .
	touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet -e ".[test]"
	touch $@

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
