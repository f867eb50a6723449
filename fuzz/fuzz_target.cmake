# What a fuzz target is to the build. With libFuzzer (preset fuzz) each target is a program NAME_fuzz; without, all targets are
# one program, fuzz_replay, which runs the corpus of one of them: every ordinary build so compiles every target and tests it.
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)

set(TOUCHSTONE_CORPUS ${PROJECT_SOURCE_DIR}/corpus)
set(TOUCHSTONE_FUZZ_TARGETS "")
set(TOUCHSTONE_FUZZ_REGISTRY "")

# Oracles and mutators are not what is tested: whole sources, whose own options come behind those of touchstone_options, and what
# targets include of them. Only where this build itself asks for coverage; another engine's flags are its own affair.
set(TOUCHSTONE_UNWATCHED "")
if(TOUCHSTONE_LIBFUZZER AND TOUCHSTONE_FUZZING_ENGINE STREQUAL "-fsanitize=fuzzer" AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set_source_files_properties(oracles/second_json.cpp driver/json_mutator.cpp driver/pattern_texts.cpp driver/request_mutator.cpp
                              PROPERTIES COMPILE_OPTIONS -fno-sanitize=fuzzer-no-link)
  # The list's hash makes another list another command, which neither ninja nor a compiler cache would see in its name.
  file(SHA256 ${CMAKE_CURRENT_SOURCE_DIR}/unwatched.txt unwatched_hash)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS unwatched.txt)
  set(TOUCHSTONE_UNWATCHED -fsanitize-coverage-ignorelist=${CMAKE_CURRENT_SOURCE_DIR}/unwatched.txt -DTOUCHSTONE_UNWATCHED=${unwatched_hash})
endif()

