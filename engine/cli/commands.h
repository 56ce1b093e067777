// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <functional>

namespace gatescope::cli {

/// What a verb returns is the program's exit code: 0 done, 1 a finding or a regression.
using Action = std::function<int()>;

// Each adds its verb to the program; `action` is set when the verb was given.
void addProfile(CLI::App& app, Action& action);
void addVerify(CLI::App& app, Action& action);
void addDetect(CLI::App& app, Action& action);
void addCompare(CLI::App& app, Action& action);
void addReport(CLI::App& app, Action& action);
void addBench(CLI::App& app, Action& action);
void addCalibrate(CLI::App& app, Action& action);
void addSweep(CLI::App& app, Action& action);
void addRoofline(CLI::App& app, Action& action);
void addLoad(CLI::App& app, Action& action);
void addQuery(CLI::App& app, Action& action);
void addExport(CLI::App& app, Action& action);
void addPresets(CLI::App& app, Action& action);
void addDevices(CLI::App& app, Action& action);
void addStats(CLI::App& app, Action& action);
void addCompletions(CLI::App& app, Action& action);

} // namespace gatescope::cli
