// What the program asks of the system for its own process. Tested by process_test.cpp.
#pragma once

namespace touchstone::app {

/// Fits the process to work that is much and waits for nobody at a keyboard; call it before any thread
/// starts. Threads no longer take the core away from each other as soon as they are given something: where
/// client and embedded endpoint share one, each does all that it has before the other goes on, as sched(7)
/// says of SCHED_BATCH. Memory of a large body goes back to the system at once. Where the system knows
/// neither, or does not allow it, nothing changes but speed.
void prefer_throughput();

/// Lets the process open as many files, and so connections, as the system allows it to ask for: --jobs 1024
/// against the embedded endpoint are 2,048, and many systems allow 1,024 to a process that does not ask.
void allow_many_files();

}  // namespace touchstone::app
