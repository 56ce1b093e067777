// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"
#include "trace_io/trace_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace gatescope::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;
using Json = nlohmann::json;

constexpr const char* kTrace =
    R"({"traceEvents":[
{"ph":"M","pid":7,"name":"process_name","args":{"name":"python"}},
{"ph":"M","pid":7,"tid":8,"name":"thread_name","args":{"name":"main"}},
{"ph":"M","pid":7,"tid":9,"name":"thread_name","args":{"name":"stream 9"}},
{"ph":"X","pid":7,"tid":8,"ts":1000,"dur":10000,"name":"outer","cat":"cpu_op","args":{"External id":5}},
{"ph":"X","pid":7,"tid":8,"ts":2000,"dur":3000,"name":"inner","cat":"cpu_op"},
{"ph":"X","pid":7,"tid":9,"ts":9000,"dur":4000,"name":"kernel","cat":"kernel"},
{"ph":"X","pid":7,"tid":9,"ts":12000,"dur":4000,"name":"overlap","cat":"kernel"}]})";

class ExportTest : public testing::Test {
protected:
    ProgramResult run(const std::string& output, std::vector<std::string> options = {}) {
        options.insert(options.begin(), {"export", m_trace, "-o", output});
        return gatescope(options);
    }
    static ImportedTrace read(const std::string& path) {
        NoProgress progress;
        return readTrace(path, progress, {});
    }
    static std::vector<std::string> names(const std::string& path) {
        std::vector<std::string> names;
        const auto imported = read(path);
        for (SliceId id = 0; id < imported.trace->sliceCount(); ++id)
            names.emplace_back(imported.trace->name(id));
        return names;
    }

    ScratchFolder m_folder;
    std::string m_trace = m_folder.write("trace.json", kTrace);
    std::string m_output = m_folder.file("out.json");
};

TEST_F(ExportTest, WritesACleanFile) {
    const auto result = run(m_output);
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_THAT(result.output, HasSubstr("4 slices"));
    EXPECT_TRUE(Json::accept(fileContent(m_output)));
    const auto imported = read(m_output);
    EXPECT_TRUE(imported.diagnostics.empty()) << imported.diagnostics.front().what;
    EXPECT_EQ(imported.trace->sliceCount(), 4u);
    EXPECT_EQ(fileContent(m_trace), kTrace);
    EXPECT_EQ(m_folder.fileNames().size(), 2u);
}

TEST_F(ExportTest, GzipIsGzip) {
    const auto packed = m_folder.file("out.json.gz");
    ASSERT_EQ(run(packed).exitCode, 0);
    EXPECT_THAT(fileContent(packed), StartsWith("\x1F\x8B\x08"));
    EXPECT_EQ(read(packed).files.front().packing, "gzip");
    ASSERT_EQ(run(m_output).exitCode, 0);
    EXPECT_THAT(fileContent(m_output), StartsWith("{"));
    EXPECT_EQ(names(packed), names(m_output));
}

TEST_F(ExportTest, CutsByTime) {
    const auto json = run(m_output, {"--from", "5ms", "--to", "9000us", "--json"}).json();
    EXPECT_EQ(json.at("schema"), 1);
    EXPECT_EQ(json.at("slices"), 2); // the trace begins at its first event: outer 0..10, kernel 8..12
    EXPECT_EQ(json.at("part").at("cut_slices"), 2);
    const auto imported = read(m_output);
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.sliceCount(), 2u);
    EXPECT_EQ(trace.starts()[0], 5'000'000);
    EXPECT_EQ(trace.durations()[0], 4'000'000);
    EXPECT_EQ(trace.duration(), 9'000'000);
    EXPECT_THAT(trace.metadata(), HasSubstr("\"of\":[\"trace.json\"]"));
}

TEST_F(ExportTest, KeepsWholeSlicesWhereAsked) {
    ASSERT_EQ(run(m_output, {"--from", "5ms", "--to", "9ms", "--whole"}).exitCode, 0);
    const auto imported = read(m_output);
    EXPECT_EQ(imported.trace->starts()[0], 0);
    EXPECT_EQ(imported.trace->durations()[0], 10'000'000);
}

TEST_F(ExportTest, TakesTracksByName) {
    ASSERT_EQ(run(m_output, {"--tracks", "Stream*"}).exitCode, 0);
    EXPECT_EQ(names(m_output), (std::vector<std::string>{"kernel", "overlap"}));
    ASSERT_EQ(run(m_output, {"--tracks", "main", "--tracks", "stream ?"}).exitCode, 0);
    EXPECT_EQ(names(m_output).size(), 4u);
    ASSERT_EQ(run(m_output, {"--tracks", "python"}).exitCode, 0);
    EXPECT_EQ(names(m_output).size(), 4u);
    const auto none = run(m_output, {"--tracks", "strem*"});
    EXPECT_EQ(none.exitCode, 2);
    EXPECT_THAT(none.errors, HasSubstr("strem*"));
}

