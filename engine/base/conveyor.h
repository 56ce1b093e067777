// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

namespace gatescope {

/// Hands what one thread makes to another that takes it, in order, a few ahead, and what was taken back to be
/// filled again.
template <typename Thing>
class Conveyor {
public:
    explicit Conveyor(std::size_t mostAhead) : m_mostAhead(mostAhead) {}

    // The maker's side.

    /// Waits for room. False where it was stopped.
    bool put(Thing thing, const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait(lock, stop, [&] { return m_full.size() < m_mostAhead; })) return false;
        m_full.push_back(std::move(thing));
        m_changed.notify_all();
        return true;
    }
    /// One that was given back; nothing where there is none.
    std::optional<Thing> used() {
        const std::lock_guard lock(m_mutex);
        if (m_used.empty()) return std::nullopt;
        std::optional<Thing> thing(std::move(m_used.back()));
        m_used.pop_back();
        return thing;
    }
    /// Nothing more comes, perhaps since something went wrong.
    void end(std::exception_ptr failure = nullptr) {
        const std::lock_guard lock(m_mutex);
        m_failure = std::move(failure);
        m_ended = true;
        m_changed.notify_all();
    }

    // The taker's side.

    /// Waits for the next one; nothing behind the last. Throws what went wrong, there.
    std::optional<Thing> next() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return !m_full.empty() || m_ended; });
        if (m_full.empty()) {
            if (m_failure) std::rethrow_exception(m_failure);
            return std::nullopt;
        }
        std::optional<Thing> thing(std::move(m_full.front()));
        m_full.pop_front();
        m_changed.notify_all();
        return thing;
    }
    void giveBack(Thing thing) {
        const std::lock_guard lock(m_mutex);
        m_used.push_back(std::move(thing));
    }

private:
    std::size_t m_mostAhead;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Thing> m_full;
    std::vector<Thing> m_used;
    std::exception_ptr m_failure;
    bool m_ended = false;
};

} // namespace gatescope
