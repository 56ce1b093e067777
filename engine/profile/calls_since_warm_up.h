// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/block_sampler.h"

#include <functional>

namespace gatescope {

/// Passes that have whoever counts what they do `forget` the warm-up, whose inputs are numbered below 0.
class CallsSinceWarmUp final : public PassRunner {
public:
    CallsSinceWarmUp(PassRunner& passes, std::function<void()> forget)
        : m_passes(passes), m_forget(std::move(forget)) {}

    void setInput(int number) override {
        if (m_warmingUp && number >= 0) m_forget();
        m_warmingUp = number < 0;
        m_passes.setInput(number);
    }
    Pass run(std::size_t variant) override { return m_passes.run(variant); }
    void runUncounted(std::size_t variant) override { m_passes.runUncounted(variant); }

private:
    PassRunner& m_passes;
    std::function<void()> m_forget;
    bool m_warmingUp = false;
};

} // namespace gatescope
