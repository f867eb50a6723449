// JSON for people in pieces: an object whose last member is a list that is too long to be held as a whole.
// Byte for byte what to_pretty_json() makes of it. Tested by json_stream_test.cpp.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace touchstone::base {

/// Takes a text piece by piece. A piece is valid during the call.
using TextSink = std::function<void(std::string_view piece)>;

class JsonListStream {
 public:
  /// Begins the object with `head`'s members, an object, and then the list.
  /// @param sink  outlives the stream
  JsonListStream(const Json& head, std::string_view list, const TextSink& sink);
  JsonListStream(const JsonListStream&) = delete;
  JsonListStream& operator=(const JsonListStream&) = delete;
  ~JsonListStream() = default;

  /// The list's next item.
  void add(const Json& item);
  /// Ends the list, the object and the text; nothing is added afterwards.
  void finish();

 private:
  void flush();

  const TextSink& sink_;
  std::string piece_;  ///< kept for its memory
  bool empty_ = true;
};

}  // namespace touchstone::base
