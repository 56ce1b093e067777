// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/progress.h"
#include "cli/fixtures.h"
#include "cli/program.h"
#include "cli/written_traces.h"
#include "trace/trace_builder.h"
#include "trace_io/chrome_json.h"
#include "trace_io/trace_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace gatescope::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using Json = nlohmann::json;

const std::string kBefore = goldenTrace("kineto_h200_before_t16");
const std::string kAfter = goldenTrace("kineto_h200_after_t16");

/// The trace with the slices of one name made longer, as a file. Returns its path.
std::string stretched(const ScratchFolder& folder, const std::string& file, const std::string& name,
                      double factor) {
    const auto trace = readTrace(file, noProgress(), {}).trace;
    TraceBuilder builder;
    for (const auto& track : trace->tracks())
        builder.addTrack(track);
    for (SliceId id = 0; id < trace->sliceCount(); ++id) {
        const auto slice = trace->slice(id);
        const bool longer = trace->name(id).find(name) != std::string_view::npos;
        const auto duration =
            longer ? std::llround(static_cast<double>(slice.duration) * factor) : slice.duration;
        builder.addSlice(slice.track, builder.intern(trace->name(id)), builder.intern(trace->category(id)),
                         slice.start, duration, {}, trace->argsText(id));
    }
    const auto path = folder.file("stretched.json.gz");
    writeChromeJson(*builder.build(), trace->metadata(), path);
    return path;
}

std::vector<std::string> calledDifferent(const Json& comparison) {
    std::vector<std::string> names;
    for (const auto& kernel : comparison.at("kernels")) {
        if (kernel.at("verdict") != "no evidence") names.push_back(kernel.at("name"));
    }
    return names;
}

TEST(Compare, OneGateCallFewerPerLayerAndTheTimeSaved) {
    const auto result = gatescope({"compare", kBefore, kAfter, "--json", "--fail-if-slower", "3%"});
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    const auto json = result.json();
    EXPECT_EQ(json.at("schema"), 1);
    EXPECT_EQ(json.at("comparable"), true);
    EXPECT_EQ(json.at("baseline").at("gate_calls_per_layer"), 2);
    EXPECT_EQ(json.at("candidate").at("gate_calls_per_layer"), 1);
    const auto& gone = json.at("only_in_baseline");
    EXPECT_EQ(gone.size(), 8U); // the gate's GEMM and what routes behind it
    int gates = 0;
    for (const auto& kernel : gone) {
        EXPECT_EQ(kernel.at("layers"), 3) << kernel;
        EXPECT_EQ(kernel.at("calls_per_step"), 3) << kernel;
        EXPECT_EQ(kernel.at("in_every_step"), true) << kernel;
        gates += kernel.at("role") == "gate" ? 1 : 0;
    }
    EXPECT_EQ(gates, 1);
    EXPECT_EQ(json.at("only_in_candidate").size(), 0U);
    const auto& step = json.at("step");
    EXPECT_EQ(step.at("verdict"), "faster");
    EXPECT_NEAR(step.at("difference_ns").get<double>(), -73500, 3000); // summed by hand
    EXPECT_LT(step.at("high_ns").get<double>(), 0);
    EXPECT_THAT(calledDifferent(json), testing::IsEmpty());
    EXPECT_EQ(json.at("findings").at("baseline").size(), 1U);
    EXPECT_EQ(json.at("findings").at("candidate").size(), 0U);
}

