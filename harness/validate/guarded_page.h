// A page of memory between two that nobody may touch: a read outside of the text that lies at its edge ends
// the program. For the tests of this room's matchers only. Used by job_id_test.cpp, arn_paths_test.cpp.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string_view>

namespace touchstone::validate {

/// One readable page between two that may not be touched.
class GuardedPage {
 public:
  GuardedPage()
      : size_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))),
        map_(mmap(nullptr, 3 * size_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    if (map_ == MAP_FAILED || mprotect(page(), size_, PROT_READ | PROT_WRITE) != 0) std::abort();
  }
  GuardedPage(const GuardedPage&) = delete;
  GuardedPage& operator=(const GuardedPage&) = delete;
  ~GuardedPage() { munmap(map_, 3 * size_); }

  [[nodiscard]] std::string_view at_begin(std::string_view text) { return put(page(), text); }
  [[nodiscard]] std::string_view at_end(std::string_view text) {
    return put(page() + size_ - text.size(), text);
  }

 private:
  char* page() { return static_cast<char*>(map_) + size_; }
  static std::string_view put(char* to, std::string_view text) {
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    return {to, text.size()};
  }

  std::size_t size_;
  void* map_;
};

}  // namespace touchstone::validate
