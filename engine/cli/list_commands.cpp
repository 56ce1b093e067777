// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/version.h"
#include "cli/commands.h"
#include "cli/table.h"
#include "cli/terminal_progress.h"
#include "moe/config.h"
#include "profile/backends.h"
#include "profile/selftest.h"
#include "profile/xpu_backend.h"
#include "report/lists_json.h"
#include "report/verify_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace gatescope::cli {

namespace {

/// Whether a token's routing weights sum to one, but for a scale.
bool sumsToOne(const RouterSpec& router) {
    return router.renormalise || router.scoring == RouterSpec::Scoring::SoftmaxOfChosen;
}

int printPresets(bool asJson) {
    if (asJson) {
        fmt::print("{}\n", presetsJson());
        return 0;
    }
    Table table({"preset", "H", "I", "E", "k", "norm", "layers", "shared I", "layer bf16", "measured"});
    for (const auto& p : presets()) {
        const auto& c = p.config;
        table.add({p.name, fmt::to_string(c.hiddenSize), fmt::to_string(c.moeIntermediateSize),
                   fmt::to_string(c.numExperts), fmt::to_string(c.numExpertsPerTok),
                   sumsToOne(c.router) ? "yes" : "no", fmt::to_string(c.numHiddenLayers),
                   c.sharedExpertIntermediateSize > 0 ? fmt::to_string(c.sharedExpertIntermediateSize) : "-",
                   bytesText(static_cast<double>(c.layerBytes(DType::BF16))), p.measured ? "yes" : "no"});
    }
    fmt::print("{}measured: docs/performance.md has times; of the others only the results are checked, by "
               "their family's reference files\n",
               table.text(0));
    return 0;
}

/// Text that can be pasted into a report as it is.
int printSelfTest(bool asJson) {
    TerminalProgress progress;
    const auto results = runSelfTest(progress, stopOnInterrupt());
    progress.clear();
    const bool passed = std::ranges::all_of(results, &SelfTestResult::passed);
    if (asJson) {
        fmt::print("{}\n", selfTestJson(results));
        return passed ? 0 : 1;
    }
    fmt::print("gatescope {} self-test, {}\n", version(), levelZeroVersion());
    for (const auto& result : results) {
        fmt::print("\n{}: {}\n  GEMM by {}{}\n", result.device, result.name, result.gemm,
                   result.simulated ? "; simulated: says nothing of an XPU's speed" : "");
        Table table({"case", "tokens", "dtype", "max error", "allowed", "placements", "result"});
        for (const auto& v : result.cases) {
            table.add({v.name, fmt::to_string(v.tokens), std::string(dtypeName(v.config.dtype)),
                       fmt::format("{:.2e}", v.outputCheck.engineAgainstTruth.maximum),
                       fmt::format("{:.2e}", v.outputCheck.allowed.maximum),
                       v.placementsIdentical ? "same bits" : "DIFFER", v.passed ? "pass" : "FAIL"});
        }
        fmt::print("{}", table.text());
        if (!result.failure.empty()) fmt::print("  FAILED: {}\n", result.failure);
    }
    for (const auto& device : listDevices()) {
        if (!device.available) fmt::print("\n{}: not tested: {}\n", device.id, device.details);
    }
    return passed ? 0 : 1;
}

int printDevices(bool asJson) {
    if (asJson) {
        fmt::print("{}\n", devicesJson());
        return 0;
    }
    for (const auto& d : listDevices())
        fmt::print("{:<6} {}\n       {}\n", d.id, d.name, d.details);
    return 0;
}

void addList(CLI::App& app, Action& action, const char* name, const char* description, int (*print)(bool)) {
    auto asJson = std::make_shared<bool>(false);
    auto* verb = app.add_subcommand(name, description);
    verb->add_flag("--json", *asJson, "Print JSON");
    verb->footer(fmt::format("Examples:\n  gatescope {0}\n  gatescope {0} --json", name));
    verb->callback([asJson, &action, print] { action = [asJson, print] { return print(*asJson); }; });
}

} // namespace

void addPresets(CLI::App& app, Action& action) {
    addList(app, action, "presets", "List the models that are built in", printPresets);
}

void addDevices(CLI::App& app, Action& action) {
    struct Options {
        bool json = false;
        bool selfTest = false;
    };
    auto options = std::make_shared<Options>();
    auto* verb = app.add_subcommand("devices", "List what layers can run on, or check it");
    verb->add_flag("--json", options->json, "Print JSON");
    verb->add_flag("--selftest", options->selfTest, "Run built-in reference cases on every device");
    verb->footer("The self-test exits with 1 where a case fails.\nExamples:\n"
                 "  gatescope devices\n  gatescope devices --selftest");
    verb->callback([options, &action] {
        action = [options] {
            return options->selfTest ? printSelfTest(options->json) : printDevices(options->json);
        };
    });
}

} // namespace gatescope::cli
