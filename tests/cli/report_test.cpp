// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace gatescope::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kBefore = goldenTrace("kineto_h200_before_t16");
const std::string kAfter = goldenTrace("kineto_h200_after_t16");

TEST(Report, APageOfOneTrace) {
    const ScratchFolder folder;
    const auto file = folder.file("report.html");
    const auto result = gatescope({"report", kBefore, "-o", file});
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    const auto page = fileContent(file);
    EXPECT_THAT(page, StartsWith("<!DOCTYPE html>"));
    EXPECT_THAT(page, HasSubstr("Gate called twice per layer"));
    EXPECT_THAT(page, HasSubstr("NVIDIA H200"));
    EXPECT_THAT(page, HasSubstr("gatescope report kineto_h200_before_t16.json.gz -o report.html"));
    EXPECT_THAT(page, Not(HasSubstr(folder.path().string()))) << "where files lie is nobody's business";
    EXPECT_THAT(page, Not(HasSubstr(GATESCOPE_GOLDEN_DIR)));
    EXPECT_LT(page.size(), 3'000'000U);
}

TEST(Report, TwoTracesAreComparedInEveryForm) {
    const ScratchFolder folder;
    for (const auto* ending : {"html", "md", "csv", "json"}) {
        const auto file = folder.file(std::string("report.") + ending);
        EXPECT_EQ(gatescope({"report", kBefore, kAfter, "-o", file}).exitCode, 0) << ending;
        const auto text = fileContent(file);
        EXPECT_THAT(text, HasSubstr("faster")) << ending;
        if (std::string(ending) != "html") {
            EXPECT_EQ(gatescope({"report", kBefore, kAfter, "--format", ending}).exitCode, 0);
        }
    }
    EXPECT_THAT(fileContent(folder.file("report.md")),
                StartsWith("## GateScope: :white_check_mark: The candidate is faster by "));
    const auto sides = gatescope({"report", "--baseline", kBefore, "--candidate", kAfter, "--json"}).json();
    EXPECT_EQ(sides.at("comparison").at("step").at("verdict"), "faster");
    EXPECT_EQ(sides.at("comparison").at("only_in_baseline").size(), 8U);
}

TEST(Report, RanksOfOneRunAreNotCompared) {
    const auto json = gatescope({"report", goldenTrace("kineto_h100_ep2_before_t64_rank0"),
                                 goldenTrace("kineto_h100_ep2_before_t64_rank1"), "--format", "json"})
                          .json();
    EXPECT_FALSE(json.contains("comparison"));
    EXPECT_THAT(json.at("remarks").dump(), HasSubstr("ranks 0 and 1 of one run"));
    EXPECT_EQ(json.at("traces").size(), 2U);
}

TEST(Report, AComposedTraceSaysSo) {
    const auto text = gatescope({"report", goldenTrace("composed_xpu_before"), "--format", "md"}).output;
    EXPECT_THAT(text, HasSubstr("put together by hand"));
}

TEST(Report, ARunOfOurOwn) {
    const ScratchFolder folder;
    const auto config = folder.write("config.json", tinyConfig());
    const auto timeline = folder.file("run.json");
    ASSERT_EQ(gatescope({"profile", "--config", config, "--tokens", "4", "--iterations", "16", "--seed", "7",
                         "-o", timeline})
                  .exitCode,
              0);
    const auto file = folder.file("run.html");
    ASSERT_EQ(gatescope({"report", timeline, "-o", file}).exitCode, 0);
    const auto page = fileContent(file);
    for (const auto* what :
         {"7 of weights and inputs", "balanced blocks", "bit-identical", "recording cost",
          "gate call 1 (redundant)", "before: 2.00 gate calls per layer", ">before fix; told by data flow<"})
        EXPECT_THAT(page, HasSubstr(what));
    const auto two = gatescope({"report", timeline, timeline, "--format", "json"}).json();
    EXPECT_FALSE(two.contains("comparison"));
    EXPECT_THAT(two.at("remarks").dump(), HasSubstr("where --placement says which"));
    const auto same =
        gatescope({"report", timeline, timeline, "--placement", "after", "--format", "json"}).json();
    EXPECT_EQ(same.at("comparison").at("step").at("verdict"), "no evidence");
    EXPECT_EQ(same.at("comparison").at("step").at("difference_ns"), 0.0);
}

