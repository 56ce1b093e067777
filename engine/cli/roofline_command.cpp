// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/detection.h"
#include "analysis/device_table.h"
#include "cli/commands.h"
#include "cli/pattern_option.h"
#include "cli/shown_text.h"
#include "cli/table.h"
#include "cli/terminal_progress.h"
#include "report/profile_json.h"
#include "report/roofline_json.h"
#include "report/rooflines.h"
#include "report/symbol_name.h"
#include "trace_io/trace_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>

namespace gatescope::cli {

namespace {

struct RooflineOptions {
    std::vector<std::string> files;
    std::vector<std::string> patternFiles;
    std::string device;
    bool json = false;
};

constexpr std::size_t kRows = 20;

std::string shareText(double share, bool atLeast = false) {
    return share > 0 ? fmt::format("{}{:.1f} %", atLeast ? ">= " : "", share * 100) : "";
}

/// Where bytes are known between bounds only, so is the intensity.
std::string intensityText(const RooflinePoint& point) {
    if (point.bytesLow <= 0) return "?";
    if (point.bytesLow == point.bytesHigh) return fmt::format("{:.3g}", point.intensityLow());
    return fmt::format("{:.3g} to {:.3g}", point.intensityLow(), point.intensityHigh());
}

void printCeilings(const Ceilings& ceilings) {
    if (ceilings.bytesPerSecond <= 0) {
        tell("  no ceilings are known: name the --device, or profile for two seconds or more so that the "
             "machine is measured in the same run\n");
        return;
    }
    tell("  ceilings of {}: {:.4g} GB/s ({})\n", ceilings.name, ceilings.bytesPerSecond * 1e-9,
         ceilings.bandwidthSource);
    for (const auto& peak : ceilings.peaks)
        tell("    {}: {:.4g} TFLOP/s ({})\n", peak.dtype, peak.flops * 1e-12, peak.source);
}

void print(const NamedRoofline& named) {
    const auto& roofline = named.roofline;
    tell("{}\n", named.name);
    printCeilings(roofline.ceilings);
    Table table({"kernel", "shape", "calls", "median", "GFLOP/s", "GB/s", "FLOP/byte", "bound by", "of limit",
                 "of bandwidth", "of peak"});
    for (std::size_t i = 0; i < std::min(kRows, roofline.points.size()); ++i) {
        const auto& point = roofline.points[i];
        constexpr std::size_t kWidth = 40;
        const bool between = point.bytesLow != point.bytesHigh;
        table.add({shownText(readableSymbol(point.name), kWidth), point.shape, fmt::to_string(point.calls),
                   timeText(point.medianNs), fmt::format("{:.4g}", point.flopsPerSecond() * 1e-9),
                   point.bytesLow > 0 ? fmt::format("{:.4g}", point.bytesPerSecond() * 1e-9) : "?",
                   intensityText(point),
                   point.bound == Bound::Unknown ? "" : std::string(boundName(point.bound)),
                   shareText(point.fraction, between), shareText(point.ofBandwidth, between),
                   shareText(point.ofPeak)});
    }
    fmt::print("{}", table.text());
    if (roofline.points.size() > kRows)
        tell("  and {} more; --json has them all\n", roofline.points.size() - kRows);
    if (roofline.gemmsWithoutShapes > 0) {
        tell("  {} GEMM calls without shapes, {}: nothing can be said of them; record with shapes\n",
             roofline.gemmsWithoutShapes, timeText(roofline.gemmsWithoutShapesNs));
    }
}

int roofline(const RooflineOptions& options) {
    const auto patterns = patternsWith(options.patternFiles);
    TerminalProgress progress;
    const auto stop = stopOnInterrupt();
    std::optional<Ceilings> named;
    if (!options.device.empty()) named = deviceById(options.device).ceilings;
    std::vector<NamedRoofline> rooflines;
    for (const auto& file : options.files) {
        const auto read = readTrace(file, progress, stop);
        if (const auto run = profileFromTrace(read.trace)) {
            auto more = rooflinesOfRun(*run, file, named);
            std::ranges::move(more, std::back_inserter(rooflines));
        } else {
            rooflines.push_back(
                rooflineOfFile(structureOf(*read.trace, file, patterns).kernels, file, named));
        }
    }
    progress.clear();
    if (options.json) {
        fmt::print("{}\n", rooflineJson(rooflines));
        return 0;
    }
    for (const auto& one : rooflines)
        print(one);
    return 0;
}

} // namespace

void addRoofline(CLI::App& app, Action& action) {
    auto options = std::make_shared<RooflineOptions>();
    auto& o = *options;
    auto* verb = app.add_subcommand("roofline", "Compare kernels with what their device can do at best");
    verb->add_option("traces", o.files, "Timelines of profile -o, or of a profiler with shapes recorded")
        ->type_name("TRACE")
        ->required();
    verb->add_option("--device", o.device,
                     fmt::format("Of the device table: {} (default: what the trace names, or what its run "
                                 "measured)",
                                 fmt::join(deviceIds(), ", ")))
        ->type_name("NAME");
    addPatternsOption(*verb, o.patternFiles);
    verb->add_flag("--json", o.json, "Print the result as JSON");
    verb->footer("Examples:\n"
                 "  gatescope roofline timeline.json\n"
                 "  gatescope roofline trace.json.gz --device h200 --json");
    verb->callback([options, &action] { action = [options] { return roofline(*options); }; });
}

} // namespace gatescope::cli
