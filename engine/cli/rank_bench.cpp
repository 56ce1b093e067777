// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/rank_bench.h"

#include "cli/rank_profile.h"
#include "cli/table.h"
#include "profile/rank_bench.h"
#include "ranks/rank_agreement.h"
#include "report/rank_bench_json.h"

#include <fmt/format.h>

#include <cmath>

namespace gatescope::cli {

namespace {

std::string spreadText(const SampleSummary& ns) {
    return fmt::format("{}..{}", timeText(ns.p10), timeText(ns.p90));
}

std::string speedText(double bytesPerSecond) {
    return std::isfinite(bytesPerSecond) ? fmt::format("{:.1f}", bytesPerSecond * 1e-9) : "-";
}

void printExchanges(const RankBenchResult& result) {
    fmt::print("\nThe exchange alone, the slowest rank's time, medians of rounds; with rows the caches are "
               "as a layer leaves them\n");
    Table table({"exchange", "sent by a rank", "median", "p10..p90", "GB/s"});
    const auto add = [&](const std::string& what, double bytes, const SampleSummary& ns) {
        table.add({what, bytesText(bytes), timeText(ns.median), spreadText(ns),
                   bytes > 0 ? speedText(bytes / ns.median * 1e9) : "-"});
    };
    add("counts, all to all", 0, result.countsNs);
    add("no rows", 0, result.noRowsNs);
    add("one row each", result.oneRowBytes, result.oneRowNs);
    for (const auto& row : result.rows)
        add(fmt::format("{} token{}", row.tokens, row.tokens == 1 ? "" : "s"), row.sentBytes, row.exchangeNs);
    fmt::print("{}", table.text());
    const auto& start = result.exchangeStartNs;
    const auto& speed = result.exchangeBytesPerSecond;
    fmt::print("exchange = a + sent / B: a = {} ({}), B = {} GB/s ({}..{})\n", timeText(start.median),
               spreadText(start), speedText(speed.median), speedText(speed.p10), speedText(speed.p90));
}

void printLayers(const RankBenchResult& result) {
    fmt::print("\nThe layer against its own limit: what the slowest rank must read or multiply, and the "
               "exchange\n");
    Table layers({"tokens", "median", "p10..p90", "n", "fullest/mean", "compute limit", "exchange", "limit",
                  "fraction", "p10..p90"});
    for (const auto& row : result.rows) {
        layers.add({fmt::to_string(row.tokens), timeText(row.layerNs.median), spreadText(row.layerNs),
                    fmt::to_string(row.iterations), fmt::format("{:.2f}", row.imbalance),
                    timeText(row.computeLimitNs.median), timeText(row.exchangeNs.median),
                    timeText(row.limitNs.median), fmt::format("{:.2f}", row.fraction.median),
                    fmt::format("{:.2f}..{:.2f}", row.fraction.p10, row.fraction.p90)});
    }
    fmt::print("{}", layers.text());
}

void printModel(const RankBenchResult& result) {
    fmt::print(
        "\nThe cost model (docs/scale.md) by these speeds, none of which is a layer's; in brackets what "
        "was measured, of exchanges alone and inside the layer\n");
    Table model({"tokens", "sent by a rank", "fullest/mean", "exchange", "layer", "measured / model"});
    for (const auto& row : result.rows) {
        const auto& one = *row.predicted;
        model.add({fmt::to_string(row.tokens),
                   fmt::format("{} ({})", bytesText(one.sentBytes), bytesText(row.sentBytes)),
                   fmt::format("{:.2f} ({:.2f})", one.imbalance, row.imbalance),
                   fmt::format("{} ({}, {})", timeText(one.exchangeNs), timeText(row.exchangeNs.median),
                               timeText(row.insideNs.median)),
                   fmt::format("{} ({})", timeText(one.layerNs()), timeText(row.layerNs.median)),
                   fmt::format("{:.2f}", row.layerOverPredicted())});
    }
    fmt::print("{}", model.text());
}

void print(const RankBenchResult& result) {
    fmt::print("{} in {}, {} ranks by {}, experts {}{}, {} thread(s) each, {}, GEMM by {}\n",
               result.plan.config.name, dtypeName(result.plan.dtype), result.ranks, result.transport,
               result.placement, result.replicas ? " with replicas" : "", result.plan.threads,
               result.deviceName, result.gemmName);
    const bool int8 = result.plan.quantize == WeightFormat::W8A8;
    fmt::print("a rank reads {:.1f} GB/s and multiplies {:.1f} {} while all do\n",
               result.bytesPerSecond.median * 1e-9, result.flops.median * 1e-9, int8 ? "GOP/s" : "GFLOP/s");
    printExchanges(result);
    printLayers(result);
    if (result.rows.front().predicted) {
        printModel(result);
    } else {
        fmt::print("\nNo cost model beside it: that of docs/scale.md is for experts in equal blocks\n");
    }
    if (!result.complete) fmt::print("\nstopped early: this is of {} whole round(s)\n", result.rounds);
}

} // namespace

int benchOverRanks(const std::function<BenchPlan()>& plan,
                   const std::optional<std::filesystem::path>& placementMap, bool json) {
    std::optional<RankBenchResult> result;
    return overRanks(
        [&](RankTransport& transport, ProgressSink& progress, const std::stop_token& stop) {
            BenchPlan asked;
            agree(transport, [&] { asked = plan(); });
            result = runRankBench(asked, placementMap, transport, progress, stop);
        },
        [&](ShownProgress& progress, const std::stop_token&) {
            progress.clear();
            if (json) {
                fmt::print("{}\n", rankBenchJson(*result));
            } else {
                print(*result);
            }
            return 0;
        });
}

} // namespace gatescope::cli
