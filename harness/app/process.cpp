// See process.h.
#include "app/process.h"

#include <malloc.h>
#include <sched.h>
#include <sys/resource.h>

namespace touchstone::app {
namespace {

// Gives the memory of a megabyte's body back to the system when it is freed. glibc would raise the size from
// which it does so to that of the first one, and the holes that such bodies leave between what is kept took
// 12 MB of the 116 MB of a full run (/usr/bin/time -f %M touchstone run --level all).
void give_large_blocks_back() {
#ifdef M_MMAP_THRESHOLD  // glibc's
  constexpr int kLargeBytes = 128 << 10;
  mallopt(M_MMAP_THRESHOLD, kLargeBytes);
#endif
}

// Without this the kernel switches between client and endpoint at each request, even with sixteen of them on
// their way: 9,900 times in a full run on one core instead of 1,400
// (taskset -c 0 perf stat -e context-switches touchstone run --level all).
void work_in_batches() {
#ifdef SCHED_BATCH  // Linux's
  const sched_param no_priority{};
  (void)::sched_setscheduler(0, SCHED_BATCH, &no_priority);
#endif
}

}  // namespace

void prefer_throughput() {
  give_large_blocks_back();
  work_in_batches();
}

void allow_many_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace touchstone::app
