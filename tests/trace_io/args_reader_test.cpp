// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/args_reader.h"
#include "trace_io/json_members.h"
#include "trace_io/temporary_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

namespace gatescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The trace of a file whose only slice has these args.
std::shared_ptr<const Trace> traceWith(std::string_view args) {
    return readText(
               fmt::format(R"([{{"ph":"X","pid":1,"tid":1,"ts":0,"dur":1,"name":"a","args":{}}}])", args))
        .trace;
}

TEST(ArgsReader, TakesWhatTheVocabularyKnowsAndKeepsTheText) {
    constexpr std::string_view kArgs =
        R"({"External id":88,"Ev Idx":87,"Input Dims":[[16,2048],[128,2048],[]],)"
        R"("Input type":["c10::BFloat16","c10::BFloat16",""],"Concrete Inputs":["","",""],)"
        R"("stream":7,"device":0,"grid":[16, 1, 1],"block":[128,1,1],"correlation":901,)"
        R"("est. achieved occupancy %":1,"Collective name":"all\tto\"all"})";
    const auto trace = traceWith(kArgs);
    EXPECT_EQ(trace->argsText(0), kArgs);
    EXPECT_EQ(trace->integer(0, ArgKey::ExternalId), 88);
    EXPECT_EQ(trace->integer(0, ArgKey::EvIdx), 87);
    EXPECT_EQ(trace->integer(0, ArgKey::Stream), 7);
    EXPECT_EQ(trace->integer(0, ArgKey::Device), 0);
    EXPECT_EQ(trace->integer(0, ArgKey::Correlation), 901);
    EXPECT_EQ(trace->text(0, ArgKey::InputTypes), R"(["c10::BFloat16","c10::BFloat16",""])");
    EXPECT_EQ(trace->text(0, ArgKey::CollectiveName), "all\tto\"all");
    EXPECT_THAT(trace->list(0, ArgKey::Grid), ElementsAre(16, 1, 1));
    const auto dims = trace->list(0, ArgKey::InputDims);
    EXPECT_THAT(*shapeAt(dims, 1), ElementsAre(128, 2048));
    EXPECT_THAT(*shapeAt(dims, 2), IsEmpty());
    EXPECT_FALSE(shapeAt(dims, 3));
    EXPECT_EQ(trace->typedArgs(0).size(), 10u);
}

TEST(ArgsReader, LooksIntoNoOtherValues) {
    const auto trace = traceWith(
        R"({ "layer" : 5 , "unknown":{"layer":9,"s":"}"},"list":[1,{"m":2}],"flops":"9007199254740993",)"
        R"("redundant" : true ,"note":"a \"quoted\" layer: 7","n":128 })");
    EXPECT_EQ(trace->integer(0, ArgKey::Layer), 5);
    EXPECT_EQ(trace->integer(0, ArgKey::Flops), 9007199254740993);
    EXPECT_TRUE(trace->boolean(0, ArgKey::Redundant));
    EXPECT_EQ(trace->integer(0, ArgKey::N), 128);
    EXPECT_EQ(trace->integer(0, ArgKey::M), std::nullopt);
}

TEST(ArgsReader, ReadsNumbersInQuotesWhereTheWholeStringIsOne) {
    EXPECT_EQ(traceWith(R"({"layer":"12"})")->integer(0, ArgKey::Layer), 12);
    EXPECT_EQ(traceWith(R"({"layer":"-12"})")->integer(0, ArgKey::Layer), -12);
    EXPECT_EQ(traceWith(R"({"stream":"0x0"})")->integer(0, ArgKey::Stream), 0);
    EXPECT_EQ(traceWith(R"({"context":"0x55674ecd4180"})")->integer(0, ArgKey::Context), 0x55674ecd4180);
    EXPECT_FALSE(traceWith(R"({"redundant":"false"})")->boolean(0, ArgKey::Redundant));
}

TEST(ArgsReader, ValuesOfAnOddTypeStayInTheTextOnly) {
    for (const char* args : {R"({"layer":"12 of 48"})",   R"({"layer":"model.layers.3"})",
                             R"({"layer":""})",           R"({"layer":1.5})",
                             R"({"layer":1e9})",          R"({"layer":true})",
                             R"({"layer":null})",         R"({"layer":[3]})",
                             R"({"layer":{"a":1}})",      R"({"layer":99999999999999999999})",
                             R"({"layer":"NaN"})",        R"({"layer":"0x"})",
                             R"({"redundant":1})",        R"({"reads":7})",
                             R"({"reads":"1,2"})",        R"({"reads":[1,"x"]})",
                             R"({"reads":[1,[2]]})",      R"({"reads":[1.5]})",
                             R"({"Input Dims":[1,2]})",   R"({"Input Dims":[[[1,2],[3]],[]]})",
                             R"({"Input Dims":"[[1]]"})", R"({"dtype":null})"}) {
        const auto trace = traceWith(args);
        ASSERT_EQ(trace->sliceCount(), 1u) << args;
        EXPECT_EQ(trace->typedArgs(0).size(), 0u) << args;
        EXPECT_EQ(trace->argsText(0), args);
    }
}

