// See selection.h.
#include "app/selection.h"

namespace touchstone::app {

cases::Selection selection_of(const SelectionOptions& options, bool embedded) {
  cases::Selection selection{options.services, options.operations, options.only, cases::Level::kRecommended,
                             embedded};
  if (options.level == "required") selection.level = cases::Level::kRequired;
  if (options.level == "all") selection.level = cases::Level::kInformational;
  return selection;
}

}  // namespace touchstone::app
