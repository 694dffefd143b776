# The two commands: `make run` and `make test`. The rest is for people who work on Stoa.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# Build products live outside the checkout, so that every checkout of this machine shares them.
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/stoa
export CARGO_TARGET_DIR ?= $(CACHE)/target
# Client packages that tests run unmodified.
export STOA_TEST_CLIENTS ?= $(CACHE)/clients
DATA ?= data

CARGO_DENY := 0.20.2

.PHONY: help run test lint unit deny bench tools

help: ## What there is to make.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: tools/compiler ## Build and start a marketplace with demo data; prints the address and the sign-in.
	cargo run --locked --release --bin stoa -- serve --demo --data $(DATA)

test: tools lint unit deny ## Format, lints, every test on both engines, licences and advisories.

lint:
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

unit: tools/postgres tools/clients
	scripts/with-postgres cargo test --locked --workspace --no-fail-fast

deny: tools/deny
	scripts/check-dependencies

bench: tools/compiler ## Measure GET, PUT and one complete flow (ENGINE=postgres for PostgreSQL, ENGINE=sandbox for stoa sandbox).
	scripts/bench $(ENGINE)

tools: tools/compiler tools/postgres tools/clients tools/deny

.PHONY: tools/compiler tools/postgres tools/clients tools/deny
tools/compiler:
	@scripts/install compiler

tools/postgres:
	@scripts/install postgres

tools/clients:
	@scripts/install clients $(STOA_TEST_CLIENTS)

tools/deny:
	@scripts/install cargo-deny $(CARGO_DENY)
