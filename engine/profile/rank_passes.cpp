// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/rank_passes.h"

#include "base/progress.h"

#include <csignal>
#include <cstdlib>
#include <sstream>
#include <string>

namespace gatescope {

RankPasses::RankPasses(PassRunner& passes, RankTransport& transport, const std::stop_token& stop)
    : m_passes(passes), m_transport(transport), m_stop(stop) {
    const char* fault = std::getenv("GATESCOPE_RANK_FAULT");
    if (fault == nullptr) return;
    std::istringstream parts(fault);
    std::string rank, how, pass;
    std::getline(parts, rank, ':');
    std::getline(parts, how, ':');
    std::getline(parts, pass);
    if (rank != std::to_string(transport.rank())) return;
    m_faultAt = std::strtol(pass.c_str(), nullptr, 10);
    m_faultKills = how == "kill";
}

void RankPasses::meet() {
    if (m_transport.anyOf(m_stop.stop_requested())) throw Cancelled();
    if (++m_pass != m_faultAt) return;
    if (m_faultKills) std::raise(SIGKILL);
    throw DeviceError("a fault that GATESCOPE_RANK_FAULT asked for", "Unset it");
}

} // namespace gatescope
