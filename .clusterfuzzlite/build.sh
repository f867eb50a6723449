#!/bin/bash -eu
# One way to build for both services.
exec "$SRC/touchstone/fuzz/oss-fuzz/build.sh"
