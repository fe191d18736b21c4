# Everything that is done to Fudian from a shell. `make` alone lists it.
#
# There is one optimised configuration for all (swift build -c release) and one .build: the domain runs 250 times slower
# in a debug build, and a second configuration would compile every dependency twice.

SWIFT ?= swift
PREFIX ?= /usr
DESTDIR ?=
export SWIFT PREFIX DESTDIR

.DEFAULT_GOAL := help
# Two builds at once would only wait for each other.
.NOTPARALLEL:

.PHONY: help
help: ## this list
	@echo "Fudian (复电). Start with: make demo"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: build ## installs, builds, then shows the whole main job in two minutes (KEEP=1 leaves it running)
	@.build/release/fudian-demo $(if $(KEEP),--keep)

.PHONY: test
test: ## installs, builds, then runs every check there is, the demo too; prints each part's time
	@setup/test

.PHONY: build
build: ## installs what is missing and builds all programs
	@setup/part setup setup/prepare build
	@setup/part build --show '^Build complete' $(SWIFT) build -c release

.PHONY: format
format: ## formats all Swift files in place
	@$(SWIFT) format --in-place --recursive --parallel $(wildcard Package.swift Sources Tests Simulators Benchmarks)

.PHONY: lint
lint: ## looks for formatting faults, warnings and broken shell files
	@setup/part lint setup/lint

.PHONY: systemd
systemd: build ## checks the systemd files against systemd itself
	@setup/part systemd systemd/check

.PHONY: invariants
invariants: ## writes into docs/invariants.md and docs/faults.md what proves which row
	@FUDIAN_WRITE_INVARIANTS=1 $(SWIFT) test -c release --disable-xctest --filter '^HouseTests\.'

.PHONY: bench
bench: build ## measures the speed targets and writes .build/bench.json (under five minutes)
	@.build/release/fudian-bench --output .build/bench.json

.PHONY: year
year: build ## a year of 1,000 accounts: ledger, re-rating and the town's own books must agree (ACCOUNTS=, SEED= change it)
	@.build/release/fudian-year --accounts $(or $(ACCOUNTS),1000) --seed $(or $(SEED),1)

.PHONY: torture
torture: ## the long runs: 200 kills, 100,000 reconnects
	@setup/part setup setup/prepare test
	@setup/part build --show '^Build complete' $(SWIFT) build -c release --build-tests
	@FUDIAN_TORTURE=1 $(SWIFT) test -c release --skip-build --disable-xctest --no-parallel \
		--filter Torture

.PHONY: simulate
simulate: build ## ten minutes of the simulated world on all cores (FOR=60 seconds), or one story: SEED=7 RUN=swarm PACE=hours
ifdef SEED
	@.build/release/fudian-world story --seed $(SEED) --run $(or $(RUN),swarm) --pace $(or $(PACE),seconds)
else
	@.build/release/fudian-world simulate $(if $(FOR),--seconds $(FOR))
endif

.PHONY: bugs
bugs: ## one extra build of the world with bugs inside the product's code: each must be found by an invariant
	@setup/part bugs --loud setup/bugs

.PHONY: install
install: ## installs what `make build` has built under DESTDIR and PREFIX (/usr); keeps a configuration that is there
	@setup/install

.PHONY: uninstall
uninstall: ## removes what `make install` has installed; configuration and data stay
	@setup/uninstall

.PHONY: clean
clean: ## removes all that was built
	rm -rf .build .build-bugs
