// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_track_events.h"

#include "trace_io/id_hash.h"
#include "trace_io/json_text.h"
#include "trace_io/kineto_category.h"
#include "trace_io/wire_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace gatescope::perfetto {

namespace {

enum Type : std::uint32_t { kNoType = 0, kSliceBegin = 1, kSliceEnd = 2, kInstant = 3, kCounter = 4 };

constexpr std::uint64_t kNsPerUs = 1000;

} // namespace

bool isUsableTime(std::int64_t time) {
    // Far enough from the ends that no later sum or shift can overflow.
    constexpr auto kLimit = std::numeric_limits<std::int64_t>::max() / 4;
    return time > -kLimit && time < kLimit;
}

bool TrackEvents::add(std::string_view bytes, const PacketContext& packet) {
    m_event.Clear();
    if (!m_event.ParsePartialFromArray(bytes.data(), static_cast<int>(bytes.size()))) return false;
    countUnread(packet.offset);
    const auto at = time(packet);
    if (!at || !isUsableTime(*at)) {
        m_events.counts().add(Oddity::NoTime, packet.offset);
        m_events.tally().countEvent(letter());
        return true;
    }
    const auto& texts = packet.sequence.knownTexts();
    m_args.begin(texts, packet.offset);
    Event event{.track = track(packet.sequence),
                .name = name(texts),
                .category = category(texts),
                .time = *at,
                .offset = packet.offset,
                .args = args(texts)};
    event.isNamed = !m_events.builder().text(event.name).empty();
    if (m_event.type() != kNoType) {
        addByType(event, packet);
    } else {
        addLegacy(event, packet);
    }
    addExtraCounters(event, packet.sequence);
    return true;
}

/// Of Chrome's JSON form, the one that corresponds.
char TrackEvents::letter() const {
    constexpr std::array kOfTypes{'\0', 'B', 'E', 'i', 'C'};
    if (m_event.type() != kNoType) return m_event.type() < kOfTypes.size() ? kOfTypes[m_event.type()] : 'i';
    const auto phase = m_event.legacy_event().phase();
    return phase > ' ' && phase <= '~' ? static_cast<char>(phase) : '\0';
}

void TrackEvents::countUnread(std::uint64_t offset) {
    WireFields fields(m_event.unknown_fields());
    while (fields.next()) {
        auto& unread = m_unread.try_emplace(fields.field(), Unread{0, offset}).first->second;
        ++unread.count;
    }
}

/// The packet's own; older ones count from what their sequence's thread descriptor said.
std::optional<std::int64_t> TrackEvents::time(const PacketContext& packet) {
    const auto ofUs = [&](std::int64_t us) {
        return m_clocks.toTraceTime(Clocks::kMonotonic, static_cast<std::uint64_t>(us) * kNsPerUs);
    };
    if (m_event.has_timestamp_absolute_us()) return ofUs(m_event.timestamp_absolute_us());
    if (!m_event.has_timestamp_delta_us()) return packet.time;
    auto& last = packet.sequence.timeUs;
    last = static_cast<std::int64_t>(static_cast<std::uint64_t>(last) +
                                     static_cast<std::uint64_t>(m_event.timestamp_delta_us()));
    return ofUs(last);
}

Tracks::Number TrackEvents::track(const Sequence& sequence) {
    auto& tracks = m_events.tracks();
    const auto& legacy = m_event.legacy_event();
    if (legacy.has_pid_override() && legacy.has_tid_override())
        return tracks.thread(legacy.pid_override(), legacy.tid_override());
    if (m_event.has_track_uuid()) return tracks.byUuid(m_event.track_uuid());
    if (sequence.defaults && sequence.defaults->track) return tracks.byUuid(*sequence.defaults->track);
    return sequence.hasThread ? tracks.thread(sequence.pid, sequence.tid) : tracks.byUuid(0);
}

StringId TrackEvents::internedName(const InternedTexts::Names& names, std::uint64_t iid) {
    if (const auto* name = lookUp(names, iid)) return *name;
    m_events.counts().addUnplaced(Oddity::UnknownText);
    return m_events.builder().intern(fmt::format("[{}]", iid));
}

StringId TrackEvents::name(const InternedTexts& texts) {
    if (m_event.has_name_iid()) return internedName(texts.eventNames, m_event.name_iid());
    if (m_event.has_name()) return m_events.builder().intern(toValidUtf8(m_event.name()));
    if (m_event.legacy_event().has_name_iid())
        return internedName(texts.eventNames, m_event.legacy_event().name_iid());
    return m_events.builder().intern({});
}

