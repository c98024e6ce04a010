# Two commands do everything: `make book` and `make test`. `make help` lists the rest.
# Every path is relative, so the checkout may lie anywhere, in a folder with spaces too.

PYTHON ?= python3
PORT   ?= 8000
WHEELS ?=
VENV   := .venv
PEERS  := $(VENV)/peers
SBOM   := $(VENV)/sbom
PRESS  := $(VENV)/press
READERS := $(VENV)/release
CLIENTS := $(VENV)/clients
RUN    := $(VENV)/bin/python
SPREAD := --numprocesses 2 --dist loadfile
OFFLINE := $(if $(WHEELS),--no-index --find-links "$(WHEELS)")
INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check $(OFFLINE)
LOCK   := $(RUN) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-header --no-emit-index-url --no-emit-find-links

# The same bytes from the same tables: no clock, no user's own kernels or style sheets.
export SOURCE_DATE_EPOCH := 0
export JUPYTER_PREFER_ENV_PATH := 1
export PYTHONHASHSEED := 0
unexport PYTHONPATH MATPLOTLIBRC

# A step of a command: its name, and when it is done how long it took.
step = @echo "== $(1)"; began=$$(date +%s); $(2) || exit; echo "== $(1): $$(($$(date +%s) - began)) s"

.PHONY: help book site editions chapter watch diff test lint tidy subject prove serve lab check extract bench lock wheels sbom release verify clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

book: $(VENV)/.book ## set up and build the book into _build/html
	@$(RUN) -m extensions.build

site: book ## pack the built book as one ZIP file, which needs no server: _build/<title>-<version>.zip
	@$(RUN) -m extensions.site

# The pages of the book as it was before, with its editions if it had any, become the new editions; then the pages link those.
editions: $(VENV)/.editions ## PDFs and an EPUB of the book, linked from its pages: _build/editions
	@mkdir -p _build/editions
	@REPORT_EDITIONS=_build/editions $(RUN) -m extensions.build
	@PYTHONPATH=$(PRESS) $(RUN) -m extensions.editions
	@REPORT_EDITIONS=_build/editions $(RUN) -m extensions.build

chapter: $(VENV)/.book ## build one page into _build/page: make chapter NAME=predictions
	@test -n "$(NAME)" || { echo "Say which: make chapter NAME=predictions" >&2; exit 2; }
	@$(RUN) -m extensions.build --page "$(NAME)"

watch: $(VENV)/.book ## build again at every change; with NAME=predictions that page alone
	@$(RUN) -m extensions.watch $(if $(NAME),--page "$(NAME)")

diff: $(VENV)/.book ## what a change does to findings, sentences, figures and tables; with BASE=revision since then
	@$(RUN) -m extensions.diff --base "$(or $(BASE),HEAD)"

# The two articles, the UN speeches and the Kremlin's documents stay outside the repository. Where CONCEPTSHIFT_TEXTS
# names the folder of the articles, CONCEPTSHIFT_UNGDC the archive of the speeches and CONCEPTSHIFT_KREMLIN the file of
# the documents, the tests on the real texts run too; elsewhere they are listed as not run.
test: $(VENV)/.dev $(VENV)/.sbom ## set up, lint, build the book and run the tests
	$(call step,lint,$(MAKE) --no-print-directory lint)
	$(call step,book,$(RUN) -m extensions.build)
	$(call step,tests,CONCEPTSHIFT_BOOK=_build/html $(RUN) -m pytest $(SPREAD))

lint: $(VENV)/.dev ## check code, the chapters' cells, imports and types, in seconds
	@$(RUN) -m ruff check --quiet .
	@$(RUN) -m ruff format --check --quiet .
	@$(RUN) -m extensions.cells
	@$(VENV)/bin/lint-imports --no-logo
	@$(RUN) -m mypy

tidy: $(VENV)/.dev ## mend and format what lint finds, as far as a program can
	@$(RUN) -m ruff check --fix-only --quiet .
	@$(RUN) -m ruff format --quiet .
	@$(RUN) -m extensions.cells --fix

