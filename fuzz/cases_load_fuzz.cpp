// Property: whatever one of its files holds, a catalogue is refused with a place inside of that file, or of
// one that misses what it took away, or it loads and keeps its promises: ids sorted and alone, every source
// and operation known, some answer allowed at every request. Mutant: two cases of one id are both kept (seed
// slug-twice). The input is the name of one file of the small catalogue, a newline, and its text; the other
// files are as they are.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cases/catalogue.h"
#include "cases/small_catalogue_texts_for_tests.h"
#include "driver/fuzz_check.h"
#include "driver/fuzz_input.h"
#include "driver/json_mutator.h"
#include "driver/scratch_folder.h"
#include "model/load.h"
#include "oracles/error_place.h"

namespace {

namespace base = touchstone::base;
namespace cases = touchstone::cases;
namespace model = touchstone::model;
using namespace touchstone::cases::for_tests;

struct File {
  std::string_view name;
  std::string_view text;
};
constexpr std::array kFiles{
    File{kCaseFile, kSmallCases},        File{kProtocolFile, kSmallProtocol},
    File{kAnswersFile, kSmallAnswers},   File{"families.json", kSmallFamilies},
    File{"sources.json", kSmallSources}, File{"sdks.json", R"({"sdks": [], "also_declared": []})"}};

/// The small catalogue's folder; one file at a time is replaced.
class Folder {
 public:
  Folder() {
    for (const File& file : kFiles) scratch_.write(file.name, file.text);
    models_.push_back(model::parse_model(kSmallModel, "lamps.json").value());
  }

  touchstone::base::Result<cases::Catalogue> load_with(const File& file, std::string_view text) const {
    scratch_.write(file.name, text);
    auto loaded = cases::load_catalogue(scratch_.path(), models_);
    scratch_.write(file.name, file.text);
    return loaded;
  }
  [[nodiscard]] const model::Model& model() const { return models_.front(); }

 private:
  touchstone::fuzz::ScratchFolder scratch_;
  std::vector<model::Model> models_;
};

void check_case(const cases::Catalogue& catalogue, const cases::Case& tested, const model::Model& model) {
  FUZZ_CHECK(catalogue.find_case(tested.id) == &tested, "case-found-by-its-id", tested.id);
  FUZZ_CHECK(!tested.title.empty() && !tested.steps.empty(), "case-has-title-and-steps", tested.id);
  const auto known = [&](const std::string& source) { return catalogue.find_source(source) != nullptr; };
  FUZZ_CHECK(!tested.sources.empty() && std::ranges::all_of(tested.sources, known),
             "case-cites-known-sources", tested.id);
  for (const cases::Step& step : tested.steps) {
    const auto* send = std::get_if<cases::Send>(&step.action);
    if (send == nullptr) continue;
    FUZZ_CHECK(model.find_operation(send->operation) != nullptr, "step-sends-a-known-operation", tested.id);
    FUZZ_CHECK(!step.allow.empty(), "step-allows-something", tested.id);
    for (const cases::Allowed& allowed : step.allow)
      FUZZ_CHECK(std::ranges::all_of(allowed.sources, known), "answer-cites-known-sources", tested.id);
  }
}

/// The place is in the file that was replaced, or in another one that misses what this one took away. Only a
/// catalogue without any case has none.
void check_refusal(const base::Error& error, const File& replaced, std::string_view text) {
  const auto* const at_fault =
      std::ranges::find_if(kFiles, [&](const File& file) { return error.file.ends_with(file.name); });
  if (at_fault == kFiles.end()) {
    FUZZ_CHECK(error.code == base::ErrorCode::kNothingSelected, "only-no-case-has-no-place",
               base::render(error));
    return;
  }
  touchstone::fuzz::check_error(error, at_fault->name == replaced.name ? text : at_fault->text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Folder folder;
  touchstone::fuzz::FuzzInput input(data, size);
  const auto* const file = std::ranges::find(kFiles, input.take_line(), &File::name);
  if (file == kFiles.end()) return 0;
  const std::string_view text = input.rest();

  const auto loaded = folder.load_with(*file, text);
  if (!loaded) {
    check_refusal(loaded.error(), *file, text);
    return 0;
  }
  FUZZ_CHECK(!loaded->cases.empty() && loaded->sha256.size() == 64, "catalogue-has-cases", loaded->sha256);
  const auto not_before = [](const cases::Case& a, const cases::Case& b) { return a.id >= b.id; };
  FUZZ_CHECK(std::ranges::adjacent_find(loaded->cases, not_before) == loaded->cases.end(),
             "ids-sorted-and-alone", fmt::format("{} cases", loaded->cases.size()));
  for (const cases::Case& tested : loaded->cases) check_case(*loaded, tested, folder.model());
  return 0;
}

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  return touchstone::fuzz::mutate_json(data, size, max_size, seed, LLVMFuzzerMutate);
}
