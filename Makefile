# make demo   set everything up, then ask the sample articles three questions
# make test   set everything up, then run the tests

PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
DATELINE := $(VENV)/bin/dateline
FOLDER ?=
QUESTION ?=
LIBRARY ?= $(if $(FOLDER),$(shell basename "$(FOLDER)" | tr -c 'A-Za-z0-9\n' -),demo)

# What is installed is what requirements/ pins, held to its hashes: wheels, and the engine, compiled from its
# source with tools that are pinned, too (so pip must not fetch others for the build).
INSTALL := $(VENV)/bin/pip install --quiet --disable-pip-version-check --no-build-isolation
LOCKED := $(INSTALL) --require-hashes --only-binary :all: --no-binary llama-cpp-python
UPGRADE ?=
COMPILE = $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --only-binary :all: --no-binary llama-cpp-python --custom-compile-command 'make lock' $(UPGRADE)

# On virtual machines with AMX the default build of llama.cpp dies at its first token (llama.cpp #20824).
# Your own CMAKE_ARGS (for a GPU, say) are kept.
AMX_OFF := -mno-amx-tile -mno-amx-int8 -mno-amx-bf16
ifneq (,$(filter x86_64 amd64,$(shell uname -m)))
ifeq (yes,$(shell echo 'int x;' | $(CXX) $(AMX_OFF) -x c++ -c -o /dev/null - 2>/dev/null && echo yes))
export CMAKE_ARGS := $(CMAKE_ARGS) -DCMAKE_C_FLAGS="$(AMX_OFF)" -DCMAKE_CXX_FLAGS="$(AMX_OFF)"
endif
endif

.PHONY: demo test check eval eval-check bench fit format chat soak kills fuzz rebuild lock licences audit clean

demo: $(READY)
	@$(DATELINE) models pull qwen2.5-coder-1.5b
	@$(DATELINE) models pull minilm
	@echo
	@$(DATELINE) ingest --library $(LIBRARY) "$(or $(FOLDER),seeds)"
ifeq (,$(FOLDER)$(QUESTION))
	@$(MAKE) --no-print-directory question QUESTION="Was the minerals deal signed?"
	@$(MAKE) --no-print-directory question QUESTION="How much aid has America given Ukraine, by the Kiel Institute's reckoning?"
	@$(MAKE) --no-print-directory question QUESTION="Which mining company will extract the minerals?"
else ifneq (,$(QUESTION))
	@$(MAKE) --no-print-directory question QUESTION="$(QUESTION)"
else
	@$(DATELINE) sources list --library $(LIBRARY)
endif
	@echo
	@echo "Next:  $(DATELINE) ask --library $(LIBRARY) \"your question\""
	@echo "       $(DATELINE) sources list --library $(LIBRARY)"
	@echo "       make demo FOLDER=path/to/your/articles QUESTION=\"your question\""
	@echo "       make chat"

.PHONY: question
question:  # "the sources do not say" is an answer too: exit code 3
	@echo; echo "> $(QUESTION)"; echo
	@$(DATELINE) ask --library $(LIBRARY) "$(QUESTION)" || test $$? -eq 3

chat: $(READY)
	@$(DATELINE) chat --library $(LIBRARY)

test: $(READY)
	@$(DATELINE) models pull minilm
	@$(DATELINE) models pull smollm2-135m
	@$(DATELINE) models pull qwen2.5-coder-1.5b
	$(VENV)/bin/pytest

eval: $(READY)  # every suite there is, without a language model: docs/evaluation.md
	@$(DATELINE) models pull minilm
	$(DATELINE) eval run --retrieval-only

eval-check: $(READY)  # the sample questions, against the figures that ship
	@$(DATELINE) models pull minilm
	@$(DATELINE) models pull smollm2-135m
	$(DATELINE) eval run conversations/seeds --retrieval-only
	$(DATELINE) eval run seeds --model smollm2-135m
	$(DATELINE) eval compare baseline latest --threshold 0.1

bench: $(READY)  # indexing, search and answers, against what else one would take: docs/benchmark.md
	$(LOCKED) -r requirements/tools.txt
	@$(DATELINE) models pull minilm
	@$(DATELINE) models pull static
	$(VENV)/bin/python -m bot.bench.running $(or $(FOLDER),seeds) $(or $(OUT),build/bench) $(or $(SIZES),125 1250 12500)

soak: $(READY)  # 200 turns of the chat with a made-up model, then 20 with a real one
	@$(DATELINE) models pull minilm
	@$(DATELINE) models pull smollm2-135m
	PYTHONPATH=tests/tui $(VENV)/bin/python tests/soak.py
	PYTHONPATH=tests/tui $(VENV)/bin/python tests/soak.py --model smollm2-135m --turns 20

kills: $(READY)  # the program killed at 200 random instants of each kind of work: hours on two cores
	PYTHONPATH=.:tests:tests/bot $(VENV)/bin/python -m kills

fuzz: $(READY)  # 15 minutes of nonsense for each reader of what strangers write
	$(LOCKED) -r requirements/tools.txt
	for target in formats claims answers; do \
	    PYTHONPATH=.:tests $(VENV)/bin/python tests/fuzz.py $$target -max_total_time=900 tests/corpus/$$target || exit 1; \
	done

check: $(READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: $(READY)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

$(READY): pyproject.toml requirements/build.txt requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15) and "Dateline needs Python 3.11 to 3.14: make PYTHON=python3.12 ...")'
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing. The first time, the model's engine is compiled: 5 to 16 minutes on two cores."
	@$(LOCKED) -r requirements/build.txt
	@$(LOCKED) -r requirements/dev.txt
	@$(INSTALL) --no-deps --editable .
	@touch $(READY)

lock: $(READY)  # requirements/ anew, for what pyproject.toml asks; UPGRADE=--upgrade takes the newest there is
	@$(LOCKED) -r requirements/tools.txt
	$(COMPILE) --extra dev pyproject.toml --output-file requirements/dev.txt
	$(COMPILE) --group build --constraints requirements/dev.txt --output-file requirements/build.txt
	$(COMPILE) --group tools --constraints requirements/dev.txt --constraints requirements/build.txt \
	    --output-file requirements/tools.txt

fit: $(READY)  # the verifier's weights anew, on the claims suites
	$(VENV)/bin/python -m bot.evals.fitting $(or $(DATELINE_EVALDATA),../shared/evaldata) bot/verification/weights.json

rebuild: $(READY)  # the engine anew, for this machine
	sed -n '/^llama-cpp-python==/,/[^\\]$$/p' requirements/dev.txt \
	    | $(LOCKED) --force-reinstall --no-deps --no-cache-dir -r /dev/stdin

licences: $(READY)  # of all that is installed to run Dateline
	$(VENV)/bin/python tests/licences.py > docs/licences.md

audit: $(READY)  # known faults of what is installed; passed over where there is no network
	@if $(LOCKED) -r requirements/tools.txt; \
	then $(VENV)/bin/pip-audit --skip-editable --progress-spinner off; \
	else echo "Passed over: pip-audit cannot be fetched (no network?)."; fi

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
