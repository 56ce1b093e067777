// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/number_text.h"
#include "state/time_range.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

QString plain(QString text) {
    return text.replace(QChar(0x00A0), QChar(' '));
}

TEST(TimeScale, MapsTimeToPixelsAndBack) {
    const TimeScale scale({1000, 3000}, 100, 500);
    EXPECT_DOUBLE_EQ(scale.nsPerPixel(), 4);
    EXPECT_DOUBLE_EQ(scale.toPixel(1000), 100);
    EXPECT_DOUBLE_EQ(scale.toPixel(3000), 600);
    EXPECT_DOUBLE_EQ(scale.toTime(scale.toPixel(1234)), 1234);
}

TEST(TimeScale, ClipsWhatLiesFarOutside) {
    const TimeScale scale({0, 10}, 0, 1000);
    EXPECT_DOUBLE_EQ(scale.toVisiblePixel(1e12), 1004);
    EXPECT_DOUBLE_EQ(scale.toVisiblePixel(-1e12), -4);
}

TEST(TimeScale, ZoomKeepsTheAnchorInPlace) {
    const TimeRange before{0, 1000};
    const TimeRange after = zoomedAt(before, 250, 0.5);
    EXPECT_DOUBLE_EQ(after.span(), 500);
    EXPECT_DOUBLE_EQ((250 - after.from) / after.span(), 0.25);
}

TEST(TimeScale, ClampsToBoundsAndToTheShortestSpan) {
    const TimeRange bounds{0, 1000};
    EXPECT_EQ(clampedTo({-100, 400}, bounds), (TimeRange{0, 500}));
    EXPECT_EQ(clampedTo({800, 1300}, bounds), (TimeRange{500, 1000}));
    EXPECT_EQ(clampedTo({-5000, 5000}, bounds), bounds);
    EXPECT_DOUBLE_EQ(clampedTo({500, 501}, bounds).span(), kShortestSpan);
}

TEST(TimeScale, RevealsOnlyWhatIsOutOfView) {
    const TimeRange view{100, 200};
    EXPECT_EQ(revealing(view, 120, 130), view);
    const TimeRange moved = revealing(view, 400, 420);
    EXPECT_DOUBLE_EQ(moved.span(), 100);
    EXPECT_DOUBLE_EQ(moved.centre(), 410);
}

TEST(TimeText, DurationsHaveThreeDigitsAndAUnit) {
    EXPECT_EQ(plain(durationText(12)), QString("12 ns"));
    EXPECT_EQ(plain(durationText(8900)), QString("8.90 µs"));
    EXPECT_EQ(plain(durationText(56700)), QString("56.7 µs"));
    EXPECT_EQ(plain(durationText(1234567)), QString("1.23 ms"));
    EXPECT_EQ(plain(durationText(999960)), QString("1.00 ms"));
    EXPECT_EQ(plain(durationText(2.5e9)), QString("2.50 s"));
    EXPECT_EQ(plain(durationText(std::nan(""))), QString("–"));
}

TEST(TimeText, SignsAndShares) {
    EXPECT_EQ(plain(signedDurationText(-1500)), QString("−1.50 µs"));
    EXPECT_EQ(plain(signedDurationText(1500)), QString("+1.50 µs"));
    EXPECT_EQ(plain(shareText(0.123)), QString("12.3 %"));
    EXPECT_EQ(plain(shareText(std::nan(""))), QString("–"));
    EXPECT_EQ(plain(bytesText(1.21e9)), QString("1.21 GB"));
    EXPECT_EQ(countText(1234567).size(), 9);
}

TEST(TimeTicks, StepsAreOneTwoOrFive) {
    EXPECT_DOUBLE_EQ(tickStep(1000, 10), 100);
    EXPECT_DOUBLE_EQ(tickStep(1001, 10), 200);
    EXPECT_DOUBLE_EQ(tickStep(4000, 10), 500);
    EXPECT_DOUBLE_EQ(tickStep(3, 10), 1) << "no tick lies between nanoseconds";
}

TEST(TimeTicks, TextsShareAUnitThatSuitsTheStep) {
    EXPECT_EQ(plain(tickText(4e7, 5e6, 4e7)), QString("40 ms"));
    EXPECT_EQ(plain(tickText(1.2e9, 2e8, 1.4e9)), QString("1.2 s"));
    EXPECT_EQ(plain(tickText(1234501000.0, 1000, 1.3e9)), QString("1234.501 ms"));
    EXPECT_EQ(plain(tickText(12, 1, 20)), QString("12 ns"));
}

} // namespace
} // namespace gatescope
