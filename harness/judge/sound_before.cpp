// See sound_before.h.
#include "judge/sound_before.h"

#include <cstdint>
#include <cstring>

namespace touchstone::judge {

bool SoundHeads::Head::fits(std::string_view memory) const {
  using Word = std::uint64_t;
  if (memory.size() != bytes.size() || memory.size() < sizeof(Word)) return false;
  const auto word_at = [](std::string_view text, std::size_t at) {
    Word word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    return word;
  };
  const auto difference_at = [&](std::size_t at) {
    return (word_at(memory, at) ^ word_at(bytes, at)) & word_at(mask, at);
  };
  const std::size_t last = memory.size() - sizeof(Word);
  Word differing = difference_at(last);
  for (std::size_t at = 0; at < last; at += sizeof(Word)) differing |= difference_at(at);
  return differing == 0;
}

std::optional<SoundHeads::Known> SoundHeads::find(const wire::Headers& headers) const {
  const std::string_view memory = headers.memory();
  const Head& head = heads_[memory.size() % kHeads];
  if (!head.fits(memory)) return std::nullopt;
  return Known{memory.substr(head.id_begin, head.id_bytes), head.media_type};
}

void SoundHeads::add(const wire::Headers& headers, std::string_view request_id, std::string_view media_type) {
  const std::string_view memory = headers.memory();
  if (memory.size() > kLargestBytes) return;
  const auto begin_of = [&](std::string_view text) {
    return static_cast<std::size_t>(text.data() - memory.data());
  };
  Head& head = heads_[memory.size() % kHeads];
  head = {std::string(memory), std::string(memory.size(), '\xFF'), begin_of(request_id), request_id.size(),
          media_type};
  const auto pass_over = [&](std::string_view text, char mask) {
    head.mask.replace(begin_of(text), text.size(), text.size(), mask);
  };
  pass_over(request_id, '\0');
  for (const wire::Header header : headers) {
    if (wire::equals_ignoring_case(header.name, "Date")) pass_over(header.value, '\0');
    // Any digits for others: of what shares their upper half no rule of heads asks more than of a digit.
    if (wire::equals_ignoring_case(header.name, "Content-Length")) pass_over(header.value, '\xF0');
  }
}

std::size_t SoundAnswers::place_of(const Question& question) {
  const auto number = [](const void* pointer) { return reinterpret_cast<std::uintptr_t>(pointer); };
  const std::uintptr_t mixed =
      number(question.answer) + 31 * number(question.operation) + 37 * number(question.allow);
  constexpr std::size_t kUpperBits = 10;  // of a product the upper ones hang on all
  static_assert(kEntries == std::size_t{1} << kUpperBits);
  return (std::uint64_t{mixed} * 0x9E3779B97F4A7C15U) >> (64 - kUpperBits);
}

SoundAnswers::Known* SoundAnswers::find(const Question& question) {
  Entry& entry = entries_[place_of(question)];
  return entry.question == question && question.answer != nullptr ? &entry.known : nullptr;
}

SoundAnswers::Known* SoundAnswers::add(const Question& question, const Known& known) {
  Entry& entry = entries_[place_of(question)];
  entry = {question, known};
  return &entry.known;
}

}  // namespace touchstone::judge
