# The two commands of a fresh checkout are `make run` and `make test`; see README.md.
# uv is taken from the path if it works there (a dead shim is also "found"), else installed into .uv/.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .uv/bin/uv)
UV_READY := $(filter .uv/bin/uv,$(UV))
RUN := $(UV) run --frozen

# The packages without database or web: every branch of theirs is covered.
PURE := tests/law tests/regimes tests/placement tests/screening tests/papers tests/cli
COVERED := --cov=muster.law --cov=muster.regimes --cov=muster.placement --cov=muster.screening --cov=muster.papers --cov-branch --cov-fail-under=100

.PHONY: run test check proof fuzz mutants bom catalogues diagrams screenshots

run: $(UV_READY)
	MUSTER_DEMONSTRATION=true $(RUN) --no-dev muster run

test: $(UV_READY) check
	scripts/install-test-needs
	$(RUN) --group spark pytest -n 2 $(PURE) $(COVERED) --cov-report=term-missing:skip-covered
	$(RUN) pytest -n 2 $(PURE:%=--ignore=%)
	scripts/test-on-postgresql -n 2 -m "not proof and (not browser or everywhere)" $(PURE:%=--ignore=%)

# The whole of what `make test` shows on a sample; takes long.
proof: $(UV_READY)
	$(RUN) pytest -n 2 -m proof

# Ten thousand requests that no form of ours sends, and damaged input, led by the code it reaches: `make fuzz SECONDS=600` for longer, TARGETS="book notation" for some.
SECONDS := 60
TARGETS :=
fuzz: $(UV_READY)
	$(RUN) --group fuzz scripts/fuzz --seconds $(SECONDS) $(TARGETS)
	$(RUN) pytest -m proof tests/security

# The interpreters of conditions, changed in one place at a time: which changes does no test notice?
mutants: $(UV_READY)
	$(RUN) --group mutation mutmut run --max-children 2
	$(RUN) --group mutation mutmut results

check: $(UV_READY)
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(RUN) scripts/secrets

# What the service is built on, by exact version and digest (CycloneDX): var/bom.cdx.json
bom: $(UV_READY)
	scripts/bom

bench: $(UV_READY)
	$(RUN) benchmarks/submissions.py --hold 60 --front

catalogues: $(UV_READY)
	$(RUN) scripts/catalogues

diagrams: $(UV_READY)
	MUSTER_VAR=$$(mktemp -d) $(RUN) scripts/diagrams
	MUSTER_VAR=$$(mktemp -d) $(RUN) scripts/access

screenshots: $(UV_READY)
	$(RUN) scripts/screenshots

.uv/bin/uv:
	scripts/install-uv
