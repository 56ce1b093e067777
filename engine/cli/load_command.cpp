// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/load_comparison.h"
#include "cli/commands.h"
#include "cli/count_file.h"
#include "cli/shown_text.h"
#include "cli/table.h"
#include "report/load_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <memory>

namespace gatescope::cli {

namespace {

struct LoadOptions {
    std::vector<std::string> files;
    std::int64_t ranks = 0;
    std::int64_t experts = 0;
    bool json = false;
};

std::vector<std::string> figureCells(const LoadFigures& f) {
    return {fmt::format("{:.0f}", f.rows),
            fmt::format("{:.0f}", f.max),
            fmt::format("{:.2f}", f.maxOverMean),
            fmt::format("{:.3f}", f.variation),
            fmt::format("{:.3f}", f.variationByChance),
            fmt::format("{:.3f}", f.gini),
            fmt::format("{:.2f}", f.entropy),
            fmt::to_string(f.expertsHit)};
}

void printBound(const EvenLoadBound& bound) {
    tell("  an even load would save at most {:.1f} % of the experts' time on {} equal ranks\n",
         bound.share * 100, bound.ranks);
}

void print(const ExpertLoad& load) {
    tell("{}: {} experts in {} layers, {}, counted by {}\n", load.source, load.experts, load.layers.size(),
         load.passes > 1 ? fmt::format("{} passes", load.passes) : std::string("one pass or a sum"),
         load.format);
    Table table({"layer", "rows", "max", "max/mean", "variation", "by chance", "Gini",
                 fmt::format("entropy of {:.2f}", std::log2(static_cast<double>(load.experts))), "hit"});
    const auto add = [&](const std::string& name, const LoadFigures& figures) {
        std::vector<std::string> row{name};
        const auto cells = figureCells(figures);
        row.insert(row.end(), cells.begin(), cells.end());
        table.add(row);
    };
    for (const auto& layer : load.layers)
        add(fmt::to_string(layer.layer), layer.figures);
    if (load.layers.size() > 1) add("median", load.typical);
    fmt::print("{}", table.text());
    if (load.perRank) printBound(*load.perRank);
    printBound(load.perExpert);
}

void print(const LoadComparison& comparison) {
    tell("\ndifference, second file minus first: {:.1f} % of the rows go to other experts (median over {} "
         "layers)\n",
         comparison.moved * 100, comparison.layers.size());
    Table table({"layer", "rows moved", "max/mean", "then", "Gini", "then", "hit", "then"});
    for (const auto& layer : comparison.layers) {
        const auto& a = *layer.figures.baseline;
        const auto& b = *layer.figures.candidate;
        table.add({fmt::to_string(layer.layer), fmt::format("{:.1f} %", layer.moved * 100),
                   fmt::format("{:.2f}", a.maxOverMean), fmt::format("{:.2f}", b.maxOverMean),
                   fmt::format("{:.3f}", a.gini), fmt::format("{:.3f}", b.gini), fmt::to_string(a.expertsHit),
                   fmt::to_string(b.expertsHit)});
    }
    fmt::print("{}", table.text());
    if (const auto& shift = comparison.maxOverMean) {
        tell("  max/mean per pass: 95 % interval of the difference {:+.3f} to {:+.3f}{}\n", shift->low,
             shift->high, shift->low <= 0 && shift->high >= 0 ? ": no evidence of one" : "");
    } else {
        fmt::print("  too few passes for an interval of max/mean's difference\n");
    }
    if (!comparison.onlyInBaseline.empty())
        fmt::print("  only in the first: layers {}\n", fmt::join(comparison.onlyInBaseline, ", "));
    if (!comparison.onlyInCandidate.empty())
        fmt::print("  only in the second: layers {}\n", fmt::join(comparison.onlyInCandidate, ", "));
}

int load(const LoadOptions& options) {
    std::vector<ExpertCounts> counts;
    std::vector<ExpertLoad> loads;
    for (const auto& file : options.files) {
        counts.push_back(readCountFile(file, options.experts));
        loads.push_back(expertLoad(counts.back(), options.ranks));
    }
    std::optional<LoadComparison> difference;
    if (counts.size() == 2) difference = compareLoads(Baseline(counts[0]), Candidate(counts[1]));
    if (options.json) {
        fmt::print("{}\n", loadJson(loads, difference));
        return 0;
    }
    for (const auto& one : loads)
        print(one);
    if (difference) print(*difference);
    return 0;
}

} // namespace

void addLoad(CLI::App& app, Action& action) {
    auto options = std::make_shared<LoadOptions>();
    auto& o = *options;
    auto* verb =
        app.add_subcommand("load", "Tell how evenly tokens lie on experts; of two files, the difference");
    verb->add_option(
            "files", o.files,
            "Captured routing, or counts that SGLang, vLLM or llama.cpp wrote (.pt, .npy, .npz, .gguf, "
            ".json)")
        ->type_name("FILE")
        ->required();
    verb->add_option("--ranks", o.ranks, "Devices that the experts are spread over in equal blocks")
        ->check(CLI::Range(1, 65536))
        ->type_name("N");
    verb->add_option("--experts", o.experts,
                     "How many there are, where a file of routed experts does not say")
        ->check(CLI::Range(1, 65536))
        ->type_name("N");
    verb->add_flag("--json", o.json, "Print the result as JSON");
    verb->footer("Examples:\n"
                 "  gatescope load capture.json --ranks 8\n"
                 "  gatescope load monday.pt tuesday.pt --json");
    verb->callback([options, &action] { action = [options] { return load(*options); }; });
}

} // namespace gatescope::cli
