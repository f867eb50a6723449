// See parallel.h.
#include "base/parallel.h"

#ifdef __linux__
#include <sched.h>
#endif

namespace touchstone::base {

std::size_t count_processors() {
#ifdef __linux__
  // Debian's C library counts those of the machine, whatever this process is bound to.
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0)
    return std::max<std::size_t>(1, static_cast<std::size_t>(CPU_COUNT(&allowed)));
#endif
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

}  // namespace touchstone::base