subject: $(VENV)/.dev ## run the tests of one folder without building the book: make subject NAME=rhetoric
	@test -n "$(NAME)" -a -d "tests/$(NAME)" || { echo "Say which: make subject NAME=rhetoric. The folders of tests/ are" \
	  $$(cd tests && ls -d [a-z]*/ | tr -d /) >&2; exit 2; }
	@$(RUN) -m pytest $(SPREAD) "tests/$(NAME)"

# Where CITATION_CLIENTS names the folder that holds them, Zotero's own program and citeproc-js are asked too (CONTRIBUTING.md).
prove: $(VENV)/.dev $(VENV)/.editions $(VENV)/.release $(VENV)/.clients ## run what takes an hour: planted faults that the tests have to see, first builds in odd places
	@$(RUN) -m pytest --numprocesses 2 -rP tests/prove

serve: book ## build the book and serve it on this machine, compressed, as a host should
	@$(RUN) -m extensions.serve _build/html --port $(PORT)

lab: $(VENV)/.lab ## open the chapters as notebooks in JupyterLab
	@$(RUN) -m jupyterlab --config=lab/config.py

check: $(VENV)/.book ## check every table against its schema
	@$(RUN) -m conceptshift check

extract: $(VENV)/.book ## rebuild data/derived from the texts you hold: make extract ARTICLES=folder UNGDC=archive
	@test -n "$(ARTICLES)$(UNGDC)$(GRIEVANCE)$(KREMLIN)" || { echo "Say what you hold: make extract ARTICLES=folder" \
	  "UNGDC=archive-or-folder GRIEVANCE=dictionary_7plus.csv KREMLIN=kremlin.jsonl.gz, one or more of them" >&2; exit 2; }
	@test -z "$(ARTICLES)" || $(RUN) -m conceptshift extract articles --source "$(ARTICLES)"
	@test -z "$(UNGDC)" || $(RUN) -m conceptshift extract ungdc --source "$(UNGDC)"
	@test -z "$(UNGDC)" || $(RUN) -m conceptshift extract phrases --source "$(UNGDC)"
	@test -z "$(GRIEVANCE)" || $(RUN) -m conceptshift extract grievance --source "$(GRIEVANCE)"
	@test -z "$(KREMLIN)" || $(RUN) -m conceptshift extract kremlin --source "$(KREMLIN)"

bench: $(VENV)/.bench ## time the count of the UN speeches beside other libraries: make bench SOURCE=archive
	@test -n "$(SOURCE)" || { echo "Say where the speeches are: make bench SOURCE=archive" >&2; exit 2; }
	@PYTHONPATH=$(PEERS) $(RUN) -m bench --source "$(SOURCE)"

lock: $(VENV)/.dev ## resolve requirements*.in into requirements*.txt
	@$(LOCK) --upgrade --output-file requirements.txt requirements.in
	@$(LOCK) --upgrade --output-file requirements-dev.txt requirements-dev.in
	@$(LOCK) --upgrade --output-file requirements-sbom.txt requirements-sbom.in
	@$(LOCK) --upgrade --output-file requirements-editions.txt requirements-editions.in
	@$(LOCK) --upgrade --output-file requirements-release.txt requirements-release.in
	@$(LOCK) --upgrade --output-file requirements-clients.txt requirements-clients.in
	@$(LOCK) --upgrade --output-file requirements-lab.txt requirements-lab.in
	@$(LOCK) --upgrade --output-file requirements-bench.txt requirements-bench.in

# Several platforms share a lock file, so what is saved is for machines like this one.
wheels: $(VENV)/.book ## save all packages that set-up needs in wheels/: make book WHEELS=wheels then needs no network
	@for lock in requirements.txt requirements-dev.txt requirements-sbom.txt requirements-release.txt requirements-editions.txt requirements-lab.txt; do echo "Saving what $$lock locks" && \
	  $(RUN) -m pip download --quiet --disable-pip-version-check --require-hashes --dest wheels --requirement $$lock || exit; done

