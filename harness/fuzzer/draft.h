// A request before anybody has said what may be answered: whom it asks, the bytes of its body, and what
// differs in its head. Plain values, without templates: what is drawn here is sent as it is. Made by
// generator.h, judged by oracle.h.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cases/case.h"

namespace touchstone::fuzzer {

struct Draft {
  std::size_t family = 0;       ///< place in Catalogue::families: whose jobs it is about
  cases::SharedText operation;  ///< one of that family's
  std::string body;
  std::vector<cases::HeaderChange> headers = {};
  std::string method = "POST";
  std::string path = "/";
  std::string tried = {};  ///< what is odd about it, in a few words of a bounded set: "text after", "comment"
};

}  // namespace touchstone::fuzzer
