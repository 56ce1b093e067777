// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/detection.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/pattern_option.h"
#include "cli/shown_text.h"
#include "cli/table.h"
#include "cli/terminal_progress.h"
#include "report/detect_json.h"
#include "trace_io/trace_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

namespace gatescope::cli {

namespace {

struct DetectOptions {
    std::vector<std::string> files;
    std::vector<std::string> kinds{"gate"};
    std::vector<std::string> patternFiles;
    std::size_t expected = 1;
    bool json = false;
};

DetectionOptions whatToDetect(const DetectOptions& options) {
    DetectionOptions detection{.kinds = options.kinds, .expectedGateCalls = options.expected};
    const auto& all = detectionKinds();
    for (const auto& kind : options.kinds) {
        if (kind != "all" && std::ranges::find(all, kind) == all.end()) {
            throw UsageError("no such kind of redundant work: " + kind,
                             fmt::format("Choose from {} or all", fmt::join(all, ", ")));
        }
        if (kind == "all") detection.kinds = all;
    }
    return detection;
}

void printLayers(const Detection& detection) {
    const auto names = ownProcessNames(detection);
    std::map<std::tuple<int, std::int32_t>, std::map<std::size_t, std::size_t>> steps; // counts of calls
    std::map<std::tuple<int, std::int32_t>, std::pair<std::int64_t, std::int64_t>> wasted;
    for (const auto& layer : detection.gates.layers) {
        const std::tuple step(layer.rank, layer.step);
        ++steps[step][layer.calls.size()];
        wasted[step].first += layer.wastedLowNs();
        wasted[step].second += layer.wastedHighNs();
    }
    Table table({"step", names.empty() ? "rank" : "process", "layers", "gate calls per layer", "wasted"});
    for (const auto& [step, counts] : steps) {
        std::size_t layers = 0;
        std::vector<std::string> parts;
        for (const auto& [calls, passes] : counts) {
            layers += passes;
            parts.push_back(counts.size() == 1 ? fmt::to_string(calls)
                                               : fmt::format("{} in {}", calls, passes));
        }
        const auto& [low, high] = wasted[step];
        const int rank = std::get<0>(step);
        const auto name = names.find(rank);
        table.add({fmt::to_string(std::get<1>(step)),
                   name != names.end() ? name->second : fmt::to_string(rank), fmt::to_string(layers),
                   fmt::format("{}", fmt::join(parts, ", ")),
                   high > 0 ? fmt::format("{} to {}", timeText(static_cast<double>(low)),
                                          timeText(static_cast<double>(high)))
                            : "-"});
    }
    fmt::print("{}", table.text());
}

void print(const Finding& finding) {
    tell("  {}: {} (confidence: {})\n    {}\n    {}\n    refuted by {}\n", finding.kind, finding.title,
         confidenceName(finding.confidence), finding.details, finding.advice, finding.refutedBy);
}

void print(const Detection& detection, const DetectionOptions& options) {
    tell("{}\n", detection.file);
    const auto& gates = detection.gates;
    if (std::ranges::find(options.kinds, "gate") != options.kinds.end()) {
        if (gates.layers.empty()) {
            fmt::print("  no MoE layers\n");
        } else {
            printLayers(detection);
        }
    }
    for (const auto& finding : detection.findings)
        print(finding);
    for (const auto& remark : detection.remarks)
        print(remark);
    if (gates.wastedHighNs() > 0) {
        tell("  wasted at most {:.2f} % of the steps' time; host calls that launched it: {}\n",
             gates.stepShare() * 100, timeText(static_cast<double>(gates.wastedLaunchNs())));
    }
    if (detection.findings.empty()) fmt::print("  nothing found\n");
}

/// A file that ends too early may have lost what there was to find.
std::vector<Finding> findLosses(const std::vector<ImportDiagnostic>& oddities) {
    constexpr FindingKind kCutOff{.kind = "recording",
                                  .advice =
                                      "Take what is found for a part; copy the file again, or record anew",
                                  .refutedBy = "nothing: the file ends in the middle of something"};
    std::vector<Finding> found;
    for (const auto& odd : oddities) {
        if (odd.isLoss())
            found.push_back(kCutOff.found(0, "Recording that is not whole: " + odd.what, odd.advice));
    }
    return found;
}

int detectAll(const DetectOptions& options) {
    const auto patterns = patternsWith(options.patternFiles);
    const auto what = whatToDetect(options);
    TerminalProgress progress;
    const auto stop = stopOnInterrupt();
    std::vector<Detection> detections;
    const auto share = 1.0 / static_cast<double>(options.files.size());
    for (std::size_t i = 0; i < options.files.size(); ++i) {
        const auto from = share * static_cast<double>(i);
        constexpr double kReading = 0.7;
        ProgressPart reading(progress, from, from + kReading * share);
        ProgressPart detecting(progress, from + kReading * share, from + share);
        auto read = readTrace(options.files[i], reading, stop);
        detections.push_back(
            detect(std::move(read.trace), options.files[i], patterns, what, detecting, stop));
        std::ranges::move(findLosses(read.diagnostics), std::back_inserter(detections.back().remarks));
    }
    progress.clear();
    if (options.json) {
        fmt::print("{}\n", detectJson(detections));
    } else {
        for (const auto& detection : detections)
            print(detection, what);
    }
    const bool found = std::ranges::any_of(
        detections, [](const Detection& detection) { return !detection.findings.empty(); });
    return found ? 1 : 0;
}

} // namespace

void addDetect(CLI::App& app, Action& action) {
    auto options = std::make_shared<DetectOptions>();
    auto& o = *options;
    auto* verb = app.add_subcommand("detect", "Find redundant and missing gate calls in traces");
    verb->add_option("traces", o.files, "Timelines that a profiler wrote")->type_name("TRACE")->required();
    verb->add_option("--expect", o.expected, "Gate calls that a MoE layer should have (default: 1)")
        ->type_name("N");
    verb->add_option("--kinds", o.kinds,
                     fmt::format("What to look for, with commas: {} or all (default: gate)",
                                 fmt::join(detectionKinds(), ", ")))
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("KIND");
    addPatternsOption(*verb, o.patternFiles);
    verb->add_flag("--json", o.json, "Print the result as JSON");
    verb->footer("Exits with 1 where something was found.\nExamples:\n"
                 "  gatescope detect trace.json.gz\n"
                 "  gatescope detect rank0.json.gz rank1.json.gz --kinds all --json");
    verb->callback([options, &action] { action = [options] { return detectAll(*options); }; });
}

} // namespace gatescope::cli