# A second opinion on JSON.
add_library(touchstone_fuzz_second_json STATIC oracles/second_json.cpp)
target_include_directories(touchstone_fuzz_second_json PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(touchstone_fuzz_second_json PUBLIC touchstone::base Boost::headers PRIVATE touchstone_options)

# The models in the program itself: a fuzz target runs where no checkout is.
file(GLOB models CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/conformance/models/*.json)
set(model_texts ${CMAKE_CURRENT_BINARY_DIR}/model_texts.cpp)
add_custom_command(OUTPUT ${model_texts} DEPENDS embed_models.py ${models} VERBATIM
                   COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/embed_models.py ${model_texts} ${models})
add_library(touchstone_fuzz_models STATIC driver/models.cpp ${model_texts})
set_target_properties(touchstone_fuzz_models PROPERTIES UNITY_BUILD OFF)  # one file of it is generated
target_include_directories(touchstone_fuzz_models PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(touchstone_fuzz_models PUBLIC touchstone::model PRIVATE touchstone_options)

# Every target that can be fuzzed, or the program that replays them all.
add_custom_target(fuzz_targets)
if(NOT TOUCHSTONE_LIBFUZZER)
  add_executable(fuzz_replay driver/replay_main.cpp)
  add_dependencies(fuzz_targets fuzz_replay)
  target_include_directories(fuzz_replay PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
  target_link_libraries(fuzz_replay PRIVATE touchstone_options)
  # Replaying nothing must fail, and so must a target that does not exist.
  add_test(NAME replay_nothing COMMAND fuzz_replay validate_job_id)
  add_test(NAME replay_unknown_target COMMAND fuzz_replay no_such_target ${TOUCHSTONE_CORPUS})
  set_tests_properties(replay_nothing replay_unknown_target PROPERTIES LABELS fuzz WILL_FAIL TRUE)
  # Reads of what nobody wrote, which no sanitizer of g++ sees.
  if(NOT TOUCHSTONE_SANITIZE AND NOT TOUCHSTONE_COVERAGE)
    find_program(TOUCHSTONE_VALGRIND valgrind)
    if(NOT TOUCHSTONE_VALGRIND)
      message(STATUS "valgrind is not here: the corpora are not replayed below it")
    endif()
  endif()
  # Some of the bugs, as a proof that the targets still catch any: planted.py knows the build of preset dev alone.
  if(PROJECT_BINARY_DIR STREQUAL ${PROJECT_SOURCE_DIR}/build/dev)
    add_test(NAME fuzz_planted_bugs COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/planted.py arn-name-ends
                                            job-id-surrogates json-backslash recording-of-no-case)
    set_tests_properties(fuzz_planted_bugs PROPERTIES LABELS fuzz TIMEOUT 300)
  endif()
  foreach(script check_folders model_dictionary modes planted)
    add_test(NAME fuzz_${script} COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/${script}_test.py)
    set_tests_properties(fuzz_${script} PROPERTIES LABELS fuzz TIMEOUT 120)
  endforeach()
endif()

# Makes NAME_fuzz.dict beside the program, of dictionaries/NAME.dict and of what the models have of this kind, or the schemas
# of these files.
function(add_fuzz_dictionary name max_len kind schemas)
  set(described_by ${models})
  if(schemas)
    set(kind schema)
    list(TRANSFORM schemas REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/conformance/schema/\\1.schema.json" OUTPUT_VARIABLE described_by)
  endif()
  set(by_hand ${CMAKE_CURRENT_SOURCE_DIR}/dictionaries/${name}.dict)
  if(NOT EXISTS ${by_hand})
    set(by_hand -)
    if(NOT kind)
      return()
    endif()
  endif()
  if(NOT kind)
    set(kind none)
  endif()
  set(out ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/${name}_fuzz.dict)
  set(depends ${by_hand})
  list(REMOVE_ITEM depends -)
  add_custom_command(OUTPUT ${out} DEPENDS model_dictionary.py ${described_by} ${depends} VERBATIM
                     COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/model_dictionary.py ${out} ${max_len} ${kind}
                             ${by_hand} ${described_by})
  target_sources(${name}_fuzz PRIVATE ${out})
endfunction()

# The structure-aware mutators: apart from the targets, which only name them.
add_library(touchstone_fuzz_mutators STATIC driver/json_mutator.cpp driver/pattern_texts.cpp driver/request_mutator.cpp)
target_link_libraries(touchstone_fuzz_mutators PUBLIC touchstone_fuzz_models touchstone::validate touchstone::wire
                                               PRIVATE touchstone_options fmt::fmt)

# add_fuzz_target(NAME ROOMS room... MAX_LEN bytes [MODEL_WORDS kind] [SCHEMAS file...] [MUTATOR] [LIBRARIES target...])
# NAME_fuzz.cpp is the target; MAX_LEN is the longest input that makes sense, for the fuzzer and for the corpus. MODEL_WORDS
# says what of the models belongs into its dictionary: a kind of model_dictionary.py. SCHEMAS: the inputs are files of ours
# that these of conformance/schema/ describe. MUTATOR: it has one of its own.
function(add_fuzz_target name)
  cmake_parse_arguments(TARGET "MUTATOR" "MAX_LEN;MODEL_WORDS" "ROOMS;SCHEMAS;LIBRARIES" ${ARGN})
  list(TRANSFORM TARGET_ROOMS PREPEND touchstone::)
  set(inputs ${TOUCHSTONE_CORPUS}/seeds/${name})
  if(EXISTS ${TOUCHSTONE_CORPUS}/regressions/${name})
    list(APPEND inputs ${TOUCHSTONE_CORPUS}/regressions/${name})
  endif()

  if(TOUCHSTONE_LIBFUZZER)
    add_executable(${name}_fuzz ${name}_fuzz.cpp)
    add_dependencies(fuzz_targets ${name}_fuzz)
    # A flag, or the archives and libraries of another engine.
    separate_arguments(engine UNIX_COMMAND "${TOUCHSTONE_FUZZING_ENGINE}")
    target_link_libraries(${name}_fuzz PRIVATE ${engine})
    target_compile_options(${name}_fuzz PRIVATE ${TOUCHSTONE_UNWATCHED})
    if(TARGET_MUTATOR)
      target_link_libraries(${name}_fuzz PRIVATE touchstone_fuzz_mutators)
    endif()
    set(options "[libfuzzer]\nmax_len = ${TARGET_MAX_LEN}\n")
    file(GENERATE OUTPUT ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/${name}_fuzz.options CONTENT "${options}")
    add_fuzz_dictionary(${name} ${TARGET_MAX_LEN} "${TARGET_MODEL_WORDS}" "${TARGET_SCHEMAS}")
    add_test(NAME replay_${name} COMMAND ${name}_fuzz -runs=0 ${inputs})
  else()
    add_library(${name}_fuzz OBJECT ${name}_fuzz.cpp)
    # One program holds them all, so each goes by a name of its own there.
    target_compile_definitions(${name}_fuzz PRIVATE LLVMFuzzerTestOneInput=fuzz_${name}
                                                    LLVMFuzzerCustomMutator=mutate_${name})
    target_link_libraries(fuzz_replay PRIVATE ${name}_fuzz)
    add_test(NAME replay_${name} COMMAND fuzz_replay ${name} ${inputs})
    if(TOUCHSTONE_VALGRIND)
      add_test(NAME memcheck_${name} COMMAND ${TOUCHSTONE_VALGRIND} --quiet --error-exitcode=9
                                             --suppressions=${CMAKE_CURRENT_SOURCE_DIR}/memcheck.supp
                                             $<TARGET_FILE:fuzz_replay> ${name} ${inputs})
      set_tests_properties(memcheck_${name} PROPERTIES LABELS fuzz TIMEOUT 300)
    endif()
    if(TARGET_MUTATOR)
      target_link_libraries(${name}_fuzz PRIVATE touchstone_fuzz_mutators)
      add_test(NAME mutate_${name} COMMAND fuzz_replay --mutate 50 ${name} ${inputs})
      set_tests_properties(mutate_${name} PROPERTIES LABELS fuzz TIMEOUT 120)
    endif()
    string(APPEND TOUCHSTONE_FUZZ_REGISTRY "FUZZ_$<IF:$<BOOL:${TARGET_MUTATOR}>,MUTATED_,>TARGET(${name})\n")
    set(TOUCHSTONE_FUZZ_REGISTRY ${TOUCHSTONE_FUZZ_REGISTRY} PARENT_SCOPE)
  endif()
  target_include_directories(${name}_fuzz PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${name}_fuzz PRIVATE touchstone_options ${TARGET_ROOMS} fmt::fmt ${TARGET_LIBRARIES})
  set_tests_properties(replay_${name} PROPERTIES LABELS fuzz TIMEOUT 120)

  list(APPEND TOUCHSTONE_FUZZ_TARGETS ${name}:${TARGET_MAX_LEN})
  set(TOUCHSTONE_FUZZ_TARGETS ${TOUCHSTONE_FUZZ_TARGETS} PARENT_SCOPE)
endfunction()

# Ends the configure step at an orphan: a source, corpus folder or dictionary without a target, a target without seeds, an
# input that is too large, a dictionary entry that no fuzzer reads. To be called behind the last target.
function(check_fuzz_folders)
  # Looking at these lists each time a build starts is what notices a new file.
  file(GLOB watched CONFIGURE_DEPENDS *_fuzz.cpp dictionaries/* ${TOUCHSTONE_CORPUS}/seeds/*/* ${TOUCHSTONE_CORPUS}/regressions/*/*)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${TOUCHSTONE_CORPUS}/MANIFEST check_folders.py)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${watched})
  execute_process(COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/check_folders.py ${CMAKE_CURRENT_SOURCE_DIR}
                          ${TOUCHSTONE_CORPUS} ${TOUCHSTONE_FUZZ_TARGETS}
                  RESULT_VARIABLE result ERROR_VARIABLE faults)
  if(result)
    message(FATAL_ERROR "fuzz/ and corpus/ do not fit together:\n${faults}")
  endif()
  if(NOT TOUCHSTONE_LIBFUZZER)
    file(GENERATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/fuzz_targets.inc CONTENT "${TOUCHSTONE_FUZZ_REGISTRY}")
  endif()
endfunction()
