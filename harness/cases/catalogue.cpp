// See catalogue.h. What is in a file is read by the read_*.h.
#include "cases/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>

#include "base/digest.h"
#include "base/file.h"
#include "base/glob.h"
#include "base/json_source.h"
#include "cases/bounds.h"
#include "cases/expand.h"
#include "cases/read_answers.h"
#include "cases/read_case.h"
#include "cases/read_family.h"

namespace touchstone::cases {
namespace {

using base::Error;
using base::ErrorCode;
using base::Json;
using base::JsonSource;
using base::ObjectView;

// By id. Each piece of the catalogue is put in order by the thread that has it.
std::vector<Case*> in_order(std::deque<Case>& cases) {
  std::vector<Case*> sorted;
  sorted.reserve(cases.size());
  for (Case& tested : cases) sorted.push_back(&tested);
  std::ranges::sort(sorted, {}, &Case::id);
  return sorted;
}

// One list in order out of several that are, by merging neighbours.
std::vector<Case*> merge(std::vector<std::vector<Case*>> lists) {
  while (lists.size() > 1) {
    std::vector<std::vector<Case*>> merged((lists.size() + 1) / 2);
    for (std::size_t i = 0; i < lists.size(); i += 2) {
      std::vector<Case*>& into = merged[i / 2];
      if (i + 1 == lists.size()) {
        into = std::move(lists[i]);
        break;
      }
      into.reserve(lists[i].size() + lists[i + 1].size());
      std::ranges::merge(lists[i], lists[i + 1], std::back_inserter(into), {}, &Case::id, &Case::id);
    }
    lists = std::move(merged);
  }
  return lists.empty() ? std::vector<Case*>() : std::move(lists.front());
}

// Appends what was just read, unless its id is taken.
template <class Item, class IdOf>
void add_unique(const Reader& reader, std::vector<Item>& items, Item made, IdOf id_of, const Json& at) {
  const auto& id = std::invoke(id_of, made);
  if (std::any_of(items.begin(), items.end(),
                  [&](const Item& item) { return std::invoke(id_of, item) == id; })) {
    reader.fail_as_duplicate(id, at);
  }
  items.push_back(std::move(made));
}

Source read_source(JsonSource& json_source, const Json& value) {
  ObjectView object(json_source, value, "a source");
  Source made{object.text("id"), object.text("title"), object.text("where"), object.text("evidence"),
              object.text("date")};
  constexpr std::string_view kEvidence[] = {"documentation", "model", "observation", "protocol", "analogy"};
  if (std::find(std::begin(kEvidence), std::end(kEvidence), made.evidence) == std::end(kEvidence)) {
    json_source.fail(ErrorCode::kBadValue, object.required("evidence"),
                     fmt::format("no class of evidence \"{}\"", made.evidence),
                     "one of documentation, model, observation, protocol, analogy");
  }
  object.allow_only({"id", "title", "where", "evidence", "date", "note"});
  return made;
}

class Loader {
 public:
  Loader(const std::filesystem::path& folder, std::span<const model::Model> models, std::size_t threads)
      : folder_(folder), models_(models), threads_(threads) {}

  base::Result<Catalogue> load() {
    if (auto error = with_file("sources.json", [&](const Reader& reader, std::string_view, const Json& root) {
          ObjectView object(reader.source, root, "sources.json");
          for (const Json& value : object.items("sources")) {
            add_unique(reader, catalogue_.sources, read_source(reader.source, value), &Source::id, value);
          }
          object.allow_only({"sources"});
        })) {
      return std::unexpected(*error);
    }
    std::sort(catalogue_.sources.begin(), catalogue_.sources.end(),
              [](const Source& a, const Source& b) { return a.id < b.id; });
    if (auto error =
            with_file("families.json", [&](const Reader& reader, std::string_view text, const Json& root) {
              ObjectView object(reader.source, root, "families.json");
              for (const Json& value : object.items("families")) {
                add_unique(reader, catalogue_.families, read_family(reader, value), &Family::id, value);
              }
              object.allow_only({"families"});
              families_text_ = text;
            })) {
      return std::unexpected(*error);
    }
    if (auto error = with_file("answers.json", [&](const Reader& reader, std::string_view, const Json& root) {
          ObjectView object(reader.source, root, "answers.json");
          read_common_errors(reader, object, catalogue_.common_errors);
          read_answer_sets(reader, object, catalogue_.answers);
          object.allow_only({"common_errors", "sets"});
        })) {
      return std::unexpected(*error);
    }
    if (auto error = with_file("sdks.json", [&](const Reader& reader, std::string_view, const Json& root) {
          catalogue_.sdks = read_sdks(reader.source, root);
        })) {
      return std::unexpected(*error);
    }
    if (auto error = add_cases()) return std::unexpected(*error);
    if (auto error = find_unreached()) return std::unexpected(*error);
    catalogue_.sha256 = base::to_hex(base::bytes_of(all_texts_.finish()));
    return std::move(catalogue_);
  }

