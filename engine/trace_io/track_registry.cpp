// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/track_registry.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace gatescope {

namespace {

/// The text as a number that a track can have, else `spare` and the next one in future. Small spare numbers
/// would take those of tracks still to come.
std::uint32_t numberFrom(std::string_view text, std::uint32_t& spare) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool usable = error == std::errc() && end == text.data() + text.size() && number != 0;
    return usable ? number : spare++;
}

std::string defaultName(std::string_view what, std::string_view id) {
    const bool number = !id.empty() && id.find_first_not_of("-0123456789") == std::string_view::npos;
    return number || id.empty() ? fmt::format("{} {}", what, id) : std::string(id);
}

// The first character says what the key is of, so that no text in a pid can make two keys alike.
std::string processKey(std::string_view pid) {
    return fmt::format("p{}", pid);
}

std::string threadKey(std::string_view pid, std::string_view tid) {
    return fmt::format("t{}:{}{}", pid.size(), pid, tid);
}

std::string counterKey(std::string_view pid, std::string_view name) {
    return fmt::format("c{}:{}{}", pid.size(), pid, name);
}

} // namespace

TrackId* TrackRegistry::find(const Key& key) {
    const auto found = m_tracks.find(key);
    return found != m_tracks.end() ? &found->second : nullptr;
}

TrackId TrackRegistry::add(const Key& key, Track track) {
    const auto id = m_builder.addTrack(std::move(track));
    m_tracks[key] = id;
    return id;
}

TrackId TrackRegistry::process(std::string_view pid) {
    const auto key = processKey(pid);
    if (const TrackId* known = find(key)) return *known;
    return add(key, {.name = defaultName("Process", pid),
                     .kind = TrackKind::Process,
                     .pid = numberFrom(pid, m_spareNumber)});
}

TrackId TrackRegistry::thread(std::string_view pid, std::string_view tid) {
    Recent& recent =
        m_recent[(31 * std::hash<std::string_view>{}(pid) + std::hash<std::string_view>{}(tid)) % kRecent];
    if (recent.track != kNoTrack && recent.pid == pid && recent.tid == tid) return recent.track;
    const auto key = threadKey(pid, tid);
    const TrackId* known = find(key);
    const auto track = known != nullptr ? *known
                                        : add(key, {.name = defaultName("Thread", tid),
                                                    .parent = process(pid),
                                                    .tid = numberFrom(tid, m_spareNumber)});
    recent = {std::string(pid), std::string(tid), track};
    return track;
}

TrackId TrackRegistry::counter(std::string_view pid, std::string_view name) {
    const auto key = counterKey(pid, name);
    if (const TrackId* known = find(key)) return *known;
    return add(key, {.name = std::string(name),
                     .kind = TrackKind::Counter,
                     .parent = process(pid),
                     .tid = m_spareNumber++});
}

void TrackRegistry::setName(TrackId track, std::string_view name) {
    const Track& old = m_builder.track(track);
    m_builder.describeTrack(track, std::string(name), old.kind, old.order);
}

void TrackRegistry::setOrder(TrackId track, int order) {
    const Track& old = m_builder.track(track);
    m_builder.describeTrack(track, old.name, old.kind, order);
}

void TrackRegistry::setKind(TrackId track, TrackKind kind) {
    const Track& old = m_builder.track(track);
    if (old.kind != kind) m_builder.describeTrack(track, old.name, kind, old.order);
}

void TrackRegistry::setLabels(TrackId process, std::string_view labels) {
    auto& known = m_labels[process];
    const bool isNew = known.size() < kMostLabels && std::ranges::find(known, labels) == known.end();
    if (isNew && !labels.empty()) known.emplace_back(labels);
}

void TrackRegistry::finish(std::string_view prefix) {
    for (const auto& [process, labels] : m_labels) {
        auto name = m_builder.track(process).name;
        for (const auto& label : labels) {
            if (name.find(label) == std::string::npos) name += fmt::format(" ({})", label);
        }
        setName(process, name);
    }
    m_labels.clear();
    if (prefix.empty()) return;
    for (const auto& [key, track] : m_tracks) {
        if (key.starts_with('p')) setName(track, fmt::format("{}{}", prefix, m_builder.track(track).name));
    }
}

bool TrackRegistry::hasProcessNamed(std::string_view start) const {
    return std::ranges::any_of(m_tracks, [&](const auto& known) {
        return known.first.starts_with('p') && m_builder.track(known.second).name.starts_with(start);
    });
}

void TrackRegistry::list(const Track& track) {
    const auto pid = fmt::to_string(track.pid);
    const bool isProcess = track.kind == TrackKind::Process;
    const auto key = isProcess                          ? processKey(pid)
                     : track.kind == TrackKind::Counter ? counterKey(pid, track.name)
                                                        : threadKey(pid, fmt::to_string(track.tid));
    if (const TrackId* known = find(key)) {
        // A damaged list can't turn a process into something that holds slices, or the other way round.
        if (!isProcess) setKind(*known, track.kind);
        return;
    }
    Track added = track;
    const TrackId* parent = isProcess ? nullptr : find(processKey(pid));
    added.parent = parent != nullptr ? *parent : kNoTrack;
    add(key, std::move(added));
}

void TrackRegistry::listLane(std::uint32_t pid, std::uint32_t tid, std::uint32_t of) {
    const auto process = fmt::to_string(pid);
    if (const TrackId* track = find(threadKey(process, fmt::to_string(of))))
        m_tracks.try_emplace(threadKey(process, fmt::to_string(tid)), *track);
}

} // namespace gatescope
