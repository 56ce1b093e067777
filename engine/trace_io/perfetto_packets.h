// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/perfetto_clocks.h"
#include "trace_io/perfetto_events.h"
#include "trace_io/perfetto_gpu_events.h"
#include "trace_io/perfetto_interning.h"
#include "trace_io/perfetto_sequence.h"
#include "trace_io/perfetto_track_events.h"
#include "trace_io/wire_fields.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gatescope::perfetto {

/// Takes a trace's packets one by one: keeps each writer's state, moves times to the trace's clock, hands
/// events on, and counts packets by their type that hold nothing that is read here.
class Packets {
public:
    Packets(TraceBuilder& builder, EventTally& tally, ImportCounts& counts);

    /// A packet's content. `offset`: of the packet in the file.
    void take(std::string_view bytes, std::uint64_t offset);
    /// All packets are there. `prefix` goes in front of the processes' names.
    void finish(std::string_view prefix);

    /// Packets that could be read.
    std::uint64_t count() const { return m_read; }
    /// What packets and events hold that is not read.
    std::vector<ImportDiagnostic> unread(const std::string& file) const;
    /// A JSON object's text.
    std::string metadata() const;
    /// Nanoseconds from 1970 to the trace's time 0; 0 where the trace does not say.
    std::int64_t sinceEpoch() const { return m_sinceEpoch; }

private:
    /// What a packet's fields are, as they stand in it.
    struct Packet {
        std::uint64_t offset = 0;
        std::uint32_t sequence = 0;
        std::uint64_t flags = 0;
        std::uint64_t time = 0;
        bool hasTime = false;
        bool isAfterLoss = false;
        std::optional<std::uint32_t> clock{};
        std::string_view interned{};
        std::string_view defaults{};
        std::uint32_t type = 0; ///< the field's number of what the packet carries; 0: nothing
        std::string_view content{};
    };
    struct Unread {
        std::size_t count = 0;
        std::uint64_t firstOffset = 0;
    };
    /// A packet that came before anything was said about its clock.
    struct Waiting {
        std::uint64_t offset;
        std::string bytes;
    };

    bool parse(std::string_view bytes, Packet& packet);
    bool setField(const WireFields& fields, Packet& packet);
    bool mustWait(const Packet& packet);
    void stopWaiting();
    bool process(const Packet& packet);
    bool beginPacket(const Packet& packet, Sequence& sequence);
    bool addContent(const Packet& packet, Sequence& sequence);
    static bool setDefaults(std::string_view bytes, Sequence& sequence);
    bool addSnapshot(const Packet& packet);
    bool addDescriptor(const Packet& packet, Sequence& sequence);
    bool addUuid(std::string_view bytes);
    bool addCompressed(const Packet& packet);
    Clocks::Clock clockOf(const Packet& packet, const Sequence& sequence) const;
    Sequence& sequence(std::uint32_t id);

    EventTally& m_tally;
    ImportCounts& m_counts;
    Clocks m_clocks;
    Events m_events;
    Interning m_interning;
    TrackEvents m_trackEvents;
    GpuEvents m_gpuEvents;
    std::unordered_map<std::uint32_t, Sequence> m_sequences;
    std::map<std::uint32_t, Unread> m_unread; ///< by the field's number of what packets carry
    std::vector<Waiting> m_waiting;
    std::size_t m_waitingBytes = 0;
    bool m_hasWaited = false;
    bool m_isCompressed = false; ///< the present packet came out of another one
    std::uint64_t m_read = 0;
    std::int64_t m_sinceEpoch = 0;
    std::string m_uuid;
};

} // namespace gatescope::perfetto
