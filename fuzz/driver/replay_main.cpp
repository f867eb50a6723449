// Replays inputs through one of the fuzz targets where there is no libFuzzer: `fuzz_replay [--mutate N]
// TARGET FILE-OR-FOLDER...`; without arguments it names the targets. With --mutate each input is also changed
// N times by the mutator that the target has of its own, always in the same way. Each input is named before
// it runs, so that the last line of a crash says which one it was. Exit code 2 when it was given nothing to
// run, so that an empty corpus is never a success. Tested by the CTest tests of label `fuzz`, replay_nothing
// among them.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

extern "C" using RunInput = int(const std::uint8_t* data, std::size_t size);
extern "C" using Mutate =
    std::size_t(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed);

#define FUZZ_TARGET(name) extern "C" RunInput fuzz_##name;
#define FUZZ_MUTATED_TARGET(name) FUZZ_TARGET(name) extern "C" Mutate mutate_##name;
#include "fuzz_targets.inc"
#undef FUZZ_TARGET
#undef FUZZ_MUTATED_TARGET

/// What stands for libFuzzer's own mutations here: none.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* /*data*/, std::size_t size, std::size_t /*max_size*/) {
  return size;
}

namespace {

namespace fs = std::filesystem;

struct Target {
  const char* name;
  RunInput* run;
  Mutate* mutate;
};

constexpr std::array kTargets{
#define FUZZ_TARGET(name) Target{#name, fuzz_##name, nullptr},
#define FUZZ_MUTATED_TARGET(name) Target{#name, fuzz_##name, mutate_##name},
#include "fuzz_targets.inc"
#undef FUZZ_TARGET
#undef FUZZ_MUTATED_TARGET
};

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

#ifdef __SANITIZE_ADDRESS__
/// Runs one input from memory of exactly its size, so that the sanitizer sees a read past its end.
void run(const Target& target, std::span<const std::uint8_t> input) {
  const std::vector<std::uint8_t> bytes(input.begin(), input.end());
  target.run(bytes.data(), bytes.size());
}
#else
/// Runs one input from memory that ends where a page begins that nobody may touch, so that a read past its
/// end stops the program.
void run(const Target& target, std::span<const std::uint8_t> input) {
  static const auto page_bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t room_bytes = (input.size() / page_bytes + 1) * page_bytes;
  void* const room =
      mmap(nullptr, room_bytes + page_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (room == MAP_FAILED) std::abort();
  auto* const behind = static_cast<std::uint8_t*>(room) + room_bytes;
  if (mprotect(behind, page_bytes, PROT_NONE) != 0) std::abort();
  std::ranges::copy(input, behind - input.size());
  target.run(behind - input.size(), input.size());
  munmap(room, room_bytes + page_bytes);
}
#endif

/// Runs an input, then so many others that the target's mutator makes of it, each from the one before.
bool replay(const Target& target, const fs::path& path, unsigned mutations) {
  constexpr std::size_t kRoomBytes = 1024;
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  const std::vector<char> read{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  std::vector<std::uint8_t> bytes(read.begin(), read.end());
  std::printf("replaying %s (%zu bytes)\n", path.c_str(), bytes.size());
  std::fflush(stdout);
  run(target, bytes);
  std::size_t size = bytes.size();
  bytes.resize(std::max(size, kRoomBytes));
  for (unsigned seed = 0; seed < mutations; ++seed) {
    size = target.mutate(bytes.data(), size, bytes.size(), seed);
    run(target, std::span(bytes).first(size));
  }
  return true;
}

int fail(std::string_view words, const std::string& name) {
  std::fprintf(stderr, "%s: %.*s\n", name.c_str(), static_cast<int>(words.size()), words.data());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  std::size_t next = 1;
  unsigned mutations = 0;
  if (arguments.size() > 2 && std::string_view(arguments[1]) == "--mutate") {
    mutations = static_cast<unsigned>(std::strtoul(arguments[2], nullptr, 10));
    next = 3;
  }
  if (arguments.size() <= next) {
    for (const Target& target : kTargets) std::printf("%s\n", target.name);
    return 0;
  }
  const std::string name = arguments[next++];
  const auto* const target =
      std::ranges::find(kTargets, name, [](const Target& one) { return std::string_view(one.name); });
  if (target == kTargets.end())
    return fail("no such fuzz target; without arguments this names them all", name);
  if (mutations > 0 && target->mutate == nullptr) return fail("this target has no mutator of its own", name);

  std::size_t count = 0;
  for (; next < arguments.size(); ++next) {
    for (const fs::path& input : inputs_of(arguments[next])) {
      if (!replay(*target, input, mutations)) return fail("cannot be read", input.string());
      ++count;
    }
  }
  if (count == 0)
    return fail("nothing to replay: name at least one input file, or a folder that holds some", name);
  std::printf("replayed %zu inputs\n", count);
  return 0;
}
