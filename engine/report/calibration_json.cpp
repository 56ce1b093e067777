// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/calibration_json.h"

#include "base/version.h"
#include "report/config_json.h"

namespace gatescope {

namespace {

Json rowJson(const CalibrationRow& row) {
    Json json{{"layer", row.layer}};
    json.update(configJson(row.config));
    json["tokens"] = row.tokens;
    json["layer_ns"] = row.layerNs;
    json["blocks_per_run"] = row.blocksPerRun;
    json["false_alarms"] = proportionJson(row.falseAlarms);
    auto& planted = json["planted"] = Json::array();
    for (const auto& p : row.planted) {
        planted.push_back({{"share", p.share},
                           {"found", proportionJson(p.found)},
                           {"wait_ns", p.waitNs},
                           {"measured_share", p.medianShare}});
    }
    json["repeatability"] = row.repeatability;
    json["sleeps_per_layer"] = row.sleepsPerLayer;
    json["recorded_minus_timed"] = intervalJson(row.recordedMinusTimed);
    return json;
}

} // namespace

std::string calibrationJson(const Calibration& calibration) {
    Json json{
        {"schema", kJsonSchema},
        {"version", version()},
        {"device", calibration.deviceName},
        {"seconds", calibration.plan.seconds},
        {"timer", {{"resolution_ns", calibration.timerResolutionNs}, {"cost_ns", calibration.timerCostNs}}},
        {"recorder_ns_per_slice", calibration.recorderNsPerSlice}};
    json["complete"] = calibration.complete;
    auto& rows = json["rows"] = Json::array();
    std::size_t alarms = 0;
    std::size_t runs = 0;
    for (const auto& row : calibration.rows) {
        rows.push_back(rowJson(row));
        alarms += row.falseAlarms.hits;
        runs += row.falseAlarms.n;
    }
    json["false_alarms"] = proportionJson(wilson(alarms, runs));
    return indentedText(json);
}

} // namespace gatescope
