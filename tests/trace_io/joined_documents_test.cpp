// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "trace_io/temporary_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace gatescope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string slice(std::string_view name, int ts) {
    return fmt::format(R"({{"ph":"X","name":"{}","ts":{},"dur":1,"pid":1,"tid":1}})", name, ts);
}

std::string document(const std::string& events) {
    return "{\"traceEvents\":[" + events + "]}";
}

TEST(JoinedDocuments, AllAreReadAndCounted) {
    const auto a = slice("a", 1);
    const auto b = slice("b", 5);
    for (const auto& text :
         {document(a) + document(b), document(a) + "\n" + document(b) + "\n", "[" + a + "]\n[" + b + "]",
          "[" + a + "],\n[" + b + "]", document(a) + "\n[" + b + "]",
          document(a) + "\nwritten by {x}, [y]\n" + document(b)}) {
        const auto imported = readText(text);
        EXPECT_THAT(namesOf(*imported.trace), ElementsAre("a", "b")) << text;
        EXPECT_EQ(counted(imported, "JSON document behind"), 1u) << text;
    }
}

TEST(JoinedDocuments, EventsBehindABracketThatCameTooEarlyAreRead) {
    const auto a = slice("a", 1);
    const auto b = slice("b", 5);
    for (const auto& text : {"[" + a + "]\n," + b + "\n]", "{\"traceEvents\":[" + a + "],\n" + b + "\n]}"}) {
        const auto imported = readText(text);
        EXPECT_THAT(namesOf(*imported.trace), ElementsAre("a", "b")) << text;
        EXPECT_EQ(counted(imported, "behind the end of the list"), 1u) << text;
        EXPECT_EQ(imported.diagnostics.size(), 1u);
    }
}

TEST(JoinedDocuments, FlowIdsAreEachOnesOwn) {
    const auto flow = [](char phase, int ts) {
        return fmt::format(R"(,{{"ph":"{}","bp":"e","id":7,"cat":"c","name":"f","ts":{},"pid":1,"tid":1}})",
                           phase, ts);
    };
    EXPECT_EQ(readText(document(slice("a", 1) + flow('s', 1) + "," + slice("b", 5) + flow('f', 5)))
                  .trace->flows()
                  .size(),
              1u);
    EXPECT_EQ(readText(document(slice("a", 1) + flow('s', 1)) + document(slice("b", 5) + flow('f', 5)))
                  .trace->flows()
                  .size(),
              0u);
}

TEST(JoinedDocuments, TimesCountFromEachOnesBase) {
    const auto based = [](std::string_view base, const std::string& events) {
        return fmt::format(R"({{"baseTimeNanoseconds":{},"traceEvents":[{}]}})", base, events);
    };
    const auto imported =
        readText(based("1790000000000000000", slice("a", 1)) + based("1790000000000009000", slice("b", 1)));
    EXPECT_EQ(imported.trace->slice(1).start, 9000);
}

TEST(JoinedDocuments, LinesOfEventsAndASingleEventAreRead) {
    const auto lines = readText(slice("a", 1) + "\n" + slice("b", 5) + "\n");
    EXPECT_THAT(namesOf(*lines.trace), ElementsAre("a", "b"));
    EXPECT_TRUE(lines.diagnostics.empty());
    EXPECT_THAT(namesOf(*readText(slice("a", 1)).trace), ElementsAre("a"));
    EXPECT_THAT(namesOf(*readText(R"({"name":"all","traceEvents":[)" + slice("a", 1) + "]}").trace),
                ElementsAre("a"));
}

TEST(JoinedDocuments, ZerosBehindTheEndAreNothingOdd) {
    EXPECT_TRUE(readText(document(slice("a", 1)) + std::string(5000, '\0')).diagnostics.empty());
}

TEST(LargeTimes, OfNineteenDigitsAreExactFromTheFirst) {
    for (const auto* quote : {"\"", ""}) {
        const auto imported = readText(fmt::format(
            R"([{{"ph":"X","name":"a","ts":{0}1787654321987654321{0},"dur":1000,"pid":1,"tid":1}},)"
            R"({{"ph":"X","name":"b","ts":{0}1787654321987655400{0},"dur":1000,"pid":1,"tid":1}}])",
            quote));
        ASSERT_EQ(imported.trace->sliceCount(), 2u);
        EXPECT_EQ(imported.trace->slice(1).start, 1'079'000);
        EXPECT_EQ(imported.trace->slice(1).duration, 1'000'000);
        EXPECT_EQ(counted(imported, "times too large"), 1u);
    }
}

TEST(LargeTimes, OneAmongOthersIsLeftOut) {
    const auto imported =
        readText(R"([{"ph":"X","name":"a","ts":1787654321987654321,"dur":1,"pid":1,"tid":1},)" +
                 slice("b", 5) + "," + slice("c", 7) + "]");
    EXPECT_THAT(namesOf(*imported.trace), ElementsAre("b", "c"));
    EXPECT_EQ(counted(imported, "without a usable ts"), 1u);
}

TEST(LargeTimes, ThatDoNotFitAreRefusedInWords) {
    try {
        readText(R"([{"ph":"X","name":"a","ts":178765432198765432100000,"dur":1,"pid":1,"tid":1}])");
        ADD_FAILURE() << "no error";
    } catch (const InputError& error) {
        EXPECT_THAT(error.problem(), HasSubstr("none of its times can be used"));
    }
}

} // namespace
} // namespace gatescope
