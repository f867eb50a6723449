// Counts what a test program allocates, for tests that something allocates nothing: its operator new counts.
// To be included by one file of a program, for it replaces the program's operators; that file also has a test
// that they do count, else its others could not fail. Not for the product.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

namespace touchstone::base::for_tests {

/// The calls of operator new by this thread so far.
inline thread_local std::size_t allocations = 0;

inline void* allocate(std::size_t size) {
  ++allocations;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace touchstone::base::for_tests

void* operator new(std::size_t size) { return touchstone::base::for_tests::allocate(size); }
void* operator new[](std::size_t size) { return touchstone::base::for_tests::allocate(size); }
// simdjson allocates by these; a sanitizer has its own, which free() would not match.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return touchstone::base::for_tests::allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return touchstone::base::for_tests::allocate(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
