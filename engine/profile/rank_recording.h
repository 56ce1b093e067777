// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/recorder_trace.h"

#include <deque>
#include <string>
#include <vector>

namespace gatescope {

/// What a rank recorded, in nanoseconds of its steady clock, as it travels to rank 0.
class RankRecording {
public:
    /// Of a recorder whose scale is calibrated.
    static std::string pack(const Recorder& recorder);
    /// What pack() made, on any rank of the same program.
    explicit RankRecording(const std::string& packed);
    RankRecording(RankRecording&&) = default;

    const std::vector<RecordedLane>& lanes() const { return m_lanes; }

private:
    std::deque<std::string> m_names; ///< records point at them
    std::vector<std::vector<SliceRecord>> m_records;
    std::vector<RecordedLane> m_lanes;
};

} // namespace gatescope
