# How everything is built: language, warnings, sanitizers, and what a room is. Included once, by the top CMakeLists.txt.
# A source is registered by its suffix: x.cpp is the room, x_test.cpp its tests (see touchstone_room below),
# x_fuzz.cpp a fuzz target (fuzz/), x_bench.cpp a benchmark (bench/).

option(TOUCHSTONE_WERROR "Warnings are errors" OFF)
option(TOUCHSTONE_LIBFUZZER "Link fuzz targets with libFuzzer (clang) instead of the replay main" OFF)
set(TOUCHSTONE_FUZZING_ENGINE "-fsanitize=fuzzer" CACHE STRING "What links a fuzz target with its engine: OSS-Fuzz's $LIB_FUZZING_ENGINE")
option(TOUCHSTONE_COVERAGE "Instrument for clang source coverage" OFF)
set(TOUCHSTONE_SIMDJSON_SOURCE "" CACHE PATH "Folder of simdjson.h and simdjson.cpp to build with the project's own flags; the system's library without")
set(TOUCHSTONE_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize takes them: address,undefined or thread")

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
find_program(TOUCHSTONE_CCACHE ccache)
if(TOUCHSTONE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${TOUCHSTONE_CCACHE})
endif()

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url)
if(TOUCHSTONE_SIMDJSON_SOURCE)
  add_library(simdjson STATIC ${TOUCHSTONE_SIMDJSON_SOURCE}/simdjson.cpp)
  add_library(simdjson::simdjson ALIAS simdjson)
  target_include_directories(simdjson SYSTEM PUBLIC ${TOUCHSTONE_SIMDJSON_SOURCE})
  target_compile_options(simdjson PRIVATE -w)
  target_link_libraries(simdjson PRIVATE touchstone_options)
else()
  find_package(simdjson REQUIRED)
endif()
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(pugixml REQUIRED)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)

# What every target of the project is compiled with; libraries of others are used through SYSTEM includes.
add_library(touchstone_options INTERFACE)
target_compile_options(touchstone_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
                                                    -Wold-style-cast -Woverloaded-virtual)
# How many frames of coroutines Asio keeps for the next ones: an exchange goes through a dozen of them, and two are its default.
target_compile_definitions(touchstone_options INTERFACE BOOST_ASIO_RECYCLING_ALLOCATOR_CACHE_SIZE=16)
if(CMAKE_UNITY_BUILD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # The presets compile the files of a room in batches, which spares reading headers again; names in a room's anonymous namespaces
  # are therefore distinct. g++ takes what a batch includes for a header.
  target_compile_options(touchstone_options INTERFACE -Wno-subobject-linkage)
  # What g++ inlines it bounds by the growth of a unit, and a batch is one: its last files got nothing, and a case took a fifth
  # longer to judge. Only where speed is measured, for it takes longer to compile.
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(touchstone_options INTERFACE --param=inline-unit-growth=400)
  endif()
endif()
if(TOUCHSTONE_WERROR)
  target_compile_options(touchstone_options INTERFACE -Werror)
endif()
if(TOUCHSTONE_SANITIZE)
  target_compile_options(touchstone_options INTERFACE -fsanitize=${TOUCHSTONE_SANITIZE} -fno-sanitize-recover=all
                                                      -fno-omit-frame-pointer)
  target_link_options(touchstone_options INTERFACE -fsanitize=${TOUCHSTONE_SANITIZE})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND (TOUCHSTONE_SANITIZE OR CMAKE_BUILD_TYPE STREQUAL "Release"))
  # g++ 12 reports false positives from deep inlining, at -O3 and under sanitizers (gcc bugs 105562, 105329); the dev build keeps
  # them on.
  target_compile_options(touchstone_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow
                                                      -Wno-array-bounds -Wno-tsan)
