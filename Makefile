# Everything is installed into .venv and runs from there; nothing outside this folder is touched.

# What to make .venv with: make lab PYTHON=/path/to/python3.12 (make clean first, where there is a .venv already).
# Left empty, the first of these that will do.
PYTHON ?=
CANDIDATES := python3 python3.14 python3.13 python3.12 python3.11 python

# What else JupyterLab should be told: make lab LAB_OPTIONS="--no-browser --port=9999".
LAB_OPTIONS ?=

# JupyterLab would otherwise ask the network for news, for its newest version and for extensions.
OFFLINE := --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate \
  --LabApp.extension_manager=readonly
# Even so it asks the reader whether news are wanted, on top of the notebook. In here the answer is no.
OVERRIDES := .venv/share/jupyter/lab/settings/overrides.json
# HTML exports, from JupyterLab's menu too, with the alternative texts that nbconvert's own template leaves out.
TEMPLATES := .venv/share/jupyter/nbconvert/templates
EXPORTS := .venv/etc/jupyter/jupyter_config.json

ifeq ($(OS),Windows_NT)
  VENV_PYTHON := .venv/Scripts/python.exe
else
  VENV_PYTHON := .venv/bin/python
endif
INSTALLED := .venv/installed

.PHONY: help lab edit test prove notebooks lint bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

lab: $(INSTALLED) ## open JupyterLab on your own copies of the notebooks
	$(VENV_PYTHON) notebooks $(OFFLINE) $(LAB_OPTIONS)

edit: $(INSTALLED) ## open JupyterLab on the course's own notebooks, to change the course
	$(VENV_PYTHON) -m jupyterlab --LabApp.default_url=/lab/tree/notebooks/00_formulas.ipynb $(OFFLINE) $(LAB_OPTIONS)

# A file's tests stay on one worker: a notebook's cells share a kernel, and a file's tests what they open. The files
# come in the order of tests/conftest.py. Three workers for two cores, since tests in a browser wait for it.
WORKERS := -n 3 --dist loadfile --no-loadscope-reorder

test: $(INSTALLED) ## run all tests, the notebooks among them; of the longest a sample
	$(VENV_PYTHON) -m pytest $(WORKERS) --durations=30

prove: $(INSTALLED) ## run whole what `make test` samples: every changed line, every pixel, every page
	COURSE_PROVE=1 $(VENV_PYTHON) -m pytest $(WORKERS) --durations=30 -m exhaustive

notebooks: $(INSTALLED) ## run every notebook and save its outputs
	$(VENV_PYTHON) tests/save_notebooks.py

lint: $(INSTALLED) ## check the style of modules and notebooks
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .

bench: $(INSTALLED) ## measure how fast the explorers follow the hand, in a browser
	$(VENV_PYTHON) -m tests.benchmarks

clean: ## remove .venv, so that the next command installs anew
	rm -rf .venv

# Debian's Python has venv but, without the package python3-venv, no ensurepip, and then makes a .venv without pip.
SUITABLE := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))

$(INSTALLED): requirements.txt pyproject.toml $(wildcard export/described/*)
	@if ! $(VENV_PYTHON) -m pip --version >/dev/null 2>&1; then \
	  for python in $(if $(PYTHON),"$(PYTHON)",$(CANDIDATES)); do \
	    if "$$python" -c '$(SUITABLE)' >/dev/null 2>&1; then found=$$python; break; fi; \
	  done; \
	  if test -z "$$found"; then \
	    echo 'No suitable Python found among: $(or $(PYTHON),$(CANDIDATES)).' >&2; \
	    echo 'This course needs Python 3.11, 3.12, 3.13 or 3.14 (on Debian and Ubuntu with the package python3-venv).' >&2; \
	    echo 'If you have one elsewhere, name it: make lab PYTHON=/path/to/python' >&2; \
	    exit 1; \
	  fi; \
	  "$$found" -m venv --clear .venv || exit 1; \
	fi
	@echo 'Installing requirements.txt into .venv; the first time this takes a minute or two.'
	@$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@mkdir -p $(dir $(OVERRIDES))
	@echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}' > $(OVERRIDES)
	@mkdir -p $(TEMPLATES) $(dir $(EXPORTS))
	@cp -r export/described $(TEMPLATES)
	@echo '{"HTMLExporter": {"template_name": "described"}}' > $(EXPORTS)
	@touch $(INSTALLED)