TEST_F(ExportTest, SeveralTracesNeedMerge) {
    const auto second = m_folder.write("second.json", kTrace);
    EXPECT_EQ(run(m_output, {second}).exitCode, 2);
    EXPECT_FALSE(fs::exists(m_output));
    ASSERT_EQ(run(m_output, {second, "--merge"}).exitCode, 0);
    EXPECT_EQ(names(m_output).size(), 8u);
}

TEST_F(ExportTest, NeverWritesOverItsInput) {
    const auto link = m_folder.file("link.json");
    const auto hard = m_folder.file("hard.json");
    fs::create_symlink(m_trace, link);
    fs::create_hard_link(m_trace, hard);
    const auto second = m_folder.write("second.json", kTrace);
    for (const auto& output : {m_trace, link, hard, (m_folder.path() / "." / "trace.json").string()}) {
        EXPECT_EQ(run(output, {"--overwrite"}).exitCode, 2) << output;
        EXPECT_EQ(gatescope({"export", second, m_trace, "--merge", "--overwrite", "-o", output}).exitCode, 2);
    }
    EXPECT_EQ(fileContent(m_trace), kTrace);
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_EQ(fs::hard_link_count(hard), 2u);
}

TEST_F(ExportTest, FilesOfOthersAreLeftAsTheyAre) {
    const auto foreign = m_folder.write("notes.json", "precious");
    const auto refused = run(foreign);
    EXPECT_EQ(refused.exitCode, 3);
    EXPECT_THAT(refused.errors, HasSubstr("--overwrite"));
    EXPECT_EQ(fileContent(foreign), "precious");
    EXPECT_EQ(run(foreign, {"--overwrite"}).exitCode, 0);
    EXPECT_EQ(run(foreign).exitCode, 0); // what it wrote itself it may write again
}

TEST_F(ExportTest, TimesThatMakeNoSense) {
    for (const auto& options : std::vector<std::vector<std::string>>{{"--from", "10"},
                                                                     {"--from", "5 parsecs"},
                                                                     {"--from=-5ms"},
                                                                     {"--from", "nan s"},
                                                                     {"--to", "1e30s"},
                                                                     {"--from", "2ms", "--to", "2ms"},
                                                                     {"--to", "0ms"},
                                                                     {"--from", "10s"}}) {
        const auto result = run(m_output, options);
        EXPECT_EQ(result.exitCode, 2) << options.back();
        EXPECT_FALSE(fs::exists(m_output));
    }
}

TEST_F(ExportTest, PlacesThatCannotBeWritten) {
    EXPECT_EQ(run(m_folder.file("no/such/folder.json")).exitCode, 3);
    EXPECT_EQ(run(m_folder.path().string()).exitCode, 3);
    EXPECT_EQ(gatescope({"export", m_trace}).exitCode, 2);
    const auto toOutput = run("/dev/stdout");
    EXPECT_EQ(toOutput.exitCode, 0);
    EXPECT_TRUE(Json::accept(toOutput.output));
}

TEST_F(ExportTest, AWholeRunOfOurOwnStaysOne) {
    const auto config = m_folder.write("tiny.json", tinyConfig());
    const auto timeline = m_folder.file("timeline.json");
    ASSERT_EQ(gatescope({"profile", "--config", config, "--iterations", "4", "-o", timeline}).exitCode, 0);
    ASSERT_EQ(gatescope({"export", timeline, "-o", m_output}).exitCode, 0);
    EXPECT_EQ(fileContent(m_output), fileContent(timeline));
    ASSERT_EQ(gatescope({"export", timeline, "-o", m_output, "--from", "1us"}).exitCode, 0);
    EXPECT_FALSE(Json::parse(fileContent(m_output)).at("otherData").at("gatescope").contains("profile"));
}

TEST(ExportGolden, EveryTraceIsCleanAfterwards) {
    const ScratchFolder folder;
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(goldenFile("traces"))) {
        const auto path = entry.path();
        const auto before = gatescope({"stats", path.string(), "--json"});
        if (!entry.is_regular_file() || before.exitCode != 0) continue; // no trace
        const auto output = folder.file("out.json");
        const auto result = gatescope({"export", path.string(), "-o", output});
        ASSERT_EQ(result.exitCode, 0) << path << result.errors;
        const auto after = gatescope({"stats", output, "--json"}).json();
        for (const auto* key : {"slices", "instants", "flows", "counters"})
            EXPECT_EQ(after.at(key), before.json().at(key)) << path << " " << key;
        EXPECT_TRUE(after.at("diagnostics").empty()) << path << after.at("diagnostics");
        ++files;
    }
    EXPECT_GT(files, 30u);
}

} // namespace
} // namespace gatescope::test