endif()
if(TOUCHSTONE_LIBFUZZER AND TOUCHSTONE_FUZZING_ENGINE STREQUAL "-fsanitize=fuzzer" AND NOT CMAKE_CXX_FLAGS MATCHES "sanitize=fuzzer|sanitize-coverage")
  target_compile_options(touchstone_options INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(touchstone_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(TOUCHSTONE_COVERAGE)
  target_compile_options(touchstone_options INTERFACE -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(touchstone_options INTERFACE -fprofile-instr-generate)
endif()
target_compile_definitions(
  touchstone_options
  INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ALLOW_DEPRECATED_HEADERS TOUCHSTONE_VERSION="${PROJECT_VERSION}")
target_include_directories(touchstone_options INTERFACE ${PROJECT_SOURCE_DIR}/harness)

# The rooms, in the order of the flow. A room may use those before it, never those after it.
set(TOUCHSTONE_ROOMS base model validate wire sign transport endpoint cases run judge report fuzzer app)

# touchstone_room(NAME [USES room...] [LIBRARIES target...] [OPTIMISED_TESTS])
# Makes the static library touchstone::NAME of every *.cpp here that is not a test or main.cpp, and, when there are
# *_test.cpp files, the GoogleTest program NAME_test with the CTest label NAME. USES refuses a room that stands later.
function(touchstone_room name)
  cmake_parse_arguments(ROOM "OPTIMISED_TESTS" "" "USES;LIBRARIES;TEST_LIBRARIES" ${ARGN})
  list(FIND TOUCHSTONE_ROOMS ${name} position)
  if(position EQUAL -1)
    message(FATAL_ERROR "${name} is not one of TOUCHSTONE_ROOMS in harness/build.cmake: add it where it stands in the flow")
  endif()
  set(uses "")
  set(reached touchstone_${name})
  foreach(used IN LISTS ROOM_USES)
    list(FIND TOUCHSTONE_ROOMS ${used} used_position)
    if(used_position EQUAL -1 OR NOT used_position LESS position)
      message(FATAL_ERROR "room ${name} may not use ${used}: data flows one way (${TOUCHSTONE_ROOMS})")
    endif()
    list(APPEND uses touchstone::${used})
    get_property(reached_by_it GLOBAL PROPERTY touchstone_${used}_reaches)
    list(APPEND reached ${reached_by_it})
  endforeach()
  list(REMOVE_DUPLICATES reached)
  set_property(GLOBAL PROPERTY touchstone_${name}_reaches ${reached})

  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cpp$")
  add_library(touchstone_${name} STATIC ${sources})
  add_library(touchstone::${name} ALIAS touchstone_${name})
  target_link_libraries(touchstone_${name} PUBLIC ${uses} ${ROOM_LIBRARIES} PRIVATE touchstone_options)
  if(tests)
    set(optimised "")
    if(ROOM_OPTIMISED_TESTS)
      set(optimised OPTIMISED)
    endif()
    touchstone_tests(${name}_test LABEL ${name} SOURCES ${tests} LIBRARIES touchstone::${name} ${ROOM_TEST_LIBRARIES}
                     ROOMS ${reached} ${optimised})
  endif()
endfunction()

# touchstone_tests(PROGRAM LABEL label SOURCES file... [LIBRARIES target...] [ROOMS target...] [OPTIMISED]): one CTest test for each GoogleTest
# case. OPTIMISED is for tests that themselves loop over millions of texts.
function(touchstone_tests program)
  include(GoogleTest)
  cmake_parse_arguments(TEST "OPTIMISED" "LABEL" "SOURCES;LIBRARIES;ROOMS" ${ARGN})
  add_executable(${program} ${TEST_SOURCES})
  target_link_libraries(${program} PRIVATE touchstone_options ${TEST_LIBRARIES} GTest::gmock GTest::gtest_main)
  # What is tested is optimised, the tests are not: they compile in half the time (judge_test.cpp: 33 s of g++ at -O2, 17 s at -O0).
  if(NOT TEST_OPTIMISED)
    target_compile_options(${program} PRIVATE -O0)
    # Both have the same functions of the standard library, and the linker takes those that it meets first: without this the rooms
    # would call those of the tests (JudgeRecording.GivesTheReportOfADeviantRunToTheLastByte: 50 s of a core, 20 s with it).
    list(TRANSFORM TEST_ROOMS REPLACE "(.+)" "$<TARGET_FILE:\\1>" OUTPUT_VARIABLE archives)
    target_link_options(${program} PRIVATE LINKER:--whole-archive ${archives} LINKER:--no-whole-archive)
  endif()
  # Tests alone know where the sources lie: a program must work without them, and a compiler cache serves every checkout.
  target_compile_definitions(${program} PRIVATE TOUCHSTONE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # Without the printed values of parameters, whose quotes would lose tests, and whose pointers change.
  gtest_discover_tests(${program} NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60
                       PROPERTIES LABELS ${TEST_LABEL} TIMEOUT 300 SKIP_REGULAR_EXPRESSION "\\[  SKIPPED \\]")
endfunction()
