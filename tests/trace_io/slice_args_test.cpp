// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/trace_builder.h"
#include "trace_io/slice_args.h"
#include "trace_io/temporary_file.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace gatescope {
namespace {

std::string argsJson(const Trace& trace, SliceId id) {
    std::string json;
    appendArgsJson(json, trace, id);
    return json;
}

TEST(SliceArgs, RecordedOnesAreWrittenInTheVocabularysOrder) {
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    const std::array<Arg, 7> args{{{ArgKey::Flops, 134217728},
                                   {ArgKey::Redundant, 1},
                                   {ArgKey::GateCall, 1},
                                   {ArgKey::Reads, builder.internList(std::array<std::int64_t, 2>{1, 32})},
                                   {ArgKey::M, 16},
                                   {ArgKey::Iteration, 0},
                                   {ArgKey::Layer, 3}}};
    builder.addSlice(track, 0, builder.intern("gate"), 0, 1, args);
    const std::array<Arg, 1> other{{{ArgKey::Bytes, 9007199254740993}}};
    builder.addSlice(track, 0, builder.intern("other"), 1, 1, other);
    builder.addSlice(track, 0, builder.intern("gate"), 2, 1);
    const auto trace = builder.build();
    EXPECT_EQ(argsJson(*trace, 0), R"({"kind":"gate","layer":3,"iteration":0,"gate_call":1,"redundant":true,)"
                                   R"("m":16,"flops":134217728,"reads":[1,32]})");
    EXPECT_EQ(argsJson(*trace, 1), R"({"bytes":"9007199254740993"})");
    EXPECT_EQ(argsJson(*trace, 2), "");
}

TEST(SliceArgs, TextsAndShapesAreWrittenAsTheyAreRead) {
    TraceBuilder builder;
    const std::array<Arg, 2> args{
        {{ArgKey::InputDims, builder.internList(std::array<std::int64_t, 7>{2, 16, 2048, 0, 2, 128, 2048})},
         {ArgKey::CollectiveName, builder.intern("all \"reduce\"")}}};
    builder.addSlice(builder.addTrack({.name = "t"}), 0, 0, 0, 1, args);
    const auto trace = builder.build();
    EXPECT_EQ(argsJson(*trace, 0),
              R"({"Input Dims":[[16,2048],[],[128,2048]],"Collective name":"all \"reduce\""})");
}

TEST(SliceArgs, SurviveAFile) {
    std::mt19937_64 random(7);
    TraceBuilder builder;
    const auto track = builder.addTrack({.name = "t"});
    const auto drawList = [&] {
        std::vector<std::int64_t> list(random() % 4);
        for (auto& number : list)
            number = static_cast<std::int64_t>(random() >> (random() % 64));
        return builder.internList(list);
    };
    for (int i = 0; i < 500; ++i) {
        std::vector<Arg> args;
        for (std::size_t k = 0; k < kArgKeys; ++k) {
            const auto key = static_cast<ArgKey>(k);
            if (random() % 2 == 0 || argType(key) == ArgType::Shapes) continue;
            const auto number = static_cast<std::int64_t>(random() >> (random() % 64));
            const auto value = argType(key) == ArgType::Text      ? builder.intern(std::to_string(number))
                               : argType(key) == ArgType::List    ? drawList()
                               : argType(key) == ArgType::Boolean ? number % 2 & 1
                                                                  : -number;
            args.push_back({key, static_cast<std::int64_t>(value)});
        }
        builder.addSlice(track, 0, builder.intern("w13"), 10 * i, 5, args);
    }
    const auto trace = builder.build();
    const auto again = readText(chromeJson(*trace)).trace;
    ASSERT_EQ(again->sliceCount(), trace->sliceCount());
    for (SliceId id = 0; id < trace->sliceCount(); ++id) {
        ASSERT_EQ(again->typedArgs(id).size(), trace->typedArgs(id).size());
        for (std::size_t i = 0; i < trace->typedArgs(id).size(); ++i) {
            const auto arg = trace->typedArgs(id)[i];
            ASSERT_EQ(again->typedArgs(id)[i].key, arg.key);
            if (argType(arg.key) == ArgType::List) {
                ASSERT_TRUE(std::ranges::equal(again->list(id, arg.key), trace->list(id, arg.key)));
            } else if (argType(arg.key) == ArgType::Text) {
                ASSERT_EQ(again->text(id, arg.key), trace->text(id, arg.key));
            } else {
                ASSERT_EQ(again->typedArgs(id)[i].value, arg.value) << argName(arg.key);
            }
        }
    }
}

TEST(SliceArgs, PeopleSeeAllThatAProducerWrote) {
    const auto trace = readText(R"([{"ph":"X","pid":1,"tid":1,"ts":0,"dur":1,"name":"a","args":)"
                                R"({"own \"key\"":"a\nb","layer":3,"nested":{"x":[1,2]},"empty":""}}])")
                           .trace;
    const auto args = sliceArgs(*trace, 0);
    ASSERT_EQ(args.size(), 4u);
    EXPECT_EQ(args[0].name, "own \"key\"");
    EXPECT_EQ(args[0].value, "a\nb");
    EXPECT_EQ(args[1].name, "layer");
    EXPECT_EQ(args[1].value, "3");
    EXPECT_EQ(args[2].value, R"({"x":[1,2]})");
    EXPECT_EQ(args[3].value, "");
    EXPECT_EQ(sliceArgs(*trace, 0, 2).size(), 2u);
}

} // namespace
} // namespace gatescope
