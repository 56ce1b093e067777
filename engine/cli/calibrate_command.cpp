// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/commands.h"
#include "cli/progress_option.h"
#include "cli/table.h"
#include "cli/terminal_progress.h"
#include "profile/calibration.h"
#include "report/calibration_json.h"

#include <fmt/format.h>

#include <memory>

namespace gatescope::cli {

namespace {

struct CalibrateOptions {
    CalibrationPlan plan;
    bool json = false;
};

/// "2 of 40 (1 to 17 %)"
std::string proportionText(const Proportion& p) {
    return fmt::format("{} of {} ({:.0f} to {:.0f} %)", p.hits, p.n, p.low * 100, p.high * 100);
}

void print(const Calibration& calibration) {
    fmt::print("{}; clock: {:.0f} ns steps, {:.0f} ns a reading; recorder: {:.0f} ns per slice\n\n",
               calibration.deviceName, calibration.timerResolutionNs, calibration.timerCostNs,
               calibration.recorderNsPerSlice);
    Table table({"layer", "tokens", "median", "blocks/run", "false alarms", "1 % found", "3 % found",
                 "10 % found", "max/min of medians", "recorded - timed"});
    for (const auto& row : calibration.rows) {
        std::vector<std::string> cells{row.layer, std::to_string(row.tokens), timeText(row.layerNs),
                                       fmt::format("{:.0f}", row.blocksPerRun),
                                       proportionText(row.falseAlarms)};
        for (const auto& planted : row.planted)
            cells.push_back(fmt::format("{} of {}", planted.found.hits, planted.found.n));
        cells.push_back(fmt::format("{:.2f}", row.repeatability));
        cells.push_back(timeText(row.recordedMinusTimed.median));
        table.add(cells);
    }
    fmt::print(
        "{}\nFalse alarms: a thing beside itself that was called different; at most 5 % are meant to be. In "
        "brackets Wilson's 95 % interval.\n",
        table.text());
    if (!calibration.complete) fmt::print("stopped early: what was measured until then is shown\n");
}

int run(const CalibrateOptions& options) {
    const auto progress = makeProgress();
    const auto calibration = calibrate(options.plan, *progress, stopOnInterrupt());
    progress->clear();
    if (options.json) {
        fmt::print("{}\n", calibrationJson(calibration));
    } else {
        print(calibration);
    }
    return 0;
}

} // namespace

void addCalibrate(CLI::App& app, Action& action) {
    auto options = std::make_shared<CalibrateOptions>();
    auto* verb =
        app.add_subcommand("calibrate", "Measure how far this machine's measurements can be trusted");
    verb->add_option("--seconds", options->plan.seconds, "Time for all of it (default 60)");
    verb->add_option("--layers", options->plan.layers, "Which: small, middle, large (default: all three)")
        ->delimiter(',');
    verb->add_option("--threads", options->plan.threads, "CPU threads (default: every core)");
    verb->add_flag("--json", options->json, "Print the result as JSON");
    addProgressOption(*verb);
    verb->footer("Runs a small, a middle and a large layer beside themselves (false alarms) and beside a "
                 "twin that waits "
                 "for\n1, 3 or 10 % of its time (share found). docs/method.md explains the table.\n"
                 "Examples:\n"
                 "  gatescope calibrate\n"
                 "  gatescope calibrate --seconds 600 --json\n"
                 "  gatescope calibrate --layers small,middle --seconds 20");
    verb->callback([options, &action] { action = [options] { return run(*options); }; });
}

} // namespace gatescope::cli