/// Several are one text with commas, as in Chrome's JSON.
StringId TrackEvents::category(const InternedTexts& texts) {
    auto& builder = m_events.builder();
    const int count = m_event.category_iids_size() + m_event.categories_size();
    if (count == 1 && m_event.category_iids_size() == 1)
        return internedName(texts.categories, m_event.category_iids(0));
    m_scratch.clear();
    const auto append = [&](std::string_view name) {
        if (!m_scratch.empty()) m_scratch += ',';
        m_scratch += name;
    };
    for (const auto iid : m_event.category_iids())
        append(builder.text(internedName(texts.categories, iid)));
    for (const auto& name : m_event.categories())
        append(toValidUtf8(name));
    return builder.intern(m_scratch);
}

std::string_view TrackEvents::args(const InternedTexts& texts) {
    for (const auto& annotation : m_event.debug_annotations())
        m_args.add(annotation);
    if (m_event.has_correlation_id()) m_args.add("correlation_id", m_event.correlation_id());
    if (m_event.has_correlation_id_str())
        m_args.add("correlation_id", std::string_view(m_event.correlation_id_str()));
    if (m_event.has_correlation_id_str_iid())
        m_args.addInterned("correlation_id", texts.correlationTexts, m_event.correlation_id_str_iid());
    return m_args.end();
}

void TrackEvents::addByType(Event& event, const PacketContext& packet) {
    switch (m_event.type()) {
    case kSliceBegin:
        return addBegin(event, packet);
    case kSliceEnd:
        return addEnd(event, packet);
    case kInstant:
        return addInstant(event, 'i');
    case kCounter:
        return addCounter(event);
    default:
        m_events.counts().add(Oddity::NotShown, packet.offset);
        return addInstant(event, 'i');
    }
}

void TrackEvents::addBegin(Event& event, const PacketContext& packet) {
    auto& builder = m_events.builder();
    if (builder.text(event.category).empty() && !event.args.empty())
        event.category = builder.intern(kinetoCategory(builder.text(event.name), event.args));
    m_events.tally().countEvent('B');
    const auto half = m_events.begin(event);
    packet.sequence.batch.begin({half, event.track, event.time, packet.needsState}, m_events.pairs());
    addFlows(event, half);
    addLegacyBoundFlow(event, half);
}

void TrackEvents::addEnd(const Event& event, const PacketContext& packet) {
    m_events.tally().countEvent('E');
    const auto half = m_events.end(event);
    packet.sequence.batch.end({half, event.track, event.time, packet.needsState});
    addFlows(event, half);
}

void TrackEvents::addInstant(const Event& event, char letter) {
    m_events.tally().countEvent(letter);
    m_events.instant(event);
    addFlows(event, Events::kNoHalf);
}

void TrackEvents::addCounter(const Event& event) {
    if (m_event.has_double_counter_value()) {
        m_events.sample(event.track, event.time, m_event.double_counter_value());
    } else if (m_event.has_counter_value()) {
        m_events.sample(event.track, event.time, static_cast<double>(m_event.counter_value()));
    } else {
        m_events.tally().countEvent('C');
        m_events.counts().add(Oddity::CounterNoNumber, event.offset);
    }
}

void TrackEvents::addExtraCounters(const Event& event, const Sequence& sequence) {
    const auto* defaults = sequence.defaults.get();
    const auto add = [&](const auto& values, const auto& ownTracks,
                         const std::vector<std::uint64_t>* others) {
        for (int i = 0; i < values.size(); ++i) {
            const auto place = static_cast<std::size_t>(i);
            const bool isOwn = ownTracks.size() > 0;
            if (isOwn ? i >= ownTracks.size() : others == nullptr || place >= others->size()) {
                m_events.counts().add(Oddity::CounterNoNumber, event.offset);
                continue;
            }
            const auto track = m_events.tracks().byUuid(isOwn ? ownTracks[i] : (*others)[place]);
            m_events.sample(track, event.time, static_cast<double>(values[i]));
        }
    };
    add(m_event.extra_counter_values(), m_event.extra_counter_track_uuids(),
        defaults != nullptr ? &defaults->counterTracks : nullptr);
    add(m_event.extra_double_counter_values(), m_event.extra_double_counter_track_uuids(),
        defaults != nullptr ? &defaults->doubleCounterTracks : nullptr);
}

void TrackEvents::addFlows(const Event& event, std::uint32_t half) {
    using Phase = FlowResolver::Phase;
    const auto add = [&](const auto& ids, Phase phase) {
        for (const std::uint64_t id : ids) {
            m_events.flow({.key = mixed(hashOf("flow"), id),
                           .id = id,
                           .half = half,
                           .track = event.track,
                           .time = event.time,
                           .phase = phase});
        }
    };
    add(m_event.flow_ids_old(), Phase::Through);
    add(m_event.flow_ids(), Phase::Through);
    add(m_event.terminating_flow_ids_old(), Phase::Terminate);
    add(m_event.terminating_flow_ids(), Phase::Terminate);
    if (half == Events::kNoHalf) return;
    for (const std::uint64_t id : m_event.gpu_correlation().render_stage_submission_event_ids())
        m_events.gpuLink(id, half, false);
}

} // namespace gatescope::perfetto
