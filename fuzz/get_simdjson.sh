#!/usr/bin/env bash
# Fetches the source of Debian's simdjson into build/simdjson, for fuzz builds that see into it. Through apt, from where the
# machine has its packages, with lists of its own, so that the machine's are left alone. It builds nothing: modes.py does, when
# the folder is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=$PWD/build/simdjson
[ -f "$out/simdjson.cpp" ] && { echo "$out is there already"; exit 0; }
own=$(mktemp -d)
trap 'rm -rf "$own"' EXIT
mkdir -p "$own/lists/partial" "$own/cache/archives/partial" "$out"
# shellcheck disable=SC2016  # apt's own variables
apt-get indextargets --format 'deb-src $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u >"$own/sources.list"
[ -s "$own/sources.list" ] || { echo "apt knows no repository here: run apt-get update first" >&2; exit 1; }
options=(-o "Dir::Etc::sourcelist=$own/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$own/lists" -o "Dir::Cache=$own/cache")
apt-get "${options[@]}" update -qq
(cd "$own" && apt-get "${options[@]}" source --download-only -qq simdjson && tar -xf simdjson_*.orig.tar.*)
cp "$own"/simdjson-*/singleheader/simdjson.{h,cpp} "$out/"
echo "simdjson's source is in $out"