sbom: $(VENV)/.sbom ## list the locked packages as a CycloneDX bill of materials, _build/sbom.cdx.json
	@mkdir -p _build
	@PYTHONPATH=$(SBOM) $(RUN) -m cyclonedx_py requirements --output-reproducible --output-file _build/sbom.cdx.json requirements.txt

release: $(VENV)/.book $(VENV)/.release ## check, build and pack this edition: _build/release/<title>-<version>.zip
	@$(RUN) -m extensions.release --tools $(READERS)

verify: $(VENV)/.book ## build a release again and say what differs; with RELEASE=path, VALUES=1, or SITE=folder to compare a copy
	@$(RUN) -m extensions.release.verify $(if $(RELEASE),--release "$(RELEASE)") $(if $(SITE),--site "$(SITE)") $(if $(VALUES),--values)

clean: ## remove what was built and installed
	rm -rf _build $(VENV) *.egg-info .pytest_cache .hypothesis .ruff_cache .mypy_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is written last, so an interrupted installation starts again. The environment remembers where it was
# made: a moved checkout makes a new one instead of running the old one's code.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("This needs Python 3.11 or newer, and " + sys.executable + " is " + sys.version.split()[0] + ". Name a newer one: make book PYTHON=python3.12")'
	@echo "Setting up the environment in $(VENV)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python could not make a virtual environment. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@pwd > $@

$(VENV)/.book: requirements.txt pyproject.toml $(VENV)/.python
	@echo "Installing what requirements.txt locks (a minute or two, once)"
	@$(INSTALL) --require-hashes --requirement requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.book
	@echo "Installing what requirements-dev.txt locks"
	@$(INSTALL) --require-hashes --requirement requirements-dev.txt
	@touch $@

$(VENV)/.lab: requirements-lab.txt $(VENV)/.book
	@echo "Installing what requirements-lab.txt locks"
	@$(INSTALL) --require-hashes --requirement requirements-lab.txt
	@touch $@

$(VENV)/.sbom: requirements-sbom.txt $(VENV)/.book
	@echo "Installing what requirements-sbom.txt locks"
	@$(INSTALL) --require-hashes --upgrade --target $(SBOM) --requirement requirements-sbom.txt
	@touch $@

$(VENV)/.release: requirements-release.txt $(VENV)/.book
	@echo "Installing what requirements-release.txt locks"
	@$(INSTALL) --require-hashes --no-warn-conflicts --upgrade --target $(READERS) --requirement requirements-release.txt
	@touch $@

$(VENV)/.clients: requirements-clients.txt $(VENV)/.book
	@echo "Installing what requirements-clients.txt locks"
	@$(INSTALL) --require-hashes --no-warn-conflicts --upgrade --target $(CLIENTS) --requirement requirements-clients.txt
	@touch $@

# In a folder of its own, like the next: only those who make editions need it, and what is installed is part of what a kept run was made of.
$(VENV)/.editions: requirements-editions.txt $(VENV)/.book
	@echo "Installing what requirements-editions.txt locks"
	@$(INSTALL) --require-hashes --upgrade --target $(PRESS) --requirement requirements-editions.txt
	@PYTHONPATH=$(PRESS) $(RUN) -c "import weasyprint" 2>/dev/null || { \
	  echo "Pango is missing. On Debian and Ubuntu: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" >&2; exit 1; }
	@touch $@

# In a folder of its own: NLTK imports scikit-learn where it finds it, and every chapter would wait for that.
$(VENV)/.bench: requirements-bench.txt $(VENV)/.book
	@echo "Installing what requirements-bench.txt locks"
	@$(INSTALL) --require-hashes --upgrade --target $(PEERS) --requirement requirements-bench.txt
	@touch $@

ifneq ($(shell cat $(VENV)/.python 2>/dev/null),$(shell pwd))
.PHONY: $(VENV)/.python
endif
