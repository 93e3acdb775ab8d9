#!/bin/sh
# Rewrites the hashed locks from pyproject.toml. Needs uv; run it after changing a dependency (docs/adr/0003-hashed-locks.md).
set -eu
cd "$(dirname "$0")/.."
lock() { # lock OUTPUT [uv options]
  out=$1; shift
  uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -q "$@" -o "requirements/$out"
}
lock all.txt -c requirements/constraints.in --extra prod --group dev
lock app.txt -c requirements/all.txt
lock prod.txt -c requirements/all.txt --extra prod
lock test.txt -c requirements/all.txt --extra prod --group test
