#!/usr/bin/env bash
# The words of `./dev bench` that are more than running a program; ./dev calls it once the packages are there.
#
#   ./dev bench gate --base REV [--head REV] [--bench NAME]... [FLAG...]
#                                                            builds both below build/gate/, measures them against each other
#   ./dev bench gate BASE.json HEAD.json [CONTROL.json]      compares files of Google Benchmark's JSON from elsewhere
#   ./dev bench power [FLAG...]                              injects slowdowns and counts what the gate catches
#   ./dev bench record FILE [NAME...]                        appends the figures of this commit to a history
#   ./dev bench report FILE [--out PAGE.html]                draws a history as one page
#
# Without --head the working tree is measured as it stands, what is not committed included; without --bench every
# program but what runs over sockets. Flags of `bench_gate run`
# (--rounds, --seconds, --seed, --filter, --no-instructions) pass through. Exit codes: 0 as before or better,
# 1 regression, 2 wrong usage or a bad file, 3 could not measure.
set -euo pipefail
caller=${TOUCHSTONE_CALLER:-$PWD}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '\n== %s\n' "$*" >&2; }
die() { printf 'dev bench: %s\n' "$2" >&2; exit "$1"; }
describe() { sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' bench/words.sh; }
usage() { describe >&2; exit 2; }
help() { describe; exit 0; }

# build_in FOLDER TARGET...: configures and builds with the bench preset; what fails could not be measured.
build_in() {
  local folder=$1; shift
  say "building $* in $folder"
  (cd "$folder" && cmake --preset bench) >/dev/null || die 3 "$folder could not be configured"
  cmake --build "$folder/build/bench" --target "$@" --parallel "${JOBS:-$(nproc)}" >&2 || die 3 "$folder could not be built"
}

# The gate works where its caller stands, so that a file is the one that they name.
tool() {
  local bin=$PWD/build/bench/bin
  build_in . bench_gate
  cd "$caller"
  exec "$bin/bench_gate" "$@"
}

# The benchmark programs of a folder. What runs over sockets is left out: its time is the kernel's.
programs_of() {
  find "$1/bench" -maxdepth 1 -name '*_bench.cpp' ! -name 'conformance_bench.cpp' -printf '%f\n' | sed 's/\.cpp$//' | sort
}

# The working tree as a commit of its own, without touching the index or any branch.
snapshot() {
  local index
  index=$(mktemp)
  cp "$(git rev-parse --git-path index)" "$index"
  GIT_INDEX_FILE=$index git add --all
  GIT_INDEX_FILE=$index git -c user.name=gate -c user.email=gate@localhost \
    commit-tree "$(GIT_INDEX_FILE=$index git write-tree)" -p HEAD -m 'the working tree'
  rm -f "$index"
}

# check_out NAME REV: a worktree at build/gate/NAME. Names of one length, so that paths inside the programs are too.
check_out() {
  local folder="build/gate/$1"
  if [ -e "$folder/.git" ]; then
    git -C "$folder" checkout --quiet --force --detach "$2" || die 3 "$folder cannot be moved to $2"
  else
    git worktree prune
    git worktree add --quiet --force --detach "$folder" "$2" || die 3 "$2 cannot be checked out at $folder"
  fi
}

gate() {
  local base='' head='' only=() flags=()
  [ $# -gt 0 ] || usage
  if [[ "$1" != -* || " $* " == *".json "* ]]; then tool compare "$@"; fi
  while [ $# -gt 0 ]; do
    case "$1" in
      --base=* | --head=* | --bench=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
      --base | --head)
        [ $# -ge 2 ] || die 2 "$1 wants a revision"
        printf -v "${1#--}" '%s' "$2"; shift 2 ;;
      --bench)
        [ $# -ge 2 ] || die 2 "--bench wants a name: job_id"
        only+=("${2%_bench}_bench"); shift 2 ;;
      --help | -h) help ;;
      *) flags+=("$1"); shift ;;
    esac
  done
  [ -n "$base" ] || die 2 "--base REV is missing: what should the change be held against? For a branch: --base main"
  local wanted_base=$base wanted_head=$head
  base=$(git rev-parse --verify --quiet "$base^{commit}") || die 2 "--base: git knows no such revision as \"$wanted_base\""
  if [ -n "$head" ]; then
    head=$(git rev-parse --verify --quiet "$head^{commit}") || die 2 "--head: git knows no such revision as \"$wanted_head\""
  else
    head=$(snapshot)
  fi
  check_out base "$base"
  check_out head "$head"
  local programs side name known
  mapfile -t programs < <(programs_of build/gate/head)
  for name in "${only[@]}"; do
    printf '%s\n' "${programs[@]}" | grep -qx -- "$name" || die 2 "the head has no benchmark \"$name\"; there are: ${programs[*]}"
  done
  [ ${#only[@]} -eq 0 ] || programs=("${only[@]}")
  for side in base head; do
    known=()
    mapfile -t known < <(comm -12 <(printf '%s\n' "${programs[@]}" | sort) <(programs_of "build/gate/$side"))
    [ ${#known[@]} -eq 0 ] || build_in "build/gate/$side" "${known[@]}"  # a side may have none of them
  done
  build_in . bench_gate
  say "base $(git log -1 --format='%h %s' "$base"), head $(git log -1 --format='%h %s' "$head")"
  exec build/bench/bin/bench_gate run --base build/gate/base/build/bench/bin --head build/gate/head/build/bench/bin \
    "${flags[@]}" "${programs[@]}"
}

record() {
  [ $# -ge 1 ] || die 2 "record wants the file that keeps the history: ./dev bench record history.jsonl"
  case "$1" in --help | -h) help ;; -*) die 2 "record wants a file first, not $1" ;; esac
  local history=$1 names name out files=() all; shift
  mapfile -t all < <(programs_of .)
  if [ $# -gt 0 ]; then names=("${@/%_bench/}"); names=("${names[@]/%/_bench}"); else names=("${all[@]}"); fi
  for name in "${names[@]}"; do
    printf '%s\n' "${all[@]}" | grep -qx -- "$name" || die 2 "no benchmark \"$name\" to record; there are: ${all[*]}"
  done
  build_in . "${names[@]}"
  out=$(mktemp -d)
  for name in "${names[@]}"; do
    say "$name"
    "build/bench/bin/$name" --benchmark_report_aggregates_only=false --benchmark_out="$out/$name.json" \
      --benchmark_out_format=json >&2 || { rm -rf "$out"; die 3 "$name failed"; }
    files+=("$out/$name.json")
  done
  local code=0 figures
  figures=(--commit "$(git describe --always --dirty --abbrev=10 --exclude '*')" --date "$(git log -1 --format=%cI)"
    --machine "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores"
    --compiler "$(${CXX:-g++} --version | head -1)" "${files[@]}")
  (tool record --history "$history" "${figures[@]}") || code=$?
  rm -rf "$out"
  exit "$code"
}

case "${1:-}" in
  gate) shift; gate "$@" ;;
  record) shift; record "$@" ;;
  report) tool "$@" ;;
  power) shift; build_in . slowed_bench bench_gate; exec build/bench/bin/bench_gate power --bin build/bench/bin "$@" ;;
  *) usage ;;
esac
