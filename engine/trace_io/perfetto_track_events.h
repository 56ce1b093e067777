// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/perfetto.pb.h"
#include "trace_io/perfetto_args.h"
#include "trace_io/perfetto_clocks.h"
#include "trace_io/perfetto_events.h"
#include "trace_io/perfetto_sequence.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace gatescope::perfetto {

/// What a packet says beside the event that it carries.
struct PacketContext {
    Sequence& sequence;
    std::optional<std::int64_t>
        time{};               ///< of the trace's clock; none where it has none, or one that is unknown
    std::uint64_t offset = 0; ///< in the file
    bool needsState = false;
};

/// Reads TrackEvent packets: slices, instants, counters and flows of a program.
class TrackEvents {
public:
    TrackEvents(Events& events, Clocks& clocks)
        : m_events(events), m_clocks(clocks), m_args(events.counts()) {}

    /// False where the bytes are no track event.
    bool add(std::string_view bytes, const PacketContext& packet);

    /// Fields that are not read, by their numbers: how many events have them, and the first one's place.
    struct Unread {
        std::size_t count = 0;
        std::uint64_t firstOffset = 0;
    };
    const std::map<std::uint32_t, Unread>& unreadFields() const { return m_unread; }

private:
    using Event = Events::Event;

    Tracks::Number track(const Sequence& sequence);
    StringId category(const InternedTexts& texts);
    StringId name(const InternedTexts& texts);
    StringId internedName(const InternedTexts::Names& names, std::uint64_t iid);
    std::string_view args(const InternedTexts& texts);
    std::optional<std::int64_t> time(const PacketContext& packet);
    char letter() const;
    void countUnread(std::uint64_t offset);
    void addByType(Event& event, const PacketContext& packet);
    void addBegin(Event& event, const PacketContext& packet);
    void addEnd(const Event& event, const PacketContext& packet);
    void addInstant(const Event& event, char letter);
    void addCounter(const Event& event);
    void addExtraCounters(const Event& event, const Sequence& sequence);
    void addFlows(const Event& event, std::uint32_t half);
    // The letters of Chrome's JSON form (perfetto_legacy_events.cpp).
    void addLegacy(Event& event, const PacketContext& packet);
    void addLegacyWhole(Event& event);
    void addLegacyInstant(Event event);
    void addLegacyCounter(const Event& event, const InternedTexts& texts);
    void addLegacyAsync(Event event);
    void addLegacyFlow(const Event& event);
    void addLegacyBoundFlow(const Event& event, std::uint32_t half);
    bool addLegacyName(const Event& event);
    std::uint64_t legacyId() const;

    Events& m_events;
    Clocks& m_clocks;
    ArgsText m_args;
    schema::TrackEvent m_event; ///< of the present packet; used again to keep its memory
    std::map<std::uint32_t, Unread> m_unread;
    std::string m_scratch;
};

/// A time that sums and differences can be made of.
bool isUsableTime(std::int64_t time);

} // namespace gatescope::perfetto
