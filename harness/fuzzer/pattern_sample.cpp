// See pattern_sample.h. A recursive-descent reader makes a tree, and drawing walks it.
#include "fuzzer/pattern_sample.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "base/utf8.h"

namespace touchstone::fuzzer {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

using Ranges = std::vector<Range>;

// How often a repeat without an end is taken at most: texts stay short, and long ones are made elsewhere.
constexpr std::size_t kMostRepeats = 6;
// Deeper groups than any model has are passed over instead of followed.
constexpr std::size_t kDeepestGroup = 32;

// Samples of a class, all as old as Unicode 6.3 and of a category that no later version changed.
Ranges samples_of(std::string_view property) {
  Ranges letters = {{'a', 'z'},     {'A', 'Z'},       {0xE9, 0xE9},
                    {0x416, 0x416}, {0x4E2D, 0x4E2D}, {0x20000, 0x20000}};
  if (property.starts_with('L')) return letters;
  if (property.starts_with('N')) return {{'0', '9'}, {0x663, 0x663}, {0x2167, 0x2167}, {0xBD, 0xBD}};
  if (property.starts_with('Z')) return {{' ', ' '}, {0xA0, 0xA0}, {0x3000, 0x3000}};
  if (property.starts_with('M')) return {{0x301, 0x301}};
  return {{' ', '~'}};
}

bool holds(const Ranges& ranges, char32_t value) {
  return std::ranges::any_of(ranges,
                             [&](const Range& range) { return range.first <= value && value <= range.last; });
}

// Printable ASCII that is not among these.
Ranges without(const Ranges& ranges) {
  Ranges left;
  for (char32_t value = ' '; value <= '~'; ++value) {
    if (!holds(ranges, value)) left.push_back({value, value});
  }
  return left;
}

}  // namespace

struct PatternSample::Node {
  enum class Kind : std::uint8_t { kSet, kSequence, kAlternatives, kRepeat };
  Kind kind = Kind::kSequence;
  Ranges ranges;               // of a set
  std::vector<Node> children;  // of a sequence, of alternatives; the one that is repeated
  std::size_t least = 0;
  std::optional<std::size_t> most;
};

namespace {

using Node = PatternSample::Node;

Node set_of(Ranges ranges) {
  Node made;
  made.kind = Node::Kind::kSet;
  made.ranges = std::move(ranges);
  return made;
}

class Reader {
 public:
  explicit Reader(std::string_view pattern) : left_(pattern) {}

  Node alternatives() {
    Node made;
    made.kind = Node::Kind::kAlternatives;
    made.children.push_back(sequence());
    while (take('|')) made.children.push_back(sequence());
    return made;
  }

 private:
  [[nodiscard]] bool at(char c) const { return !left_.empty() && left_.front() == c; }
  bool take(char c) {
    if (!at(c)) return false;
    left_.remove_prefix(1);
    return true;
  }
  char32_t code_point() {
    const base::CodePoint point = base::decode_code_point(left_, 0);
    left_.remove_prefix(std::max<std::size_t>(1, point.length_bytes));
    return point.value;
  }

  Node sequence() {
    Node made;
    while (!left_.empty() && !at('|') && !at(')')) {
      if (auto read = atom()) made.children.push_back(repeated(std::move(*read)));
    }
    return made;
  }

  // Nothing for what takes no room in a text.
  std::optional<Node> atom() {
    if (take('^') || take('$')) return std::nullopt;
    if (take('(')) return group();
    if (take('[')) return set_of(bracketed());
    if (take('.')) return set_of(samples_of("L"));
    if (take('\\')) return set_of(escape());
    const char32_t value = code_point();
    return set_of({{value, value}});
  }

  std::optional<Node> group() {
    const bool looks = left_.starts_with("?=") || left_.starts_with("?!") || left_.starts_with("?<");
    if (left_.starts_with("?")) left_.remove_prefix(std::min<std::size_t>(left_.size(), 2));
    if (++depth_ > kDeepestGroup) {
      left_ = {};
      return std::nullopt;
    }
    Node inside = alternatives();
    --depth_;
    take(')');
    if (looks) return std::nullopt;
    return inside;
  }

  Node repeated(Node what) {
    for (;;) {
      std::size_t least = 0;
      std::optional<std::size_t> most;
      if (take('+')) {
        least = 1;
      } else if (take('?')) {
        most = 1;
      } else if (at('{') && left_.find('}') != std::string_view::npos) {
        take('{');
        least = number();
        most = take(',') ? (at('}') ? std::optional<std::size_t>() : number()) : least;
        take('}');
      } else if (!take('*')) {
        return what;
      }
      Node made;
      made.kind = Node::Kind::kRepeat;
      made.least = least;
      made.most = most;
      made.children.push_back(std::move(what));
      what = std::move(made);
    }
  }

