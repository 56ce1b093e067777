// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_fault.h"

#include "base/error.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <regex>
#include <string>

namespace gatescope {

namespace {

constexpr const char* kVariable = "GATESCOPE_RANK_FAULT";

} // namespace

std::unique_ptr<RankFault> RankFault::asked(PassRunner& passes, int rank) {
    const char* words = std::getenv(kVariable);
    if (words == nullptr) return nullptr;
    std::cmatch parts;
    if (!std::regex_match(words, parts, std::regex("([0-9]{1,6}):(throw|kill):([1-9][0-9]{0,8})"))) {
        throw UsageError(
            fmt::format("{} must be RANK:throw:PASS or RANK:kill:PASS, not '{}'", kVariable, words),
            "Unset it: it is for GateScope's own tests");
    }
    if (std::stoi(parts[1]) != rank) return nullptr;
    return std::unique_ptr<RankFault>(new RankFault(passes, parts[2] == "kill", std::stol(parts[3])));
}

void RankFault::failWhereAsked() {
    if (--m_left != 0) return;
    if (m_kills) std::raise(SIGKILL);
    throw DeviceError(fmt::format("a fault that {} asked for", kVariable), "Unset it");
}

} // namespace gatescope
