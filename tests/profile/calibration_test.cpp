// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "profile/calibration.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

CalibrationPlan shortPlan() {
    CalibrationPlan plan;
    plan.seconds = 1.0;
    plan.layers = {"small"};
    return plan;
}

TEST(Calibration, RunsEverySettingAndSaysHowOften) {
    NoProgress progress;
    const auto calibration = calibrate(shortPlan(), progress, {});
    ASSERT_EQ(calibration.rows.size(), 2u) << "1 and 16 tokens";
    EXPECT_GT(calibration.timerResolutionNs, 0);
    for (const auto& row : calibration.rows) {
        EXPECT_GT(row.layerNs, 0);
        EXPECT_GE(row.falseAlarms.n, 2u);
        EXPECT_LE(row.falseAlarms.low, row.falseAlarms.share);
        EXPECT_GE(row.falseAlarms.high, row.falseAlarms.share);
        EXPECT_GE(row.repeatability, 1);
        ASSERT_EQ(row.planted.size(), 3u);
        // A wait of a tenth of the layer is measured as one, whatever the machine is busy with.
        EXPECT_NEAR(row.planted[2].medianShare, 0.10, 0.06);
    }
}

TEST(Calibration, CanBeStopped) {
    NoProgress progress;
    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(calibrate(shortPlan(), progress, stop.get_token()), Cancelled);
}

TEST(Calibration, AnUnknownLayerIsRefused) {
    NoProgress progress;
    auto plan = shortPlan();
    plan.layers = {"huge"};
    EXPECT_THROW(calibrate(plan, progress, {}), UsageError);
}

} // namespace
} // namespace gatescope
