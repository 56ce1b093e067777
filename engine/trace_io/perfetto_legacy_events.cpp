// SPDX-License-Identifier: GPL-3.0-or-later
// Events that keep a letter of Chrome's JSON form: read as event_importer.cpp reads them there.
#include "trace_io/id_hash.h"
#include "trace_io/perfetto_track_events.h"

#include <fmt/format.h>

#include <optional>

namespace gatescope::perfetto {

namespace {

enum FlowDirection : std::uint32_t { kIn = 1, kOut = 2, kInOut = 3 };
enum InstantScope : std::uint32_t { kGlobal = 1, kProcess = 2 };

std::optional<double> numberOf(const schema::DebugAnnotation& annotation) {
    if (annotation.has_double_value()) return annotation.double_value();
    if (annotation.has_int_value()) return static_cast<double>(annotation.int_value());
    if (annotation.has_uint_value()) return static_cast<double>(annotation.uint_value());
    return std::nullopt;
}

} // namespace

void TrackEvents::addLegacy(Event& event, const PacketContext& packet) {
    switch (letter()) {
    case 'B':
        addBegin(event, packet);
        return;
    case 'E':
        addEnd(event, packet);
        return;
    case 'X':
        return addLegacyWhole(event);
    case 'i':
    case 'I':
    case 'R':
        return addLegacyInstant(event);
    case 'C':
        return addLegacyCounter(event, packet.sequence.knownTexts());
    case 'b':
    case 'n':
    case 'e':
    case 'S':
    case 'T':
    case 'p':
    case 'F':
        return addLegacyAsync(event);
    case 's':
    case 't':
    case 'f':
        return addLegacyFlow(event);
    case 'M':
        if (addLegacyName(event)) return;
        break;
    case '\0':
        // What carries nothing but counters or times needs no type.
        if (!event.isNamed && event.args.empty()) return;
        m_events.counts().add(Oddity::NoType, event.offset);
        return addInstant(event, 'i');
    default:
        break;
    }
    m_events.counts().add(Oddity::NotShown, event.offset);
    addInstant(event, letter());
}

void TrackEvents::addLegacyWhole(Event& event) {
    const auto& legacy = m_event.legacy_event();
    constexpr std::int64_t kLongestUs = std::int64_t{1} << 50;
    std::int64_t duration = 0;
    if (!legacy.has_duration_us()) {
        m_events.counts().add(Oddity::NoDuration, event.offset);
    } else if (legacy.duration_us() < 0 || legacy.duration_us() > kLongestUs) {
        m_events.counts().add(Oddity::BadDuration, event.offset);
    } else {
        duration = legacy.duration_us() * 1000;
    }
    m_events.tally().countEvent('X');
    const auto half = m_events.whole(event, event.time + duration);
    addFlows(event, half);
    addLegacyBoundFlow(event, half);
}

void TrackEvents::addLegacyInstant(Event event) {
    const auto scope = m_event.legacy_event().instant_event_scope();
    if (scope == kGlobal) event.track = kNoTrack;
    if (scope == kProcess) event.track = m_events.tracks().ownerOf(event.track);
    m_events.tally().countEvent('i');
    m_events.instant(event);
}

void TrackEvents::addLegacyCounter(const Event& event, const InternedTexts& texts) {
    auto& tracks = m_events.tracks();
    const auto owner = tracks.ownerOf(event.track);
    const std::string name(m_events.builder().text(event.name));
    for (const auto& annotation : m_event.debug_annotations()) {
        const auto number = numberOf(annotation);
        if (!number) {
            m_events.counts().add(Oddity::CounterNoNumber, event.offset);
            continue;
        }
        const auto* interned = lookUp(texts.annotationNames, annotation.name_iid());
        const auto& key = interned != nullptr ? *interned : annotation.name();
        const auto series = key == "value" || key.empty() ? name : fmt::format("{} {}", name, key);
        m_events.sample(tracks.counterBelow(owner, series), event.time, *number);
    }
    if (m_event.debug_annotations_size() == 0)
        m_events.counts().add(Oddity::CounterWithoutArgs, event.offset);
}

std::uint64_t TrackEvents::legacyId() const {
    const auto& legacy = m_event.legacy_event();
    if (legacy.has_global_id()) return legacy.global_id();
    return legacy.has_local_id() ? legacy.local_id() : legacy.unscoped_id();
}

void TrackEvents::addLegacyAsync(Event event) {
    using Phase = AsyncSlices::Phase;
    const auto& legacy = m_event.legacy_event();
    const char letter = static_cast<char>(legacy.phase());
    const bool hasId = legacy.has_global_id() || legacy.has_local_id() || legacy.has_unscoped_id();
    if (!hasId) m_events.counts().add(Oddity::AsyncWithoutId, event.offset);
    event.track = m_events.tracks().ownerOf(event.track);
    const bool isGlobal = legacy.has_global_id();
    auto key = mixed(mixed(isGlobal ? kNoTrack : event.track, event.category), legacyId());
    if (legacy.has_id_scope()) key = mixed(key, hashOf(legacy.id_scope()));
    // The older events are told apart by their name too.
    const bool isNestable = letter == 'b' || letter == 'n' || letter == 'e';
    if (!isNestable || !hasId) key = mixed(key, event.name);
    m_events.tally().countEvent(letter);
    m_events.async(event,
                   letter == 'b' || letter == 'S'   ? Phase::Begin
                   : letter == 'e' || letter == 'F' ? Phase::End
                                                    : Phase::Instant,
                   key, isGlobal);
}

void TrackEvents::addLegacyFlow(const Event& event) {
    using Phase = FlowResolver::Phase;
    using Binding = FlowResolver::Binding;
    const auto& legacy = m_event.legacy_event();
    const char letter = static_cast<char>(legacy.phase());
    const auto phase = letter == 's' ? Phase::Start : letter == 't' ? Phase::Step : Phase::End;
    const auto id = legacy.has_bind_id() ? legacy.bind_id() : legacyId();
    m_events.tally().countEvent(letter);
    m_events.tally().noteTime(event.time);
    m_events.flow(
        {.key = mixed(mixed(event.category, event.name), mixed(id, hashOf(legacy.id_scope()))),
         .id = id,
         .track = event.track,
         .time = event.time,
         .phase = phase,
         .binding = phase == Phase::End && !legacy.bind_to_enclosing() ? Binding::Next : Binding::Enclosing});
}

/// An end that the slice itself carries.
void TrackEvents::addLegacyBoundFlow(const Event& event, std::uint32_t half) {
    using Phase = FlowResolver::Phase;
    const auto& legacy = m_event.legacy_event();
    if (!legacy.has_bind_id() || legacy.flow_direction() == 0 || legacy.flow_direction() > kInOut) return;
    const auto direction = legacy.flow_direction();
    m_events.flow({.key = mixed(hashOf("bind_id"), legacy.bind_id()),
                   .id = legacy.bind_id(),
                   .half = half,
                   .track = event.track,
                   .time = event.time,
                   .phase = direction == kInOut ? Phase::Step
                            : direction == kOut ? Phase::Start
                                                : Phase::End});
}

/// False where the metadata is no name.
bool TrackEvents::addLegacyName(const Event& event) {
    const auto what = m_events.builder().text(event.name);
    if (what != "process_name" && what != "thread_name") return false;
    auto& tracks = m_events.tracks();
    m_events.tally().countEvent('M');
    for (const auto& annotation : m_event.debug_annotations()) {
        if (!annotation.has_string_value()) continue;
        tracks.setName(what == "process_name" ? tracks.ownerOf(event.track) : event.track,
                       annotation.string_value());
    }
    return true;
}

} // namespace gatescope::perfetto