 private:
  // What a file of cases came to.
  struct FileOfCases {
    std::string name;
    std::string text;
    ReadCases cases;
    std::vector<Case*> in_order;
    std::optional<Error> error;
  };

  // The cases that are written and those that follow from the models. None need the others, so several
  // threads read files and expand; what came of it is looked at in the files' order.
  std::optional<Error> add_cases() {
    const auto paths = base::list_files(folder_ / "cases", ".json");
    if (!paths) return paths.error();
    std::vector<FileOfCases> files(paths->size());
    base::Result<std::deque<Case>> expanded;
    std::vector<Case*> expanded_in_order;
    base::for_each_piece(1 + files.size(), threads_, [&](std::size_t piece) {
      if (piece == 0) {  // the longest of the pieces
        TextJudge judge;
        expanded = expand_cases(catalogue_, models_, judge);
        if (expanded) expanded_in_order = in_order(*expanded);
      } else {
        files[piece - 1].name = (*paths)[piece - 1].lexically_relative(folder_).generic_string();
        read_file(files[piece - 1]);
      }
    });
    std::vector<std::vector<Case*>> lists;
    for (FileOfCases& file : files) {
      add_to_digest(file.name, file.text);
      if (file.error) return file.error;
      lists.push_back(std::move(file.in_order));
    }
    if (std::ranges::all_of(lists, &std::vector<Case*>::empty))
      return Error{ErrorCode::kNothingSelected, "no case in this catalogue", "", folder_.string()};
    if (!expanded) return expanded.error();
    lists.push_back(std::move(expanded_in_order));
    for (const model::Model& model : models_) all_texts_.update(model.sha256);
    const std::vector<Case*> sorted = merge(std::move(lists));
    if (std::ranges::adjacent_find(sorted, {}, &Case::id) != sorted.end())
      return find_twice(files, *expanded);
    catalogue_.cases.reserve(sorted.size());
    for (Case* tested : sorted) catalogue_.cases.push_back(std::move(*tested));  // large: each is moved once
    return std::nullopt;
  }

  void read_file(FileOfCases& file) const {
    auto text = base::load_text(folder_ / file.name);
    if (!text) {
      file.error = text.error();
      return;
    }
    file.text = *std::move(text);
    file.error =
        read_text(file.name, file.text, [&](const Reader& reader, std::string_view whole, const Json& root) {
          read_cases(reader, whole, root, file.cases);
        });
    file.in_order = in_order(file.cases.cases());
  }

  // Every bound of a Stop operation's input is reached, or its family says why not; the cases are sorted.
  std::optional<Error> find_unreached() {
    const std::vector<Family>& families = catalogue_.families;
    std::vector<base::Result<std::vector<Gap>>> found(families.size());
    base::for_each_piece(families.size(), threads_,
                         [&](std::size_t place) { found[place] = find_gaps_of(families[place]); });
    const std::string path = (folder_ / "families.json").string();
    JsonSource source(families_text_, path);
    for (std::size_t i = 0; i < families.size(); ++i) {
      if (!found[i]) return found[i].error();
      check_gaps(source, families[i], *found[i]);
      if (source.failed()) return source.error();
    }
    return std::nullopt;
  }

  // The family was read, so its model has its operations.
  [[nodiscard]] base::Result<std::vector<Gap>> find_gaps_of(const Family& family) const {
    const model::Model& model = *find_model(models_, family.service);
    TextJudge judge;
    return find_gaps(model, *model.find_operation(family.stop), catalogue_.cases_of(family), StandIns(family),
                     judge);
  }

  static bool excuses(const Unreached& excuse, const Gap& gap) {
    return excuse.member == gap.bound.member() &&
           excuse.constraint == validate::name_of(gap.bound.constraint);
  }

