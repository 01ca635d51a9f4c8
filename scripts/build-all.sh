#!/usr/bin/env bash
# Builds everything without running tests: the server, the commands, the archive under dist/.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
./mvnw -B -ntp -DskipTests package "$@"
echo "built: $(ls -d dist/internet2) and $(ls dist/*.tar.gz)"
