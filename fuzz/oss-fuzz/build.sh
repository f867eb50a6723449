#!/bin/bash -eu
# Builds the fuzz targets as OSS-Fuzz and ClusterFuzzLite ask for it: compilers and flags come in $CC, $CXX, $CFLAGS, $CXXFLAGS
# and $LIB_FUZZING_ENGINE, the source is below $SRC, $WORK is for what is built, and $OUT gets, for each target, the program
# and its .options, .dict and _seed_corpus.zip. Tested without a container by build_test.py.
#
# TOUCHSTONE_FUZZ_TARGETS names some targets instead of all.
source_folder=$SRC/touchstone
build=$WORK/touchstone

# The libraries of the distribution are built for libstdc++.
export CXXFLAGS="${CXXFLAGS//-stdlib=libc++/}"

# Beside the programs lie the libraries that a runner does not have.
cmake -S "$source_folder" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=None -DTOUCHSTONE_LIBFUZZER=ON \
  "-DTOUCHSTONE_FUZZING_ENGINE=$LIB_FUZZING_ENGINE" "-DCMAKE_EXE_LINKER_FLAGS=-Wl,-rpath,'\$ORIGIN/lib'"
programs=()
for target in ${TOUCHSTONE_FUZZ_TARGETS:-}; do programs+=("${target}_fuzz"); done
cmake --build "$build" --target "${programs[@]:-fuzz_targets}"

mkdir -p "$OUT/lib"
for program in "$build"/bin/*_fuzz; do
  name=$(basename "$program")
  target=${name%_fuzz}
  cp "$program" "$OUT/"
  cp "$build/bin/$name.options" "$OUT/"
  [ ! -f "$build/bin/$name.dict" ] || cp "$build/bin/$name.dict" "$OUT/"
  folders=("$source_folder/corpus/seeds/$target")
  [ ! -d "$source_folder/corpus/regressions/$target" ] || folders+=("$source_folder/corpus/regressions/$target")
  python3 -c 'import sys, zipfile, pathlib
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as out:
    for path in sorted(path for folder in sys.argv[2:] for path in pathlib.Path(folder).iterdir()):
        out.write(path, path.name)' "$OUT/${name}_seed_corpus.zip" "${folders[@]}"
  ldd "$program" | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p' | grep -Ev '/(libc|libm|libdl|librt|libpthread|libgcc_s|libresolv|ld-linux[^/]*)\.so' |
    while read -r library; do cp -L "$library" "$OUT/lib/"; done
done
