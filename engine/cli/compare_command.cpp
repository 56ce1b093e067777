// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/own_recording.h"
#include "analysis/compare/trace_comparison.h"
#include "base/error.h"
#include "cli/commands.h"
#include "cli/pattern_option.h"
#include "cli/share.h"
#include "cli/table.h"
#include "cli/terminal_progress.h"
#include "report/compare_json.h"
#include "report/compare_words.h"
#include "trace_io/trace_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <utility>

namespace gatescope::cli {

namespace {

constexpr std::size_t kShownKernels = 20;

struct Options {
    std::vector<std::string> files; ///< baseline, candidate
    std::vector<std::string> baseline;
    std::vector<std::string> candidate;
    std::vector<std::string> patternFiles;
    std::string placement;
    std::string failIfSlower;
    bool json = false;
};

/// Two files, or --baseline and --candidate with one file each at least.
Comparison<std::vector<std::string>> sidesOf(const Options& options) {
    const bool named = !options.baseline.empty() || !options.candidate.empty();
    if (named && !options.files.empty())
        throw UsageError("traces stand both with and without --baseline and --candidate",
                         "Give either two traces, or the recordings of each side");
    if (named && (options.baseline.empty() || options.candidate.empty()))
        throw UsageError("one side has no trace", "Give both --baseline and --candidate");
    if (named) return {Baseline(options.baseline), Candidate(options.candidate)};
    if (options.files.size() != 2)
        throw UsageError(fmt::format("{} traces given; compare takes two", options.files.size()),
                         "Repeated recordings go behind --baseline and --candidate");
    return {Baseline(std::vector{options.files[0]}), Candidate(std::vector{options.files[1]})};
}

using Recordings = std::vector<Recording>;

class Reader {
public:
    explicit Reader(const Options& options)
        : m_patterns(patternsWith(options.patternFiles)), m_placement(options.placement) {}

    Recordings read(const std::vector<std::string>& files) {
        Recordings recordings;
        for (const auto& file : files) {
            auto all = readAll(file);
            recordings.push_back(std::move(all[chosen(all, file)]));
        }
        return recordings;
    }

    /// The first two placements of a run of our own.
    Comparison<Recordings> readPlacements(const std::string& file) {
        auto all = readAll(file);
        if (all.size() < 2)
            throw UsageError(fmt::format("{} is one recording; compare takes two", file),
                             "Give a second trace, or a GateScope run with two placements");
        return {Baseline(Recordings{std::move(all[0])}), Candidate(Recordings{std::move(all[1])})};
    }
    const KernelKinds& kinds() const { return m_kinds; }

private:
    /// Of a run of our own one for each placement, else one.
    Recordings readAll(const std::string& file) {
        auto trace = readTrace(file, m_progress, m_stop).trace;
        auto all = recordingsOfOwnRun(trace, file, m_patterns, m_kinds);
        if (all.empty()) all.push_back(recordingOf(std::move(trace), file, m_patterns, m_kinds));
        m_progress.clear();
        return all;
    }

    std::size_t chosen(const Recordings& all, const std::string& file) const {
        if (all.size() == 1) return 0;
        std::vector<std::string> names;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!m_placement.empty() && all[i].placement.starts_with(m_placement)) return i;
            names.push_back(all[i].placement);
        }
        throw UsageError(fmt::format("{} holds several placements: {}", file, fmt::join(names, ", ")),
                         "Choose one with --placement, or give the file alone to compare its first two");
    }

    KernelPatterns m_patterns;
    std::string m_placement;
    KernelKinds m_kinds;
    TerminalProgress m_progress;
    std::stop_token m_stop = stopOnInterrupt();
};

std::string shortName(const std::string& name) {
    constexpr std::size_t kWidth = 48;
    return name.size() <= kWidth ? name : name.substr(0, kWidth - 3) + "...";
}

void printKernels(const TraceComparison& comparison) {
    std::vector<const KernelDifference*> shown;
    for (const auto& kernel : comparison.kernels)
        shown.push_back(&kernel);
    // What was shown to differ first, then what may differ most in a step.
    std::ranges::stable_sort(shown, std::greater<>(), [](const KernelDifference* one) {
        return std::pair(one->difference.verdict > Verdict::NoEvidence,
                         std::fabs(one->difference.differenceNs) * one->callsPerStep);
    });
    const auto rest = shown.size() - std::min(shown.size(), kShownKernels);
    shown.resize(shown.size() - rest);
    if (shown.empty()) return;
    Table table({"kernel", "role", "calls/step", "n", "baseline", "candidate", "difference of a call", "p",
                 "verdict"});
    for (const auto* kernel : shown) {
        const auto& one = kernel->difference;
        table.add({shortName(kernel->name), kernel->role, fmt::format("{:g}", kernel->callsPerStep),
                   fmt::format("{}, {}", kernel->nBaseline, kernel->nCandidate), timeText(one.baselineNs),
                   timeText(one.candidateNs), differenceText(one), fmt::format("{:.2g}", one.pAdjusted),
                   std::string(verdictName(one.verdict))});
        if (!kernel->renamedTo.empty()) table.add({"  now " + shortName(kernel->renamedTo)});
    }
    fmt::print("\n{}", table.text());
    if (rest > 0) fmt::print("  and {} more with smaller differences (--json lists them)\n", rest);
}