TEST(Report, CountFilesAndCapturedRoutingAreShownBesideTraces) {
    const ScratchFolder folder;
    const auto counts = [](const std::string& name) { return goldenFile("expert_counts/" + name); };
    const auto json = gatescope({"report", kBefore, "--load", counts("sglang_stat.pt"), "--load",
                                 counts("vllm_response.json"), "--experts", "8", "--json"})
                          .json();
    EXPECT_EQ(json.at("traces").size(), 1U);
    ASSERT_EQ(json.at("loads").size(), 2U);
    EXPECT_EQ(json.at("loads").at(0).at("file"), "sglang_stat.pt");
    EXPECT_EQ(json.at("loads").at(0).at("load").at("source"), "sglang_stat.pt")
        << "where it lies is nobody's business";
    EXPECT_EQ(json.at("loads").at(1).at("load").at("experts"), 8);
    EXPECT_THAT(json.at("provenance").dump(),
                HasSubstr("--load sglang_stat.pt --load vllm_response.json --experts 8"));

    const auto page = folder.file("load.html");
    ASSERT_EQ(gatescope({"report", "--load", counts("imatrix.gguf"), "-o", page}).exitCode, 0);
    EXPECT_THAT(fileContent(page), HasSubstr("counted by llama.cpp"));
    const auto table = gatescope({"report", "--load", counts("imatrix.gguf"), "--format", "csv"});
    EXPECT_THAT(table.output, StartsWith("file,counted_by,layer,experts,rows,"));
    const auto csv = folder.file("load.csv");
    EXPECT_EQ(gatescope({"report", "--load", counts("imatrix.gguf"), "-o", csv}).exitCode, 0);
    EXPECT_EQ(gatescope({"report", "--load", counts("imatrix.gguf"), "-o", csv}).exitCode, 0) << "its own";

    const auto capture = folder.file("capture.json");
    const auto config = folder.write("config.json", tinyConfig());
    ASSERT_EQ(gatescope({"profile", "--config", config, "--iterations", "2", "--capture-routing", capture})
                  .exitCode,
              0);
    EXPECT_THAT(gatescope({"report", "--load", capture, "--format", "md"}).output,
                HasSubstr("`capture.json`"));
    EXPECT_EQ(gatescope({"report", "--load", kBefore, "--format", "md"}).exitCode, 3) << "no counts";
    EXPECT_EQ(gatescope({"report", "--load", capture, "-o", capture, "--overwrite"}).exitCode, 2);
}

TEST(Report, WritesOverNothingOfOthers) {
    const ScratchFolder folder;
    const auto mine = folder.write("notes.html", "<p>mine</p>");
    EXPECT_EQ(gatescope({"report", kBefore, "-o", mine}).exitCode, 3);
    EXPECT_EQ(fileContent(mine), "<p>mine</p>");
    EXPECT_EQ(gatescope({"report", kBefore, "-o", mine, "--overwrite"}).exitCode, 0);
    for (const auto* ending : {"html", "md", "csv", "json"}) {
        const auto again = folder.file(std::string("again.") + ending);
        EXPECT_EQ(gatescope({"report", kBefore, kAfter, "-o", again}).exitCode, 0) << ending;
        EXPECT_EQ(gatescope({"report", kBefore, "-o", again}).exitCode, 0)
            << "its own is written over: " << ending;
        EXPECT_EQ(gatescope({"report", kBefore, kAfter, "-o", again}).exitCode, 0) << ending;
    }
    const auto trace = folder.write("trace.json", R"({"traceEvents":[]})");
    EXPECT_EQ(gatescope({"report", trace, "-o", trace, "--overwrite"}).exitCode, 2);
    EXPECT_EQ(fileContent(trace), R"({"traceEvents":[]})");
}

TEST(Report, WhatMakesNoSenseIsRefused) {
    const ScratchFolder folder;
    EXPECT_EQ(gatescope({"report"}).exitCode, 2);
    EXPECT_EQ(gatescope({"report", kBefore}).exitCode, 2) << "a page needs a file";
    EXPECT_EQ(gatescope({"report", kBefore, "--format", "pdf"}).exitCode, 2);
    EXPECT_EQ(gatescope({"report", "--baseline", kBefore, "--format", "md"}).exitCode, 2);
    EXPECT_EQ(gatescope({"report", kBefore, "--baseline", kBefore, "--candidate", kAfter, "--format", "md"})
                  .exitCode,
              2);
    EXPECT_EQ(gatescope({"report", folder.file("none.json"), "--format", "md"}).exitCode, 3);
    EXPECT_EQ(gatescope({"report", kBefore, "-o", folder.file("no/such/folder.html")}).exitCode, 3);
}

TEST(Compare, MarkdownForAPullRequest) {
    const auto result = gatescope({"compare", kAfter, kBefore, "--format", "md", "--fail-if-slower", "3%"});
    EXPECT_EQ(result.exitCode, 1);
    EXPECT_THAT(result.output, StartsWith("## GateScope: :x: The candidate is slower by "));
    EXPECT_THAT(result.output, HasSubstr("### Only in the candidate"));
    EXPECT_EQ(gatescope({"compare", kAfter, kBefore, "--format", "json"}).output,
              gatescope({"compare", kAfter, kBefore, "--json"}).output);
    EXPECT_EQ(gatescope({"compare", kAfter, kBefore, "--format", "xml"}).exitCode, 2);
}

} // namespace
} // namespace gatescope::test
