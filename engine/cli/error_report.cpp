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
#include <unistd.h>

namespace gatescope::cli {

namespace {

bool& quiet() {
    static bool value = false;
    return value;
}

std::string jsonText(const Error& error, int code, std::string_view who = {}) {
    const auto text = who.empty() ? error.problem() : fmt::format("{}: {}", who, error.problem());
    return errorLine(Error(text, error.remedy()), code) + "\n";
}

std::string plainText(const Error& error, std::string_view who = {}) {
    auto text = fmt::format("gatescope: {}{}{}\n", who, who.empty() ? "" : ": ", shown(error.problem()));
    if (!error.remedy().empty()) text += fmt::format("  {}\n", shown(error.remedy()));
    return text;
}

int report(const Error& error, int code, std::string_view who) {
    if (quiet() && who.empty()) return code;
    const bool json = progressStyle() == ProgressStyle::Json;
    fmt::print(stderr, "{}", json ? jsonText(error, code, who) : plainText(error, who));
    std::fflush(stderr);
    return code;
}

struct Texts {
    std::string plain;
    std::string json;
};

const Texts& textsOfCutFile() {
    static const Texts texts = [] {
        const InputError error("a file was cut short, or its disk failed, while its tensors were read",
                               "Let nobody write to the checkpoint meanwhile; get the file again");
        return Texts{plainText(error), jsonText(error, kBadInput)};
    }();
    return texts;
}

} // namespace

void keepQuiet() {
    quiet() = true;
}

void endByClosedPipe() {
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
}

void tellOfFilesCutShort() {
    (void)textsOfCutFile(); // a handler must not allocate
    std::signal(SIGBUS, [](int) {
        const auto& texts = textsOfCutFile();
        const auto& text = progressStyle() == ProgressStyle::Json ? texts.json : texts.plain;
        [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
        ::_exit(kBadInput);
    });
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
