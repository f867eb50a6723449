// What a Smithy JSON AST says of each shape once its mixins and apply statements are carried out.
// Hands out places in the JSON, checks references and types, and builds nothing; smithy_reader.cpp makes the
// Model of it. Only apply statements to members (`ns#Shape$member`) have an effect: in one file, a shape's
// own id is its definition. Tested by smithy_reader_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "model/reading.h"

namespace touchstone::model {

/// Traits by id, in the order of their first mention; a later one replaces an earlier one.
class Traits {
 public:
  void set(const base::JsonMember& trait);
  [[nodiscard]] const base::Json* find(std::string_view id) const;
  [[nodiscard]] auto begin() const { return traits_.begin(); }
  [[nodiscard]] auto end() const { return traits_.end(); }

 private:
  std::vector<const base::JsonMember*> traits_;
};

/// A member of a structure, union or enum, the "member" of a list, the "key" or "value" of a map.
struct SmithyMember {
  std::string_view name;
  const base::Json* definition = nullptr;
  Traits traits;
};

struct SmithyShape {
  std::vector<const base::Json*> definitions;  ///< those of its mixins, then its own
  Traits traits;
  std::vector<SmithyMember> members;
  bool complete = false;  ///< false while its mixins are being looked up

  [[nodiscard]] const SmithyMember* find_member(std::string_view name) const;
};

class SmithyShapes {
 public:
  /// All three must outlive this; faults go to `reading`.
  SmithyShapes(const base::Json& root, Reading& reading);

  /// The definition of a shape; null when there is none.
  [[nodiscard]] const base::Json* find(std::string_view id) const;
  /// The ids of all shapes of a type, in the file's order.
  [[nodiscard]] std::vector<std::string_view> ids_of(std::string_view type) const;

  /// Resolves what a "target" names; null and a fault when it is not defined, or is of another type than the
  /// wanted one.
  const SmithyShape* resolve(const base::Json& target, std::string_view type);
  /// Resolves a shape that is known to be defined.
  const SmithyShape& resolve(std::string_view id);

  /// The target of a property such as "input"; null when the shape has none.
  const base::Json* target(const SmithyShape& shape, std::string_view property);
  /// The targets of a list property such as "errors", those of mixins first.
  std::vector<const base::Json*> targets(const SmithyShape& shape, std::string_view property);

 private:
  void add_mixin(SmithyShape& shape, const base::Json& reference);
  void add_definition(SmithyShape& shape, std::string_view id);
  void add_member(SmithyShape& shape, std::string_view id, const base::JsonMember& member);
  void add_traits(Traits& traits, const base::Json& definition);

  Reading& reading_;
  std::vector<std::string_view> ids_;
  std::unordered_map<std::string_view, const base::Json*> definitions_;
  std::unordered_map<std::string_view, SmithyShape> resolved_;
  std::size_t mixin_depth_ = 0;
};

}  // namespace touchstone::model
