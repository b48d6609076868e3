# Two commands matter: `make run` and `make test`. Both set up what is missing first.
PYTHON ?= python3
BIN := .venv/bin
VENDOR := qa_app/static/vendor
NPM := node_modules

.DEFAULT_GOAL := help
.PHONY: help run test test-browser test-fuzz test-workers test-slow-connections test-fleet demo bench bench-agreement bench-commands bench-desk bench-encryption bench-glossary bench-jobs bench-library bench-masking bench-mending bench-moments bench-sampling bench-transcription lint setup setup-test architecture lock messages translations clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: setup ## set up, load the sample calls the first time, serve on http://127.0.0.1:8000
	$(BIN)/qa-app run

test: setup-test ## set up and run the tests, two files at a time
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-browser: setup-test ## the pages in a real Chromium: desk, saving, widths, uploads
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m browser tests/browser

test-fuzz: setup-test ## 6,000 damaged uploads (FUZZ_CASES=… for another number)
	FUZZ_CASES=$${FUZZ_CASES:-6000} $(BIN)/python -m pytest tests/fuzz

test-workers: setup-test ## two workers, 50 calls, workers killed at random, on both databases
	$(BIN)/python -m pytest -m workers tests/workers tests/browser

test-long-hearing: setup-test ## whole minutes of calls with made-up names, as the glossary finds them
	$(BIN)/python -m pytest -m long_hearing tests/transcription

test-slow-connections: setup-test ## 200 slow connections while 200 MB come at 1 MB a second
	$(BIN)/python -m pytest -m slow_connections tests/doors

test-fleet: setup-test ## two web servers behind HTTPS, two workers, PostgreSQL, an S3 store
	$(BIN)/python -m pytest -m fleet tests/fleet

demo: setup ## sample call to coaching plan, without a browser: ./demo
	$(BIN)/qa-app demo --output-dir demo

bench: bench-transcription ## figures of the README, measured side by side

bench-transcription: setup-test ## speed, errors and memory beside openai-whisper: [FOLDER=…]
	$(BIN)/python bench/transcription.py $(FOLDER)

bench-agreement: setup-test ## how often intervals of agreement and leniency hold the truth: [TIMES=…]
	PYTHONPATH=. $(BIN)/python bench/agreement.py $(TIMES)

bench-moments: setup-test ## precision and recall of the moment finder, time per call: [GOLD=dir]
	$(BIN)/python bench/moments.py $(GOLD)

bench-glossary: setup-test ## a centre's own words: found, and put where none was said: [FOLDER=…]
	$(BIN)/python bench/glossary.py $(FOLDER)

bench-masking: setup-test ## recall and precision of masking personal data, part of it held back
	$(BIN)/python bench/masking.py

bench-library: setup-test ## finding calls by moments and reviews among 100,000: [CALLS=…]
	$(BIN)/python bench/library.py $(CALLS)

bench-mending: setup-test ## mending a line of a long call beside one of a short call: [LINES=…]
	PYTHONPATH=. $(BIN)/python bench/mending.py $(LINES)

bench-sampling: setup-test ## a month's draw from 100,000 calls, and My work after it: [CALLS=…]
	PYTHONPATH=. $(BIN)/python bench/sampling.py $(CALLS)

bench-jobs: setup-test ## finding the next job among 60,000 that wait: [JOBS=…]
	PYTHONPATH=. $(BIN)/python bench/jobs.py $(JOBS)

bench-desk: setup-test ## the review desk with a call of two hours: [LINES=…]
	$(BIN)/python bench/desk.py $(LINES)

bench-commands: setup ## what small commands cost, beside `python -c pass`
	$(BIN)/python bench/commands.py

bench-encryption: setup-test ## what encryption at rest costs a player
	$(BIN)/python bench/encryption.py

lint: setup-test ## ruff, mypy, import rules, templates, scripts of the pages, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet qa_app/templates
	$(NPM)/.bin/biome ci
	$(NPM)/.bin/tsc
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec compose.yaml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	caddy validate --adapter caddyfile --config deploy/Caddyfile >/dev/null 2>&1
	$(BIN)/python -m pytest -q tests/test_translations.py

setup: .venv/ready $(VENDOR)/ready translations ## everything that `make run` needs
	@./setup/system-libraries run

setup-test: setup ## and what the tests need besides
	@./setup/system-libraries test

.venv/ready: pyproject.toml requirements-dev.lock setup/voices.lock setup/python-environment
	@PYTHON=$(PYTHON) ./setup/python-environment test
	@touch $@

$(VENDOR)/ready: package.json package-lock.json setup/page-packages
	@./setup/page-packages $(VENDOR)
	@touch $@

architecture: .venv/ready ## draw the rooms from the code into docs/architecture.md
	$(BIN)/python setup/draw_rooms.py

lock: .venv/ready ## write the hashes of the packages in constraints.txt anew
	@SSL_CERT_FILE=$${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt} ./setup/lock

messages: .venv/ready ## update the catalogues from the sources
	@pot=$$(mktemp) && trap 'rm -f "$$pot"' EXIT && \
	$(BIN)/pybabel -q extract -F babel.cfg -k _l -k lazy_gettext --omit-header \
		--add-location=file -o "$$pot" qa_app && \
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete \
		--ignore-pot-creation-date -w 99 -i "$$pot" -d qa_app/translations

CATALOGUES := $(wildcard qa_app/translations/*/LC_MESSAGES/*.po)
translations: $(CATALOGUES:.po=.mo)

%.mo: %.po .venv/ready
	@$(BIN)/pybabel -q compile --use-fuzzy -i $< -o $@

clean: ## remove all that set-up made; var/ with its recordings stays
	rm -rf .venv node_modules $(VENDOR) build dist *.egg-info demo
	find qa_app -name '*.mo' -delete