TEST(ArgsReader, OneTextMayBeAListOrShapesOrNeither) {
    TraceBuilder builder;
    ArgsReader reader(builder);
    for (int i = 0; i < 2; ++i) { // what was read once is remembered
        EXPECT_EQ(reader.read(R"({"grid":[2,4]})").typed.size(), 1u);
        EXPECT_EQ(reader.read(R"({"Input Dims":[2,4]})").typed.size(), 0u);
        EXPECT_EQ(reader.read(R"({"Input Dims":[[2,4]]})").typed.size(), 1u);
        EXPECT_EQ(reader.read(R"({"grid":[[2,4]]})").typed.size(), 0u);
    }
}

TEST(ArgsReader, TheArgsOfBothHalvesAreOne) {
    const auto trace = readText(R"([{"ph":"B","pid":1,"tid":1,"ts":0,"name":"a","args":{"layer":3,"n":1}},)"
                                R"({"ph":"E","pid":1,"tid":1,"ts":5,"args":{"n":2}}])")
                           .trace;
    EXPECT_EQ(trace->integer(0, ArgKey::Layer), 3);
    EXPECT_EQ(trace->integer(0, ArgKey::N), 2);
}

TEST(ArgsReader, SurvivesAnyText) {
    TraceBuilder builder;
    ArgsReader reader(builder);
    for (const char* text : {"", "{", "}", "[]", "{\"", "{\"layer", "{\"layer\"", "{\"layer\":",
                             "{\"layer\":\"", "{\"layer\":}", "{\"layer\":[[[", "{\"a\\", "null", "{,,,}",
                             "{\"reads\":[1", "{\"Input Dims\":[[1],[", "{\"dtype\":\"\\u12\"}", "{7:1}"}) {
        (void)reader.read(text);
    }
    EXPECT_EQ(reader.read("{\"layer\":3").typed.size(), 1u); // what came before the end is whole
    EXPECT_THAT(reader.read("{\"m\":1,\"layer\":}").typed.size(), 1u);
    std::mt19937_64 random(3);
    constexpr std::string_view kAlphabet = "{}[]\",:\\-0123456789.elayrgtmnk \n";
    for (int i = 0; i < 20000; ++i) {
        std::string text = i % 2 == 0 ? "{" : "{\"reads\":[";
        for (auto length = random() % 40; length > 0; --length)
            text += kAlphabet[random() % kAlphabet.size()];
        (void)reader.read(text);
    }
}

/// The same text with other digits, runs of them as long as any.
std::string withOtherNumbers(std::string_view text, std::mt19937_64& random) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] < '0' || text[at] > '9') {
            out += text[at++];
            continue;
        }
        at = std::min(text.find_first_not_of("0123456789", at), text.size());
        for (auto digits = 1 + random() % (random() % 4 == 0 ? 20 : 3); digits > 0; --digits)
            out += static_cast<char>('0' + random() % 10);
    }
    return out;
}

TEST(ArgsReader, TextsOfOnePatternAreReadAsIfEachWereWalked) {
    constexpr std::array kNames{"layer",   "redundant", "dtype",       "grid", "Input Dims", "Input type",
                                "context", "layer1",    "correlation", "note", "reads"};
    constexpr std::array kValues{"7",      "\"12\"",     "-3",         "\"0x7f3a\"",     "1.5",        "true",
                                 "[1, 2]", "[[3,4],[]]", "\"a1\\n2\"", "{\"m\":1}",      "[]",         "1e9",
                                 "null",   "\"\\1\"",    "\"plain\"",  "[\"f32\",\"\"]", "\"7 of 9\"", "[1"};
    TraceBuilder builder;
    ArgsReader reader(builder);
    ArgsReader walker(builder);
    std::mt19937_64 random(9);
    std::size_t args = 0;
    for (int i = 0; i < 3000; ++i) {
        std::string base = "{";
        for (auto members = random() % 5; members > 0; --members) {
            base += fmt::format("\"{}\"{}:{},{}", kNames[random() % kNames.size()], random() % 2 ? "" : " ",
                                kValues[random() % kValues.size()], random() % 2 ? "" : "\n ");
        }
        if (random() % 4 != 0) base += '}';
        for (int variant = 0; variant < 4; ++variant) {
            const auto text = withOtherNumbers(base, random);
            // What stands in front is passed as white space, and a text that has it is of no pattern.
            const auto walked = walker.read("\x01" + text).typed;
            const auto read = reader.read(text).typed;
            ASSERT_EQ(read.size(), walked.size()) << text;
            for (std::size_t at = 0; at < read.size(); ++at) {
                ASSERT_EQ(read[at].key, walked[at].key) << text;
                ASSERT_EQ(read[at].value, walked[at].value) << text;
            }
            args += read.size();
        }
    }
    EXPECT_GT(args, 5000u);
}

TEST(JsonMembers, WalksMembersAndElements) {
    JsonMembers members(R"( {"a" : {"x":["}"]} ,"b\"c":"s\\","d":-1.5e3} )");
    std::string_view key;
    std::string_view value;
    std::vector<std::string> seen;
    while (members.next(key, value))
        seen.push_back(fmt::format("{}={}", key, value));
    EXPECT_THAT(seen, ElementsAre(R"(a={"x":["}"]})", R"(b\"c="s\\")", "d=-1.5e3"));
    JsonMembers elements("[1, [2,3],\"x\"]");
    seen.clear();
    while (elements.next(value))
        seen.emplace_back(value);
    EXPECT_THAT(seen, ElementsAre("1", "[2,3]", "\"x\""));
}

} // namespace
} // namespace gatescope
