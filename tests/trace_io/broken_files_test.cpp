// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "trace_io/gzip_packer.h"
#include "trace_io/temporary_file.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>
#include <zlib.h>

#include <array>
#include <fstream>
#include <string>

namespace gatescope {
namespace {

using ::testing::HasSubstr;

std::string slice(int ts, std::string_view more = "") {
    return R"({"ph":"X","pid":1,"tid":1,"ts":)" + std::to_string(ts) + R"(,"dur":1,"name":"a")" +
           std::string(more) + "}";
}

std::string packed(const std::string& text) {
    std::string bytes;
    GzipPacker packer([&](std::string_view piece) { bytes += piece; });
    packer.write(text);
    packer.finish();
    return bytes;
}

TEST(BrokenFile, SeveralGzipMembersAreOneText) {
    auto second = packed(slice(2) + "]");
    // A header field, as bgzip writes one: flag FEXTRA, six bytes.
    second[3] = 4;
    second.insert(10, std::string("\x06\x00"
                                  "BC\x02\x00\x01\x02",
                                  8));
    EXPECT_EQ(readText(packed("[" + slice(1) + ",") + second + std::string(512, '\0')).trace->sliceCount(),
              2u);
}

TEST(BrokenFile, PackedDataThatEndsEarlyKeepsWhatIsWhole) {
    std::string text = "{\"traceEvents\":[";
    for (int i = 0; i < 20'000; ++i)
        text += slice(i * i % 10'007) + ",";
    auto bytes = packed(text + slice(0) + "]}");
    const auto cut = readText(bytes.substr(0, bytes.size() / 2));
    EXPECT_GT(cut.trace->sliceCount(), 5'000u);
    EXPECT_EQ(counted(cut, "packed data that ends early"), 1u);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x55);
    const auto damaged = readText(bytes);
    EXPECT_GT(damaged.trace->sliceCount(), 5'000u);
}

std::string zipEntry(std::string_view name, std::string_view content) {
    std::string bytes("PK\x03\x04\x14\0\0\0\0\0\0\0\0\0", 14);
    const auto little = [&](std::uint32_t value, int count) {
        for (int i = 0; i < count; ++i)
            bytes += static_cast<char>(value >> (8 * i));
    };
    little(0, 4);
    little(static_cast<std::uint32_t>(content.size()), 4);
    little(static_cast<std::uint32_t>(content.size()), 4);
    little(static_cast<std::uint32_t>(name.size()), 2);
    little(0, 2);
    return bytes + std::string(name) + std::string(content);
}

TEST(BrokenFile, AZipOfOneFileIsUnpackedOneOfSeveralIsRefused) {
    const auto one = zipEntry("dir/", "") + zipEntry("dir/trace.json", "[" + slice(1) + "]");
    EXPECT_EQ(readText(one).trace->sliceCount(), 1u);
    EXPECT_EQ(readText(one).files[0].packing, "zip");

    EXPECT_THAT(problemOf(std::string("PK\x05\x06", 4) + std::string(18, '\0')), HasSubstr("binary"));
}

TEST(BrokenFile, ABombIsRefusedInBoundedMemory) {
    const TemporaryFile file("");
    {
        const auto gz = ::gzopen(file.path().c_str(), "wb1");
        const std::string piece(std::size_t{1} << 20, ' ');
        ::gzwrite(gz, "[{\"name\":\"", 10);
        for (int i = 0; i < 1200; ++i)
            ::gzwrite(gz, piece.data(), static_cast<unsigned>(piece.size()));
        ::gzclose(gz);
    }
    EXPECT_LT(std::filesystem::file_size(file.path()), 16'000'000u);
    try {
        readFile(file.path());
        ADD_FAILURE() << "no error";
    } catch (const InputError& error) {
        EXPECT_THAT(error.problem(), HasSubstr("hold no event"));
    }
}

TEST(BrokenFile, TextNestedVeryDeepIsLeftOut) {
    const auto deep = std::string(100'000, '[') + std::string(100'000, ']');
    const auto imported = readText("[" + slice(1, ",\"args\":{\"x\":" + deep + "}") + "," + slice(2) + "]");
    EXPECT_EQ(imported.trace->sliceCount(), 1u);
    EXPECT_EQ(counted(imported, "no valid JSON"), 1u);
}

TEST(BrokenFile, AsyncSlicesHaveTracksOfTheirOwn) {
    const auto event = [](const char* phase, const char* id, int ts, const char* name) {
        return std::string(R"({"ph":")") + phase + R"(","pid":1,"tid":1,"cat":"req","id":)" + id +
               R"(,"ts":)" + std::to_string(ts) + R"(,"name":")" + name + "\"},";
    };
    const auto imported = readText(
        "[" + event("b", "1", 0, "outer") + event("b", "2", 5, "other") + event("b", "1", 6, "inner") +
        event("n", "1", 7, "mark") + event("e", "1", 8, "inner") + event("e", "1", 10, "outer") +
        event("e", "\"0x2\"", 12, "other") + event("b", "3", 20, "late") + event("e", "9", 21, "lost"));
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.sliceCount(), 4u);
    EXPECT_EQ(trace.name(2), "inner");
    EXPECT_EQ(trace.parent(2), 0u);
    EXPECT_NE(trace.slice(0).track, trace.slice(1).track);
    EXPECT_EQ(trace.slice(0).track, trace.slice(3).track); // free again
    EXPECT_EQ(trace.slice(1).duration, 7'000);
    ASSERT_EQ(trace.instants().size(), 1u);
    EXPECT_EQ(trace.instants()[0].track, trace.slice(0).track);
    EXPECT_EQ(counted(imported, "async slice without an end"), 1u);
    EXPECT_EQ(counted(imported, "end of an async slice without a beginning"), 1u);
}

TEST(BrokenFile, AnIdUsedAgainWhileOpenIsNotGuessed) {
    const auto flow = [](const char* phase, int tid, int ts) {
        return std::string(R"({"ph":")") + phase +
               R"(","bp":"e","pid":1,"cat":"c","name":"n","id":7,"tid":)" + std::to_string(tid) +
               R"(,"ts":)" + std::to_string(ts) + "},";
    };
    std::string slices;
    for (const auto& [tid, ts] : {std::pair{1, 0}, {1, 10}, {2, 20}, {2, 30}}) {
        slices += R"({"ph":"X","pid":1,"dur":5,"name":"a","tid":)" + std::to_string(tid) + R"(,"ts":)" +
                  std::to_string(ts) + "},";
    }
    const auto ambiguous =
        readText("[" + slices + flow("s", 1, 0) + flow("s", 1, 10) + flow("f", 2, 20) + flow("f", 2, 30));
    EXPECT_EQ(ambiguous.trace->flows().size(), 0u);
    EXPECT_EQ(counted(ambiguous, "not drawn"), 4u);
    const auto told =
        readText("[" + slices + flow("s", 1, 0) + flow("f", 2, 20) + flow("s", 1, 10) + flow("f", 2, 30));
    EXPECT_EQ(told.trace->flows().size(), 2u);
}

TEST(BrokenFile, SeveralFilesNeverShareIds) {
    const auto rank = [](int number, int base) {
        return R"({"baseTimeNanoseconds":)" + std::to_string(1'759'300'074'000'000'000 + base) +
               R"(,"distributedInfo":{"rank":)" + std::to_string(number) + R"(},"traceEvents":[)" +
               R"({"ph":"X","pid":1,"tid":1,"ts":10,"dur":2,"name":"launch"},)" +
               R"({"ph":"X","pid":0,"tid":7,"ts":15,"dur":2,"name":"kernel","cat":"kernel"},)" +
               R"({"ph":"s","pid":1,"tid":1,"ts":10,"id":1,"cat":"ac2g","name":"ac2g"},)" +
               R"({"ph":"f","bp":"e","pid":0,"tid":7,"ts":15,"id":1,"cat":"ac2g","name":"ac2g"}]})";
    };
    const auto folder = std::filesystem::path(::testing::TempDir());
    const std::array paths{folder / "several_files_a.json", folder / "several_files_b.json"};
    std::ofstream(paths[0]) << rank(0, 0);
    std::ofstream(paths[1]) << rank(1, 3'000);
    const auto imported = readTraces(paths, noProgress(), {});
    const Trace& trace = *imported.trace;
    ASSERT_EQ(trace.flows().size(), 2u);
    for (const auto& flow : trace.flows())
        EXPECT_EQ(trace.starts()[flow.to] - trace.starts()[flow.from], 5'000);
    EXPECT_EQ(trace.starts()[1], 3'000); // on one clock
    EXPECT_EQ(imported.files[1].rank, 1);
    EXPECT_THAT(trace.tracks()[0].name, HasSubstr("rank 0"));
    EXPECT_EQ(counted(imported, "clock of its own"), 0u);
    EXPECT_EQ(counted(imported, "nothing to check it by"), 1u);
    std::ofstream(paths[1]) << "[" << slice(5) << "]";
    EXPECT_EQ(counted(readTraces(paths, noProgress(), {}), "clock of its own"), 1u);
    for (const auto& path : paths)
        std::filesystem::remove(path);
}

TEST(BrokenFile, ArgsThatAreNoObjectAreKept) {
    const auto imported =
        readText("[" + slice(1, R"(,"args":[1,"x"])") + "," + slice(2, R"(,"args":"y")") + "]");
    EXPECT_EQ(imported.trace->argsText(0), R"({"args":[1,"x"]})");
    EXPECT_EQ(imported.trace->argsText(1), R"({"args":"y"})");
}

} // namespace
} // namespace gatescope
