// Replays inputs through a fuzz target where there is no libFuzzer: usage `TARGET FILE-OR-FOLDER...`.
// It mutates nothing. Each input is named before it runs, so that the last line of a crash says which one it
// was. Exit code 2 when it was given nothing to run, so that an empty corpus is never a success. Tested by
// the CTest tests of label `fuzz`, replay_nothing among them.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

/// The files below a folder in a fixed order, or the file itself.
std::vector<fs::path> inputs_of(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> inputs;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) inputs.push_back(entry.path());
  }
  std::ranges::sort(inputs);
  return inputs;
}

/// Runs one input from memory of exactly its size, so that a sanitizer sees a read past its end.
bool replay(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  const std::vector<char> read{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const std::vector<std::uint8_t> bytes(read.begin(), read.end());
  std::printf("replaying %s (%zu bytes)\n", path.c_str(), bytes.size());
  std::fflush(stdout);
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 0;
  for (int i = 1; i < argc; ++i) {
    for (const fs::path& input : inputs_of(argv[i])) {
      if (!replay(input)) {
        std::fprintf(stderr, "%s: cannot be read\n", input.c_str());
        return 2;
      }
      ++count;
    }
  }
  if (count == 0) {
    std::fprintf(stderr, "nothing to replay: name at least one input file, or a folder that holds some\n");
    return 2;
  }
  std::printf("replayed %zu inputs\n", count);
  return 0;
}
