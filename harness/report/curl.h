// The line that sends a request again, without Touchstone: one curl command with method, address, headers and
// body, the bytes as they went out, but for the signature, which is a secret and would be stale. Pure. Tested
// by formats_test.cpp and json_test.cpp; app/curl_line_test.cpp executes the lines.
#pragma once

#include <string>

#include "report/run_report.h"

namespace touchstone::report {

/// One shell line; secrets of the report are hidden. A request that was spelt byte for byte goes through
/// curl's telnet, which sends bytes as they are; over TLS through openssl. What signs a request becomes a
/// placeholder with the same scope, by which emulators route.
[[nodiscard]] std::string curl_line(const RunReport& report, const run::Recorded& recorded);

/// What stands for a SigV4 header: its scope, without key and signature; any other text as it is.
[[nodiscard]] std::string unsigned_authorization(std::string_view authorization);

/// The line of a failed check's first exchange; empty for a check that did not fail or was made on none. A
/// report that was read back has kept its own.
[[nodiscard]] std::string curl_line(const RunReport& report, const run::Transcript& transcript,
                                    const judge::Check& check);

}  // namespace touchstone::report
