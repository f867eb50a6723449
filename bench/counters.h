// What an operation costs beside time: allocations, always and exactly, and instructions, where they can be
// counted. Allocations: counters.cpp stands in for malloc and its kin, so that C libraries are counted like
// C++. Instructions: of user code by the processor's counter, where the machine shows it to us; else below
// Valgrind's callgrind, which the gate starts (gate/callgrind.h); else not at all. For the programs of bench/
// only.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace touchstone::bench {

/// How often this thread has asked for memory: malloc, calloc, realloc, aligned_alloc and what calls them.
[[nodiscard]] std::uint64_t allocations_so_far();

/// Whether the processor counts instructions for us here.
[[nodiscard]] bool instructions_are_counted();

/// Counts what `work` costs, which must do the same each time it is called, and keeps it as the counters
/// "allocations" and "instructions" of one operation. Call it after the timed loop.
///
/// @param operations  how many operations one call of `work` is
void count_costs(benchmark::State& state, const std::string& benchmark, std::int64_t operations,
                 const std::function<void()>& work);

}  // namespace touchstone::bench
