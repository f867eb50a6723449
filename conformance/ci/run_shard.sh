#!/bin/sh
# run_shard.sh I N FOLDER [FLAG...]: runs the I-th of N shards and leaves FOLDER/shard-I.json for `touchstone merge`.
# A shard that found deviations, or nothing to judge, has done its work: the verdict is that of the merged report.
# Whatever leaves no whole result (bad usage, a target that is not there or went silent) fails the shard, so that it
# is tried again. TOUCHSTONE names the program, if it is not on the PATH.
set -u
index=$1 of=$2 folder=$3
shift 3
"${TOUCHSTONE:-touchstone}" run --shard "$index/$of" --report "json=$folder/shard-$index.json" "$@"
code=$?
case $code in
  0 | 1 | 4) exit 0 ;;
  *) exit "$code" ;;
esac
