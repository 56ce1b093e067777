// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/block_sampler.h"
#include "ranks/rank_transport.h"

namespace gatescope {

/// Passes that all ranks run together, told alike on all of them: as long as the slowest rank's, with the
/// sleeps of a mean rank and everybody's lost cores. So whoever decides by them decides the same on each
/// rank.
class SlowestPasses final : public PassRunner {
public:
    SlowestPasses(PassRunner& passes, RankTransport& transport) : m_passes(passes), m_transport(transport) {}

    void setInput(int number) override { m_passes.setInput(number); }
    Pass run(std::size_t variant) override { return ofAll(m_passes.run(variant)); }
    void runUncounted(std::size_t variant) override { m_passes.runUncounted(variant); }

private:
    Pass ofAll(const Pass& own);

    PassRunner& m_passes;
    RankTransport& m_transport;
};

} // namespace gatescope
