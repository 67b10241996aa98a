# The two commands of a fresh checkout are `make run` and `make test`; see README.md.
# uv is taken from the path if it works there (a dead shim is also "found"), else installed into .uv/.
UV := $(shell uv --version >/dev/null 2>&1 && echo uv || echo .uv/bin/uv)
UV_READY := $(filter .uv/bin/uv,$(UV))
RUN := $(UV) run --frozen

.PHONY: run test check browser postgres bench catalogues screenshots

run: $(UV_READY)
	MUSTER_DEMONSTRATION=true $(RUN) --no-dev muster run

test: $(UV_READY) check
	scripts/install-test-needs
	$(RUN) pytest -n 2
	scripts/test-on-postgresql

check: $(UV_READY)
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy

catalogues: $(UV_READY)
	$(RUN) scripts/catalogues

.uv/bin/uv:
	scripts/install-uv
