// What a person asked for on the command line, as plain values: one struct a command. Parsed by cli.h,
// carried out by commands.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace touchstone::app {

/// Where the catalogue and the models come from.
struct DataOptions {
  std::string conformance;  ///< --conformance; empty: found beside the program or below the working folder
  std::vector<std::string> models;  ///< --model
};

struct SelectionOptions {
  std::vector<std::string> services;
  std::vector<std::string> operations;
  std::vector<std::string> only;
  std::string level = "recommended";
};

struct RunOptions {
  DataOptions data;
  SelectionOptions selection;
  std::string endpoint;   ///< empty: the embedded endpoint
  bool embedded = false;  ///< said outright; the same as an empty endpoint
  std::string deviation;  ///< of the embedded endpoint
  std::string variant;    ///< of the embedded endpoint
  std::string expectations;
  bool update_expectations = false;
  std::vector<std::string> required;  ///< operations that must be implemented
  std::chrono::milliseconds wait{0};  ///< how long a target that is not there yet is waited for
  std::vector<std::string> reports;   ///< FORMAT=PATH
  std::size_t jobs = 16;
  std::chrono::milliseconds timeout{5000};
  std::optional<std::chrono::milliseconds> patience;
  std::string region;
  std::string account;  ///< of the ARNs that are sent; empty: run::RunOptions knows one
  std::string profile;
  bool no_sign = false;
  bool allow_create = false;
  bool keep_jobs = false;  ///< what the cases started and left at work is not stopped
  std::string fixture;     ///< a file of jobs in given states
  bool shuffle = false;
  std::string shard;  ///< "I/N", or empty for the whole selection
  std::size_t repeat = 1;
  std::optional<std::uint64_t> seed;
  std::string ca_file;
  std::string record;  ///< where everything that is exchanged goes, to be judged again; empty for nowhere
};

/// A run that is recorded and not judged.
struct RecordOptions {
  RunOptions run;  ///< with `record`
};

/// A recording, judged without any target.
struct JudgeOptions {
  DataOptions data;
  std::string recording;
  std::string expectations;
  bool update_expectations = false;
  std::vector<std::string> required;  ///< operations that must be implemented
  std::vector<std::string> reports;   ///< FORMAT=PATH
};

/// The reports of all shards, made one.
struct MergeOptions {
  std::string out;
  std::vector<std::string> shards;
  std::vector<std::string> reports;  ///< FORMAT=PATH
};

/// Two JSON reports side by side, or two targets.
struct CompareOptions {
  std::string before;
  std::string after;
  std::vector<std::string> endpoints;  ///< two of them, or none
  RunOptions run;                      ///< how both are asked; its endpoint is not used
};

struct ServeOptions {
  DataOptions data;
  std::uint16_t port = 4570;
  std::string deviation;
  bool list_deviations = false;
  std::string variant;
  bool list_variants = false;
  bool verify_signatures = false;
  std::uint64_t seed = 1;
  std::chrono::milliseconds submitted{1000};
  std::chrono::milliseconds in_progress{2000};
  std::chrono::milliseconds lasting{3600000};
  std::chrono::milliseconds stop_requested{1000};
  std::string certificate;
  std::string key;
};

/// Fuzzing a target: how it is reached is as for a run.
struct FuzzOptions {
  RunOptions run;
  std::optional<std::chrono::milliseconds> time;
  std::optional<std::uint64_t> requests;  ///< at the most, in all
  std::optional<std::uint64_t> rate;      ///< at the most, a second
  bool allow_remote = false;
  std::string out = "touchstone-findings";
  std::string replay;  ///< the file of a finding
};

struct ListOptions {
  DataOptions data;
  SelectionOptions selection{{}, {}, {}, "all"};
};

struct ExplainOptions {
  DataOptions data;
  std::string id;
};

struct CoverageOptions {
  DataOptions data;
  bool all = false;  ///< every case of each row
};

/// Proving the fuzzer instead of the catalogue.
struct FuzzerProofCommandOptions {
  bool wanted = false;
  std::uint64_t seeds = 3;
  std::chrono::milliseconds time{60000};         ///< of each deviation and seed, at the most
  std::chrono::milliseconds honest_time{60000};  ///< of the honest endpoint
  std::chrono::milliseconds lawful_time{10000};  ///< of each lawful variant
  std::vector<std::string> targets;              ///< deviations and variants; empty: all
};

struct SelftestCommandOptions {
  DataOptions data;
  std::optional<std::uint64_t> seed;
  std::size_t runs = 1000;
  std::vector<std::string> operations;
  std::size_t jobs = 0;  ///< threads; 0: as many as the machine has cores
  std::string json_report;
  FuzzerProofCommandOptions fuzzer;
};

}  // namespace touchstone::app
