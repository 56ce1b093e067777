// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "trace_io/gzip_packer.h"
#include "trace_io/own_file.h"
#include "trace_io/sample_traces.h"
#include "trace_io/temporary_file.h"
#include "trace_io/text_source.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>

namespace gatescope {
namespace {

/// The same test's file under another ending.
class NamedFile {
public:
    explicit NamedFile(const char* ending) : m_path(TemporaryFile("").path()) { m_path += ending; }
    ~NamedFile() { std::filesystem::remove(m_path); }
    const std::filesystem::path& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

TEST(OwnFile, IsKnownByItsContentPlainAndPacked) {
    for (const char* ending : {"", ".gz"}) {
        const NamedFile file(ending);
        writeChromeJson(*richTrace(), file.path());
        EXPECT_TRUE(writtenByGateScope(file.path())) << ending;
        EXPECT_FALSE(holdsWorkOfOthers(file.path())) << ending;
    }
}

TEST(OwnFile, ForeignAndRewrittenFilesAreOthers) {
    const std::string ours = chromeJson(*richTrace());
    const std::string foreign[] = {
        R"({"traceEvents":[]})",
        "{\"displayTimeUnit\":\"ns\",\n\"otherData\":{},\n\"traceEvents\":[]}",
        "{\"displayTimeUnit\":\"ns\",\n\"otherData\":{\"gatescope\":1},\n\"traceEvents\":[]}",
        // The marker as an event's text, or kept by a tool that has written the trace anew.
        R"({"traceEvents":[{"ph":"i","ts":0,"name":"otherData gatescope schema"}]})",
        nlohmann::json::parse(ours).dump(),
        ours.substr(0, 40), // cut short before the marker
        "notes of mine",
    };
    for (const std::string& text : foreign) {
        const TemporaryFile file(text);
        EXPECT_FALSE(writtenByGateScope(file.path())) << text.substr(0, 100);
        EXPECT_TRUE(holdsWorkOfOthers(file.path())) << text.substr(0, 100);
    }
}

TEST(OwnFile, NothingIsLostWhereThereIsNothing) {
    EXPECT_FALSE(holdsWorkOfOthers(TemporaryFile("").path()));
    const TemporaryFile empty("");
    EXPECT_FALSE(holdsWorkOfOthers(empty.path()));
    EXPECT_FALSE(holdsWorkOfOthers("/dev/null"));
}

TEST(Gzip, AFileNamedGzIsPackedAndReadsAsThePlainOneDoes) {
    const NamedFile file(".gz");
    writeChromeJson(*richTrace(), file.path());
    const std::string bytes = readTextFile(file.path());
    ASSERT_GT(bytes.size(), 18u);
    EXPECT_EQ(bytes.substr(0, 3), "\x1f\x8b\x08") << "gzip's first bytes";
    const ImportedTrace packed = readFile(file.path());
    EXPECT_TRUE(packed.diagnostics.empty());
    EXPECT_EQ(chromeJson(*packed.trace), chromeJson(*readText(chromeJson(*richTrace())).trace));
    writeChromeJson(*richTrace(), file.path());
    EXPECT_EQ(readTextFile(file.path()), bytes) << "the same trace gives the same bytes";
}

TEST(Gzip, PiecesLargerThanTheBufferAndWithoutAnyTextStayWhole) {
    std::string noise; // hardly packs, so that the packed bytes fill the buffer many times
    std::mt19937 random(7);
    for (int i = 0; i < 1 << 20; ++i)
        noise += static_cast<char>(random());
    for (const std::string& text : {noise, std::string()}) {
        const NamedFile file(".gz");
        std::string packed;
        GzipPacker packer([&](std::string_view bytes) { packed += bytes; });
        packer.write(text.substr(0, text.size() / 3));
        packer.write(text.substr(text.size() / 3));
        packer.finish();
        writeTextFile(file.path(), packed);
        TextSource source(file.path());
        std::string unpacked(text.size() + 1, '\0');
        unpacked.resize(source.read(unpacked.data(), unpacked.size()));
        EXPECT_TRUE(unpacked == text);
        EXPECT_EQ(source.state(), TextSource::State::Whole);
    }
}

} // namespace
} // namespace gatescope
