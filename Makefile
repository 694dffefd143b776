# The two commands: `make run` and `make test`. The rest is for people who work on Stoa.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# Build products live outside the checkout, so that every checkout of this machine shares them.
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/stoa
export CARGO_TARGET_DIR ?= $(CACHE)/target
# Client packages that tests run unmodified.
export STOA_TEST_CLIENTS ?= $(CACHE)/clients
# What looks at pages in a browser, and where their pictures are kept.
export STOA_TEST_BROWSER ?= $(CACHE)/browser
export STOA_PICTURES ?= $(CACHE)/pictures
# Where cargo finds nextest and deny.
export PATH := $(CACHE)/cargo-tools:$(PATH)
DATA ?= data

.PHONY: help run test quick lint unit conformance deny bench audit growth fuzz soak tools

help: ## What there is to make.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

run: tools/compiler ## Build and start a marketplace with demo data; prints the address and the sign-in.
	cargo run --locked --profile demo --bin stoa -- serve --demo --data $(DATA)

test: tools lint unit conformance deny ## Format, lints, every test on both engines, conformance, licences and advisories.

quick: tools/compiler tools/cargo ## Format, lints and tests on SQLite of one crate: make quick CRATE=stoa-app.
	@[ -n "$(CRATE)" ] || { echo "say which crate: make quick CRATE=stoa-app" >&2; exit 2; }
	cargo fmt --all --check
	cargo clippy --locked --package $(CRATE) --all-targets -- -D warnings
	cargo nextest run --locked --package $(CRATE) --profile quick

lint:
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

unit: tools/postgres tools/clients tools/languages tools/browser tools/cargo
	scripts/with-postgres cargo nextest run --locked --workspace

conformance: tools/postgres ## Try the served API out by nothing but its OpenAPI document.
	scripts/conformance sqlite 20
	scripts/with-postgres scripts/conformance postgres 3

deny: tools/cargo
	scripts/check-dependencies

bench: tools/compiler tools/nginx $(filter tools/postgres,tools/$(ENGINE)) ## Measure throughput and latency of the API and of the portal beside nginx, and what a sandbox costs (ENGINE=sqlite, postgres or sandbox, OFFERS=100000).
	scripts/bench $(or $(ENGINE),sqlite) $(if $(OFFERS),--offers $(OFFERS))
	$(if $(OFFERS)$(filter sandbox,$(ENGINE)),,scripts/bench $(or $(ENGINE),sqlite) --portal)
	$(if $(ENGINE)$(OFFERS),,scripts/bench sandbox)

audit: tools/compiler ## What axe says of every page of offers of all types, and Lighthouse of six pages of the portal.
	@scripts/install audit $(CACHE)/audit
	scripts/audit $(CACHE)/audit

growth: tools/compiler tools/vmtouch $(filter tools/postgres,tools/$(ENGINE)) ## Ask a server with 1,000 offers and one with OFFERS (100,000) in turn, and compare (ENGINE=sqlite or postgres).
	scripts/bench $(or $(ENGINE),sqlite) --growth $(or $(OFFERS),100000)

soak: tools/compiler tools/postgres tools/nginx ## A thousand kills, a crash at every transaction, power cuts, then MINUTES (30) under load.
	STOA_CRASH_ROUNDS=1000 scripts/with-postgres cargo test --locked --release -p stoa --test suite crash::
	STOA_SIM_EVERY=1 STOA_SIM_ROUNDS=1000 scripts/with-postgres cargo test --locked --release -p stoa-app --test suite simulator::
	STOA_POWER_ROUNDS=100 STOA_POSTGRES_CRASHES=100 scripts/with-postgres cargo test --locked --release -p stoa-db --test power --test suite
	scripts/bench $(or $(ENGINE),sqlite) --soak $(or $(MINUTES),30)

# Each property takes its share; what fails is shrunk and printed, and becomes a test.
fuzz: tools/compiler ## Try the parsers and checks with CASES made-up inputs each (100,000).
	PROPTEST_CASES=$(or $(CASES),100000) cargo test --locked --release -p stoa-domain -p stoa-offer-types -- filter:: arbitrary::
	PROPTEST_CASES=$(or $(CASES),100000) cargo test --locked --release -p stoa-api --lib -- get_operation_by_version::

tools: tools/compiler tools/postgres tools/clients tools/languages tools/browser tools/cargo

.PHONY: tools/compiler tools/postgres tools/clients tools/languages tools/browser tools/cargo tools/nginx tools/vmtouch
tools/compiler:
	@scripts/install compiler

tools/postgres:
	@scripts/install postgres

tools/clients:
	@scripts/install clients $(STOA_TEST_CLIENTS)

tools/languages:
	@scripts/install languages

tools/browser:
	@scripts/install browser $(STOA_TEST_BROWSER)

tools/cargo:
	@scripts/install cargo-tools $(CACHE)/cargo-tools

tools/nginx:
	@scripts/install nginx

tools/vmtouch:
	@scripts/install vmtouch
