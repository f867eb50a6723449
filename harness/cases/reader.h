// What every reader of a file of conformance/ needs: the file with its first fault, the models, what has been
// loaded before it, and the small readers that several kinds of objects share. For catalogue.cpp and the
// read_*.cpp files; what they read is described in conformance/README.md. Tested by catalogue_test.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/json_source.h"
#include "cases/catalogue.h"
#include "cases/template.h"
#include "model/model.h"

namespace touchstone::cases {

/// The model of a service; null when there is none.
[[nodiscard]] const model::Model* find_model(std::span<const model::Model> models, std::string_view service);
/// Tells whether a structure, if there is one, has a member of this name.
[[nodiscard]] bool has_member(const model::Model& model, model::ShapeIndex structure, std::string_view name);
/// Stand-ins for what every template of a case may name.
[[nodiscard]] const Variables& case_variables();
/// What a text that speaks of several operations may name of the one in hand.
[[nodiscard]] Variables subject_variables(const Catalogue& catalogue, std::string_view service,
                                          std::string_view operation);

/// Everything one file is read with.
struct Reader {
  base::JsonSource& source;
  std::span<const model::Model> models;
  const Catalogue& catalogue;  ///< what has been loaded before it
  std::string file;
  Variables subject = {};  ///< what speaks of several operations may name the one in hand; empty elsewhere

  /// The sources that `object` (named `what` in errors) must cite.
  [[nodiscard]] std::vector<std::string> read_sources(base::ObjectView& object, std::string_view what) const;
  /// A text that may name the operation in hand and its family.
  [[nodiscard]] std::string of_subject(const std::string& text, const base::Json& at) const;
  /// A part of a case's id.
  [[nodiscard]] std::string read_slug(base::ObjectView& object, std::string_view key) const;

  /// A pointer must lead into the operation's output; how it goes on inside is left to the run.
  void check_pointer(std::string_view pointer, const model::Model& model, const model::Operation& operation,
                     std::size_t offset_bytes) const;
  /// So that an unknown variable is an error of the file, not of a run.
  template <class Text>
  void check_template(const Text& text, const Variables& known, const base::Json& at) const {
    if (const auto fault = find_fault(text, known)) source.fail(fault->code, at, fault->message, fault->hint);
  }
  void check_state(const Family& family, const std::string& state, const base::Json& at) const;
  /// The operation of this name; null and a fault when there is none.
  const model::Operation* check_operation(std::string_view service, const std::string& name,
                                          const base::Json& at) const;
  void fail_as_duplicate(const std::string& id, const base::Json& at) const;
};

/// An operation that a file speaks of, and where it says so.
struct Subject {
  SharedText service;
  SharedText operation;
  const base::Json* at;
};

/// The operations that the globs of `key` take: of the Stop operations of families.json those that match, or
/// else the one of just this name.
[[nodiscard]] std::vector<Subject> read_operations(const Reader& reader, base::ObjectView& object,
                                                   std::string_view key);

}  // namespace touchstone::cases
