// See json_stream.h.
#include "base/json_stream.h"

namespace touchstone::base {
namespace {

constexpr std::size_t kMember = 1;  // levels of indentation
constexpr std::size_t kItem = 2;

}  // namespace

JsonListStream::JsonListStream(const Json& head, std::string_view list, const TextSink& sink) : sink_(sink) {
  piece_ += '{';
  for (const JsonMember& member : head.members()) {
    append_line_break(piece_, kMember);
    append_json_string(piece_, member.name);
    piece_ += ": ";
    append_pretty_json(piece_, member.value, kMember);
    piece_ += ',';
  }
  append_line_break(piece_, kMember);
  append_json_string(piece_, list);
  piece_ += ": [";
  flush();
}

void JsonListStream::add(const Json& item) {
  if (!empty_) piece_ += ',';
  empty_ = false;
  append_line_break(piece_, kItem);
  append_pretty_json(piece_, item, kItem);
  flush();
}

void JsonListStream::finish() {
  if (!empty_) append_line_break(piece_, kMember);
  piece_ += ']';
  append_line_break(piece_, 0);
  piece_ += "}\n";
  flush();
}

void JsonListStream::flush() {
  sink_(piece_);
  piece_.clear();
}

}  // namespace touchstone::base
