// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/report_csv.h"

#include "analysis/gate_calls.h"
#include "report/row_writers.h"
#include "report/sweep_words.h"
#include "report/visible_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cmath>

namespace gatescope {

namespace {

Cell finite(double value) {
    return std::isfinite(value) ? Cell(value) : Cell(std::monostate());
}

Cell orNone(const std::optional<double>& value) {
    return value ? Cell(*value) : Cell(std::monostate());
}

Cell integer(std::size_t value) {
    return static_cast<std::int64_t>(value);
}

/// Rows whose texts live long enough.
class Writer {
public:
    template <std::size_t N>
    explicit Writer(const std::array<std::string, N>& columns)
        : m_rows([this](std::string_view piece) { m_text += piece; }, CsvFor::Spreadsheets) {
        m_rows.columns(columns);
    }
    template <typename... Cells>
    void row(Cells... cells) {
        m_rows.row(std::array<Cell, sizeof...(Cells)>{Cell(cells)...});
    }
    std::string end() {
        m_rows.end();
        return std::move(m_text);
    }

private:
    std::string m_text;
    CsvRows m_rows;
};

const std::array<std::string, 17> kComparisonColumns{
    "of",          "layer",        "name",           "renamed_to", "role",
    "shape",       "layers",       "calls_per_step", "n_baseline", "n_candidate",
    "baseline_ns", "candidate_ns", "difference_ns",  "low_ns",     "high_ns",
    "p_adjusted",  "verdict"};

const std::array<std::string, 11> kKernelColumns{
    "file",      "placement", "name",   "role", "redundant", "calls", "calls_per_layer",
    "median_ns", "p10_ns",    "p90_ns", "share"};

const std::array<std::string, 19> kSweepColumns{
    "file",         "model",          "dtype",      "threads",         "tokens",
    "placement",    "placement_then", "layer_ns",   "layer_then_ns",   "difference_ns",
    "low_ns",       "high_ns",        "confidence", "blocks",          "verdict",
    "disturbed_by", "rows_mean",      "imbalance",  "same_as_one_rank"};

const std::array<std::string, 25> kRankColumns{"file",
                                               "rank",
                                               "ranks",
                                               "host",
                                               "tokens",
                                               "experts_held",
                                               "rows_mean",
                                               "experts_hit_mean",
                                               "peers_mean",
                                               "rows_over_mean",
                                               "imbalance",
                                               "even_load_saves_at_most",
                                               "sent_bytes_mean",
                                               "received_bytes_mean",
                                               "experts_ns",
                                               "dispatch_ns",
                                               "combine_ns",
                                               "wait_ns",
                                               "clock_offset_ns",
                                               "clock_uncertainty_ns",
                                               "weight_bytes",
                                               "peak_memory_bytes",
                                               "placement",
                                               "transport",
                                               "same_as_one_rank"};

const std::array<std::string, 13> kLoadColumns{
    "file",      "counted_by",          "layer", "experts",      "rows",       "max", "mean", "max_over_mean",
    "variation", "variation_by_chance", "gini",  "entropy_bits", "experts_hit"};

/// Two rows a rank: its step, and how much of that it waited for the slowest.
void addRanks(Writer& out, const std::vector<RankDifference>& ranks) {
    const std::monostate none;
    for (const auto& one : ranks) {
        const auto name = fmt::format("rank {}", one.rank);
        const auto& d = one.step;
        const auto of = [&](const auto& value) { return d ? Cell(value(*d)) : Cell(none); };
        out.row("rank", none, std::string_view(name), none, none, none, none, none, none, none,
                orNone(one.baselineNs), orNone(one.candidateNs),
                of([](const Difference& step) { return Cell(step.differenceNs); }),
                of([](const Difference& step) { return finite(step.lowNs); }),
                of([](const Difference& step) { return finite(step.highNs); }),
                of([](const Difference& step) { return Cell(step.pAdjusted); }),
                of([](const Difference& step) { return Cell(verdictName(step.verdict)); }));
        out.row("rank waits", none, std::string_view(name), none, none, none, none, none, none, none,
                orNone(one.baselineWaitNs), orNone(one.candidateWaitNs), none, none, none, none, none);
    }
}

std::string comparisonCsv(const TraceComparison& comparison) {
    Writer out(kComparisonColumns);
    const std::monostate none;
    const auto add = [&](std::string_view of, Cell layer, const KernelDifference& kernel,
                         const Difference& one) {
        const bool ofKernel = !kernel.name.empty();
        const auto onlyThere = [&](Cell cell) { return ofKernel ? cell : Cell(none); };
        const auto name = visibleText(kernel.name);
        const auto renamed = visibleText(kernel.renamedTo);
        out.row(of, layer, std::string_view(name), std::string_view(renamed), std::string_view(kernel.role),
                std::string_view(kernel.shape), onlyThere(integer(kernel.layers)),
                onlyThere(kernel.callsPerStep), integer(kernel.nBaseline), integer(kernel.nCandidate),
                one.baselineNs, one.candidateNs, one.differenceNs, finite(one.lowNs), finite(one.highNs),
                one.pAdjusted, verdictName(one.verdict));
    };
    KernelDifference step;
    step.nBaseline = comparison.facts.baseline->steps;
    step.nCandidate = comparison.facts.candidate->steps;
    add("step", none, step, comparison.step);
    for (const auto& [layer, difference] : comparison.layers)
        add("layer", integer(layer), step, difference);
    for (const auto& kernel : comparison.kernels)
        add("kernel", none, kernel, kernel.difference);
    const auto addUnmatched = [&](std::string_view of, const std::vector<UnmatchedKernel>& kernels,
                                  bool baseline) {
        for (const auto& one : kernels) {
            const auto name = visibleText(one.name);
            const Cell n = integer(one.n);
            const Cell median = one.medianNs;
            out.row(of, none, std::string_view(name), none, std::string_view(one.role),
                    std::string_view(one.shape), integer(one.layers), one.callsPerStep,
                    baseline ? n : Cell(none), baseline ? Cell(none) : n, baseline ? median : Cell(none),
                    baseline ? Cell(none) : median, none, none, none, none, none);
        }
    };
    addRanks(out, comparison.ranks);
    addUnmatched("only in baseline", *comparison.onlyIn.baseline, true);
    addUnmatched("only in candidate", *comparison.onlyIn.candidate, false);
    addUnmatched("irregular in baseline", *comparison.irregular.baseline, true);
    addUnmatched("irregular in candidate", *comparison.irregular.candidate, false);
    return out.end();
}

std::string kernelsCsv(const std::vector<ReportedTrace>& traces) {
    Writer out(kKernelColumns);
    const std::monostate none;
    for (const auto& trace : traces) {
        const auto file = visibleText(trace.file);
        for (const auto& one : trace.kernels) {
            const auto name = visibleText(one.name);
            out.row(std::string_view(file), none, std::string_view(name), std::string_view(one.role),
                    integer(one.redundant ? 1 : 0), integer(one.calls), none, one.medianNs, one.p10Ns,
                    one.p90Ns, one.share);
        }
        if (!trace.profile) continue;
        for (const auto& run : trace.profile->runs) {
            for (const auto& one : run.kernels) {
                out.row(std::string_view(file), run.placement.name(), std::string_view(one.name),
                        std::string_view(roleName(one.role)),
                        integer(one.name.ends_with(kRedundantMark) ? 1 : 0), none, one.callsPerLayer,
                        one.medianNs, one.p10Ns, one.p90Ns, one.share);
            }
        }
    }
    return out.end();
}

/// 1 or 0; nothing where it was not looked at.
Cell sameAsOneRank(const std::optional<bool>& same) {
    return same ? integer(*same ? 1 : 0) : Cell(std::monostate());
}

std::string ranksCsv(const std::vector<ReportedTrace>& traces) {
    Writer out(kRankColumns);
    for (const auto& trace : traces) {
        if (!trace.profile || !trace.profile->ranks) continue;
        const auto& run = *trace.profile->ranks;
        const auto file = visibleText(trace.file);
        const auto placement = visibleText(run.placement);
        for (const auto& one : run.ranks) {
            const auto host = visibleText(one.host);
            out.row(std::string_view(file), std::int64_t{one.rank}, integer(run.ranks.size()),
                    std::string_view(host), std::int64_t{one.tokens}, std::int64_t{one.expertsHeld},
                    one.choicesMean, orNone(one.expertsHitMean), orNone(one.peersMean), run.rowsOverMean(one),
                    run.imbalance, run.evenLoadSaves, one.sentBytesMean, one.receivedBytesMean, one.expertsNs,
                    one.dispatchNs, one.combineNs, one.waitNs, one.clock.ns, one.clock.uncertaintyNs,
                    one.weightBytes, one.peakMemoryBytes, std::string_view(placement),
                    std::string_view(run.transport), sameAsOneRank(run.sameAsOneRank));
        }
    }
    return out.end();
}

/// Of a disturbed point no difference, as no other form of the report gives one to reckon with.
std::string sweepsCsv(const std::vector<ReportedSweep>& sweeps) {
    Writer out(kSweepColumns);
    const std::monostate none;
    for (const auto& [path, sweep] : sweeps) {
        const auto file = visibleText(path);
        for (const auto& point : sweep.points) {
            const auto d = point.difference();
            const auto words = wordsOf(point);
            const auto model = visibleText(point.config.name);
            const auto reasons = fmt::format("{}", fmt::join(words.disturbedBy, "; "));
            const auto rows =
                point.ranks ? fmt::format("{}", fmt::join(point.ranks->rowsMean, "; ")) : std::string();
            const auto layer = [&](std::size_t run) {
                const bool measured = run < point.runs.size() && !point.runs[run].layerNs.empty();
                return measured ? Cell(median(point.runs[run].layerNs)) : Cell(none);
            };
            const auto placement = [&](std::size_t run) {
                return run < point.runs.size() ? Cell(point.runs[run].placement.name()) : Cell(none);
            };
            const bool sure = d && words.disturbedBy.empty();
            out.row(std::string_view(file), std::string_view(model), dtypeName(point.dtype),
                    std::int64_t{point.threads}, std::int64_t{point.tokens}, placement(0), placement(1),
                    layer(0), layer(1), sure ? Cell(d->median) : Cell(none), d ? Cell(d->low) : Cell(none),
                    d ? Cell(d->high) : Cell(none), d ? Cell(d->confidence) : Cell(none),
                    integer(point.blocks), std::string_view(words.verdict),
                    reasons.empty() ? Cell(none) : Cell(std::string_view(reasons)),
                    rows.empty() ? Cell(none) : Cell(std::string_view(rows)),
                    point.ranks ? Cell(point.ranks->imbalance) : Cell(none),
                    point.ranks ? sameAsOneRank(point.ranks->sameAsOneRank) : Cell(none));
        }
    }
    return out.end();
}

std::string loadsCsv(const std::vector<ReportedLoad>& loads) {
    Writer out(kLoadColumns);
    for (const auto& [path, load] : loads) {
        const auto file = visibleText(path);
        for (const auto& layer : load.layers) {
            const auto& f = layer.figures;
            out.row(std::string_view(file), std::string_view(load.format), std::int64_t{layer.layer},
                    load.experts, f.rows, f.max, f.mean, f.maxOverMean, f.variation, f.variationByChance,
                    f.gini, f.entropy, f.expertsHit);
        }
    }
    return out.end();
}

} // namespace

std::string csvReport(const Report& report) {
    std::vector<std::string> tables;
    if (report.comparison) {
        tables.push_back(comparisonCsv(report.comparison->result));
    } else if (!report.traces.empty()) {
        tables.push_back(kernelsCsv(report.traces));
    }
    if (hasRanks(report)) tables.push_back(ranksCsv(report.traces));
    if (!report.sweeps.empty()) tables.push_back(sweepsCsv(report.sweeps));
    if (!report.loads.empty()) tables.push_back(loadsCsv(report.loads));
    return fmt::format("{}", fmt::join(tables, "\n"));
}

bool beginsAsCsvReport(std::string_view text) {
    return text.starts_with("of,layer,name,renamed_to,role,") ||
           text.starts_with("file,placement,name,role,redundant,") ||
           text.starts_with("file,model,dtype,threads,tokens,") ||
           text.starts_with("file,counted_by,layer,") || text.starts_with("file,rank,ranks,");
}

} // namespace gatescope
