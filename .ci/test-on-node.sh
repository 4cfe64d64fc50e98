#!/usr/bin/env bash
# The vitest suites of every package on another Node: .ci/test-on-node.sh 22 [vitest options]
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:?usage: .ci/test-on-node.sh <node version> [vitest options]}
shift
node .ci/turbo.mjs run build
echo "node $(npx --yes -p "node@$version" node --version)"
exec npx --yes -p "node@$version" node node_modules/vitest/vitest.mjs run --config .ci/vitest.config.ts "$@"
