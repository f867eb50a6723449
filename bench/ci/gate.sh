#!/bin/sh
# gate.sh BASE [HISTORY]: the regression gate for any CI, to be copied or called as it is, at the top of a checkout whose
# history holds BASE. What could not be measured is measured once more, for a machine may have had a bad minute; a
# second 3 is the answer, and no green. With HISTORY the figures are appended there once the gate is passed.
# DEV names ./dev, if it is elsewhere. The exit code is the gate's: 0, 1 regression, 2 wrong usage, 3 could not measure.
set -u
base=$1 history=${2:-} dev=${DEV:-./dev}
"$dev" bench gate --base "$base"
code=$?
if [ "$code" -eq 3 ]; then
  echo "gate.sh: once more" >&2
  "$dev" bench gate --base "$base"
  code=$?
fi
if [ "$code" -eq 0 ] && [ -n "$history" ]; then
  "$dev" bench record "$history" || code=$?
fi
exit "$code"
