// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace gatescope::zesim {

// One lock and one bell for the state that queues, events, fences and lists share. Kernels run outside of it,
// so it is never held for long, and whoever waits for anything hears of every change.
class Monitor {
public:
    using Lock = std::unique_lock<std::mutex>;

    Lock lock() { return Lock(m_mutex); }
    void ring() { m_changed.notify_all(); }

    // Waits until done() or the timeout, in nanoseconds as Level Zero counts them (UINT64_MAX: for ever).
    template <class Done>
    bool wait(Lock& lock, std::uint64_t timeout, Done done) {
        constexpr std::uint64_t aDay = 86'400'000'000'000u; // beyond that, deadlines could overflow
        if (timeout > aDay) {
            m_changed.wait(lock, done);
            return true;
        }
        return m_changed.wait_for(lock, std::chrono::nanoseconds(timeout), done);
    }

    // Waits for the next change; false when none came in time.
    bool waitForChange(Lock& lock, std::chrono::milliseconds timeout) {
        return m_changed.wait_for(lock, timeout) == std::cv_status::no_timeout;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
};

} // namespace gatescope::zesim
