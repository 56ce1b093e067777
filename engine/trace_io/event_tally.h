// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/trace_reader.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace gatescope {

/// Counts a file's events by their letter and category as they are read, and notes from when to when they
/// are.
class EventTally {
public:
    explicit EventTally(const TraceBuilder& builder) : m_builder(builder) {}

    /// '\0' where the event is so damaged that not even its letter can be read.
    void countEvent(char phase, std::size_t count = 1) {
        m_phases[static_cast<unsigned char>(phase) % m_phases.size()] += count;
    }
    void countCategory(StringId category) {
        if (category >= m_categories.size()) m_categories.resize(category + std::size_t{1});
        ++m_categories[category];
    }
    void noteTime(std::int64_t time) {
        m_earliest = std::min(m_earliest, time);
        m_latest = std::max(m_latest, time);
    }
    /// The end of what began at a time that was noted.
    void noteEnd(std::int64_t time) { m_latest = std::max(m_latest, time); }

    std::optional<std::int64_t> earliest() const {
        return m_latest < m_earliest ? std::nullopt : std::optional(m_earliest);
    }
    std::int64_t latest() const { return m_latest; }
    /// Whether slices of the category run on a device's queue.
    bool isOnDevice(StringId category);
    void describe(FileFacts& facts) const;

private:
    const TraceBuilder& m_builder;
    std::array<std::size_t, 128> m_phases{};
    std::vector<std::size_t> m_categories; ///< [StringId]
    std::vector<signed char> m_onDevice;   ///< [StringId of a category]; -1 not known yet
    std::int64_t m_earliest = INT64_MAX;
    std::int64_t m_latest = INT64_MIN;
};

} // namespace gatescope
