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
    const auto input = ranks(2, {"-o", config, "--overwrite"});
    EXPECT_EQ(input.exitCode, 2);
    EXPECT_EQ(countOf(input.errors, "it is not written over"), 1u) << input.errors;
    const auto notes = folder.write("notes.json", "precious");
    const auto foreign = ranks(2, {"--capture-routing", notes});
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
    for (const auto* option : {"--recorder", "--gate", "--scaling", "--baseline", "--trial"}) {
        const auto result = ranks(2, {option});
        EXPECT_EQ(result.exitCode, 2) << option;
        EXPECT_EQ(countOf(result.errors, "measures one process and is not for ranks"), 1u) << result.errors;
    }
    const auto none = ranks(2, {"--tokens", "0"});
    EXPECT_EQ(none.exitCode, 2);
    EXPECT_EQ(countOf(none.errors, "--tokens must be"), 1u) << none.errors;
    const auto alone = ranks(1, {});
    EXPECT_EQ(alone.exitCode, 2);
    EXPECT_THAT(alone.errors, HasSubstr("needs two of them at least"));
}

TEST_F(MpirunRefusals, SeveralProcessesWithoutRanksAreRefused) {
    withRanks = false;
    for (const auto* one : {"profile", "sweep", "bench"}) {
        verb = one;
        const auto result = ranks(2, {});
        EXPECT_EQ(result.exitCode, 2);
        EXPECT_THAT(result.errors, AllOf(HasSubstr(std::string("mpirun started 2 of `gatescope ") + one),
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
