# The environment is made from nothing but python3, and again only when the lock or the project's own data changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made
# Else each of the processes of the tests would compile the program, and the tests, for itself.
unexport PYTHONDONTWRITEBYTECODE
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard kortit/locale/*/LC_MESSAGES/kortit.po))
READY := $(STAMP) $(CATALOGUES)

.PHONY: demo test check bench bench-accept release lock messages pictures docs clean

demo: $(READY)
	@$(BIN)/kortit demo

# Whole files go to one of the processes, so that the documents and repositories that a file shares are made once. There
# is one process more than most machines of continuous integration have cores, since many tests wait for a terminal.
test: $(READY)
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder tests

check: $(READY)
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(READY)
	@$(BIN)/python -m tests.benchmarks

# The figures of the last make bench become those that later ones are compared with.
bench-accept: $(READY)
	@$(BIN)/python -m tests.benchmarks.record

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("kortit needs Python 3.11 or newer; set PYTHON=…" if sys.version_info < (3, 11) else 0)'
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "python3 cannot make a virtual environment here; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# The compiled catalogues are made with the environment, and again when a translation changes.
%.mo: %.po build_messages.py | $(STAMP)
	@$(BIN)/python build_messages.py

# For those who change the project.

release: $(READY)
	@$(BIN)/python -m tests.release

lock: $(STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@$(BIN)/python -m tests.lock

messages: $(STAMP)
	@$(BIN)/python -m tests.catalogue

pictures: $(READY)
	@env -u NO_COLOR $(BIN)/python -m tests.pictures

docs: $(READY)
	@$(BIN)/python -m tui.reference > docs/commands.md
	@$(BIN)/python -m tui.reference keys > docs/keys.md
	@mkdir -p docs/man/man1 docs/man/fi/man1 docs/man/sv/man1
	@$(BIN)/python -m tui.manual en > docs/man/man1/kortit.1
	@$(BIN)/python -m tui.manual fi > docs/man/fi/man1/kortit.1
	@$(BIN)/python -m tui.manual sv > docs/man/sv/man1/kortit.1
	@$(BIN)/python -m tui.reference headings > docs/headings.md
	@$(BIN)/python -m tests.specimens

clean:
	rm -rf $(VENV) $(CATALOGUES) .mypy_cache .ruff_cache .hypothesis dist
