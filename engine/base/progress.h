// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <stop_token>
#include <string_view>

namespace gatescope {

/// Told by long work how far it is. Called from the working thread; an implementation hands the news on.
class ProgressSink {
public:
    virtual ~ProgressSink() = default;
    /// `done` runs from 0 to 1 over the whole work; `what` names the present step ("loading weights").
    virtual void progress(double done, std::string_view what) = 0;
};

class NoProgress final : public ProgressSink {
public:
    void progress(double, std::string_view) override {}
};

/// A part of another's progress: from `first` on, `size` long.
class ProgressPart final : public ProgressSink {
public:
    ProgressPart(ProgressSink& whole, double first, double size)
        : m_whole(whole), m_first(first), m_size(size) {}
    void progress(double done, std::string_view what) override {
        m_whole.progress(m_first + done * m_size, what);
    }

private:
    ProgressSink& m_whole;
    double m_first;
    double m_size;
};

inline void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested()) throw Cancelled();
}

} // namespace gatescope
