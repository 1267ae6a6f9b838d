# build · test · check · demo · acceptance · fuzz · format · golden · generate · bench
# Every target installs what it needs first (scripts/setup); as root on Debian 12 nothing else is required but Swift.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := build
PYTHON := $(CURDIR)/.tools/python/bin/python
ENVOY_BIN := $(CURDIR)/.tools/envoy
ACCEPTANCE ?= ../shared/acceptance
export PYTHON ENVOY_BIN

.PHONY: build test check demo acceptance fuzz bench format golden generate setup clean

setup:
	@scripts/setup

## bin/kuma-cp, bin/kuma-dp, bin/kumactl: release, Swift's library inside
build:
	@scripts/setup build
	@scripts/build

## The check, the tests, a short run of the fuzzers, and the acceptance files that fit CI's time
test: setup check
	@echo "· building the tests"
	@swift build --build-tests 2>&1 | scripts/quiet-build
	@echo "· running the tests, one after the other: many start programs, and two cores are few"
	@swift test --skip-build --no-parallel
	@scripts/check-messages
	@scripts/fuzz ci
	@$(MAKE) --no-print-directory build
	@scripts/check-readme
	@scripts/check-demo
	@scripts/acceptance ci

## What costs seconds: format, layers, comments, the banned list, generated code
check:
	@scripts/check-format
	@scripts/check-layers
	@scripts/check-docs
	@scripts/check-banned
	@scripts/check-generated

## Two zones with a backend each and a client; CHECK=1 stops after the check
demo:
	@scripts/setup demo
	@scripts/build
	@scripts/demo $(if $(CHECK),--check)

## The black-box files that are meant to be green; FILES="test_dns test_rest" for some
acceptance: setup build
	@scripts/acceptance $(or $(FILES),all)

## libFuzzer with the address sanitizer over every decoder of bytes from outside; SECONDS_EACH per subject
fuzz: setup
	@scripts/fuzz $(or $(SECONDS_EACH),60)

## The ground beside nginx, names beside unbound; ONLY=dns for one of ground, dns, fleet, build, propagation, exchange, failover, size
bench:
	@scripts/setup bench
	@scripts/bench $(or $(ONLY),all)

format:
	@swift format --in-place --parallel $$(git ls-files '*.swift' | grep -v /Generated/)

golden: setup
	@UPDATE_GOLDEN_FILES=true swift test

generate: setup
	@scripts/generate-protos

clean:
	@rm -rf .build bin
