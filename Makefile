# make demo | test | lint | docs | package | install     See CONTRIBUTING.md.

SHELL := /bin/bash
# QGIS must find the system's Python first, whatever else is installed.
SYSTEM := env PATH=/usr/bin:/bin:/usr/sbin:/sbin
LINK := build/plugins/chipwise
# What fits one Python only; a lane has another one.
BUILD := build
RUNTIME := $(BUILD)/runtime-python
QGIS_VENV := $(BUILD)/qgis-venv
TEST_PACKAGES := build/test-packages
LINT_VENV := build/lint-venv
TRANSLATIONS := $(patsubst %.ts,%.qm,$(wildcard i18n/*.ts))
DOCS_VENV := build/docs-venv
export CHIPWISE_TEST_DATA ?= $(wildcard $(abspath ../shared/data))
export QGIS_PLUGINPATH := $(abspath build/plugins)
export PYTHONDONTWRITEBYTECODE := 1
# Test files side by side; each takes up to 2 GB of memory, since most load torch.
JOBS := 2
# A crash ends the run; with a new process in its place it may hang for ever.
PYTEST := -m pytest -n $(JOBS) --dist loadfile --max-worker-restart 0
# How soon a worker ends is measured with nothing else on the machine.
TIMED := tests/end_to_end/test_death.py
IN_QGIS = $(SYSTEM) CHIPWISE_PYTHON="$$(cat $(RUNTIME))" QT_QPA_PLATFORM=offscreen $(QGIS_VENV)/bin/python

.PHONY: help demo test test-core test-qgis test-docs test-end-to-end lint docs translations package install system screen \
  linguist runtime lanes lane clean

help:
	@echo "make demo       a made-up landscape, or RASTER=... SAMPLES=... FIELD=...: export, train, classify, compare"
	@echo "make test       everything that proves the plugin; installs what it needs"
	@echo "make lint       ruff, mypy, bandit, and the names that Qt 6 lacks"
	@echo "make docs       the user guide, as HTML in build/site"
	@echo "make package    the zip for plugins.qgis.org"
	@echo "make lanes      the tests in QGIS 3.40 and 3.44, in roots of Debian of their own"
	@echo "make translations  the texts in i18n/, up to date with the code"
	@echo "make install    link this folder into QGIS's default profile"

demo: runtime
	$$(cat $(RUNTIME)) demo/run.py $(if $(RASTER),--raster "$(RASTER)") $(if $(SAMPLES),--samples "$(SAMPLES)") \
	  $(if $(FIELD),--field "$(FIELD)") $(DEMO_OPTIONS)

test: lint test-core test-qgis test-docs test-end-to-end

test-core: runtime $(TEST_PACKAGES)/.done
	PYTHONPATH=$(TEST_PACKAGES) $$(cat $(RUNTIME)) -s $(PYTEST) tests/core tests/test_architecture.py \
	  tests/test_translations.py

test-qgis: runtime $(QGIS_VENV)/.done $(TRANSLATIONS)
	$(IN_QGIS) $(PYTEST) --no-loadscope-reorder tests/qgis  # or the files of one long test would come last

test-docs: runtime docs $(QGIS_VENV)/.done
	$(IN_QGIS) -m pytest tests/docs

test-end-to-end: runtime screen $(QGIS_VENV)/.done $(TRANSLATIONS)
	$(IN_QGIS) -m pytest $(TIMED)
	$(IN_QGIS) $(PYTEST) --dist worksteal tests/end_to_end --ignore $(TIMED)  # a file of a few long tests is shared out

# plugins.qgis.org refuses what bandit finds, but for B404, the import of subprocess.
lint: $(LINT_VENV)/.done
	$(LINT_VENV)/bin/ruff check .
	$(LINT_VENV)/bin/ruff format --check .
	$(LINT_VENV)/bin/mypy
	$(LINT_VENV)/bin/mypy --config-file tools/qt6/mypy.ini
	$(LINT_VENV)/bin/bandit -q -r --skip B404 core plugin ui processing_provider __init__.py

# Brings i18n/*.ts up to date with the texts in the code; translate what it names, in Qt Linguist or by hand.
translations:
	python3 tools/translations.py
	$(MAKE) $(TRANSLATIONS)

i18n/%.qm: i18n/%.ts
	@$(MAKE) --no-print-directory linguist
	$(QT_TOOLS) lrelease -silent -nounfinished $< -qm $@

# Pages of the algorithms are made from the algorithms; a warning is an error.
docs: system $(LINK) $(DOCS_VENV)/.done
	rm -rf build/docs build/site
	cp -R docs build/docs
	$(SYSTEM) QT_QPA_PLATFORM=offscreen python3 docs/algorithm_pages.py build/docs/algorithms
	$(DOCS_VENV)/bin/sphinx-build -q -W --keep-going -c docs -d build/docs/.doctrees build/docs build/site
	rm build/site/.buildinfo

# What is made from other files is not in git, and is added here: translations, and the guide behind the Help buttons.
package: docs $(TRANSLATIONS)
	rm -rf build/help && cp -R build/site build/help
	git archive --format=zip -o build/chipwise.zip \
	  $$(cd build && find help -type f -printf '--prefix=chipwise/%h/ --add-file=build/%p ') \
	  --prefix=chipwise/i18n/ $(TRANSLATIONS:%=--add-file=%) --prefix=chipwise/ HEAD
	@echo "build/chipwise.zip, $$(stat -c %s build/chipwise.zip) bytes"

# QGIS 3 and 4 keep their profiles in different folders; this is QGIS 3's on Linux.
PROFILE := $(or $(XDG_DATA_HOME),$(HOME)/.local/share)/QGIS/QGIS3/profiles/default
install: $(TRANSLATIONS)
	mkdir -p "$(PROFILE)/python/plugins"
	ln -sfn "$(CURDIR)" "$(PROFILE)/python/plugins/chipwise"
	@echo "Start QGIS and switch Chipwise on (Plugins > Manage and Install Plugins > Installed)."

# --- what the targets above need ---------------------------------------------------------------------------------

# Debian's and Ubuntu's packages; elsewhere one line says what to install by hand.
PACKAGES := qgis python3-qgis qgis-providers python3-venv
SCREEN_PACKAGES := xvfb xauth
LINGUIST_PACKAGES := qttools5-dev-tools
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
APT_INSTALL := $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends
# Unless the command $(1) succeeds, installs the packages $(2), or says what to do elsewhere: $(3).
define need
@if ! { $(1); } >/dev/null 2>&1; then \
  if command -v apt-get >/dev/null; then \
    echo "Installing $(2)"; \
    $(SUDO) apt-get update -q && $(APT_INSTALL) $(2); \
  else \
    echo "$(3), then run make again."; exit 1; \
  fi; \
fi
endef

system:
	$(call need,/usr/bin/python3 -c 'import qgis.core; import ensurepip; import venv' && command -v qgis_process,\
	  $(PACKAGES),Install QGIS 3.22 or newer with its Python bindings and qgis_process)

# A screen for QGIS Desktop where there is none.
screen:
	$(call need,command -v xvfb-run && command -v xauth,$(SCREEN_PACKAGES),Install Xvfb with xvfb-run and xauth)

# Qt's compiler of translations, which is not always on the path.
QT_TOOLS := env PATH="/usr/lib/qt5/bin:/usr/lib/qt6/bin:$$PATH"
linguist:
	$(call need,$(QT_TOOLS) lrelease -version,$(LINGUIST_PACKAGES),Install Qt Linguist with lrelease)

$(LINK):
	mkdir -p build/plugins
	ln -sfn ../.. $(LINK)

runtime: system $(LINK)
	@mkdir -p $(BUILD)
	@$(SYSTEM) python3 plugin/runtime.py find >$(RUNTIME) 2>/dev/null || \
	  $(SYSTEM) python3 plugin/runtime.py install --device $(or $(DEVICE),AUTO) | tail -n 1 >$(RUNTIME)
	@test -s $(RUNTIME) && echo "Runtime: $$(cat $(RUNTIME))"

$(TEST_PACKAGES)/.done: Makefile | runtime
	$$(cat $(RUNTIME)) -m pip install -q --upgrade --target $(TEST_PACKAGES) pytest pytest-xdist hypothesis scikit-learn
	touch $@

$(QGIS_VENV)/.done: Makefile | system $(LINK)
	$(SYSTEM) python3 -m venv --system-site-packages $(QGIS_VENV)
	$(QGIS_VENV)/bin/python -m pip install -q pytest pytest-qgis pytest-xdist
	touch $@

$(LINT_VENV)/.done: Makefile | system
	$(SYSTEM) python3 -m venv $(LINT_VENV)
	$(LINT_VENV)/bin/python -m pip install -q "ruff==0.17.*" "mypy==2.4.*" "bandit==1.9.*" numpy "PyQt6==6.11.*"
	touch $@

# Sphinx with MyST: Markdown whose links between pages and headings are checked, and kept up by many.
$(DOCS_VENV)/.done: Makefile | system
	$(SYSTEM) python3 -m venv $(DOCS_VENV)
	$(DOCS_VENV)/bin/python -m pip install -q "sphinx>=8.1,<10" "myst-parser>=4,<6" "furo>=2025.9,<2027"
	touch $@

# --- newer QGIS, each in a root of Debian 13 of its own; needs root's rights ------------------------------------------

# Where the two programs are that make such a root and run a command in it, and the roots themselves.
LANE_TOOLS ?= ../shared/tools
LANE_340 ?= build/lanes/root-3.40
LANE_344 ?= build/lanes/root-3.44
lanes:
	$(MAKE) lane LANE=3.40 ROOT="$(LANE_340)"
	$(MAKE) lane LANE=3.44 ROOT="$(LANE_344)" SUITE=backports

lane: $(TRANSLATIONS)
	test -x "$(ROOT)/usr/bin/qgis_process" || bash $(LANE_TOOLS)/build_lane.sh "$(abspath $(ROOT))" $(SUITE)
	tools/in_lane.sh $(LANE_TOOLS) "$(abspath $(ROOT))" $(or $(LANE_COMMAND),make test-qgis test-end-to-end) \
	  BUILD=build/lanes/$(LANE) JOBS=$(JOBS) DEVICE=CPU

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .qgis-settings
