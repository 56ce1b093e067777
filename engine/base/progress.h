// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <cstddef>
#include <stop_token>
#include <string_view>

namespace gatescope {

/// Told by long work how far it is. Called from the working thread; an implementation hands the news on.
class ProgressSink {
public:
    virtual ~ProgressSink() = default;
    /// `done` runs from 0 to 1 over the whole work; `what` names the present step ("loading weights").
    virtual void progress(double done, std::string_view what) = 0;
    /// How long all the rest takes, where the work knows better than the share that is done could tell: told
    /// before progress(). Negative: not yet known.
    virtual void timeLeft(double /*seconds*/) {}
};

class NoProgress final : public ProgressSink {
public:
    void progress(double, std::string_view) override {}
};

/// For work that nobody watches.
inline ProgressSink& noProgress() {
    static NoProgress none;
    return none;
}

/// A part of another's progress, from one share of the whole work to a later one.
class ProgressPart final : public ProgressSink {
public:
    ProgressPart(ProgressSink& whole, double from, double to) : m_whole(whole), m_from(from), m_to(to) {}
    void progress(double done, std::string_view what) override {
        m_whole.progress(m_from + (m_to - m_from) * done, what);
    }

private:
    ProgressSink& m_whole;
    double m_from;
    double m_to;
};

inline void throwIfStopped(const std::stop_token& stop) {
    if (stop.stop_requested()) throw Cancelled();
}

/// Counts the steps of work that consists of many short ones: tells how far it is, and throws Cancelled
/// where it is to stop, once in so many steps that neither costs time.
class ProgressSteps {
public:
    static constexpr std::size_t kEvery = std::size_t{1} << 14;

    ProgressSteps(ProgressSink& progress, const std::stop_token& stop, std::string_view what,
                  std::size_t steps)
        : m_progress(progress), m_stop(stop), m_what(what), m_steps(steps) {
        check();
    }
    void step() {
        if (++m_done % kEvery == 0) check();
    }
    void check() {
        throwIfStopped(m_stop);
        m_progress.progress(
            m_done < m_steps ? static_cast<double>(m_done) / static_cast<double>(m_steps) : 1.0, m_what);
    }

private:
    ProgressSink& m_progress;
    const std::stop_token& m_stop;
    std::string_view m_what;
    std::size_t m_steps;
    std::size_t m_done = 0;
};

} // namespace gatescope
