// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "base/version.h"
#include "cli/commands.h"
#include "cli/error_report.h"
#include "cli/progress_option.h"
#include "cpu/onednn_gemm.h"
#include "profile/xpu_backend.h"
#include "report/progress_json.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>

namespace {

std::string versionText() {
    return fmt::format("gatescope {}\noneDNN {}\n{}\n", gatescope::version(),
                       gatescope::OneDnnGemm::version(), gatescope::levelZeroVersion());
}

/// A pipe that closed or a full disk shows here at the latest.
void flushOutput() {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return;
    if (errno == EPIPE) gatescope::cli::endByClosedPipe();
    throw gatescope::InputError(fmt::format("standard output cannot be written: {}", std::strerror(errno)),
                                "Free some space or choose another place");
}

/// What a script left empty, as --fail-if-slower "$UNSET", is no wish to do without: it is refused.
void refuseEmptyValues(CLI::App& app) {
    const auto filled = [](const std::string& value) {
        return value.empty() ? std::string("has an empty value") : std::string();
    };
    for (auto* verb : app.get_subcommands([](CLI::App*) { return true; })) {
        for (auto* option : verb->get_options([](CLI::Option*) { return true; })) {
            if (!option->get_positional() && option->get_items_expected_max() > 0)
                option->check(CLI::Validator(filled, ""));
        }
    }
}

int run(const gatescope::cli::Action& action) {
    try {
        const int code = action();
        flushOutput();
        return code;
    } catch (...) {
        return gatescope::cli::reportException();
    }
}

} // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    gatescope::cli::tellOfFilesCutShort();
    CLI::App app{"GateScope: profiles mixture-of-experts layers and their router gate", "gatescope"};
    app.require_subcommand(0, 1); // a mistyped verb is named before a missing one is complained of
    app.set_version_flag("--version", versionText); // asked when needed: it starts the GPU's drivers
    app.footer("Exit codes: 0 done, 1 a finding or a failed check, 2 usage, 3 bad input, 4 no such device.\n"
               "`gatescope VERB --help` shows a verb's options with examples.");
    gatescope::cli::Action action;
    gatescope::cli::addProfile(app, action);
    gatescope::cli::addVerify(app, action);
    gatescope::cli::addDetect(app, action);
    gatescope::cli::addCompare(app, action);
    gatescope::cli::addReport(app, action);
    gatescope::cli::addBench(app, action);
    gatescope::cli::addCalibrate(app, action);
    gatescope::cli::addSweep(app, action);
    gatescope::cli::addRoofline(app, action);
    gatescope::cli::addLoad(app, action);
    gatescope::cli::addQuery(app, action);
    gatescope::cli::addExport(app, action);
    gatescope::cli::addPresets(app, action);
    gatescope::cli::addDevices(app, action);
    gatescope::cli::addStats(app, action);
    gatescope::cli::addCompletions(app, action);
    refuseEmptyValues(app);
    try {
        app.parse(argc, argv);
        if (!action) throw CLI::RequiredError("A verb");
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return run([&] { return app.exit(error); }); // help, the version
        if (gatescope::cli::progressStyle() == gatescope::cli::ProgressStyle::Json) {
            fmt::print(
                stderr, "{}\n",
                gatescope::errorLine(gatescope::UsageError(error.what(), "See `gatescope VERB --help`"),
                                     gatescope::cli::kUsage));
        } else {
            app.exit(error);
        }
        return gatescope::cli::kUsage;
    }
    return run(action);
}
