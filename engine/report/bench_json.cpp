// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/bench_json.h"

#include "base/version.h"
#include "report/json_parts.h"

namespace gatescope {

namespace {

Json asJson(const BenchResult& result) {
    Json json{{"schema", kJsonSchema},
              {"version", version()},
              {"model", result.plan.config.name},
              {"dtype", dtypeName(result.plan.dtype)},
              {"quantize", weightFormatName(result.plan.quantize)},
              {"device", result.deviceName},
              {"threads", result.plan.threads},
              {"gemm", result.gemmName},
              {"peak_dtype", result.peakDtype},
              {"peak_source", result.peakSource},
              {"bandwidth_gbs", result.bandwidth * 1e-9},
              {"peak_gflops", result.peak * 1e-9}};
    json["complete"] = result.complete;
    json["weights_may_be_cached"] = result.weightsMayBeCached;
    auto& rows = json["rows"] = Json::array();
    for (const auto& row : result.rows) {
        rows.push_back({{"tokens", row.tokens},
                        {"median_ns", row.medianNs},
                        {"p10_ns", row.p10Ns},
                        {"p90_ns", row.p90Ns},
                        {"iterations", row.iterations},
                        {"bytes", row.bytes},
                        {"flops", row.flops},
                        {"bandwidth_gbs", row.bandwidth * 1e-9},
                        {"peak_gflops", row.peak * 1e-9},
                        {"limit_ns", row.limitNs},
                        {"fraction", row.fraction},
                        {"fraction_p10", row.fractionP10},
                        {"fraction_p90", row.fractionP90}});
    }
    return json;
}

} // namespace

std::string benchJson(const BenchResult& result) {
    return indentedText(asJson(result));
}

std::string scalingJson(const std::vector<BenchResult>& results) {
    Json runs = Json::array();
    for (const auto& result : results)
        runs.push_back(asJson(result)); // each with "complete"
    return indentedText(Json{{"schema", kJsonSchema}, {"runs", runs}});
}

std::string baselineJson(const KeptRows<BaselineRow>& result) {
    auto json = Json::array();
    for (const auto& row : result.rows) {
        json.push_back({{"tokens", row.tokens},
                        {"layer_ns", row.layerNs},
                        {"baseline_ns", row.baselineNs},
                        {"ratio", row.ratio()}});
    }
    return indentedText(Json{{"schema", kJsonSchema}, {"complete", result.complete}, {"rows", json}});
}

std::string recorderCostJson(const RecorderCost& cost) {
    return indentedText(Json{{"schema", kJsonSchema},
                             {"complete", cost.complete},
                             {"tokens", cost.tokens},
                             {"slices_per_layer", cost.slicesPerLayer},
                             {"layer_ns", cost.layerNs},
                             {"ns_per_slice", cost.nsPerSlice},
                             {"share", cost.share},
                             {"on_minus_off", intervalJson(cost.onMinusOff, "pairs")}});
}

std::string gateCostJson(const KeptRows<GateCost>& result) {
    auto rows = Json::array();
    for (const auto& cost : result.rows) {
        rows.push_back({{"tokens", cost.tokens},
                        {"cold_ns", cost.coldNs},
                        {"warm_ns", cost.warmNs},
                        {"weight_bytes", cost.bytes},
                        {"cold_gbs", cost.coldBandwidth() * 1e-9},
                        {"warm_gbs", cost.warmBandwidth() * 1e-9}});
    }
    return indentedText(Json{{"schema", kJsonSchema}, {"complete", result.complete}, {"rows", rows}});
}

} // namespace gatescope
