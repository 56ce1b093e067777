// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/recorder.h"
#include "xpu/device_clock.h"
#include "xpu/layer_commands.h"
#include "xpu/recorded_layer.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace gatescope {

/// A recorded pass of a layer that the device may still run.
struct SubmittedLayer {
    std::shared_ptr<RecordedLayer> recorded;
    std::int64_t submission = 0; ///< of the layer's list; 0 in eager mode, where each entry has its own
    std::int64_t submitted = 0;  ///< host ticks, the same
    int layer = -1;
    int iteration = -1;
};

/// Brings what the device did onto a recorder's tracks. While nothing is recorded it does nothing at all.
class QueueRecorder {
public:
    /// `timestamps`: whether the driver times kernels.
    QueueRecorder(std::shared_ptr<const XpuContext> context, bool timestamps);

    /// Passes that were not collected are dropped: the device must be done with them.
    void setRecorder(Recorder* recorder);
    Recorder* sink() const { return m_recorder; }
    bool on() const { return m_recorder != nullptr && m_recorder->enabled(); }
    bool timestamps() const { return m_timestamps; }
    const ApiTrack& api() const { return m_api; }
    /// Counts submissions; the number ties a kernel to the call that submitted it.
    std::int64_t& submissions() { return m_submissions; }

    /// Measures how the device's clock stands to the host's.
    void correlate();

    /// For one pass of a layer, with nothing in it.
    std::shared_ptr<RecordedLayer> take(int experts);
    void add(SubmittedLayer layer);
    /// Whether a pass that `recorded` belongs to has not been collected.
    bool waitsFor(const RecordedLayer& recorded) const;
    /// Reads and records what all passes left. The device has done them; `finished`: host ticks.
    void collect(std::int64_t finished);
    void drop();

private:
    SliceRecord* open(const char* name, const char* category, const SubmittedLayer& layer);
    void recordWhole(const SubmittedLayer& layer, std::int64_t finished);
    void record(const SubmittedLayer& layer, std::int64_t finished);

    std::shared_ptr<const XpuContext> m_context;
    bool m_timestamps;
    TickScale m_hostScale;
    std::optional<DeviceClock> m_clock;
    Recorder* m_recorder = nullptr;
    ApiTrack m_api;
    RecorderLane* m_lane = nullptr;
    std::int64_t m_submissions = 0;
    std::vector<SubmittedLayer> m_submitted;
    std::vector<std::shared_ptr<RecordedLayer>> m_spare; ///< making their events takes time
    int m_spareExperts = 0;
};

} // namespace gatescope
