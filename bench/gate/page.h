// Draws the history as one HTML page that needs nothing else: no script, no font, no network. A card a task:
// our line with its noise band, peers and bounds beside it, on a logarithmic scale. Pure. Tested by
// page_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "gate/history.h"

namespace touchstone::gate {

/// @param entries  in the order of the commits; the page says so when there are none
[[nodiscard]] std::string render_page(const std::vector<Entry>& entries);

}  // namespace touchstone::gate
