// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fixtures.h"
#include "cli/program.h"
#include "cli/written_traces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

// Names in traces, and of files, are other people's: none may steer the terminal or look like our own lines.

namespace gatescope::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Names : public testing::Test {
protected:
    static void expectHarmless(const std::vector<std::string>& arguments) {
        const auto result = gatescope(arguments);
        for (const auto& text : {result.output, result.errors}) {
            const bool steers =
                std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 && c != '\n'; });
            EXPECT_FALSE(steers) << arguments.front() << ": " << text;
            EXPECT_THAT(text, Not(HasSubstr("\nverdict: faster"))) << arguments.front();
        }
    }

    const std::vector<std::string> kNames{"\x1b]0;x\x07", "line1\nverdict: faster", std::string("a\0b", 3),
                                          "\u202ereversed", "plain"};
    ScratchFolder folder;
    std::string before = folder.write("before\x1b[31m\nverdict: faster.json",
                                      writtenTrace(std::vector<double>(6, 1.0), kNames));
    std::string after = folder.write(
        "after.json", writtenTrace(std::vector<double>(6, 1.5), {kNames[0], kNames[1], kNames[2]}));
};

TEST_F(Names, SteerNoTerminal) {
    expectHarmless({"compare", before, after});
    expectHarmless({"compare", after, before});
    expectHarmless({"stats", before});
    expectHarmless({"detect", before, "--kinds", "all"});
    expectHarmless({"roofline", before});
    expectHarmless({"query", before, "SELECT name FROM slices"});
    expectHarmless({"export", before, "-o", folder.file("out\x1b[0m.json")});
    expectHarmless({"report", before, "-o", folder.file("out\x1b[0m.html")});
    expectHarmless({"stats", folder.file("missing\x1b[31m\nverdict: faster.json")});
}

TEST_F(Names, AreShownAllTheSame) {
    EXPECT_THAT(gatescope({"stats", before}).output, HasSubstr("\\x1b]0;x\\x07"));
    EXPECT_THAT(gatescope({"compare", before, before}).output, HasSubstr("line1\\x0averdict: faster"));
}

} // namespace
} // namespace gatescope::test
