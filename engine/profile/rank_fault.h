// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/block_sampler.h"

#include <memory>

namespace gatescope {

/// Passes of which one fails as the environment asks, for tests of what the other ranks do then:
/// GATESCOPE_RANK_FAULT=RANK:throw:N has that rank throw a DeviceError in place of its n-th pass (of a sweep:
/// of each point), RANK:kill:N ends its process by SIGKILL.
class RankFault final : public PassRunner {
public:
    /// Null where nothing is asked of this rank: then nothing stands between a run and its passes.
    /// UsageError for other words than these.
    static std::unique_ptr<RankFault> asked(PassRunner& passes, int rank);

    void setInput(int number) override { m_passes.setInput(number); }
    Pass run(std::size_t variant) override {
        failWhereAsked();
        return m_passes.run(variant);
    }
    void runUncounted(std::size_t variant) override {
        failWhereAsked();
        m_passes.runUncounted(variant);
    }

private:
    RankFault(PassRunner& passes, bool kills, long pass) : m_passes(passes), m_kills(kills), m_left(pass) {}
    void failWhereAsked();

    PassRunner& m_passes;
    bool m_kills;
    long m_left; ///< passes up to the failing one
};

} // namespace gatescope
