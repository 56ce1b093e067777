// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/json_parts.h"

#include <cmath>

namespace gatescope {

std::string indentedText(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string oneLineText(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json intervalJson(const PairedDifference& d, std::string_view count) {
    Json json{{"median_ns", d.median},      {"low_ns", d.low},
              {"high_ns", d.high},          {"relative", d.relative},
              {"confidence", d.confidence}, {std::string(count), d.n},
              {"resolved", d.resolved()}};
    if (std::isfinite(d.detectable)) json["detectable_ns"] = d.detectable;
    return json;
}

PairedDifference intervalFrom(const Json& json, std::string_view count) {
    PairedDifference d;
    d.median = json.value("median_ns", 0.0);
    d.low = json.value("low_ns", 0.0);
    d.high = json.value("high_ns", 0.0);
    d.relative = json.value("relative", 0.0);
    d.confidence = json.value("confidence", 0.0);
    d.n = json.value(std::string(count), std::size_t{0});
    d.detectable = json.value("detectable_ns", static_cast<double>(INFINITY));
    return d;
}

Json summaryJson(const SampleSummary& s) {
    return {{"median", s.median}, {"mean", s.mean}, {"p10", s.p10}, {"p90", s.p90},
            {"min", s.min},       {"max", s.max},   {"n", s.n}};
}

Json proportionJson(const Proportion& p) {
    return {{"hits", p.hits}, {"n", p.n}, {"share", p.share}, {"low", p.low}, {"high", p.high}};
}

Json finiteOrNull(double value) {
    return std::isfinite(value) ? Json(value) : Json();
}

} // namespace gatescope
