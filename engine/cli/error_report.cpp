// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/error_report.h"

#include "base/error.h"
#include "cli/progress_option.h"
#include "cli/shown_text.h"
#include "report/progress_json.h"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <new>
#include <string>
#include <system_error>

namespace gatescope::cli {

namespace {

bool& quiet() {
    static bool value = false;
    return value;
}

int report(const Error& error, int code, std::string_view who) {
    if (quiet() && who.empty()) return code;
    if (progressStyle() == ProgressStyle::Json) {
        const auto text = who.empty() ? error.problem() : fmt::format("{}: {}", who, error.problem());
        fmt::print(stderr, "{}\n", errorLine(Error(text, error.remedy()), code));
        return code;
    }
    const auto* between = who.empty() ? "" : ": ";
    fmt::print(stderr, "gatescope: {}{}{}\n", who, between, shown(error.problem()));
    if (!error.remedy().empty()) fmt::print(stderr, "  {}\n", shown(error.remedy()));
    std::fflush(stderr);
    return code;
}

} // namespace

void keepQuiet() {
    quiet() = true;
}

void endByClosedPipe() {
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
}

int reportException(std::string_view who) {
    try {
        throw;
    } catch (const UsageError& error) {
        return report(error, kUsage, who);
    } catch (const InputError& error) {
        return report(error, kBadInput, who);
    } catch (const DeviceError& error) {
        return report(error, kNoDevice, who);
    } catch (const Cancelled& error) {
        return report(error, kFinding, who);
    } catch (const Error& error) {
        return report(error, kInternal, who);
    } catch (const std::bad_alloc&) {
        return report(DeviceError("out of memory", "Take fewer --layers, fewer --tokens or a smaller model"),
                      kNoDevice, who);
    } catch (const std::exception& error) {
        const auto* system = dynamic_cast<const std::system_error*>(&error);
        if (system != nullptr && system->code().value() == EPIPE && std::ferror(stdout) != 0)
            endByClosedPipe();
        if (std::ferror(stdout) != 0)
            return report(InputError("standard output: " + std::string(error.what())), kBadInput, who);
        return report(Error(fmt::format("internal error: {}", error.what()), "Please report it"), kInternal,
                      who);
    }
}

} // namespace gatescope::cli
