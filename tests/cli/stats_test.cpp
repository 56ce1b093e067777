// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace gatescope::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string kCases = std::string(GATESCOPE_GOLDEN_DIR) + "/cases/";

TEST(Stats, CountsWhatATraceHolds) {
    const auto result = gatescope({"stats", kCases + "11_graph_replay/decode_graph.json", "--json"});
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    const auto json = nlohmann::json::parse(result.output);
    EXPECT_EQ(json["schema"], 1);
    EXPECT_EQ(json["events"]["f"], 54);
    EXPECT_EQ(json["events"]["total"], 57 + 2 + 54 + 9 + 2);
    EXPECT_EQ(json["flows"], 54);
    std::size_t kernels = 0;
    double share = 0;
    for (const auto& kernel : json["kernels"]) {
        kernels += kernel["count"].get<std::size_t>();
        share += kernel["share"].get<double>();
    }
    EXPECT_EQ(kernels, 54u);
    EXPECT_NEAR(share, 1, 1e-9);
    EXPECT_GT(json["devices"][0]["busy_ns"], 0);
}

TEST(Stats, SymbolsAreReadableInTextsAndWholeInData) {
    const std::string symbol = "_ZN5aiter24add_rmsnorm_quant_kernelIDF16bLi64EEEvPT_";
    const std::string shown = "aiter::add_rmsnorm_quant_kernel<bf16, 64>";
    ScratchFolder folder;
    const auto trace =
        folder.write("trace.json", R"({"traceEvents":[{"ph":"X","cat":"kernel","name":")" + symbol +
                                       R"(","pid":0,"tid":7,"ts":1,"dur":5,"args":{"stream":7}}]})");
    const auto text = gatescope({"stats", trace});
    EXPECT_THAT(text.output, AllOf(HasSubstr(shown), Not(HasSubstr(symbol)))) << text.errors;
    const auto json = gatescope({"stats", trace, "--json"}).json();
    EXPECT_EQ(json.at("kernels")[0].at("name"), symbol);
    EXPECT_THAT(gatescope({"report", trace, "--format", "md"}).output, HasSubstr(shown));
    EXPECT_THAT(gatescope({"report", trace, "--format", "csv"}).output, HasSubstr(symbol));
    const auto file = folder.file("report.html");
    EXPECT_EQ(gatescope({"report", trace, "-o", file}).exitCode, 0);
    const auto page = fileContent(file);
    EXPECT_THAT(page, AllOf(HasSubstr("aiter::add_rmsnorm_quant_kernel&lt;bf16, 64&gt;"), HasSubstr(symbol)));
}

std::string goldenTrace(const std::string& name) {
    return std::string(GATESCOPE_GOLDEN_DIR) + "/traces/" + name + ".json.gz";
}

TEST(Stats, TimesOfADeviceAddUp) {
    for (const auto* name : {"kineto_h200_before_t16", "kineto_h100_two_streams_before_t32",
                             "kineto_h100_graph_before_t1", "composed_xpu_before"}) {
        const auto json = gatescope({"stats", goldenTrace(name), "--json"}).json();
        const auto& path = json.at("critical_path");
        const auto& step = path.at("median_step");
        const auto ns = [&](const char* key) { return step.at(key).get<std::int64_t>(); };
        EXPECT_EQ(ns("kernel_ns") + ns("idle_ns") + ns("launch_ns") + ns("host_ns") + ns("wait_ns") +
                      ns("unknown_ns"),
                  ns("length_ns"))
            << name;
        const auto& device = step.at("device");
        EXPECT_EQ(device.at("busy_ns").get<std::int64_t>() +
                      device.at("waited_for_launches_ns").get<std::int64_t>() +
                      device.at("other_idle_ns").get<std::int64_t>(),
                  ns("length_ns"))
            << name;
        const auto& launches = json.at("launches");
        EXPECT_GT(launches.at("with_kernel"), 0) << name;
        EXPECT_EQ(launches.at("kernels_without_launch"), 0) << name;
        EXPECT_EQ(launches.at("latency_ns").at("n"), launches.at("with_kernel")) << name;
        const auto& gaps = json.at("devices").at(0).at("idle_gaps");
        EXPECT_GE(gaps.at("longest").at(0).at("dur_ns"), gaps.at("median_ns")) << name;
    }
}

