// For tests that need the program itself: runs touchstone as a child process, with its outputs in files and a
// bound on its time. Not a general process library: it starts one program, waits for it or ends it by its own
// id.
#pragma once

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"

namespace touchstone::app {

/// A folder of one test, removed with it.
class Scratch {
 public:
  Scratch()
      : path_(std::filesystem::path(testing::TempDir()) /
              ("touchstone_scratch_" + std::to_string(::getpid()) + "_" + std::to_string(counter_++))) {
    std::filesystem::create_directories(path_);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  static inline int counter_ = 0;
  std::filesystem::path path_;
};

struct Finished {
  int exit_code = -1;  ///< -1: ended by a signal, or by the bound
  std::string out;
  std::string err;
  long peak_memory_kb = 0;  ///< the most that it had in memory at once, but for its last milliseconds
};

/// A running child. Its destructor ends it, so that no test leaves a process behind.
class Program {
 public:
  explicit Program(std::vector<std::string> command) {
    static int counter = 0;
    const std::string stem = testing::TempDir() + "touchstone_program_" + std::to_string(::getpid()) + "_" +
                             std::to_string(counter++);
    out_ = stem + ".out";
    err_ = stem + ".err";
    std::fflush(nullptr);  // or the child would write it again
    pid_ = ::fork();
    if (pid_ != 0) return;
    if (std::freopen(out_.c_str(), "w", stdout) == nullptr ||
        std::freopen(err_.c_str(), "w", stderr) == nullptr)
      std::_Exit(126);
    // Nothing of the person who runs the tests may reach the program under test.
    for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE",
                             "AWS_REGION", "AWS_DEFAULT_REGION"}) {
      ::unsetenv(name);
    }
    ::setenv("HOME", "/nonexistent", 1);
    std::vector<char*> argv;
    for (std::string& word : command) argv.push_back(word.data());
    argv.push_back(nullptr);
    ::execvp(argv[0], argv.data());
    std::_Exit(127);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program() {
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove(out_, ignored);
    std::filesystem::remove(err_, ignored);
  }

  void signal(int number) const { ::kill(pid_, number); }

  /// Waits for the end, at most `bound`; a program that takes longer is killed and fails the test.
  Finished wait(std::chrono::seconds bound = std::chrono::seconds(120)) {
    Finished finished;
    const auto deadline = std::chrono::steady_clock::now() + bound;
    int status = 0;
    while (::waitpid(pid_, &status, WNOHANG) == 0) {
      if (const long peak = peak_memory_kb(); peak > 0) finished.peak_memory_kb = peak;
      if (std::chrono::steady_clock::now() > deadline) {
        ADD_FAILURE() << "the program hangs";
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, &status, 0);
        break;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    pid_ = -1;
    if (WIFEXITED(status)) finished.exit_code = WEXITSTATUS(status);
    finished.out = base::load_text(out_).value_or("");
    finished.err = base::load_text(err_).value_or("");
    return finished;
  }

  /// Waits until the standard output holds `text`, and gives all of it; empty when the bound passes first.
  std::string wait_for_output(const std::string& text,
                              std::chrono::seconds bound = std::chrono::seconds(60)) const {
    const auto deadline = std::chrono::steady_clock::now() + bound;
    while (std::chrono::steady_clock::now() < deadline) {
      const std::string seen = base::load_text(out_).value_or("");
      if (seen.find(text) != std::string::npos) return seen;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ADD_FAILURE() << "never printed: " << text;
    return "";
  }

 private:
  /// The child's peak until now, of its own program only; 0 when it is not known. What wait4() tells counts
  /// the memory of this test program in, of which the child is a copy until it becomes another program.
  [[nodiscard]] long peak_memory_kb() const {
    const std::filesystem::path process = "/proc/" + std::to_string(pid_);
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink(process / "exe", ignored);
    if (ignored || program == std::filesystem::read_symlink("/proc/self/exe", ignored)) return 0;
    std::ifstream status(process / "status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
    }
    return 0;
  }

  pid_t pid_ = -1;
  std::string out_;
  std::string err_;
};

/// The program of this build, beside the test program.
inline std::string touchstone_program() {
  std::error_code ignored;
  return (std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() / "touchstone").string();
}

inline Finished run_touchstone(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), touchstone_program());
  return Program(std::move(arguments)).wait();
}

/// `touchstone serve` on a free port.
class Served {
 public:
  explicit Served(std::vector<std::string> flags = {}) : program_(command(std::move(flags))) {
    const std::string line = program_.wait_for_output("touchstone serves ");
    const std::size_t at = line.find("http");
    if (at != std::string::npos) url_ = line.substr(at, line.find_first_of(" \n", at) - at);
  }
  [[nodiscard]] const std::string& url() const { return url_; }
  Program& program() { return program_; }

 private:
  static std::vector<std::string> command(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {touchstone_program(), "serve", "--port", "0"});
    return flags;
  }
  Program program_;
  std::string url_;
};

}  // namespace touchstone::app