void printUnmatched(std::string_view title, const std::vector<UnmatchedKernel>& kernels) {
    if (kernels.empty()) return;
    fmt::print("\n{}\n", title);
    Table table({"kernel", "role", "calls/step", "layers", "n", "a call", "a step", ""});
    for (const auto& kernel : kernels) {
        table.add({shortName(kernel.name), kernel.role, fmt::format("{:.3g}", kernel.callsPerStep),
                   fmt::to_string(kernel.layers), fmt::to_string(kernel.n), timeText(kernel.medianNs),
                   timeText(kernel.perStepNs), kernel.inEveryStep ? "in every step" : ""});
    }
    fmt::print("{}", table.text());
}

void print(const TraceComparison& comparison) {
    for (const auto& remark : comparison.remarks)
        fmt::print("  {}\n", remark);
    const auto& step = comparison.step;
    fmt::print("\n{}\n", stepWords(comparison));
    fmt::print("  device busy in a step: {} against {}, n = {} and {}\n", timeText(step.baselineNs),
               timeText(step.candidateNs), comparison.facts.baseline->steps,
               comparison.facts.candidate->steps);
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

/// Slower by so much, or not to be told: a gate must not open because nothing could be compared.
bool fails(const TraceComparison& comparison, double share) {
    if (!comparison.comparable) return true;
    const auto& step = comparison.step;
    return step.verdict == Verdict::Slower && step.differenceNs >= share * step.baselineNs;
}

Comparison<Recordings> readSides(Reader& reader, const Options& options) {
    const auto files = sidesOf(options);
    return {Baseline(reader.read(*files.baseline)), Candidate(reader.read(*files.candidate))};
}

int compare(const Options& options) {
    std::optional<double> share;
    if (!options.failIfSlower.empty()) share = shareOf(options.failIfSlower, "--fail-if-slower");
    Reader reader(options);
    const bool oneRun = options.files.size() == 1 && options.baseline.empty() && options.candidate.empty();
    const auto [baseline, candidate] =
        oneRun ? reader.readPlacements(options.files[0]) : readSides(reader, options);
    const auto comparison =
        compareTraces(baseline, candidate, reader.kinds(), oneRun ? RunVariance::ofOneRun() : RunVariance{});
    if (options.json) {
        fmt::print("{}\n", compareJson(comparison, baseline, candidate));
    } else {
        print(comparison);
    }
    return share && fails(comparison, *share) ? 1 : 0;
}

} // namespace

void addCompare(CLI::App& app, Action& action) {
    auto options = std::make_shared<Options>();
    auto& o = *options;
    auto* verb = app.add_subcommand("compare", "Compare two traces: what differs, and how sure that is");
    verb->add_option("traces", o.files,
                     "Baseline and candidate: timelines that a profiler wrote; or one GateScope run with two "
                     "placements")
        ->type_name("TRACE");
    verb->add_option("--baseline", o.baseline, "Recordings of one program")->type_name("TRACE");
    verb->add_option("--candidate", o.candidate, "Recordings of the other one")->type_name("TRACE");
    verb->add_option("--placement", o.placement,
                     "Which placement of GateScope runs to take: before, after, ...")
        ->type_name("NAME");
    verb->add_option(
            "--fail-if-slower", o.failIfSlower,
            "Exit with 1 where the candidate is shown to be slower and by so much of a step or more, "
            "or where steps aren't alike")
        ->type_name("SHARE");
    addPatternsOption(*verb, o.patternFiles);
    verb->add_flag("--json", o.json, "Print the result as JSON");
    verb->footer(
        "Examples:\n"
        "  gatescope compare before.json.gz after.json.gz\n"
        "  gatescope compare run.json\n"
        "  gatescope compare old.json new.json --placement after\n"
        "  gatescope compare before.json.gz after.json.gz --fail-if-slower 3%\n"
        "  gatescope compare --baseline a1.json a2.json a3.json --candidate b1.json b2.json b3.json");
    verb->callback([options, &action] { action = [options] { return compare(*options); }; });
}

} // namespace gatescope::cli
