// Measures loading: the three models, and the whole catalogue with its expansion. The bound is what simdjson
// needs to tell that the same texts are JSON; nlohmann, which builds a tree of them, is a peer. These are of
// one thread; how long somebody waits for both, loaded by as many threads as the machine runs at once, is
// told besides. README.md says what each number is. usage: load_bench [--check] [Google Benchmark's flags];
// --check makes a missed goal exit code 1.
#include <simdjson.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/parallel.h"
#include "base/result.h"
#include "cases/catalogue.h"
#include "model/load.h"
#include "subject.h"

namespace {

using namespace touchstone;
using bench::Kind;

/// A folder of JSON and the texts in it.
struct Folder {
  std::filesystem::path path;
  std::vector<std::string> texts;
  std::string says;
};

template <class T>
T must(base::Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}: nothing was measured\n", base::render(result.error()));
    std::exit(2);
  }
  return std::move(*result);
}

std::vector<std::string> texts_below(const std::filesystem::path& folder) {
  std::vector<std::string> texts;
  for (const auto& file : must(base::list_files(folder, ".json")))
    texts.push_back(must(base::load_text(file)));
  return texts;
}

const std::vector<model::Model>& models() {
  static const std::vector<model::Model> loaded = must(model::load_models(TOUCHSTONE_CONFORMANCE "/models"));
  return loaded;
}

bool simdjson_reads(const Folder& folder) {
  static simdjson::dom::parser parser;
  bool all = true;
  for (const std::string& text : folder.texts) all = all && parser.parse(text).error() == simdjson::SUCCESS;
  return all;
}
bool nlohmann_reads(const Folder& folder) {
  bool all = true;
  for (const std::string& text : folder.texts)
    all = all && !nlohmann::json::parse(text, nullptr, false).is_discarded();
  return all;
}

/// Adds the peers that read the same texts, if only as JSON.
void add_readers(bench::Subject<Folder>& subject) {
  subject.contender(Kind::kPeer, "nlohmann, tree only", nlohmann_reads, [](const Folder& folder) {
    return nlohmann_reads(folder) ? folder.says : std::string("refused");
  });
  subject.bound("simdjson dom, json only", simdjson_reads);
  subject.count_operations(1);
}

/// The time until models and catalogue are there, on the clock, by all threads that the program would take.
class StartUp : public bench::AnySubject {
 public:
  /// What the threads load is what one of them loads.
  [[nodiscard]] bool check() override {
    const auto loaded = must(cases::load_catalogue(TOUCHSTONE_CONFORMANCE, load_all_models()));
    const auto alone = must(cases::load_catalogue(TOUCHSTONE_CONFORMANCE, models(), 1));
    return loaded.sha256 == alone.sha256 &&
           std::ranges::equal(loaded.cases, alone.cases, {}, &cases::Case::id, &cases::Case::id);
  }
  void register_all() override {
    benchmark::RegisterBenchmark(kName, [](benchmark::State& state) {
      for (auto _ : state) {
        const auto began = std::chrono::steady_clock::now();
        const auto loaded = load_all_models();
        const auto catalogue = cases::load_catalogue(TOUCHSTONE_CONFORMANCE, loaded);
        // Nobody waits until they are gone again.
        state.SetIterationTime(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
      }
    })->UseManualTime();
  }
  bench::Goals print(const bench::MedianKeeper& medians) const override {
    bench::Goals goals;
    const auto time_ns = medians.real_time(kName);
    const double ms = time_ns.value_or(0) / 1e6;
    const bool kept = ms <= kGoalMs;
    goals.add(time_ns.has_value(), kept);
    if (!time_ns) return goals;
    fmt::print("\n{:<64}{:>8.1f}  goal {:.0f}{}\n",
               fmt::format("models and catalogue by {} threads, ms of the clock", base::count_processors()),
               ms, kGoalMs, kept ? "" : "  MISSED");
    return goals;
  }

 private:
  static std::vector<model::Model> load_all_models() {
    return must(model::load_models(TOUCHSTONE_CONFORMANCE "/models"));
  }

  static constexpr const char* kName = "start-up/models and catalogue";
  static constexpr double kGoalMs = 10;
};

std::string described(std::size_t count) { return fmt::format("{} loaded", count); }

}  // namespace

int main(int argc, char** argv) {
  const auto says = [](const Folder& folder) { return folder.says; };
  const auto path = [](const Folder& folder) { return folder.path.string(); };

  bench::Subject<Folder> loading("models", says, path);
  const std::filesystem::path model_folder = TOUCHSTONE_CONFORMANCE "/models";
  loading.task("the three models", {{model_folder, texts_below(model_folder), described(3)}});
  loading.contender(
      Kind::kOurs, "touchstone", [](const Folder& folder) { return model::load_models(folder.path, 1); },
      [](const Folder& folder) { return described(must(model::load_models(folder.path, 1)).size()); });
  add_readers(loading);

  bench::Subject<Folder> catalogue("catalogue", says, path);
  const std::filesystem::path conformance = TOUCHSTONE_CONFORMANCE;
  const std::size_t cases = must(cases::load_catalogue(conformance, models())).cases.size();
  catalogue.task("all cases, expanded",
                 {{conformance, texts_below(conformance / "cases"), described(cases)}});
  catalogue.contender(
      Kind::kOurs, "touchstone",
      [](const Folder& folder) { return cases::load_catalogue(folder.path, models(), 1); },
      [](const Folder& folder) {
        return described(must(cases::load_catalogue(folder.path, models(), 1)).cases.size());
      });
  add_readers(catalogue);
  StartUp start_up;
  return bench::run_subjects(argc, argv, {&loading, &catalogue, &start_up});
}
