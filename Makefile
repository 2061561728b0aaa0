# Two commands: `make site` builds the site, `make test` runs every test. Both install what they need first.
PYTHON ?= python3
BIN := .venv/bin
SITE := .venv/installed-site
TEST := .venv/installed-test
BROWSER := .venv/installed-browser
WHEEL := .venv/bin/pip install --disable-pip-version-check --constraint requirements.lock
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: site serve zip test weigh look accept lighthouse bench compare lock clean help

help:   ## list the commands
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 12

site: $(SITE)  ## install, then build both languages into site/
	$(BIN)/mkdocs build

serve: $(SITE)  ## install, then serve both languages and rebuild on every change
	$(BIN)/mkdocs serve

zip: site  ## build, then pack site/ into site.zip, which can be read without a network
	cd site && ../$(BIN)/python -m zipfile --create ../site.zip *

test: $(TEST) $(BROWSER) site  ## install, build, then run the tests; with CI=1 the slow ones too
	$(if $(CI),,SITE_IS_BUILT=1) $(BIN)/pytest --numprocesses auto $(if $(CI),-m '')

weigh: $(TEST) $(BROWSER) site  ## print weight, foreign requests, shift, blocked time and axe violations of every page; PAGES="claims quiz" for some
	$(BIN)/python tests/weigh.py $(PAGES)

look: $(TEST) $(BROWSER) site  ## take a picture of every page and compare it with the accepted one
	$(BIN)/python tests/look.py

accept: $(TEST)  ## accept the pictures that `make look` took last
	$(BIN)/python tests/look.py accept

lighthouse: $(TEST) $(BROWSER) site  ## install Lighthouse, then measure a page of each kind; OPTIONS="1 all" for every page once
	npm ci --prefix tests/lighthouse --ignore-scripts --no-audit --no-fund
	$(BIN)/python tests/lighthouse/measure.py $(OPTIONS)

bench: $(SITE)  ## measure the build beside its floors and other tools; OPTIONS="--sizes 16 --no-peers" for less
	$(BIN)/pip install --disable-pip-version-check --quiet --constraint requirements.lock --editable '.[test]' uv
	$(BIN)/python -m bench $(OPTIONS)

compare: site  ## build, then print which published numbers moved since the site (or JSON file) AGAINST=...
	$(BIN)/python -m scripts compare $(AGAINST)

lock:  ## pin every dependency anew after a change to pyproject.toml
	$(BIN)/pip install uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --all-extras pyproject.toml --output-file requirements.lock

clean:  ## remove everything that was built, computed or installed
	rm -rf .venv .cache node_modules site site.zip

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Python 3.11 or newer is needed; name one: make PYTHON=python3.12 site'; exit 1; }
	@echo '== a virtual environment in .venv'
	$(PYTHON) -m venv .venv

$(SITE): $(BIN)/python requirements.lock pyproject.toml package-lock.json
	@echo '== Python packages, pinned in requirements.lock; a few minutes the first time'
	$(WHEEL) --editable .
	@command -v npm >/dev/null || { echo '== Node from PyPI, since there is none on the path'; $(WHEEL) --editable '.[node]'; }
	@echo '== KaTeX, pinned in package-lock.json'
	npm ci --omit=dev --no-audit --no-fund
	@touch $@

$(TEST): $(SITE)
	@echo '== what the tests need'
	$(WHEEL) --editable '.[test]'
	npm ci --no-audit --no-fund
	@touch $@

$(BROWSER): $(TEST)
	@echo '== a browser for the tests'
	@if command -v chromium >/dev/null; then :; \
	elif grep -qs '^ID=debian' /etc/os-release && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; \
	else $(BIN)/playwright install chromium; fi
	@touch $@
