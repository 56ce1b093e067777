// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/temporary_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <iterator>
#include <string>

namespace gatescope {
namespace {

/// Reading took time by the square of what is open: 9 s and more for so much, and well below one now.
constexpr int kMany = 70'000;
constexpr double kSeconds = 4;

template <typename Each>
std::string manyEvents(Each each) {
    std::string text = "[";
    for (int i = 0; i < kMany; ++i)
        fmt::format_to(std::back_inserter(text), "{{{},\"pid\":1,\"tid\":1}},\n", each(i));
    return text;
}

ImportedTrace readInTime(const std::string& text) {
    const auto begin = std::chrono::steady_clock::now();
    auto imported = readText(text);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    EXPECT_LT(took.count(), kSeconds);
    return imported;
}

TEST(ManyOpen, HalvesThatEndInTheOrderOfTheirBeginnings) {
    const auto half = [](char phase, int i, int ts) {
        return fmt::format(R"("ph":"{}","name":"n{}","ts":{})", phase, i, ts);
    };
    const auto imported =
        readInTime(manyEvents([&](int i) { return half('B', i, i); }) +
                   manyEvents([&](int i) { return half('E', i, kMany + i); }).substr(1) + "]");
    ASSERT_EQ(imported.trace->sliceCount(), std::size_t{kMany});
    EXPECT_EQ(imported.trace->slice(0).duration, kMany * 1000LL);
    EXPECT_EQ(imported.trace->slice(kMany - 1).duration, kMany * 1000LL);
}

TEST(ManyOpen, AsyncSlicesThatEndInTheOrderOfTheirBeginnings) {
    const auto half = [](char phase, int i, int ts) {
        return fmt::format(R"("ph":"{}","id":1,"cat":"c","name":"n{}","ts":{})", phase, i, ts);
    };
    const auto imported =
        readInTime(manyEvents([&](int i) { return half('b', i, i); }) +
                   manyEvents([&](int i) { return half('e', i, kMany + i); }).substr(1) + "]");
    ASSERT_EQ(imported.trace->sliceCount(), std::size_t{kMany});
    EXPECT_EQ(imported.trace->slice(kMany - 1).duration, kMany * 1000LL);
}

TEST(ManyOpen, FlowsAtTheEndOfSlicesThatTouch) {
    const auto imported = readInTime(
        manyEvents([&](int i) {
            return fmt::format(R"("ph":"X","name":"a","ts":{0},"dur":1,"pid":1,"tid":1}},)"
                               R"({{"ph":"s","id":{0},"cat":"c","name":"f","ts":{1})",
                               i, i + 1);
        }) +
        manyEvents([&](int i) {
            return fmt::format(R"("ph":"f","bp":"e","id":{},"cat":"c","name":"f","ts":{})", i, i + 1);
        }).substr(1) +
        "]");
    EXPECT_EQ(imported.trace->flows().size(), std::size_t{kMany});
}

TEST(ManyOpen, FlowsAtTheCommonEndOfManySlices) {
    const auto imported =
        readInTime(manyEvents([&](int) { return R"("ph":"X","name":"a","ts":0,"dur":10)"; }) +
                   manyEvents([&](int i) {
                       return fmt::format(R"("ph":"{}","bp":"e","id":{},"cat":"c","name":"f","ts":10)",
                                          i % 2 == 0 ? 's' : 'f', i / 2);
                   }).substr(1) +
                   "]");
    EXPECT_EQ(imported.trace->flows().size(), std::size_t{kMany / 2});
}

TEST(ManyOpen, LabelsOfOneProcess) {
    const auto imported = readInTime(manyEvents([&](int i) {
        return fmt::format(R"("ph":"M","name":"process_labels","args":{{"labels":"GPU {}"}})", i);
    }));
    EXPECT_THAT(imported.trace->tracks()[0].name, ::testing::StartsWith("Process 1 (GPU 0) (GPU 1) (GPU 2)"));
}

} // namespace
} // namespace gatescope
