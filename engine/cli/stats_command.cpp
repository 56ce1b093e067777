// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/critical_path.h"
#include "analysis/detection.h"
#include "analysis/own_kernels.h"
#include "analysis/trace_stats.h"
#include "cli/commands.h"
#include "cli/pattern_option.h"
#include "cli/shown_text.h"
#include "cli/table.h"
#include "cli/terminal_progress.h"
#include "report/critical_path_json.h"
#include "report/stats_json.h"
#include "report/symbol_name.h"
#include "trace_io/trace_reader.h"

#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <vector>

namespace gatescope::cli {

namespace {

struct StatsOptions {
    std::vector<std::filesystem::path> files;
    bool json = false;
    std::vector<std::string> patternFiles;
};

constexpr std::size_t kKernelRows = 20;

void printFile(const FileFacts& file) {
    tell("{}: {}, {}, {} of text\n ", file.path.string(), file.format, file.packing,
         bytesText(static_cast<double>(file.textBytes)));
    for (const auto& [phase, count] : file.events)
        tell(" {} {}", phase, count);
    fmt::print("\n");
}

void printKernels(const TraceStats& stats) {
    if (stats.kernels.empty()) return;
    Table table({"kernel", "calls", "total", "median", "p90", "p99", "share"});
    for (std::size_t i = 0; i < std::min(kKernelRows, stats.kernels.size()); ++i) {
        const auto& kernel = stats.kernels[i];
        constexpr std::size_t kWidth = 60;
        table.add({shownText(readableSymbol(kernel.name), kWidth), fmt::to_string(kernel.count),
                   timeText(static_cast<double>(kernel.totalNs)), timeText(kernel.medianNs),
                   timeText(kernel.p90Ns), timeText(kernel.p99Ns),
                   fmt::format("{:.1f} %", 100 * kernel.share)});
    }
    fmt::print("\n{}", table.text());
    if (stats.kernels.size() > kKernelRows)
        tell("  and {} more; --json has them all\n", stats.kernels.size() - kKernelRows);
}

/// A run of our own says itself what its kernels are; of others one file's name may tell its rank.
TraceStructure kernelsOf(const StatsOptions& options, const Trace& trace, const KernelPatterns& patterns,
                         ProgressSink& progress, const std::stop_token& stop) {
    TraceStructure own{.kernels = kernelsOfOwnRun(trace), .moe = {}};
    if (!own.kernels.rows.empty()) return own;
    const auto file = options.files.size() == 1 ? options.files.front().string() : std::string();
    return structureOf(trace, file, patterns, progress, stop);
}

void printTimes(const TraceStats& stats, const CriticalPaths& paths) {
    for (const auto& device : stats.devices) {
        tell("{}: busy {}, idle {}\n", device.process, timeText(static_cast<double>(device.busyNs)),
             timeText(static_cast<double>(device.idleNs)));
    }
    for (const auto& remark : stats.remarks)
        tell("{}\n", remark);
    tell("{}\n", criticalPathWords(paths));
    for (const auto& limit : criticalPathLimits(paths))
        tell("  {}\n", limit);
    printKernels(stats);
}

void printDiagnostics(const ImportedTrace& imported) {
    for (const auto& one : imported.diagnostics) {
        tell("\n{} x {}", one.count, one.what);
        if (one.firstOffset != kNoOffset) tell(", first at byte {}", one.firstOffset);
        if (imported.files.size() > 1 && !one.file.empty()) tell(" ({})", one.file);
        tell("\n    {}\n", one.advice);
    }
}

int runStats(const StatsOptions& options) {
    const auto patterns = patternsWith(options.patternFiles);
    TerminalProgress progress;
    const auto stop = stopOnInterrupt();
    constexpr double kReading = 0.7;
    ProgressPart reading(progress, 0, kReading);
    const auto imported = readTraces(options.files, reading, stop);
    constexpr double kJoining = 0.9;
    ProgressPart joining(progress, kReading, kJoining);
    const auto kernels = kernelsOf(options, *imported.trace, patterns, joining, stop);
    const auto stats = traceStats(kernels.kernels);
    ProgressPart following(progress, kJoining, 1);
    const auto paths = criticalPaths(kernels.kernels, kernels.moe, following, stop);
    progress.clear();
    if (options.json) {
        fmt::print("{}\n", statsJson(imported, stats, paths));
        return 0;
    }
    for (const auto& file : imported.files)
        printFile(file);
    const Trace& trace = *imported.trace;
    tell("{} slices, {} flows, {} counter samples, {} instants on {} tracks of {} processes, {} long\n",
         trace.sliceCount(), trace.flows().size(), trace.counters().size(), trace.instants().size(),
         stats.tracks, stats.processes, timeText(static_cast<double>(trace.duration())));
    printTimes(stats, paths);
    printDiagnostics(imported);
    return 0;
}

} // namespace

void addStats(CLI::App& app, Action& action) {
    auto options = std::make_shared<StatsOptions>();
    auto* verb = app.add_subcommand(
        "stats", "Count what traces hold, time their kernels, and say what steps wait for");
    verb->add_option("trace", options->files, "Traces; several become one")->required();
    addPatternsOption(*verb, options->patternFiles);
    verb->add_flag("--json", options->json, "Print JSON");
    verb->footer(
        "Nothing in a file is dropped silently: what is odd is counted, with the place of the first.\n"
        "Examples:\n  gatescope stats trace.json.gz\n  gatescope stats rank0.json.gz rank1.json.gz --json");
    verb->callback([options, &action] { action = [options] { return runStats(*options); }; });
}

} // namespace gatescope::cli
