// The texts of a catalogue small enough to be read whole: one service that lights lamps, one family of jobs,
// four cases. For tests and fuzzing only; small_catalogue_for_tests.h makes a folder of them.
#pragma once

#include <string_view>

namespace touchstone::cases::for_tests {

/// The service "lamps": Start, Describe and Stop of a LampJob, and DimLamp, which belongs to no family.
inline constexpr std::string_view kSmallModel = R"({"smithy": "2.0", "shapes": {
"t#Lamps_1": {
  "type": "service", "version": "2020-01-01",
  "operations": [{"target": "t#StartLampJob"}, {"target": "t#DescribeLampJob"}, {"target": "t#StopLampJob"}, {"target": "t#DimLamp"}],
  "traits": {"aws.auth#sigv4": {"name": "lamps"}, "aws.protocols#awsJson1_1": {}}
},
"t#StartLampJob": {"type": "operation", "input": {"target": "t#Wish"}, "output": {"target": "t#Job"}},
"t#DescribeLampJob": {"type": "operation", "input": {"target": "t#Key"}, "output": {"target": "t#Described"}},
"t#StopLampJob": {
  "type": "operation", "input": {"target": "t#Key"}, "output": {"target": "t#Job"}, "errors": [{"target": "t#JobNotFoundException"}]
},
"t#DimLamp": {"type": "operation", "input": {"target": "t#Key"}},
"t#Wish": {"type": "structure", "members": {"Where": {"target": "smithy.api#String"}, "Token": {"target": "smithy.api#String"}}},
"t#Key": {"type": "structure", "members": {"JobId": {"target": "smithy.api#String"}}},
"t#Job": {"type": "structure", "members": {"JobId": {"target": "smithy.api#String"}, "State": {"target": "smithy.api#String"}}},
"t#Described": {"type": "structure", "members": {"Lamp": {"target": "t#Job"}, "Lamps": {"target": "t#Jobs"}}},
  "t#Jobs": {"type": "list", "member": {"target": "t#Job"}},
"t#JobNotFoundException": {
  "type": "structure", "members": {"Message": {"target": "smithy.api#String"}}, "traits": {"smithy.api#error": "client"}
}
}})";

inline constexpr std::string_view kSmallSources = R"({"sources": [
{"id": "doc:lamps", "title": "Lamps", "where": "the manual", "evidence": "documentation", "date": "2020-01"},
{"id": "model:lamps", "title": "The model", "where": "here", "evidence": "model", "date": "2020-01"}
]}
)";

inline constexpr std::string_view kSmallFamilies = R"({"families": [
{
  "service": "lamps",
  "name": "LampJob",
  "member": "JobId",
  "unknown": "nobody-in-${region}",
  "stop": "StopLampJob",
  "start": {
    "operation": "StartLampJob",
    "input": {"Where": "${location}", "Token": "${nonce}"},
    "address": "/JobId"
  },
  "describe": {"operation": "DescribeLampJob", "state": "/Lamp/State"},
  "final": ["COMPLETED", "FAILED", "STOPPED"]
}
]}
)";

inline constexpr std::string_view kSmallCases = R"({
"service": "lamps",
"operation": "StopLampJob",
"cases": [
{
  "slug": "lit",
  "title": "A lit lamp is stopped",
  "level": "required",
  "sources": ["doc:lamps"],
  "needs": [{"name": "job", "state": "IN_PROGRESS"}],
  "steps": [
    {
      "send": {"input": {"JobId": "${job}"}},
      "allow": [
        {"status": [200], "output": {"/JobId": {"equals": "${job}"}}, "sources": ["model:lamps"]}
      ]
    },
    {"wait": {"for": "${job}", "state": ["STOPPED"]}}
  ]
},
{
  "slug": "unknown",
  "title": "An id that was never issued is not found",
  "level": "recommended",
  "sources": ["doc:lamps"],
  "steps": [
    {
      "send": {"input": {"${member}": "${unknown}"}},
      "allow": [
        {"status": [400, 404], "error": ["JobNotFoundException"], "sources": ["doc:lamps"]}
      ]
    }
  ]
},
{
  "slug": "broken",
  "title": "The target breaks down",
  "level": "informational",
  "sources": ["doc:lamps"],
  "only": "embedded",
  "steps": [
    {
      "send": {"input": {}, "inject": "reset"},
      "allow": [
        {"status": [500], "sources": ["doc:lamps"]}
      ]
    }
  ]
}
]
}
)";

inline constexpr std::string_view kSmallAnswers = R"({
"common_errors": [
{"name": "InvalidRequestException", "remapped": true, "sources": ["doc:lamps"]},
{"name": "SerializationException", "sources": ["doc:lamps"]},
{"name": "ThrottlingException", "sources": ["doc:lamps"]},
{"name": "ValidationException", "sources": ["doc:lamps"]}
],
"sets": [
{
  "name": "not-found",
  "says": "Nothing has this address",
  "for": [
    {
      "operations": ["lamps/Stop*"],
      "allow": [
        {"status": [400], "error": ["JobNotFoundException"], "sources": ["doc:${service}"]}
      ]
    }
  ]
}
]}
)";

inline constexpr std::string_view kSmallProtocol = R"({
"applies_to": ["lamps/StopLampJob", "lamps/DimLamp"],
"cases": [
{
  "slug": "not-json",
  "title": "A body that is no JSON is refused",
  "level": "required",
  "sources": ["doc:lamps"],
  "steps": [
    {
      "send": {"body": "nonsense", "headers": {"X-Odd": "${nonce}", "Content-Type": null}, "path": "/odd"},
      "allow": [
        {"status": [400], "error": ["SerializationException"], "sources": ["doc:lamps"]}
      ]
    }
  ]
}
],
"group": "protocol"
}
)";

inline constexpr std::string_view kCaseFile = "cases/lamps/StopLampJob.json";
inline constexpr std::string_view kAnswersFile = "answers.json";
inline constexpr std::string_view kProtocolFile = "cases/protocol/bodies.json";

}  // namespace touchstone::cases::for_tests
