// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/trace_comparison.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/pattern_option.h"
#include "cli/recordings_reader.h"
#include "cli/share.h"
#include "cli/shown_text.h"
#include "cli/side_options.h"
#include "cli/table.h"
#include "report/compare_json.h"
#include "report/compare_words.h"
#include "report/compared_kernels.h"
#include "report/markdown/markdown_report.h"
#include "report/regression_gate.h"
#include "report/symbol_name.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace gatescope::cli {

namespace {

constexpr std::size_t kShownKernels = 20;

struct CompareOptions {
    std::vector<std::string> files; ///< baseline, candidate
    SideOptions sides;
    std::vector<std::string> patternFiles;
    std::string placement;
    std::string failIfSlower;
    std::string format = "text";
    bool json = false;
};

/// Two files, or --baseline and --candidate with one file each at least.
Comparison<std::vector<std::string>> sidesOf(const CompareOptions& options) {
    if (options.sides.given()) return options.sides.sides(options.files);
    if (options.files.size() != 2)
        throw UsageError(fmt::format("{} traces given; compare takes two", options.files.size()),
                         "Repeated recordings go behind --baseline and --candidate");
    return {Baseline(std::vector{options.files[0]}), Candidate(std::vector{options.files[1]})};
}

using Recordings = std::vector<Recording>;

Recordings read(RecordingsReader& reader, const std::vector<std::string>& files,
                const std::string& placement) {
    Recordings recordings;
    for (const auto& file : files)
        recordings.push_back(reader.recording(reader.read(file).trace, file, placement));
    return recordings;
}

/// The first two placements of a run of our own.
Comparison<Recordings> readPlacements(RecordingsReader& reader, const std::string& file) {
    auto all = reader.recordings(reader.read(file).trace, file);
    if (all.size() < 2)
        throw UsageError(fmt::format("{} is one recording; compare takes two", file),
                         "Give a second trace, or a GateScope run with two placements");
    return {Baseline(Recordings{std::move(all[0])}), Candidate(Recordings{std::move(all[1])})};
}

std::string shortName(const std::string& name) {
    constexpr std::size_t kWidth = 48;
    return shownText(readableSymbol(name), kWidth);
}

void printKernels(const TraceComparison& comparison) {
    auto shown = byWeight(comparison.kernels);
    const auto rest = shown.size() - std::min(shown.size(), kShownKernels);
    shown.resize(shown.size() - rest);
    if (shown.empty()) return;
    Table table({"kernel", "role", "calls/step", "n", "baseline", "candidate", "difference of a call", "p",
                 "verdict"});
    for (const auto* kernel : shown) {
        const auto& one = kernel->difference;
        table.add({shortName(kernel->name), kernel->role, fmt::format("{:.3g}", kernel->callsPerStep),
                   fmt::format("{}, {}", kernel->nBaseline, kernel->nCandidate), timeText(one.baselineNs),
                   timeText(one.candidateNs), differenceText(one), fmt::format("{:.2g}", one.pAdjusted),
                   std::string(verdictName(one.verdict))});
        if (!kernel->renamedTo.empty()) table.add({"  now " + shortName(kernel->renamedTo)});
    }
    fmt::print("\n{}", table.text());
    if (rest > 0) tell("  and {} more with smaller differences (--json lists them)\n", rest);
}

void printUnmatched(std::string_view title, const std::vector<UnmatchedKernel>& kernels) {
    if (kernels.empty()) return;
    tell("\n{}\n", title);
    Table table({"kernel", "role", "calls/step", "layers", "n", "a call", "a step", ""});
    for (const auto& kernel : kernels) {
        table.add({shortName(kernel.name), kernel.role, fmt::format("{:.3g}", kernel.callsPerStep),
                   fmt::to_string(kernel.layers), fmt::to_string(kernel.n), timeText(kernel.medianNs),
                   timeText(kernel.perStepNs), kernel.inEveryStep ? "in every step" : ""});
    }
    fmt::print("{}", table.text());
}

/// Who waits.
void printRanks(const TraceComparison& comparison) {
    if (comparison.ranks.empty()) return;
    const auto time = [](const std::optional<double>& ns) { return ns ? timeText(*ns) : std::string("-"); };
    Table table(
        {"rank", "baseline", "of it waiting", "candidate", "of it waiting", "difference", "p", "verdict"});
    for (const auto& one : comparison.ranks) {
        const bool told = one.step.has_value();
        table.add({fmt::to_string(one.rank), time(one.baselineNs), time(one.baselineWaitNs),
                   time(one.candidateNs), time(one.candidateWaitNs), told ? differenceText(*one.step) : "-",
                   told ? fmt::format("{:.2g}", one.step->pAdjusted) : "-",
                   told ? std::string(verdictName(one.step->verdict)) : "-"});
    }
    fmt::print("\n{}", table.text());
}

void print(const TraceComparison& comparison) {
    for (const auto& remark : comparison.remarks)
        tell("  {}\n", remark);
    const auto& step = comparison.step;
    tell("\n{}\n", stepWords(comparison));
    tell("  device busy in a step: {} against {}, n = {} and {}\n", timeText(step.baselineNs),
         timeText(step.candidateNs), comparison.facts.baseline->steps, comparison.facts.candidate->steps);
    printRanks(comparison);
    if (!comparison.layers.empty()) {
        Table table({"layer", "baseline", "candidate", "difference", "p", "verdict"});
        for (const auto& [layer, one] : comparison.layers)
            table.add({fmt::to_string(layer), timeText(one.baselineNs), timeText(one.candidateNs),
                       differenceText(one), fmt::format("{:.2g}", one.pAdjusted),
                       std::string(verdictName(one.verdict))});
        fmt::print("\n{}", table.text());
    }
    printKernels(comparison);
    printUnmatched("Only in the baseline", *comparison.onlyIn.baseline);
    printUnmatched("Only in the candidate", *comparison.onlyIn.candidate);
    printUnmatched("Not in the baseline's common step", *comparison.irregular.baseline);
    printUnmatched("Not in the candidate's common step", *comparison.irregular.candidate);
}

Comparison<Recordings> readSides(RecordingsReader& reader, const CompareOptions& options) {
    const auto files = sidesOf(options);
    Comparison<Recordings> sides{Baseline(read(reader, *files.baseline, options.placement)),
                                 Candidate(read(reader, *files.candidate, options.placement))};
    reader.requirePlacement(options.placement);
    return sides;
}

int compare(const CompareOptions& options) {
    std::optional<double> share;
    if (!options.failIfSlower.empty()) share = shareOf(options.failIfSlower, "--fail-if-slower");
    RecordingsReader reader(patternsWith(options.patternFiles));
    const bool oneRun = options.files.size() == 1 && !options.sides.given();
    if (oneRun && !options.placement.empty()) {
        throw UsageError(
            "--placement takes one placement of each of two traces; one run is compared with itself",
            "Leave it away, or give a second trace");
    }
    auto sides = oneRun ? readPlacements(reader, options.files[0]) : readSides(reader, options);
    const auto comparison =
        oneRun ? reader.comparePlacements(std::move(sides.baseline), std::move(sides.candidate))
               : reader.compare(std::move(sides.baseline), std::move(sides.candidate));
    reader.clearProgress();
    std::optional<RegressionGate> gate;
    if (share) gate = regressionGate(comparison.result, *share);
    if (options.json || options.format == "json") {
        fmt::print("{}\n", compareJson(comparison, gate));
    } else if (options.format == "md") {
        fmt::print("{}", markdownComparison(comparison, gate));
    } else {
        print(comparison.result);
        if (gate) tell("\n{}\n", gateWords(*gate));
    }
    return gate && gate->failed ? 1 : 0;
}

} // namespace

