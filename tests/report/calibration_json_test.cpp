// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/config.h"
#include "report/calibration_json.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace gatescope {
namespace {

TEST(CalibrationJson, CountsFalseAlarmsOverAllRows) {
    Calibration calibration;
    CalibrationRow row;
    row.layer = "small";
    row.config.hiddenSize = 64;
    row.falseAlarms = wilson(1, 20);
    row.planted = {{0.03, wilson(5, 6), 0.031}};
    row.recordedMinusTimed.median = 120;
    calibration.rows = {row, row};
    const auto json = nlohmann::json::parse(calibrationJson(calibration));
    EXPECT_EQ(json.at("schema"), 1);
    ASSERT_EQ(json.at("rows").size(), 2u);
    EXPECT_EQ(json.at("false_alarms").at("hits"), 2);
    EXPECT_EQ(json.at("false_alarms").at("n"), 40);
    const auto& first = json.at("rows").at(0);
    EXPECT_EQ(first.at("layer"), "small");
    EXPECT_EQ(first.at("hidden_size"), 64);
    EXPECT_EQ(first.at("planted").at(0).at("found").at("hits"), 5);
    EXPECT_EQ(first.at("recorded_minus_timed").at("median_ns"), 120);
}

} // namespace
} // namespace gatescope
