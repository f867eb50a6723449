// What the program asks of the system for its own process. Each test asks in a process of its own.
#include "app/process.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/resource.h>

#include <cstdlib>
#include <thread>

namespace touchstone::app::process_test {
namespace {

TEST(PrefersThroughput, LetsNoThreadTakeTheCoreFromAnother) {
  EXPECT_EXIT(
      {
        prefer_throughput();
        int policy = -1;
        std::thread([&policy] { policy = ::sched_getscheduler(0); }).join();  // one that starts afterwards
        std::_Exit(policy == SCHED_BATCH && ::sched_getscheduler(0) == SCHED_BATCH ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

TEST(AllowsManyFiles, UpToWhatTheSystemAllows) {
  EXPECT_EXIT(
      {
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = 64;
        ::setrlimit(RLIMIT_NOFILE, &files);
        allow_many_files();
        rlimit after{};
        ::getrlimit(RLIMIT_NOFILE, &after);
        std::_Exit(after.rlim_cur == files.rlim_max ? 0 : 1);
      },
      testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace touchstone::app::process_test
