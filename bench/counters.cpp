// What an operation costs beside time: see counters.h.
#include "counters.h"

#include <fmt/format.h>
#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <valgrind/callgrind.h>

#include <cerrno>
#include <cstddef>

namespace {

constinit thread_local std::uint64_t allocations = 0;

}  // namespace

// glibc's own names of its allocator: a program that defines malloc replaces it everywhere, in libraries too,
// and these are what is left to forward to. NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) noexcept {
  ++allocations;
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
  ++allocations;
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) noexcept {
  ++allocations;
  return __libc_realloc(old, size);
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
  ++allocations;
  return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept { return memalign(alignment, size); }
int posix_memalign(void** out, std::size_t alignment, std::size_t size) noexcept {
  void* made = memalign(alignment, size);
  if (made == nullptr) return ENOMEM;
  *out = made;
  return 0;
}
}
// NOLINTEND(bugprone-reserved-identifier)

namespace touchstone::bench {

namespace {

/// The processor's counter of this thread's user instructions; negative where there is none.
int open_counter() {
  perf_event_attr wanted{};
  wanted.size = sizeof wanted;
  wanted.type = PERF_TYPE_HARDWARE;
  wanted.config = PERF_COUNT_HW_INSTRUCTIONS;
  wanted.exclude_kernel = 1;
  wanted.exclude_hv = 1;
  return static_cast<int>(::syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0));
}
int counter() {
  static const int opened = open_counter();
  return opened;
}

std::optional<std::uint64_t> read_counter() {
  std::uint64_t value = 0;
  if (counter() < 0 || ::read(counter(), &value, sizeof value) != sizeof value) return std::nullopt;
  return value;
}

/// Instructions of `work`, without those of reading the counter.
std::optional<double> instructions_of(const std::function<void()>& work) {
  const auto start = read_counter();
  const auto again = read_counter();
  work();
  const auto end = read_counter();
  if (!start || !again || !end) return std::nullopt;
  return static_cast<double>((*end - *again) - (*again - *start));
}

/// Below callgrind: a profile of `work` alone, under a name that gate/callgrind.h reads.
void dump(const std::string& benchmark, std::int64_t operations, const std::function<void()>& work) {
  const std::string name = fmt::format("touchstone-bench {} {}", operations, benchmark);
  CALLGRIND_START_INSTRUMENTATION;
  CALLGRIND_ZERO_STATS;
  work();
  CALLGRIND_DUMP_STATS_AT(name.c_str());
  CALLGRIND_STOP_INSTRUMENTATION;
}

}  // namespace

std::uint64_t allocations_so_far() { return allocations; }

bool instructions_are_counted() { return read_counter().has_value(); }

void count_costs(benchmark::State& state, const std::string& benchmark, std::int64_t operations,
                 const std::function<void()>& work) {
  work();  // what is made once, at the first use, is no cost of an operation
  const auto each = static_cast<double>(operations);
  const std::uint64_t before = allocations_so_far();
  work();
  state.counters["allocations"] = static_cast<double>(allocations_so_far() - before) / each;
  if (RUNNING_ON_VALGRIND != 0) {
    dump(benchmark, operations, work);
  } else if (const auto instructions = instructions_of(work)) {
    state.counters["instructions"] = *instructions / each;
  }
}

}  // namespace touchstone::bench
