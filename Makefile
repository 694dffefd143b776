# The two commands: `make run` and `make test`. The rest is for people who work on Stoa.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# Build products live outside the checkout, so that every checkout of this machine shares them.
export CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/stoa/target
DATA ?= data

CARGO_DENY := 0.20.2

.PHONY: help run test lint unit deny bench fuzz tools

help: ## What there is to make.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: tools/compiler ## Build and start a marketplace with demo data; prints the address and the sign-in.
	cargo run --locked --release --bin stoa -- serve --demo --data $(DATA)

test: tools lint unit deny ## Format, lints, every test on both engines, licences and advisories.

lint:
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

unit: tools/postgres
	scripts/with-postgres cargo test --locked --workspace --no-fail-fast

deny: tools/deny
	scripts/check-dependencies

bench: tools/compiler ## Measure GET, PUT and one complete flow (ENGINE=postgres for PostgreSQL).
	scripts/bench $(ENGINE)

# Each property takes its share; what fails is shrunk and printed, and becomes a test.
fuzz: tools/compiler ## Try the parsers and checks with CASES made-up inputs each (100,000).
	PROPTEST_CASES=$(or $(CASES),100000) cargo test --locked --release -p stoa-domain -- filter:: arbitrary::
	PROPTEST_CASES=$(or $(CASES),100000) cargo test --locked --release -p stoa-api --lib -- operations::

tools: tools/compiler tools/postgres tools/deny

.PHONY: tools/compiler tools/postgres tools/deny
tools/compiler:
	@scripts/install compiler

tools/postgres:
	@scripts/install postgres

tools/deny:
	@scripts/install cargo-deny $(CARGO_DENY)
