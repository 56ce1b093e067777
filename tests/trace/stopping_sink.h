// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"

#include <gtest/gtest.h>

#include <stop_token>
#include <string_view>

namespace gatescope {

/// Watches progress, which must never go back, and asks for a stop once it has come so far.
class StoppingSink final : public ProgressSink {
public:
    explicit StoppingSink(double stopAt = 2) : m_stopAt(stopAt) {}

    void progress(double done, std::string_view what) override {
        EXPECT_GE(done, m_last) << what;
        EXPECT_LE(done, 1.0) << what;
        m_last = done;
        ++m_calls;
        if (done >= m_stopAt) m_stop.request_stop();
    }
    std::stop_token token() const { return m_stop.get_token(); }
    double last() const { return m_last; }
    int calls() const { return m_calls; }

private:
    double m_stopAt;
    double m_last = 0;
    int m_calls = 0;
    std::stop_source m_stop;
};

} // namespace gatescope
