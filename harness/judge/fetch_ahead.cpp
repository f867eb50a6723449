// See fetch_ahead.h.
#include "judge/fetch_ahead.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace touchstone::judge {
namespace {

// How many exchanges ahead each stage is.
constexpr std::array<std::size_t, 6> kAhead = {24, 17, 12, 8, 5, 3};

// Asks for the line that a byte stands in. (g++ takes a function that does nothing else for one without any
// effect, and leaves out the calls of it; not so with a statement that it must keep.)
void prefetch_line(const char* byte) {
  __builtin_prefetch(byte);
  asm volatile("");
}

// Each line of a piece of memory, of a long one of its beginning. It need not begin with a line, and an empty
// one may have no address.
void prefetch(const void* begin, std::size_t size_bytes) {
  constexpr std::size_t kLineBytes = 64;
  constexpr std::size_t kMostBytes = 1024;
  if (begin == nullptr || size_bytes == 0) return;
  size_bytes = std::min(size_bytes, kMostBytes);
  const auto* bytes = static_cast<const char*>(begin);
  for (std::size_t at = 0; at < size_bytes; at += kLineBytes) prefetch_line(bytes + at);
  prefetch_line(bytes + size_bytes - 1);
}

template <class Item>
void prefetch_items(const std::vector<Item>& items) {
  prefetch(items.data(), items.size() * sizeof(Item));
}

// A text that is so short that it stands in its string is there already.
void prefetch_text(const std::string& text) {
  if (text.size() >= sizeof(std::string) / 2) prefetch(text.data(), text.size());
}

// What the values so many levels below one hold. All above has been fetched.
void prefetch_inside(const base::Json& value, std::size_t levels) {
  if (levels == 0) {
    if (value.is_string()) return prefetch_text(value.as_string());
    prefetch_items(value.items());
    return prefetch_items(value.members());
  }
  constexpr std::size_t kMost = 16;
  for (const base::Json& item : std::span(value.items()).first(std::min(value.items().size(), kMost)))
    prefetch_inside(item, levels - 1);
  for (const base::JsonMember& member :
       std::span(value.members()).first(std::min(value.members().size(), kMost))) {
    if (levels == 1) prefetch_text(member.name);
    prefetch_inside(member.value, levels - 1);
  }
}

}  // namespace

FetchAhead::Cursor::Cursor(std::span<const run::Transcript> transcripts) : left_(transcripts) {
  skip_empty();
}

void FetchAhead::Cursor::advance() {
  if (++place_ < left_.front().exchanges.size()) return;
  left_ = left_.subspan(1);
  skip_empty();
}

void FetchAhead::Cursor::skip_empty() {
  place_ = 0;
  while (!left_.empty() && left_.front().exchanges.empty()) left_ = left_.subspan(1);
}

FetchAhead::FetchAhead(const KnownCases& known, std::span<const run::Transcript> transcripts)
    : known_(known), cursors_{Cursor(transcripts), Cursor(transcripts), Cursor(transcripts),
                              Cursor(transcripts), Cursor(transcripts), Cursor(transcripts)} {
  for (std::size_t stage = 0; stage < kStages; ++stage) pass(static_cast<Stage>(stage), kAhead[stage]);
}

void FetchAhead::pass(const run::Transcript& transcript) {
  for (std::size_t stage = 0; stage < kStages; ++stage)
    pass(static_cast<Stage>(stage), transcript.exchanges.size());
}

void FetchAhead::pass(Stage stage, std::size_t exchanges) {
  Cursor& cursor = cursors_[static_cast<std::size_t>(stage)];
  for (; exchanges > 0 && !cursor.is_at_end(); --exchanges, cursor.advance()) fetch(stage, cursor);
}

void FetchAhead::fetch(Stage stage, const Cursor& at) const {
  const run::Recorded& recorded = at.recorded();
  if (stage == Stage::kExchange) {
    // What was sent, before the response, is not read.
    const auto* response = reinterpret_cast<const char*>(&recorded.exchange.response);
    prefetch(response, static_cast<std::size_t>(reinterpret_cast<const char*>(&recorded + 1) - response));
    if (at.is_first()) prefetch(known_.find(*at.transcript().tested), sizeof(KnownCase));
    return;
  }
  if (stage == Stage::kMessage && at.is_first()) {
    const KnownCase* known = known_.find(*at.transcript().tested);
    if (known != nullptr) prefetch(known->steps.data(), known->steps.size_bytes());
  }
  if (!recorded.exchange.response) return;
  const wire::Answer& answer = recorded.answer;
  if (stage == Stage::kMessage) {
    const std::string_view headers = recorded.exchange.response->headers.memory();
    prefetch(headers.data(), headers.size());
    prefetch(&answer, sizeof answer);
    prefetch(&recorded.operation.text(), sizeof(std::string));
    return;
  }
  if (stage == Stage::kBody) prefetch_text(recorded.operation);
  if (recorded.answer.is_shared()) return;  // it was judged before
  if (stage == Stage::kBody) prefetch_items(answer.identity.named);
  prefetch_inside(answer.body, static_cast<std::size_t>(stage) - static_cast<std::size_t>(Stage::kBody));
}

}  // namespace touchstone::judge
