// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/perfetto.pb.h"
#include "trace_io/perfetto_args.h"
#include "trace_io/perfetto_track_events.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace gatescope::perfetto {

/// Reads what devices ran (GpuRenderStageEvent: kernels and copies of torch, render passes of graphics
/// drivers) and their counters (GpuCounterEvent). A device is a process, its queues are tracks of it.
class GpuEvents {
public:
    explicit GpuEvents(Events& events) : m_events(events), m_args(events.counts()) {}

    /// False where the bytes are no such event.
    bool addStage(std::string_view bytes, const PacketContext& packet);
    bool addCounters(std::string_view bytes, const PacketContext& packet);

private:
    struct Stage {
        std::string name;
        bool isCompute = false;
    };

    void keepSpecifications(const schema::GpuRenderStageEvent::Specifications& specifications);
    Stage stage(const InternedTexts& texts) const;
    std::string queue(const InternedTexts& texts) const;
    StringId name(const InternedTexts& texts, const std::string& stage);
    std::string_view args(const PacketContext& packet, const std::string& stage);

    Events& m_events;
    ArgsText m_args;
    schema::GpuRenderStageEvent m_stage; ///< these two of the present packet
    schema::GpuCounterEvent m_counters;
    std::map<std::int32_t, std::string>
        m_oldStages; ///< these two by their places in the older specifications
    std::map<std::int32_t, std::string> m_oldQueues;
    std::map<std::pair<std::int32_t, std::uint32_t>, std::string> m_counterNames; ///< by device and number
};

} // namespace gatescope::perfetto