  static void check_gaps(JsonSource& source, const Family& family, const std::vector<Gap>& gaps) {
    for (const Unreached& excuse : family.unreached) {
      if (std::ranges::any_of(gaps, [&](const Gap& gap) { return excuses(excuse, gap); })) continue;
      source.fail_at(ErrorCode::kUnknownName, excuse.offset_bytes,
                     fmt::format("{} has no bound {} of {} that no case reaches", family.stop,
                                 excuse.constraint, excuse.member),
                     "remove this entry");
    }
    for (const Gap& gap : gaps) {
      if (std::ranges::any_of(family.unreached, [&](const Unreached& e) { return excuses(e, gap); }))
        continue;
      source.fail_at(ErrorCode::kMissingKey, family.offset_bytes,
                     fmt::format("no case of {}/{} stands {} {}", family.service, family.stop,
                                 gap.reached.inside ? "beyond" : "at", gap.bound.words()),
                     "write one, or say in \"unreached\" why there is none");
    }
  }

  // The first id that stands twice: in two files, or in a file and the expansion, which comes last; of two
  // in one file read_cases tells.
  [[nodiscard]] Error find_twice(std::vector<FileOfCases>& files, const std::deque<Case>& expanded) const {
    std::vector<const Case*> all;
    const auto add = [&all](const std::deque<Case>& cases) {
      for (const Case& tested : cases) all.push_back(&tested);
    };
    for (FileOfCases& file : files) add(file.cases.cases());
    add(expanded);
    std::map<std::string_view, const Case*> seen;
    const auto repeated = std::ranges::find_if(
        all, [&seen](const Case* tested) { return !seen.emplace(tested->id, tested).second; });
    const Case& second = **repeated;
    const Case& first = *seen.at(second.id);
    const bool both_written = second.expanded_from.empty();
    const Case& at = both_written ? second : first;
    Error error{ErrorCode::kDuplicate,
                fmt::format("the id \"{}\" stands twice: {}", second.id,
                            both_written ? fmt::format("also in {}:{}", first.file, first.line)
                                         : fmt::format("this case follows from {}", second.expanded_from)),
                "remove one of them"};
    error.file = (folder_ / at.file.text()).string();
    error.line = at.line;
    return error;
  }

  template <class Read>
  std::optional<Error> with_file(const std::string& name, const Read& read) {
    auto text = base::load_text(folder_ / name);
    if (!text) return text.error();
    add_to_digest(name, *text);
    return read_text(name, *text, read);
  }

  void add_to_digest(std::string_view name, std::string_view text) {
    all_texts_.update(fmt::format("{}\n{}\n", name, text.size()));
    all_texts_.update(text);
  }

  template <class Read>
  std::optional<Error> read_text(const std::string& name, std::string_view text, const Read& read) const {
    const std::string path = (folder_ / name).string();
    auto root = base::parse_json_file(text, path);
    if (!root) return root.error();
    JsonSource source(text, path);
    read(Reader{source, models_, catalogue_, name}, text, *root);
    return source.failed() ? std::optional(source.error()) : std::nullopt;
  }

