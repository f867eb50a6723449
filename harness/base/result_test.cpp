// Tests of result.h: how an error reads, and where a byte stands.
#include "base/result.h"

#include <gtest/gtest.h>

namespace touchstone::base::result_test {
namespace {

TEST(RenderError, ShowsFileLineColumnAndTheHintOnItsOwnLine) {
  const Error error{ErrorCode::kSyntax, "a comma is missing", "add one", "cases.json", 3, 14};
  EXPECT_EQ(render(error), "cases.json:3:14: a comma is missing\n  add one");
}

TEST(RenderError, ShowsOnlyTheFileWhenThePlaceIsUnknown) {
  EXPECT_EQ(render({ErrorCode::kUnreadableFile, "cannot open", "", "cases.json"}), "cases.json: cannot open");
}

TEST(RenderError, ShowsOnlyTheMessageWhenNoFileIsConcerned) {
  EXPECT_EQ(render({ErrorCode::kNothingSelected, "nothing matches", "", ""}), "nothing matches");
}

struct PlaceRow {
  const char* name;
  std::string_view text;
  std::size_t offset_bytes;
  std::size_t line;
  std::size_t column;
};

class LineColumnTest : public testing::TestWithParam<PlaceRow> {};

TEST_P(LineColumnTest, CountsBothFromOne) {
  const PlaceRow& row = GetParam();
  const LineColumn place = line_column(row.text, row.offset_bytes);
  EXPECT_EQ(place.line, row.line);
  EXPECT_EQ(place.column, row.column);
}

INSTANTIATE_TEST_SUITE_P(Places, LineColumnTest,
                         testing::Values(PlaceRow{"EmptyText", "", 0, 1, 1},                    //
                                         PlaceRow{"FirstByte", "ab\ncd", 0, 1, 1},              //
                                         PlaceRow{"LineBreakItself", "ab\ncd", 2, 1, 3},        //
                                         PlaceRow{"AfterLineBreak", "ab\ncd", 3, 2, 1},         //
                                         PlaceRow{"LastByte", "ab\ncd", 4, 2, 2},               //
                                         PlaceRow{"End", "ab\ncd", 5, 2, 3},                    //
                                         PlaceRow{"FarPastTheEnd", "ab\ncd", 99, 2, 3},         //
                                         PlaceRow{"AfterFinalLineBreak", "ab\n", 3, 2, 1},      //
                                         PlaceRow{"EmptyLines", "\n\n\nx", 3, 4, 1},            //
                                         PlaceRow{"BytesNotCharacters", "\xC3\xA9x", 2, 1, 3},  //
                                         PlaceRow{"CarriageReturnIsAByte", "a\r\nb", 3, 2, 1}),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace touchstone::base::result_test
