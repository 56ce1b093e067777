// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/perfetto.pb.h"
#include "trace_io/temporary_file.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gatescope {

namespace pf = perfetto::schema;

/// Perfetto traces for tests, packet by packet.
class PerfettoWriter {
public:
    static constexpr std::uint32_t kSequence = 1;
    static constexpr std::uint32_t kCleared = 1;
    static constexpr std::uint32_t kNeedsState = 2;
    enum Type : std::uint32_t { kBegin = 1, kEnd = 2, kInstant = 3, kCounter = 4 };

    pf::TracePacket& packet(std::uint32_t sequence = kSequence) {
        auto* packet = m_trace.add_packet();
        packet->set_trusted_packet_sequence_id(sequence);
        return *packet;
    }
    pf::TrackEvent& event(Type type, std::uint64_t track, std::uint64_t time, std::string_view name = {}) {
        auto& added = packet();
        added.set_timestamp(time);
        auto& event = *added.mutable_track_event();
        event.set_type(type);
        event.set_track_uuid(track);
        if (!name.empty()) event.set_name(std::string(name));
        return event;
    }
    void slice(std::uint64_t track, std::uint64_t begin, std::uint64_t end, std::string_view name) {
        event(kBegin, track, begin, name);
        event(kEnd, track, end);
    }
    pf::TrackDescriptor& track(std::uint64_t uuid, std::string_view name = {}, std::uint64_t parent = 0) {
        auto& descriptor = *packet().mutable_track_descriptor();
        descriptor.set_uuid(uuid);
        if (!name.empty()) descriptor.set_name(std::string(name));
        if (parent != 0) descriptor.set_parent_uuid(parent);
        return descriptor;
    }
    void process(std::uint64_t uuid, int pid, std::string_view name) {
        auto& process = *track(uuid).mutable_process();
        process.set_pid(pid);
        process.set_process_name(std::string(name));
    }
    void thread(std::uint64_t uuid, int pid, std::int64_t tid, std::string_view name) {
        auto& thread = *track(uuid).mutable_thread();
        thread.set_pid(pid);
        thread.set_tid(tid);
        thread.set_thread_name(std::string(name));
    }
    /// Makes the sequence's state begin anew.
    pf::InternedData& interned(std::uint32_t sequence = kSequence) {
        auto& added = packet(sequence);
        added.set_sequence_flags(kCleared);
        return *added.mutable_interned_data();
    }

    std::string bytes() const { return m_trace.SerializeAsString(); }
    ImportedTrace read() const { return readText(bytes()); }

private:
    pf::Trace m_trace;
};

inline void addText(pf::InternedText& entry, std::uint64_t iid, std::string_view text) {
    entry.set_iid(iid);
    entry.set_text(std::string(text));
}

/// The slices of that name, by start.
inline std::vector<Slice> slicesNamed(const Trace& trace, std::string_view name) {
    std::vector<Slice> slices;
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (trace.name(id) == name) slices.push_back(trace.slice(id));
    }
    return slices;
}

inline const Track& trackOf(const Trace& trace, const Slice& slice) {
    return trace.tracks()[slice.track];
}

/// The name of the process that the track is in; empty where it is in none.
inline std::string processOf(const Trace& trace, const Track& track) {
    return track.parent == kNoTrack ? std::string() : trace.tracks()[track.parent].name;
}

inline const Track* trackNamed(const Trace& trace, std::string_view name) {
    const auto found = std::ranges::find(trace.tracks(), name, &Track::name);
    return found != trace.tracks().end() ? &*found : nullptr;
}

/// How often the diagnostic with the code was counted, and where the first one is.
inline std::size_t countOf(const ImportedTrace& imported, std::string_view code) {
    const auto found = std::ranges::find(imported.diagnostics, code, &ImportDiagnostic::code);
    return found != imported.diagnostics.end() ? found->count : 0;
}

inline std::uint64_t offsetOf(const ImportedTrace& imported, std::string_view code) {
    const auto found = std::ranges::find(imported.diagnostics, code, &ImportDiagnostic::code);
    return found != imported.diagnostics.end() ? found->firstOffset : kNoOffset;
}

} // namespace gatescope