/// In a graph with branches layers go from stream to stream, in each recording on others.
TEST(Compare, LayersOfBranchedGraphsFindTheirPartners) {
    for (const std::string kind : {"branches", "branches_side_gate"}) {
        const auto json = gatescope({"compare", goldenTrace("kineto_h200_" + kind + "_before_t16"),
                                     goldenTrace("kineto_h200_" + kind + "_after_t16"), "--json"})
                              .json();
        EXPECT_EQ(json.at("comparable"), true) << kind << json.at("reasons");
        ASSERT_EQ(json.at("layers").size(), 4U) << kind;
        for (const auto& layer : json.at("layers")) { // 0.25 ms of each are its experts' GEMMs
            EXPECT_GT(layer.at("baseline_ns"), 250'000) << kind << layer;
            EXPECT_GT(layer.at("candidate_ns"), 250'000) << kind << layer;
        }
        double gates = 0;
        for (const auto& kernel : json.at("only_in_baseline")) {
            EXPECT_EQ(kernel.at("role"), "gate") << kind << kernel;
            gates += kernel.at("calls_per_step").get<double>();
        }
        EXPECT_NEAR(gates, 4, 0.3)
            << kind; // where branches change places in a step, one may lose its partner
        EXPECT_EQ(json.at("only_in_candidate").size(), 0U) << kind;
        for (const auto* side : {"baseline", "candidate"}) { // nor does the router's branch
            for (const auto& kernel : json.at("irregular").at(side))
                EXPECT_NE(kernel.at("role"), "topk") << kind << kernel;
        }
    }
}

TEST(Compare, TheOtherWayRoundIsSlower) {
    const auto result = gatescope({"compare", kAfter, kBefore, "--json", "--fail-if-slower", "3%"});
    EXPECT_EQ(result.exitCode, 1);
    EXPECT_EQ(result.json().at("step").at("verdict"), "slower");
    EXPECT_EQ(result.json().at("only_in_candidate").size(), 8U);
    EXPECT_EQ(gatescope({"compare", kAfter, kBefore, "--fail-if-slower", "20%"}).exitCode, 0);
    EXPECT_EQ(gatescope({"compare", kAfter, kBefore}).exitCode, 0);
}

TEST(Compare, ATraceAgainstItselfGivesNoEvidence) {
    for (const auto* name :
         {"kineto_h200_before_t16", "kineto_cpu_before_t8", "kineto_h100_two_streams_before_t32",
          "kineto_h100_ep2_before_t64_rank0", "kineto_h100_graph_before_t1", "kineto_h100_dense_only_t16",
          "kineto_h200_branches_before_t16", "composed_xpu_before"}) {
        const auto json = gatescope({"compare", goldenTrace(name), goldenTrace(name), "--json"}).json();
        EXPECT_EQ(json.at("comparable"), true) << name << json.at("reasons");
        EXPECT_EQ(json.at("step").at("verdict"), "no evidence") << name;
        EXPECT_THAT(calledDifferent(json), testing::IsEmpty()) << name;
        EXPECT_EQ(json.at("only_in_baseline").size(), 0U) << name;
    }
}

TEST(Compare, AStretchedFamilyIsFoundAlone) {
    const ScratchFolder folder;
    const std::string family = "_ZN7cutlass13device_kernel";
    const auto json =
        gatescope({"compare", kBefore, stretched(folder, kBefore, family, 1.08), "--json"}).json();
    const auto names = calledDifferent(json);
    ASSERT_FALSE(names.empty());
    EXPECT_THAT(names, testing::Each(HasSubstr(family)));
}

TEST(Compare, StepsThatAreNotAlikeGetNoVerdict) {
    const auto other = goldenTrace("kineto_h200_before_t512_noshapes");
    const auto result = gatescope({"compare", kBefore, other, "--json"});
    EXPECT_EQ(result.exitCode, 0);
    const auto json = result.json();
    EXPECT_EQ(json.at("comparable"), false);
    EXPECT_GE(json.at("reasons").size(), 1U);
    EXPECT_TRUE(json.at("step").at("verdict").is_null());
    // A regression gate must not pass because nothing could be told.
    EXPECT_EQ(gatescope({"compare", kBefore, other, "--fail-if-slower", "3%"}).exitCode, 1);
    EXPECT_THAT(gatescope({"compare", kBefore, other}).output, HasSubstr("No verdict: steps aren't alike"));
    EXPECT_EQ(gatescope({"compare", kBefore, goldenTrace("kineto_h100_dense_only_t16"), "--json"})
                  .json()
                  .at("comparable"),
              false);
}

TEST(Compare, TakesRepeatedRecordings) {
    const ScratchFolder before;
    const ScratchFolder after;
    const auto json = gatescope({"compare", "--baseline", kBefore, stretched(before, kBefore, "", 0.9995),
                                 "--candidate", kAfter, stretched(after, kAfter, "", 0.9995), "--json"})
                          .json();
    EXPECT_EQ(json.at("step").at("variance_between_recordings"), "measured");
    EXPECT_EQ(json.at("baseline").at("files").size(), 2U);
    EXPECT_EQ(json.at("step").at("verdict"), "faster");
}

TEST(Compare, AFileThatIsGivenTwiceMeasuresNothing) {
    const auto json =
        gatescope({"compare", "--baseline", kBefore, kBefore, "--candidate", kAfter, kAfter, "--json"})
            .json();
    EXPECT_EQ(json.at("step").at("variance_between_recordings"), "default");
    EXPECT_THAT(json.at("remarks").dump(), HasSubstr("1 of 2 recordings hold the same times as another one"));
}

TEST(Compare, SaysInWordsWhatWasFoundAndHowSureItIs) {
    const auto text = gatescope({"compare", kBefore, kAfter}).output;
    EXPECT_THAT(text, HasSubstr("The candidate is faster: -"));
    EXPECT_THAT(text, HasSubstr("was not measured but assumed"));
    EXPECT_THAT(text, HasSubstr("The gate is called twice per MoE layer in the baseline and once"));
    EXPECT_THAT(text, HasSubstr("Only in the baseline"));
    const auto same = gatescope({"compare", kAfter, kAfter}).output;
    EXPECT_THAT(same, HasSubstr("No evidence of a difference"));
    EXPECT_THAT(same, HasSubstr("would have been shown in four of five comparisons"));
}

TEST(Compare, UsageErrors) {
    EXPECT_EQ(gatescope({"compare", kBefore}).exitCode, 2);
    EXPECT_EQ(gatescope({"compare", kBefore, kAfter, kAfter}).exitCode, 2);
    EXPECT_EQ(gatescope({"compare", "--baseline", kBefore}).exitCode, 2);
    EXPECT_EQ(gatescope({"compare", kBefore, kAfter, "--candidate", kAfter}).exitCode, 2);
    const auto share = gatescope({"compare", kBefore, kAfter, "--fail-if-slower", "much"});
    EXPECT_EQ(share.exitCode, 2);
    EXPECT_THAT(share.errors, HasSubstr("--fail-if-slower \"much\" is no share"));
    const auto percents = gatescope({"compare", kBefore, kAfter, "--fail-if-slower", "3"});
    EXPECT_EQ(percents.exitCode, 2);
    EXPECT_THAT(percents.errors, HasSubstr("Write 3% for so many percent"));
    EXPECT_EQ(gatescope({"compare", kBefore, "/nowhere.json"}).exitCode, 3);
}

TEST(Compare, AGateStaysShutWhereNothingCouldBeMeasured) {
    const ScratchFolder folder;
    const auto one = folder.write("one.json", writtenTrace({1}));
    const auto other = folder.write("other.json", writtenTrace({1.5}));
    const auto many = folder.write("many.json", writtenTrace(std::vector<double>(12, 1.0)));
    EXPECT_EQ(gatescope({"compare", one, other}).exitCode, 0) << "no gate, no finding";
    const auto json = gatescope({"compare", one, other, "--fail-if-slower", "3%", "--json"});
    EXPECT_EQ(json.exitCode, 1);
    EXPECT_TRUE(json.json().at("comparable")) << json.json().at("reasons");
    EXPECT_EQ(json.json().at("gate").at("failed"), true);
    EXPECT_EQ(json.json().at("gate").at("reason"),
              "Nothing could be measured: One step a side shows nothing");
    EXPECT_EQ(json.json().at("gate").at("share"), 0.03);
    for (const auto* format : {"text", "md"}) {
        const auto text = gatescope({"compare", many, other, "--fail-if-slower", "3%", "--format", format});
        EXPECT_EQ(text.exitCode, 1) << format;
        EXPECT_THAT(text.output, HasSubstr("Gate of 3 %: failed. Nothing could be measured"));
        EXPECT_THAT(text.output, HasSubstr("One step in the candidate shows nothing"));
    }
    const auto passed = gatescope({"compare", many, many, "--fail-if-slower", "3%", "--json"});
    EXPECT_EQ(passed.exitCode, 0);
    EXPECT_EQ(passed.json().at("gate").at("failed"), false);
    EXPECT_FALSE(gatescope({"compare", many, many, "--json"}).json().contains("gate"));
}

TEST(Compare, AnEmptyValueSwitchesNothingOff) {
    for (const auto* option : {"--fail-if-slower", "--placement", "--patterns", "--format"}) {
        const auto result = gatescope({"compare", kBefore, kAfter, option, ""});
        EXPECT_EQ(result.exitCode, 2) << option;
        EXPECT_THAT(result.errors, HasSubstr(option));
    }
    const std::vector<std::pair<std::string, std::vector<std::string>>> numbers{
        {"profile", {"--precision", "--tokens", "--seconds", "--seed", "--iterations", "--threads"}},
        {"sweep", {"--tokens", "--seconds"}},
        {"bench", {"--tokens", "--seconds"}},
        {"detect", {"--expect"}},
        {"export", {"--from", "--to"}}};
    for (const auto& [verb, options] : numbers) {
        for (const auto& option : options)
            EXPECT_EQ(gatescope({verb, option, ""}).exitCode, 2) << verb << " " << option;
    }
}

TEST(Compare, APlacementThatNothingHasIsRefused) {
    const auto result = gatescope({"compare", kBefore, kAfter, "--placement", "nonsense"});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_THAT(result.errors, HasSubstr("--placement nonsense"));
    EXPECT_EQ(gatescope({"report", kBefore, kAfter, "--placement", "nonsense", "--json"}).exitCode, 2);
    EXPECT_EQ(gatescope({"report", kBefore, "--placement", "nonsense", "--json"}).exitCode, 2);
}

/// A layer of which a second gate call is a large part, whatever multiplies: 256 experts to choose one of.
std::string ownRun(const ScratchFolder& folder, const std::string& placement, const char* value = "1",
                   const char* option = "--seconds") {
    const auto config = folder.write(
        "config.json",
        R"({"model_type":"qwen3_moe","hidden_act":"silu","hidden_size":512,"moe_intermediate_size":32,)"
        R"("num_experts":256,"num_experts_per_tok":1,"norm_topk_prob":true,"num_hidden_layers":2})");
    const auto path = folder.file("run.json");
    const auto run = gatescope({"profile", "--config", config, "--tokens", "1", option, value, "--threads",
                                "1", "--placement", placement, "-o", path});
    EXPECT_EQ(run.exitCode, 0) << run.errors;
    return path;
}

void expectTwoSidesOfOneRun(const nlohmann::json& json) {
    EXPECT_TRUE(json.at("comparable"));
    EXPECT_EQ(json.at("step").at("variance_between_recordings"), "one run");
    std::vector<std::string> roles;
    for (const auto& kernel : json.at("kernels"))
        roles.push_back(kernel.at("role"));
    EXPECT_THAT(roles, testing::IsSupersetOf({"gate", "route", "permute", "w13", "w2", "gather"}));
    ASSERT_EQ(json.at("only_in_baseline").size(), 1u);
    EXPECT_EQ(json.at("only_in_baseline")[0].at("name"), "gate_gemm (redundant)");
    EXPECT_TRUE(json.at("only_in_candidate").empty());
    EXPECT_EQ(json.at("findings").at("baseline").size(), 1u);
    EXPECT_TRUE(json.at("findings").at("candidate").empty());
}

TEST(Compare, PlacementsOfOneRunAreItsTwoSides) {
    const ScratchFolder folder;
    const auto json = gatescope({"compare", ownRun(folder, "before,after", "3"), "--json"}).json();
    expectTwoSidesOfOneRun(json);
    const auto& step = json.at("step");
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    // The checks take most of the time, and what varies in it hides a gate call now and then.
    EXPECT_NE(step.at("verdict"), "slower") << step.dump();
#else
    EXPECT_EQ(step.at("verdict"), "faster") << step.dump();
    EXPECT_LT(step.at("difference_ns"), 0.0);
#endif
}

/// One that was measured once, while nothing else ran.
TEST(Compare, TheFixMadeARunFaster) {
    const auto json =
        gatescope({"compare", GATESCOPE_GOLDEN_DIR "/runs/before_after.json.gz", "--json"}).json();
    expectTwoSidesOfOneRun(json);
    EXPECT_EQ(json.at("step").at("verdict"), "faster") << json.at("step").dump();
    EXPECT_LT(json.at("step").at("high_ns"), 0.0);
}

TEST(Compare, APlacementBesideItselfGivesNoEvidence) {
    const ScratchFolder folder;
    const auto run = ownRun(folder, "after,after");
    int called = 0;
    for (int i = 0; i < 5; ++i) {
        const auto again = ownRun(folder, "after,after");
        called +=
            gatescope({"compare", again, "--json"}).json().at("step").at("verdict") != "no evidence" ? 1 : 0;
    }
    EXPECT_LE(called, 2); // of five 5 % each, three by chance once in 850
    EXPECT_EQ(gatescope({"compare", run, kAfter}).exitCode, 2);
    const auto named = gatescope({"compare", run, run, "--placement", "after", "--json"}).json();
    EXPECT_EQ(named.at("step").at("difference_ns"), 0.0);
}

TEST(Compare, SaysWhichPlacementsAFileHolds) {
    const ScratchFolder folder;
    const auto run = ownRun(folder, "before,after");
    const auto result = gatescope({"compare", run, run});
    EXPECT_EQ(result.exitCode, 2);
    EXPECT_THAT(result.errors, HasSubstr("before fix, after fix"));
    EXPECT_THAT(result.errors, HasSubstr("--placement"));
    EXPECT_THAT(gatescope({"compare", kAfter}).errors, HasSubstr("one recording"));
    EXPECT_EQ(gatescope({"compare", run, "--placement", "after"}).exitCode, 2);
    const auto few =
        gatescope({"compare", ownRun(folder, "before,after", "8", "--iterations"), "--json"}).json();
    EXPECT_EQ(few.at("step").at("n_baseline"), 8);
    EXPECT_THAT(few.at("step").at("words"), HasSubstr("A run of fewer than 6 blocks shows nothing"));
}

} // namespace
} // namespace gatescope::test
