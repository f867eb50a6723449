// Carries out a program and keeps what it printed: see process.h.
#include "gate/process.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace touchstone::gate {

namespace {

base::Error system_error(const std::string& what) {
  return {base::ErrorCode::kSystem, what + ": " + std::strerror(errno)};
}

/// In the child: becomes the program. The alarm outlives exec, so that a program that hangs is ended by the
/// system.
[[noreturn]] void become(const std::vector<char*>& words, int output, std::chrono::seconds limit) {
  ::dup2(output, STDOUT_FILENO);
  ::dup2(output, STDERR_FILENO);
  ::alarm(static_cast<unsigned>(limit.count()));
  ::execvp(words[0], words.data());
  constexpr int kNotStarted = 127;
  ::_exit(kNotStarted);
}

}  // namespace

base::Result<Finished> run_process(const std::vector<std::string>& words, std::chrono::seconds limit) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::unexpected(system_error("no pipe"));
  const pid_t child = ::fork();
  if (child == 0) become(arguments, ends[1], limit);
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    return std::unexpected(system_error("no process for " + words[0]));
  }
  Finished finished;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = ::read(ends[0], buffer.data(), buffer.size());
    if (got > 0) finished.printed.append(buffer.data(), static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EINTR)) break;
  }
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  finished.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return finished;
}

bool stay_on_one_core() {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return false;
  int last = -1;
  for (int core = 0; core < CPU_SETSIZE; ++core) {
    if (CPU_ISSET(core, &allowed)) last = core;
  }
  if (last < 0) return false;
  CPU_ZERO(&allowed);
  CPU_SET(last, &allowed);
  return ::sched_setaffinity(0, sizeof allowed, &allowed) == 0;
}

}  // namespace touchstone::gate