TEST(Stats, RanksOfSeveralFilesStayApart) {
    const auto rank0 = goldenTrace("kineto_h100_ep2_before_t64_rank0");
    const auto rank1 = goldenTrace("kineto_h100_ep2_before_t64_rank1");
    const auto json = gatescope({"stats", rank0, rank1, "--json"}).json();
    EXPECT_EQ(json.at("ranks"), nlohmann::json({0, 1}));
    EXPECT_EQ(json.at("launches").at("with_kernel"), 2 * 732);
    EXPECT_EQ(json.at("files").at(1).at("clock").at("joined_by"), "collectives");
    EXPECT_EQ(json.at("files").at(1).at("clock").at("anchors"), 48);
    EXPECT_EQ(json.at("files").at(1).at("clock").at("moved_ns"), 0);
    EXPECT_GT(json.at("files").at(1).at("clock").at("uncertainty_ns"), 4'000);
    const auto& ranks = json.at("critical_path").at("ranks");
    ASSERT_EQ(ranks.size(), 2U);
    // Each as in its own file.
    const auto alone = gatescope({"stats", rank1, "--json"}).json();
    EXPECT_EQ(ranks.at(1).at("kernels"), alone.at("critical_path").at("median_step").at("kernels"));
    EXPECT_EQ(ranks.at(1).at("length_ns"), alone.at("critical_path").at("median_step").at("length_ns"));
}

TEST(Stats, SaysWhatAStepWaitsFor) {
    const auto launches = gatescope({"stats", goldenTrace("kineto_h200_before_t16")});
    EXPECT_THAT(launches.output, HasSubstr("launch-bound: the device waited "));
    EXPECT_THAT(launches.output, HasSubstr("per step for launches; 314 of 326 kernels waited"));
    const auto graph = gatescope({"stats", goldenTrace("kineto_h100_graph_before_t1")});
    EXPECT_THAT(graph.output, HasSubstr("device-bound: kernels ran for "));
    EXPECT_THAT(graph.output, HasSubstr("1620 of 1620 kernels share a launch"));
    const auto host = gatescope({"stats", goldenTrace("kineto_cpu_before_t8")});
    EXPECT_THAT(host.output, HasSubstr("nothing can be said of the critical path"));
}

TEST(Stats, KernelsHaveFamiliesAndPlaces) {
    const ScratchFolder folder;
    const auto named = [](const nlohmann::json& json, const std::string& part) {
        for (const auto& kernel : json.at("kernels")) {
            if (kernel.at("name").get<std::string>().find(part) != std::string::npos) return kernel;
        }
        return nlohmann::json();
    };
    const auto trace = goldenTrace("kineto_h200_before_t16");
    const auto topK = named(gatescope({"stats", trace, "--json"}).json(), "gatherTopK");
    EXPECT_EQ(topK.at("kind"), "kernel");
    EXPECT_EQ(topK.at("family"), "topk");
    EXPECT_THAT(topK.at("path").get<std::string>(), HasSubstr("aten::topk"));
    const auto patterns =
        folder.write("mine.json", R"({"families": [{"family": "sort", "any": ["gatherTopK"]}]})");
    EXPECT_EQ(named(gatescope({"stats", trace, "--patterns", patterns, "--json"}).json(), "gatherTopK")
                  .at("family"),
              "sort");
    EXPECT_EQ(named(gatescope({"stats", trace, "--json"}).json(), "Memcpy").at("kind"), "memcpy");
}

TEST(Stats, ComposedFilesSaySo) {
    const auto json = gatescope({"stats", goldenTrace("composed_xpu_before"), "--json"}).json();
    ASSERT_EQ(json.at("remarks").size(), 1U);
    EXPECT_THAT(json.at("remarks").at(0).get<std::string>(), HasSubstr("composed, not recorded"));
    EXPECT_EQ(
        gatescope({"stats", goldenTrace("kineto_h200_before_t16"), "--json"}).json().at("remarks").size(),
        0U);
    const auto found = gatescope({"detect", goldenTrace("composed_xpu_after"), "--json"}).json();
    EXPECT_THAT(found.at("remarks").dump(), HasSubstr("File is composed, not recorded"));
    const auto compared = gatescope({"compare", goldenTrace("composed_xpu_after"),
                                     goldenTrace("composed_xpu_before"), "--json"})
                              .json();
    EXPECT_THAT(compared.at("remarks").dump(), HasSubstr("Candidate: 1 of 1 files are composed"));
}

TEST(Stats, SaysWhereAFileIsCutOff) {
    const auto result = gatescope({"stats", kCases + "03_unitrace_cut_off/app.6142.json"});
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_THAT(result.output, HasSubstr("first at byte 3144"));
}

TEST(Stats, RefusesWhatIsNoTraceWithAWordOnWhatItIs) {
    const ScratchFolder folder;
    const auto result = gatescope({"stats", folder.write("config.json", tinyConfig()), "--json"});
    EXPECT_EQ(result.exitCode, 3);
    EXPECT_THAT(result.errors, HasSubstr("a model's config"));
    EXPECT_EQ(result.output, "");
}

} // namespace
} // namespace gatescope::test
