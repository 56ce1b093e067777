// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/roofline_json.h"

namespace gatescope {

namespace {

Json pointJson(const RooflinePoint& point) {
    Json json{{"name", point.name},   {"role", point.role},          {"shape", point.shape},
              {"dtype", point.dtype}, {"calls", point.calls},        {"median_ns", point.medianNs},
              {"flops", point.flops}, {"bytes_low", point.bytesLow}, {"bytes_high", point.bytesHigh}};
    json.update(rooflineFieldsJson(point));
    return json;
}

} // namespace

Json ceilingsJson(const Ceilings& ceilings) {
    Json json{{"name", ceilings.name},
              {"measured", ceilings.measured},
              {"bytes_per_second", ceilings.bytesPerSecond},
              {"bandwidth_source", ceilings.bandwidthSource}};
    auto& peaks = json["peaks"] = Json::array();
    for (const auto& peak : ceilings.peaks) {
        peaks.push_back({{"dtype", peak.dtype}, {"flops_per_second", peak.flops}, {"source", peak.source}});
    }
    return json;
}

Ceilings ceilingsFrom(const Json& json) {
    Ceilings ceilings;
    ceilings.name = json.value("name", "");
    ceilings.measured = json.value("measured", false);
    ceilings.bytesPerSecond = json.value("bytes_per_second", 0.0);
    ceilings.bandwidthSource = json.value("bandwidth_source", "");
    for (const auto& peak : json.value("peaks", Json::array())) {
        ceilings.peaks.push_back(
            {peak.value("dtype", ""), peak.value("flops_per_second", 0.0), peak.value("source", "")});
    }
    return ceilings;
}

Json rooflineFieldsJson(const RooflinePoint& point) {
    Json json{{"flops_per_second", point.flopsPerSecond()},
              {"bytes_per_second", point.bytesPerSecond()},
              {"intensity_low", point.intensityLow()},
              {"intensity_high", point.intensityHigh()}};
    if (point.ofBandwidth > 0) json["of_bandwidth"] = point.ofBandwidth;
    if (point.ofPeak > 0) json["of_peak"] = point.ofPeak;
    if (point.bound != Bound::Unknown) json["bound"] = boundName(point.bound);
    if (point.limitNs <= 0) return json;
    json["limit_ns"] = point.limitNs;
    json["of_limit"] = point.fraction;
    return json;
}

std::string rooflineJson(const std::vector<NamedRoofline>& rooflines) {
    Json json{{"schema", kJsonSchema}, {"rooflines", Json::array()}};
    for (const auto& [name, roofline] : rooflines) {
        Json one{{"name", name}, {"ceilings", ceilingsJson(roofline.ceilings)}};
        auto& kernels = one["kernels"] = Json::array();
        for (const auto& point : roofline.points)
            kernels.push_back(pointJson(point));
        one["gemms_without_shapes"] = {{"calls", roofline.gemmsWithoutShapes},
                                       {"total_ns", roofline.gemmsWithoutShapesNs}};
        json["rooflines"].push_back(std::move(one));
    }
    return indentedText(json);
}

} // namespace gatescope
