// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/processor_time.h"
#include "trace_io/temporary_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <iterator>
#include <string>

namespace gatescope {
namespace {

constexpr int kMany = 70'000;
constexpr int kFewer = kMany / 7;

template <typename Each>
std::string manyEvents(int many, Each each) {
    std::string text = "[";
    for (int i = 0; i < many; ++i)
        fmt::format_to(std::back_inserter(text), "{{{},\"pid\":1,\"tid\":1}},\n", each(i));
    return text;
}

/// Reads what `text` has for kMany. It took time by the square of what is open, which of seven times as much
/// is 49 times as long: 9 s and more, and well below one now.
template <typename Text>
ImportedTrace readInTime(Text text) {
    constexpr double kMostTimes = 20;
    constexpr double kAlways = 0.1; // seconds, that little noise decides nothing
    const std::string fewer = text(kFewer);
    const std::string all = text(kMany);
    const double start = test::processorSeconds();
    (void)readText(fewer);
    const double between = test::processorSeconds();
    auto imported = readText(all);
    const double end = test::processorSeconds();
#if !defined(__SANITIZE_THREAD__)
    constexpr double kSeconds = 4;
    EXPECT_LT(end - between, kSeconds);
#endif
    EXPECT_LT(end - between, kMostTimes * (between - start) + kAlways)
        << kFewer << " took " << between - start << " s";
    return imported;
}

TEST(ManyOpen, HalvesThatEndInTheOrderOfTheirBeginnings) {
    const auto half = [](char phase, int i, int ts) {
        return fmt::format(R"("ph":"{}","name":"n{}","ts":{})", phase, i, ts);
    };
    const auto imported = readInTime([&](int many) {
        return manyEvents(many, [&](int i) { return half('B', i, i); }) +
               manyEvents(many, [&](int i) { return half('E', i, many + i); }).substr(1) + "]";
    });
    ASSERT_EQ(imported.trace->sliceCount(), std::size_t{kMany});
    EXPECT_EQ(imported.trace->slice(0).duration, kMany * 1000LL);
    EXPECT_EQ(imported.trace->slice(kMany - 1).duration, kMany * 1000LL);
}

TEST(ManyOpen, AsyncSlicesThatEndInTheOrderOfTheirBeginnings) {
    const auto half = [](char phase, int i, int ts) {
        return fmt::format(R"("ph":"{}","id":1,"cat":"c","name":"n{}","ts":{})", phase, i, ts);
    };
    const auto imported = readInTime([&](int many) {
        return manyEvents(many, [&](int i) { return half('b', i, i); }) +
               manyEvents(many, [&](int i) { return half('e', i, many + i); }).substr(1) + "]";
    });
    ASSERT_EQ(imported.trace->sliceCount(), std::size_t{kMany});
    EXPECT_EQ(imported.trace->slice(kMany - 1).duration, kMany * 1000LL);
}

TEST(ManyOpen, FlowsAtTheEndOfSlicesThatTouch) {
    const auto imported = readInTime([](int many) {
        return manyEvents(many,
                          [](int i) {
                              return fmt::format(R"("ph":"X","name":"a","ts":{0},"dur":1,"pid":1,"tid":1}},)"
                                                 R"({{"ph":"s","id":{0},"cat":"c","name":"f","ts":{1})",
                                                 i, i + 1);
                          }) +
               manyEvents(many,
                          [](int i) {
                              return fmt::format(R"("ph":"f","bp":"e","id":{},"cat":"c","name":"f","ts":{})",
                                                 i, i + 1);
                          })
                   .substr(1) +
               "]";
    });
    EXPECT_EQ(imported.trace->flows().size(), std::size_t{kMany});
}

TEST(ManyOpen, FlowsAtTheCommonEndOfManySlices) {
    const auto imported = readInTime([](int many) {
        return manyEvents(many, [](int) { return R"("ph":"X","name":"a","ts":0,"dur":10)"; }) +
               manyEvents(many,
                          [](int i) {
                              return fmt::format(R"("ph":"{}","bp":"e","id":{},"cat":"c","name":"f","ts":10)",
                                                 i % 2 == 0 ? 's' : 'f', i / 2);
                          })
                   .substr(1) +
               "]";
    });
    EXPECT_EQ(imported.trace->flows().size(), std::size_t{kMany / 2});
}

TEST(ManyOpen, LabelsOfOneProcess) {
    const auto imported = readInTime([](int many) {
        return manyEvents(many, [](int i) {
            return fmt::format(R"("ph":"M","name":"process_labels","args":{{"labels":"GPU {}"}})", i);
        });
    });
    EXPECT_THAT(imported.trace->tracks()[0].name, ::testing::StartsWith("Process 1 (GPU 0) (GPU 1) (GPU 2)"));
}

} // namespace
} // namespace gatescope
