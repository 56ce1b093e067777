// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/rank_bench_json.h"

#include "base/version.h"
#include "report/json_parts.h"

namespace gatescope {

namespace {

/// Infinities, where more bytes took no longer, become null.
Json spreadJson(const SampleSummary& of, double scale = 1) {
    return {{"median", of.median * scale}, {"p10", of.p10 * scale}, {"p90", of.p90 * scale}};
}

/// Null where the model knows nothing.
Json modelJson(const RankBenchRow& row) {
    if (!row.predicted) return {};
    const auto& model = *row.predicted;
    return {{"sent_bytes", model.sentBytes}, {"imbalance", model.imbalance},
            {"compute_ns", model.computeNs}, {"exchange_ns", model.exchangeNs},
            {"layer_ns", model.layerNs()},   {"measured_over_model", row.layerOverPredicted()}};
}

Json rowJson(const RankBenchRow& row) {
    return {{"tokens", row.tokens},
            {"sent_bytes", row.sentBytes},
            {"imbalance", row.imbalance},
            {"exchange_ns", spreadJson(row.exchangeNs)},
            {"exchange_in_layer_ns", spreadJson(row.insideNs)},
            {"layer_ns", spreadJson(row.layerNs)},
            {"iterations", row.iterations},
            {"compute_limit_ns", spreadJson(row.computeLimitNs)},
            {"limit_ns", spreadJson(row.limitNs)},
            {"fraction", spreadJson(row.fraction)},
            {"model", modelJson(row)}};
}

} // namespace

std::string rankBenchJson(const RankBenchResult& result) {
    const auto& plan = result.plan;
    Json json{{"schema", kJsonSchema},
              {"version", version()},
              {"model", plan.config.name},
              {"dtype", dtypeName(plan.dtype)},
              {"quantize", weightFormatName(plan.quantize)},
              {"device", result.deviceName},
              {"threads", plan.threads},
              {"gemm", result.gemmName},
              {"peak_dtype", result.peakDtype},
              {"peak_source", result.peakSource},
              {"bandwidth_gbs", result.bytesPerSecond.median * 1e-9},
              {"peak_gflops", result.flops.median * 1e-9},
              {"ranks",
               {{"count", result.ranks},
                {"transport", result.transport},
                {"placement", result.placement},
                {"replicas", result.replicas},
                {"hosts", result.hosts}}}};
    json["exchange"] = {{"counts_ns", spreadJson(result.countsNs)},
                        {"no_rows_ns", spreadJson(result.noRowsNs)},
                        {"one_row_ns", spreadJson(result.oneRowNs)},
                        {"one_row_bytes", result.oneRowBytes},
                        {"latency_ns", spreadJson(result.exchangeStartNs)},
                        {"bandwidth_gbs", spreadJson(result.exchangeBytesPerSecond, 1e-9)}};
    json["rounds"] = result.rounds;
    json["complete"] = result.complete;
    auto& rows = json["rows"] = Json::array();
    for (const auto& row : result.rows)
        rows.push_back(rowJson(row));
    return indentedText(json);
}

} // namespace gatescope
