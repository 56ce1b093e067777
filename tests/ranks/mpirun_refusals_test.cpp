// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/mpirun_fixture.h"

#include <gmock/gmock.h>

namespace gatescope::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// What ends before ranks compute anything, so that they may start beside other tests.
class MpirunRefusals : public MpirunTest {};

TEST_F(MpirunRefusals, ABadMapIsToldOnce) {
    const auto map = folder.write("map.json", R"({"ranks_of_expert": [[0],[1],[2],[0],[0],[0],[0],[0]]})");
    const auto result = ranks(2, {"--placement-map", map});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_EQ(countOf(result.errors, "there is no such rank"), 1u) << result.errors;
    EXPECT_THAT(result.errors, AllOf(HasSubstr(map), HasSubstr("ranks_of_expert[2][0]")));
}

TEST_F(MpirunRefusals, WhatIsNotWrittenOverIsToldOnce) {
    const auto notes = folder.write("notes.json", "precious");
    Together runs;
    runs.start(words(2, {"-o", config, "--overwrite"}));
    runs.start(words(2, {"--capture-routing", notes}));
    const auto results = runs.results();
    const auto& input = results[0];
    EXPECT_EQ(input.exitCode, 2);
    EXPECT_EQ(countOf(input.errors, "it is not written over"), 1u) << input.errors;
    const auto& foreign = results[1];
    EXPECT_EQ(foreign.exitCode, 3);
    EXPECT_EQ(countOf(foreign.errors, "was not written by GateScope"), 1u) << foreign.errors;
    EXPECT_EQ(fileContent(notes), "precious");
}

TEST_F(MpirunRefusals, WhatNoRankCanDoIsToldOnce) {
    const auto result = ranks(4, {"--tokens", "0"});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_EQ(countOf(result.errors, "--tokens must be"), 1u) << result.errors;
}

TEST_F(MpirunRefusals, MessagesThatMpiCantSendAreRefusedBeforeAnythingIsLoaded) {
    auto wide = nlohmann::json::parse(tinyConfig(8));
    wide["hidden_size"] = 4096;
    config = folder.write("wide.json", wide.dump());
    const auto result = ranks(2, {"--tokens", "65536"});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_EQ(countOf(result.errors, "65536 tokens on 2 ranks would send"), 1u) << result.errors;
    EXPECT_THAT(result.errors, HasSubstr("start more ranks"));
}

TEST_F(MpirunRefusals, AFaultThatNobodyUnderstandsIsRefused) {
    const auto result = ranks(2, {}, "1:stumble:7");
    EXPECT_EQ(result.exitCode, 2) << result.errors;
    EXPECT_EQ(countOf(result.errors, "GATESCOPE_RANK_FAULT must be"), 1u) << result.errors;
}

TEST_F(MpirunRefusals, ABenchOverRanksRefusesOnceWhatMeasuresOneProcess) {
    verb = "bench";
    Together runs;
    for (const auto* option : {"--recorder", "--gate", "--scaling", "--baseline", "--trial"})
        runs.start(words(2, {option}));
    for (const auto& result : runs.results()) {
        EXPECT_EQ(result.exitCode, 2);
        EXPECT_EQ(countOf(result.errors, "measures one process and is not for ranks"), 1u) << result.errors;
    }
}

TEST_F(MpirunRefusals, ABenchOverRanksNeedsTokensAndTwoRanks) {
    verb = "bench";
    Together runs;
    runs.start(words(2, {"--tokens", "0"}));
    runs.start(words(1, {}));
    const auto results = runs.results();
    for (const auto& result : results)
        EXPECT_EQ(result.exitCode, 2);
    EXPECT_EQ(countOf(results[0].errors, "--tokens must be"), 1u) << results[0].errors;
    EXPECT_THAT(results[1].errors, HasSubstr("needs two of them at least"));
}

TEST_F(MpirunRefusals, SeveralProcessesWithoutRanksAreRefused) {
    withRanks = false;
    const std::vector<std::string> verbs{"profile", "sweep", "bench"};
    Together runs;
    for (const auto& one : verbs) {
        verb = one;
        runs.start(words(2, {}));
    }
    const auto results = runs.results();
    for (std::size_t i = 0; i < verbs.size(); ++i) {
        EXPECT_EQ(results[i].exitCode, 2);
        EXPECT_THAT(results[i].errors, AllOf(HasSubstr("mpirun started 2 of `gatescope " + verbs[i]),
                                             HasSubstr("Give --ranks")));
    }
}

class NoMpiTest : public testing::Test {};

TEST_F(NoMpiTest, WithoutTheModuleRanksAreRefusedWithARemedy) {
    ScratchFolder folder;
    const auto config = folder.write("tiny.json", tinyConfig());
    for (const auto* verb : {"profile", "sweep", "bench"}) {
        const auto result = runProgram({"env", "GATESCOPE_MPI_MODULE=/nowhere/gatescope-mpi.so",
                                        gatescopeProgram(), verb, "--ranks", "--config", config});
        EXPECT_EQ(result.exitCode, 4);
        EXPECT_THAT(result.errors, AllOf(HasSubstr("ranks need MPI"), HasSubstr("/nowhere"),
                                         HasSubstr("Install the package gatescope-mpi")));
    }
}

TEST_F(NoMpiTest, WithoutTheModuleEverythingElseWorks) {
    ScratchFolder folder;
    const auto config = folder.write("tiny.json", tinyConfig());
    EXPECT_EQ(runProgram({"env", "GATESCOPE_MPI_MODULE=/nowhere/gatescope-mpi.so", gatescopeProgram(),
                          "profile", "--iterations", "2", "--config", config})
                  .exitCode,
              0);
}

TEST_F(NoMpiTest, AMapWithoutRanksIsRefused) {
    for (const auto* verb : {"profile", "sweep", "bench"})
        EXPECT_EQ(gatescope({verb, "--placement-map", "map.json"}).exitCode, 2);
}

} // namespace
} // namespace gatescope::test