  std::filesystem::path folder_;
  std::span<const model::Model> models_;
  std::size_t threads_;
  Catalogue catalogue_;
  base::Sha256 all_texts_;
  std::string families_text_;
};

bool takes_id(const Case& tested, const std::string& pattern) {
  return tested.id == pattern || base::matches_glob(pattern, tested.id);
}

// Every name a user gave must be known, so that a slip of the keyboard never makes a smaller, greener run.
template <class Takes>
std::optional<Error> refuse_unmatched(const std::vector<std::string>& names, const Catalogue& catalogue,
                                      std::string_view kind, const Takes& takes) {
  for (const std::string& name : names) {
    const bool known = std::any_of(catalogue.cases.begin(), catalogue.cases.end(),
                                   [&](const Case& c) { return takes(c, name); });
    if (known) continue;
    const bool is_glob = kind == "case" && name.find_first_of("*?[") != std::string::npos;
    return Error{is_glob ? ErrorCode::kNothingSelected : ErrorCode::kUnknownName,
                 is_glob ? fmt::format("no case matches \"{}\"", name)
                         : fmt::format("no {} \"{}\" in the catalogue", kind, name),
                 "touchstone list shows every case"};
  }
  return std::nullopt;
}

// Nor one who names only cases that no endpoint of the user's can be asked.
std::optional<Error> refuse_embedded_only(const Selection& selection, const Catalogue& catalogue) {
  if (selection.embedded) return std::nullopt;
  for (const std::string& name : selection.only) {
    const bool runs = std::any_of(catalogue.cases.begin(), catalogue.cases.end(), [&](const Case& tested) {
      return takes_id(tested, name) && !tested.embedded_only;
    });
    if (runs) continue;
    return Error{
        ErrorCode::kNothingSelected,
        fmt::format("what \"{}\" names runs against the embedded endpoint only", name),
        "its faults cannot be provoked from outside: leave --endpoint out; touchstone list shows every case"};
  }
  return std::nullopt;
}

template <class Takes>
bool takes_any(const std::vector<std::string>& names, const Takes& takes) {
  return names.empty() || std::any_of(names.begin(), names.end(), takes);
}

}  // namespace

const Case* Catalogue::find_case(std::string_view id) const {
  const auto found = std::lower_bound(cases.begin(), cases.end(), id,
                                      [](const Case& c, std::string_view wanted) { return c.id < wanted; });
  return found != cases.end() && found->id == id ? &*found : nullptr;
}

std::span<const Case> Catalogue::cases_of(const Family& family) const {
  // '0' is what follows '/'.
  const std::string prefix = fmt::format("{}/{}", family.service, family.stop);
  const auto first = std::ranges::lower_bound(cases, prefix + '/', {}, &Case::id);
  const auto last = std::ranges::lower_bound(first, cases.end(), prefix + '0', {}, &Case::id);
  return {first, last};
}

const Source* Catalogue::find_source(std::string_view id) const {
  const auto found =
      std::lower_bound(sources.begin(), sources.end(), id,
                       [](const Source& source, std::string_view wanted) { return source.id < wanted; });
  return found != sources.end() && found->id == id ? &*found : nullptr;
}

const Family* Catalogue::family_of(std::string_view service, std::string_view operation) const {
  const auto found = std::find_if(families.begin(), families.end(), [&](const Family& family) {
    return family.service == service && family.stop == operation;
  });
  return found == families.end() ? nullptr : &*found;
}

bool Catalogue::starts_something(const Case& tested) const {
  const auto starts = [&](const Step& step) {
    const auto* send = std::get_if<Send>(&step.action);
    return send != nullptr && std::any_of(families.begin(), families.end(), [&](const Family& family) {
             return family.service == tested.service && family.start == send->operation;
           });
  };
  return std::any_of(tested.steps.begin(), tested.steps.end(), starts);
}

bool is_of_operation(const Case& tested, const std::string& name) {
  return tested.operation == name || tested.operation_id() == name;
}

base::Result<Catalogue> load_catalogue(const std::filesystem::path& folder,
                                       std::span<const model::Model> models, std::size_t threads) {
  return Loader(folder, models, threads).load();
}

base::Result<std::vector<const Case*>> select(const Catalogue& catalogue, const Selection& selection) {
  const auto takes_service = [](const Case& c, const std::string& name) { return c.service == name; };
  if (auto error = refuse_unmatched(selection.services, catalogue, "service", takes_service))
    return std::unexpected(*error);
  if (auto error = refuse_unmatched(selection.operations, catalogue, "operation", is_of_operation))
    return std::unexpected(*error);
  if (auto error = refuse_unmatched(selection.only, catalogue, "case", takes_id))
    return std::unexpected(*error);

  std::vector<const Case*> taken;
  for (const Case& tested : catalogue.cases) {
    const bool wanted =
        takes_any(selection.services, [&](const std::string& name) { return takes_service(tested, name); }) &&
        takes_any(selection.operations,
                  [&](const std::string& name) { return is_of_operation(tested, name); }) &&
        takes_any(selection.only, [&](const std::string& name) { return takes_id(tested, name); });
    if (wanted && tested.level <= selection.level && (selection.embedded || !tested.embedded_only))
      taken.push_back(&tested);
  }
  if (auto error = refuse_embedded_only(selection, catalogue)) return std::unexpected(*error);
  if (taken.empty()) {
    return std::unexpected(Error{ErrorCode::kNothingSelected, "the selection leaves no case to run",
                                 "each selector matches something, but no case matches all of them; "
                                 "touchstone list shows every case"});
  }
  return taken;
}

}  // namespace touchstone::cases
