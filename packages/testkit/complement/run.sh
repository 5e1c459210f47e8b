#!/usr/bin/env bash
# Runs upstream Complement against this checkout without Docker and compares the results with the baseline.
# Needs Linux, root, Go and a checkout of github.com/matrix-org/complement.
#
#   run.sh COMPLEMENT_CHECKOUT [--refresh] [PACKAGE] [-run PATTERN]
#
# PACKAGE defaults to ./tests/csapi. --refresh rewrites results.jsonl from this run.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
checkout=${1:?the folder of a Complement checkout}
shift
refresh=no
if [ "${1:-}" = --refresh ]; then refresh=yes; shift; fi
package=./tests/csapi
case "${1:-}" in ./*) package=$1; shift ;; esac
output=${COMPLEMENT_OUTPUT:-$(mktemp -d)}
export COMPLEMENT_BASE_IMAGE=veche COMPLEMENT_ENABLE_DIRTY_RUNS=${COMPLEMENT_ENABLE_DIRTY_RUNS:-1} COMPLEMENT_SPAWN_HS_TIMEOUT_SECS=60
cd "$checkout"
# A network namespace keeps everything, Complement's mock servers included, on loopback.
unshare -n sh -c 'ip link set lo up && exec "$@"' sh \
  node "$here/docker-shim.mjs" --socket "$output/docker.sock" --root "$output/containers" "veche=$here/launch.sh" -- \
  go test -json -count=1 -p 1 -timeout 60m "$@" "$package" >"$output/results.json" || true
if [ "$refresh" = yes ]; then
  node "$here/summarise.mjs" --results "$here/results.jsonl" "$output/results.json"
else
  partial=()
  if [ $# -gt 0 ]; then partial=(--partial); fi
  node "$here/summarise.mjs" --baseline "$here/results.jsonl" "${partial[@]}" "$output/results.json"
fi
echo "Everything that was printed: $output/results.json"