  std::size_t number() {
    std::size_t value = 0;
    while (!left_.empty() && left_.front() >= '0' && left_.front() <= '9') {
      value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(left_.front() - '0'), 100000);
      left_.remove_prefix(1);
    }
    if (at(',') || at('}')) return value;
    left_.remove_prefix(std::min(left_.size(), left_.find('}')));
    return value;
  }

  Ranges bracketed() {
    const bool negated = take('^');
    Ranges ranges;
    for (bool first = true; !left_.empty() && (first || !at(']')); first = false) {
      Ranges next = take('\\') ? escape() : Ranges();
      if (next.empty()) {
        const char32_t value = code_point();
        next.push_back({value, value});
      }
      const bool is_range = next.size() == 1 && next[0].first == next[0].last && left_.size() > 1 &&
                            left_[0] == '-' && left_[1] != ']';
      if (is_range) {
        take('-');
        Ranges end = take('\\') ? escape() : Ranges();
        const char32_t last = end.empty() ? code_point() : end.front().first;
        if (last >= next[0].first) next[0].last = last;
      }
      ranges.insert(ranges.end(), next.begin(), next.end());
    }
    take(']');
    return negated ? without(ranges) : ranges;
  }

  Ranges escape() {
    if (left_.empty()) return {};
    const char32_t value = code_point();
    switch (value) {
      case 'd':
        return {{'0', '9'}};
      case 'w':
        return {{'a', 'z'}, {'A', 'Z'}, {'0', '9'}, {'_', '_'}};
      case 's':
        return {{' ', ' '}, {'\t', '\t'}};
      case 'D':
      case 'W':
      case 'S':
        return value == 'W' ? Ranges{{'!', '/'}} : Ranges{{'a', 'z'}};
      case 'b':
        return {{'a', 'a'}};
      case 't':
        return {{'\t', '\t'}};
      case 'n':
        return {{'\n', '\n'}};
      case 'r':
        return {{'\r', '\r'}};
      case 'u':
        return hexadecimal(4);
      case 'x':
        return hexadecimal(2);
      case 'p':
      case 'P':
        return property(value == 'P');
      default:
        return {{value, value}};
    }
  }

  Ranges hexadecimal(std::size_t digits) {
    char32_t value = 0;
    for (std::size_t i = 0; i < digits && !left_.empty(); ++i) {
      const char c = left_.front();
      const std::size_t digit = std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
      if (digit == std::string_view::npos) break;
      value = value * 16 + static_cast<char32_t>(digit);
      left_.remove_prefix(1);
    }
    return {{value, value}};
  }

  Ranges property(bool negated) {
    if (!take('{')) return samples_of("L");
    const std::size_t end = std::min(left_.find('}'), left_.size());
    const Ranges found = samples_of(left_.substr(0, end));
    left_.remove_prefix(std::min(end + 1, left_.size()));
    return negated ? without(found) : found;
  }

  std::string_view left_;
  std::size_t depth_ = 0;
};

void draw_from(const Node& node, base::Random& random, std::string& out) {
  switch (node.kind) {
    case Node::Kind::kSet: {
      if (node.ranges.empty()) return;
      const Range& range = node.ranges[static_cast<std::size_t>(random.below(node.ranges.size()))];
      auto value = static_cast<char32_t>(range.first + random.below(range.last - range.first + 1));
      if ((value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF) value = 'a';
      base::append_utf8(out, value);
      return;
    }
    case Node::Kind::kSequence:
      for (const Node& child : node.children) draw_from(child, random, out);
      return;
    case Node::Kind::kAlternatives:
      draw_from(node.children[static_cast<std::size_t>(random.below(node.children.size()))], random, out);
      return;
    case Node::Kind::kRepeat: {
      const std::size_t bound = node.least + kMostRepeats;
      const std::size_t most = std::clamp(node.most.value_or(bound), node.least, bound);
      const std::size_t times = node.least + static_cast<std::size_t>(random.below(most - node.least + 1));
      for (std::size_t i = 0; i < times; ++i) draw_from(node.children.front(), random, out);
      return;
    }
  }
}

}  // namespace

PatternSample::PatternSample(std::string_view pattern)
    : root_(std::make_unique<Node>(Reader(pattern).alternatives())) {}
PatternSample::PatternSample(PatternSample&&) noexcept = default;
PatternSample& PatternSample::operator=(PatternSample&&) noexcept = default;
PatternSample::~PatternSample() = default;

std::string PatternSample::draw(base::Random& random) const {
  std::string out;
  draw_from(*root_, random, out);
  return out;
}

}  // namespace touchstone::fuzzer