void addCompare(CLI::App& app, Action& action) {
    auto options = std::make_shared<CompareOptions>();
    auto& o = *options;
    auto* verb = app.add_subcommand("compare", "Compare two traces: what differs, and how sure that is");
    verb->add_option("traces", o.files,
                     "Baseline and candidate: timelines that a profiler wrote; or one GateScope run with two "
                     "placements")
        ->type_name("TRACE");
    o.sides.addTo(*verb);
    addPlacementOption(*verb, o.placement);
    verb->add_option(
            "--fail-if-slower", o.failIfSlower,
            "Exit with 1 where the candidate is shown to be slower and by so much of a step or more, "
            "or where that can't be told: steps that aren't alike, or too few")
        ->type_name("SHARE");
    addPatternsOption(*verb, o.patternFiles);
    verb->add_option("--format", o.format, "text (default), md (a summary for a pull request) or json")
        ->check(CLI::IsMember({"text", "md", "json"}));
    verb->add_flag("--json", o.json, "The same as --format json");
    verb->footer(
        "Examples:\n"
        "  gatescope compare before.json.gz after.json.gz\n"
        "  gatescope compare run.json\n"
        "  gatescope compare old.json new.json --placement after\n"
        "  gatescope compare before.json.gz after.json.gz --fail-if-slower 3% --format md\n"
        "  gatescope compare --baseline a1.json a2.json a3.json --candidate b1.json b2.json b3.json");
    verb->callback([options, &action] { action = [options] { return compare(*options); }; });
}

} // namespace gatescope::cli
