# make demo | test | lint | docs | package | install     See CONTRIBUTING.md.

SHELL := /bin/bash
# QGIS must find the system's Python first, whatever else is installed.
SYSTEM := env PATH=/usr/bin:/bin:/usr/sbin:/sbin
LINK := build/plugins/chipwise
QGIS_VENV := build/qgis-venv
TEST_PACKAGES := build/test-packages
LINT_VENV := build/lint-venv
DOCS_VENV := build/docs-venv
export CHIPWISE_TEST_DATA ?= $(wildcard $(abspath ../shared/data))
export QGIS_PLUGINPATH := $(abspath build/plugins)
export PYTHONDONTWRITEBYTECODE := 1
# Test files side by side; each takes up to 2 GB of memory, since most load torch.
JOBS := 2
PYTEST := -m pytest -n $(JOBS) --dist loadfile
# How soon a worker ends is measured with nothing else on the machine.
TIMED := tests/end_to_end/test_death.py
IN_QGIS = $(SYSTEM) CHIPWISE_PYTHON="$$(cat build/runtime-python)" QT_QPA_PLATFORM=offscreen $(QGIS_VENV)/bin/python

.PHONY: help demo test test-core test-qgis test-docs test-end-to-end lint docs package install system screen runtime clean

help:
	@echo "make demo       a made-up landscape, or RASTER=... SAMPLES=... FIELD=...: export, train, classify, compare"
	@echo "make test       everything that proves the plugin; installs what it needs"
	@echo "make lint       ruff and mypy"
	@echo "make docs       the user guide, as HTML in build/site"
	@echo "make package    the zip for plugins.qgis.org"
	@echo "make install    link this folder into QGIS's default profile"

demo: runtime
	$$(cat build/runtime-python) demo/run.py $(if $(RASTER),--raster "$(RASTER)") $(if $(SAMPLES),--samples "$(SAMPLES)") \
	  $(if $(FIELD),--field "$(FIELD)") $(DEMO_OPTIONS)

test: lint test-core test-qgis test-docs test-end-to-end

test-core: runtime $(TEST_PACKAGES)/.done
	PYTHONPATH=$(TEST_PACKAGES) $$(cat build/runtime-python) -s $(PYTEST) tests/core tests/test_architecture.py

test-qgis: runtime $(QGIS_VENV)/.done
	$(IN_QGIS) $(PYTEST) tests/qgis

test-docs: runtime docs $(QGIS_VENV)/.done
	$(IN_QGIS) -m pytest tests/docs

test-end-to-end: runtime screen $(QGIS_VENV)/.done
	$(IN_QGIS) -m pytest $(TIMED)
	$(IN_QGIS) $(PYTEST) tests/end_to_end --ignore $(TIMED)

lint: $(LINT_VENV)/.done
	$(LINT_VENV)/bin/ruff check .
	$(LINT_VENV)/bin/ruff format --check .
	$(LINT_VENV)/bin/mypy

# Pages of the algorithms are made from the algorithms; a warning is an error.
docs: system $(LINK) $(DOCS_VENV)/.done
	rm -rf build/docs build/site
	cp -R docs build/docs
	$(SYSTEM) QT_QPA_PLATFORM=offscreen python3 docs/algorithm_pages.py build/docs/algorithms
	$(DOCS_VENV)/bin/sphinx-build -q -W --keep-going -c docs -d build/docs/.doctrees build/docs build/site
	rm build/site/.buildinfo

# The guide goes along, so that the Help buttons work offline.
package: docs
	rm -rf build/help && cp -R build/site build/help
	git archive --format=zip -o build/chipwise.zip \
	  $$(cd build && find help -type f -printf '--prefix=chipwise/%h/ --add-file=build/%p ') --prefix=chipwise/ HEAD
	@echo "build/chipwise.zip, $$(stat -c %s build/chipwise.zip) bytes"

# QGIS 3 and 4 keep their profiles in different folders; this is QGIS 3's on Linux.
PROFILE := $(or $(XDG_DATA_HOME),$(HOME)/.local/share)/QGIS/QGIS3/profiles/default
install:
	mkdir -p "$(PROFILE)/python/plugins"
	ln -sfn "$(CURDIR)" "$(PROFILE)/python/plugins/chipwise"
	@echo "Start QGIS and switch Chipwise on (Plugins > Manage and Install Plugins > Installed)."

# --- what the targets above need ---------------------------------------------------------------------------------

# Debian's and Ubuntu's packages; elsewhere one line says what to install by hand.
PACKAGES := qgis python3-qgis qgis-providers python3-venv
SCREEN_PACKAGES := xvfb xauth
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
APT_INSTALL := $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends
system:
	@if ! /usr/bin/python3 -c 'import qgis.core, ensurepip, venv' 2>/dev/null || ! command -v qgis_process >/dev/null; then \
	  if command -v apt-get >/dev/null; then \
	    echo "Installing $(PACKAGES)"; \
	    $(SUDO) apt-get update -q && $(APT_INSTALL) $(PACKAGES); \
	  else \
	    echo "Install QGIS 3.22 or newer with its Python bindings and qgis_process, then run make again."; exit 1; \
	  fi; \
	fi

# A screen for QGIS Desktop where there is none.
screen:
	@if ! command -v xvfb-run >/dev/null || ! command -v xauth >/dev/null; then \
	  if command -v apt-get >/dev/null; then \
	    echo "Installing $(SCREEN_PACKAGES)"; \
	    $(SUDO) apt-get update -q && $(APT_INSTALL) $(SCREEN_PACKAGES); \
	  else \
	    echo "Install Xvfb with xvfb-run and xauth, then run make again."; exit 1; \
	  fi; \
	fi

$(LINK):
	mkdir -p build/plugins
	ln -sfn "$(CURDIR)" $(LINK)

runtime: system $(LINK)
	@$(SYSTEM) python3 plugin/runtime.py find >build/runtime-python 2>/dev/null || \
	  $(SYSTEM) python3 plugin/runtime.py install --device $(or $(DEVICE),AUTO) | tail -n 1 >build/runtime-python
	@test -s build/runtime-python && echo "Runtime: $$(cat build/runtime-python)"

$(TEST_PACKAGES)/.done: Makefile | runtime
	$$(cat build/runtime-python) -m pip install -q --upgrade --target $(TEST_PACKAGES) pytest pytest-xdist hypothesis scikit-learn
	touch $@

$(QGIS_VENV)/.done: Makefile | system $(LINK)
	$(SYSTEM) python3 -m venv --system-site-packages $(QGIS_VENV)
	$(QGIS_VENV)/bin/python -m pip install -q pytest pytest-qgis pytest-xdist
	touch $@

$(LINT_VENV)/.done: Makefile | system
	$(SYSTEM) python3 -m venv $(LINT_VENV)
	$(LINT_VENV)/bin/python -m pip install -q "ruff==0.17.*" "mypy==2.4.*" numpy
	touch $@

# Sphinx with MyST: Markdown whose links between pages and headings are checked, and kept up by many.
$(DOCS_VENV)/.done: Makefile | system
	$(SYSTEM) python3 -m venv $(DOCS_VENV)
	$(DOCS_VENV)/bin/python -m pip install -q "sphinx>=8.1,<10" "myst-parser>=4,<6" "furo>=2025.9,<2027"
	touch $@

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .qgis-settings
