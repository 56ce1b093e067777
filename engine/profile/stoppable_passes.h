// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "profile/block_sampler.h"

namespace gatescope {

/// A stop ends a block in its middle, and nothing of that block is kept: one of many tokens takes seconds.
class StoppablePasses final : public PassRunner {
public:
    StoppablePasses(PassRunner& passes, const std::stop_token& stop) : m_passes(passes), m_stop(stop) {}

    void setInput(int number) override { m_passes.setInput(number); }
    Pass run(std::size_t variant) override {
        throwIfStopped(m_stop);
        return m_passes.run(variant);
    }
    void runUncounted(std::size_t variant) override {
        throwIfStopped(m_stop);
        m_passes.runUncounted(variant);
    }

private:
    PassRunner& m_passes;
    const std::stop_token& m_stop;
};

} // namespace gatescope
