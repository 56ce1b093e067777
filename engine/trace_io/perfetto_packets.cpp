// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_packets.h"

#include "trace_io/perfetto_framing.h"
#include "trace_io/perfetto_names.h"
#include "trace_io/zlib_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gatescope::perfetto {

namespace {

/// Numbers of a packet's fields.
enum Field : std::uint32_t {
    kClockSnapshot = 6,
    kTimestamp = 8,
    kSequence = 10,
    kTrackEvent = 11,
    kInternedData = 12,
    kFlags = 13,
    kMarker = 36, ///< the same bytes again and again, for those who cut long traces
    kStateCleared = 41,
    kDropped = 42,
    kProcessDescriptor = 43,
    kThreadDescriptor = 44,
    kCompressed = 50,
    kGpuCounters = 52,
    kGpuStage = 53,
    kClock = 58,
    kDefaults = 59,
    kTrackDescriptor = 60,
    kUuid = 89,
};

enum Flags : std::uint64_t { kCleared = 1, kNeedsState = 2 };

/// A message of nothing but empty parts becomes a hundred times its size in memory.
constexpr std::size_t kLongestMessage = std::size_t{8} << 20;
/// Packets of more writers are those of a damaged file.
constexpr std::size_t kMostSequences = std::size_t{1} << 20;
/// So much waits at most for the first clock snapshot.
constexpr std::size_t kMostWaiting = std::size_t{32} << 20;
/// Unpacked; recorders pack half a megabyte at a time.
constexpr std::size_t kLongestUnpacked = std::size_t{64} << 20;

template <typename Message>
bool parseInto(Message& message, std::string_view bytes) {
    return bytes.size() <= kLongestMessage &&
           message.ParsePartialFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

} // namespace

Packets::Packets(TraceBuilder& builder, EventTally& tally, ImportCounts& counts)
    : m_tally(tally),
      m_counts(counts),
      m_events(builder, tally, counts),
      m_interning(builder, counts),
      m_trackEvents(m_events, m_clocks),
      m_gpuEvents(m_events) {}

Sequence& Packets::sequence(std::uint32_t id) {
    if (m_sequences.size() >= kMostSequences && !m_sequences.contains(id)) id = 0;
    Sequence& sequence = m_sequences[id];
    sequence.id = id;
    return sequence;
}

void Packets::take(std::string_view bytes, std::uint64_t offset) {
    Packet packet{.offset = offset};
    if (!parse(bytes, packet)) return m_counts.add(Oddity::DamagedPacket, offset);
    ++m_read;
    if (packet.type == kCompressed) {
        // Here, since a snapshot that others wait for may be in it.
        if (!addCompressed(packet)) m_counts.add(Oddity::DamagedPacket, offset);
        return;
    }
    // What waits keeps its order; a snapshot is what it waits for.
    if (packet.type == kClockSnapshot) {
        if (!process(packet)) m_counts.add(Oddity::DamagedPacket, offset);
        if (m_clocks.hasSnapshots()) stopWaiting();
    } else if (!m_waiting.empty() || mustWait(packet)) {
        m_waiting.push_back({offset, std::string(bytes)});
        m_waitingBytes += bytes.size();
        if (m_waitingBytes > kMostWaiting) stopWaiting();
    } else if (!process(packet)) {
        m_counts.add(Oddity::DamagedPacket, offset);
    }
}

/// Where the first time is of a clock that nothing is known of yet, a snapshot may follow.
bool Packets::mustWait(const Packet& packet) {
    if (m_hasWaited || m_clocks.hasSnapshots() || !packet.hasTime) return false;
    const auto known = m_sequences.find(packet.sequence);
    const auto* sequence = known != m_sequences.end() ? &known->second : nullptr;
    if (sequence == nullptr && !packet.clock) return false;
    const Sequence none;
    return !m_clocks.isKnown(clockOf(packet, sequence != nullptr ? *sequence : none));
}

void Packets::stopWaiting() {
    m_hasWaited = true;
    m_waitingBytes = 0;
    const auto waiting = std::exchange(m_waiting, {});
    for (const auto& one : waiting) {
        Packet packet{.offset = one.offset};
        if (!parse(one.bytes, packet) || !process(packet)) m_counts.add(Oddity::DamagedPacket, one.offset);
    }
}

bool Packets::parse(std::string_view bytes, Packet& packet) {
    WireFields fields(bytes);
    while (fields.next()) {
        if (!setField(fields, packet)) return false;
    }
    return !fields.isDamaged();
}

/// False where a field is not of its kind.
bool Packets::setField(const WireFields& fields, Packet& packet) {
    const bool isBytes = fields.kind() == WireFields::Kind::Bytes;
    const auto number = fields.number();
    switch (fields.field()) {
    case kTimestamp:
        packet.time = number;
        packet.hasTime = true;
        return !isBytes;
    case kSequence:
        packet.sequence = static_cast<std::uint32_t>(number);
        return !isBytes;
    case kFlags:
        packet.flags |= number;
        return !isBytes;
    case kStateCleared:
        if (number != 0) packet.flags |= kCleared;
        return !isBytes;
    case kDropped:
        packet.isAfterLoss = number != 0;
        return !isBytes;
    case kClock:
        packet.clock = static_cast<std::uint32_t>(number);
        return !isBytes;
    case kInternedData:
        packet.interned = fields.bytes();
        return isBytes;
    case kDefaults:
        packet.defaults = fields.bytes();
        return isBytes;
    default:
        if (!isBytes) return true; // of the packet itself: who wrote it
        packet.type = fields.field();
        packet.content = fields.bytes();
        return true;
    }
}

Clocks::Clock Packets::clockOf(const Packet& packet, const Sequence& sequence) const {
    if (packet.clock) return Clocks::clockOf(*packet.clock, packet.sequence);
    if (sequence.defaults && sequence.defaults->clock)
        return Clocks::clockOf(*sequence.defaults->clock, packet.sequence);
    return m_clocks.traceClock();
}

/// False where the packet is damaged.
bool Packets::process(const Packet& packet) {
    Sequence& writer = sequence(packet.sequence);
    if (packet.isAfterLoss) {
        m_counts.add(Oddity::LostPackets, packet.offset);
        writer.isValid = false;
    }
    if ((packet.flags & kCleared) != 0) writer.beginAnew();
    if ((packet.flags & kNeedsState) != 0 && !writer.isValid) {
        m_counts.add(Oddity::LostState, packet.offset);
        return true;
    }
    if (!packet.defaults.empty() && !setDefaults(packet.defaults, writer)) return false;
    if (!packet.interned.empty() && !m_interning.add(packet.interned, writer, packet.offset)) return false;
    return addContent(packet, writer);
}

bool Packets::setDefaults(std::string_view bytes, Sequence& sequence) {
    schema::TracePacketDefaults message;
    if (!parseInto(message, bytes)) return false;
    sequence.defaults = std::make_unique<PacketDefaults>();
    auto& defaults = *sequence.defaults;
    const auto& events = message.track_event_defaults();
    if (message.has_timestamp_clock_id()) defaults.clock = message.timestamp_clock_id();
    if (events.has_track_uuid()) defaults.track = events.track_uuid();
    defaults.counterTracks.assign(events.extra_counter_track_uuids().begin(),
                                  events.extra_counter_track_uuids().end());
    defaults.doubleCounterTracks.assign(events.extra_double_counter_track_uuids().begin(),
                                        events.extra_double_counter_track_uuids().end());
    return true;
}

bool Packets::addContent(const Packet& packet, Sequence& sequence) {
    if (packet.type == kClockSnapshot) return addSnapshot(packet);
    PacketContext context{
        .sequence = sequence, .offset = packet.offset, .needsState = (packet.flags & kNeedsState) != 0};
    // For packets of every type: some times are differences to the one before.
    if (packet.hasTime) {
        context.time = m_clocks.toTraceTime(clockOf(packet, sequence), packet.time);
        const bool isEvent =
            packet.type == kTrackEvent || packet.type == kGpuStage || packet.type == kGpuCounters;
        if (!context.time && isEvent) {
            m_counts.add(Oddity::UnknownClock, packet.offset);
            return true;
        }
    }
    switch (packet.type) {
    case 0:
    case kMarker:
        return true;
    case kTrackEvent:
        return packet.content.size() <= kLongestMessage && m_trackEvents.add(packet.content, context);
    case kGpuStage:
        return packet.content.size() <= kLongestMessage && m_gpuEvents.addStage(packet.content, context);
    case kGpuCounters:
        return packet.content.size() <= kLongestMessage && m_gpuEvents.addCounters(packet.content, context);
    case kTrackDescriptor:
    case kProcessDescriptor:
    case kThreadDescriptor:
        return addDescriptor(packet, sequence);
    case kUuid:
        return addUuid(packet.content);
    default:
        ++m_unread.try_emplace(packet.type, Unread{0, packet.offset}).first->second.count;
        return true;
    }
}

bool Packets::addSnapshot(const Packet& packet) {
    schema::ClockSnapshot snapshot;
    if (!parseInto(snapshot, packet.content)) return false;
    if (snapshot.has_primary_trace_clock()) m_clocks.setTraceClock(snapshot.primary_trace_clock());
    std::vector<Clocks::Reading> readings;
    for (const auto& clock : snapshot.clocks()) {
        readings.push_back({.clock = Clocks::clockOf(clock.clock_id(), packet.sequence),
                            .time = clock.timestamp(),
                            .isIncremental = clock.is_incremental(),
                            .unitNs = clock.has_unit_multiplier_ns() ? clock.unit_multiplier_ns() : 1});
    }
    m_clocks.addSnapshot(readings);
    return true;
}

bool Packets::addDescriptor(const Packet& packet, Sequence& sequence) {
    auto& tracks = m_events.tracks();
    if (packet.type == kTrackDescriptor) {
        schema::TrackDescriptor descriptor;
        if (!parseInto(descriptor, packet.content)) return false;
        tracks.describe(descriptor);
    } else if (packet.type == kProcessDescriptor) {
        schema::ProcessDescriptor descriptor;
        if (!parseInto(descriptor, packet.content)) return false;
        tracks.describe(descriptor);
    } else {
        schema::ThreadDescriptor descriptor;
        if (!parseInto(descriptor, packet.content)) return false;
        tracks.describe(descriptor);
        sequence.hasThread = true;
        sequence.pid = descriptor.pid();
        sequence.tid = descriptor.tid();
        sequence.timeUs = descriptor.reference_timestamp_us();
    }
    m_tally.countEvent('M');
    return true;
}

bool Packets::addUuid(std::string_view bytes) {
    schema::TraceUuid uuid;
    if (!parseInto(uuid, bytes)) return false;
    m_uuid = fmt::format("{:016x}{:016x}", static_cast<std::uint64_t>(uuid.msb()),
                         static_cast<std::uint64_t>(uuid.lsb()));
    return true;
}

/// Packets that are packed together; where they end early, those before it are read.
bool Packets::addCompressed(const Packet& packet) {
    if (m_isCompressed) return false; // none holds another one
    std::string text;
    const bool isWhole = inflateText(packet.content, kLongestUnpacked, text);
    m_isCompressed = true;
    std::string_view rest = text;
    for (auto frame = frameAt(rest); frame.state == Frame::State::Whole; frame = frameAt(rest)) {
        take(rest.substr(frame.begin, frame.end - frame.begin), packet.offset);
        rest.remove_prefix(frame.end);
    }
    m_isCompressed = false;
    return isWhole && rest.empty();
}

void Packets::finish(std::string_view prefix) {
    stopWaiting();
    for (auto& [id, sequence] : m_sequences)
        sequence.batch.close(m_events.pairs());
    m_events.finish(prefix);
    m_sinceEpoch = m_clocks.sinceEpoch().value_or(0);
}

std::vector<ImportDiagnostic> Packets::unread(const std::string& file) const {
    std::vector<ImportDiagnostic> all;
    for (const auto& [field, unread] : m_unread) {
        const auto name = packetName(field);
        all.push_back({.what = fmt::format("{} packet, not read", name),
                       .count = unread.count,
                       .code = fmt::format("packet_{}", name),
                       .advice = "Perfetto shows what it holds",
                       .firstOffset = unread.firstOffset,
                       .file = file});
    }
    for (const auto& [field, unread] : m_trackEvents.unreadFields()) {
        const auto name = trackEventFieldName(field);
        all.push_back({.what = fmt::format("track event with {}, which is not read", name),
                       .count = unread.count,
                       .code = fmt::format("track_event_{}", name),
                       .advice = "The event is here without it; Perfetto shows what it holds",
                       .firstOffset = unread.firstOffset,
                       .file = file});
    }
    return all;
}

std::string Packets::metadata() const {
    return m_uuid.empty() ? "{}" : fmt::format(R"({{"trace_uuid":"{}"}})", m_uuid);
}

} // namespace gatescope::perfetto
