// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/block_sampler.h"
#include "ranks/rank_transport.h"

#include <stop_token>

namespace gatescope {

/// Passes that all ranks run together. Before each they meet, so that none begins early, and learn whether
/// any is to stop: then Cancelled is thrown on all of them.
class RankPasses final : public PassRunner {
public:
    RankPasses(PassRunner& passes, RankTransport& transport, const std::stop_token& stop)
        : m_passes(passes), m_transport(transport), m_stop(stop) {}

    void setInput(int number) override { m_passes.setInput(number); }
    Pass run(std::size_t variant) override {
        meet();
        return m_passes.run(variant);
    }
    void runUncounted(std::size_t variant) override {
        meet();
        m_passes.runUncounted(variant);
    }

private:
    void meet();

    PassRunner& m_passes;
    RankTransport& m_transport;
    const std::stop_token& m_stop;
};

} // namespace gatescope
