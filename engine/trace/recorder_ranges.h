// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/recorder.h"

#include <array>
#include <cstddef>

namespace gatescope {

/// Nested ranges above the threads that carry them out, for callers that know no recorder: begin and end come
/// as two calls. Ranges deeper than kMost are left out.
class RecorderRanges {
public:
    static constexpr std::size_t kMost = 8;

    void begin(Recorder* recorder, const char* name, const char* category) {
        SliceRecord* record = nullptr;
        if (recorder != nullptr && recorder->enabled()) record = recorder->ranges().open();
        if (m_depth < kMost) m_open[m_depth] = record;
        ++m_depth;
        if (record == nullptr) return;
        record->begin(name, category, recorder->iteration(), recorder->layer());
        record->start = TickClock::now();
        record->end = record->start - 1; // not ended yet
    }
    void end() {
        --m_depth;
        if (m_depth < kMost && m_open[m_depth] != nullptr) m_open[m_depth]->end = TickClock::now();
    }

private:
    std::array<SliceRecord*, kMost> m_open{};
    std::size_t m_depth = 0;
};

} // namespace gatescope
