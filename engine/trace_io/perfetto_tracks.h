// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/perfetto.pb.h"
#include "trace_io/track_registry.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gatescope::perfetto {

/// The tracks of a Perfetto trace by numbers of their own, since what they are may be said after their
/// events. They become tracks of the trace when all is known: processes and threads as in other formats;
/// named tracks in the process that one of their parents belongs to, with the parents' names before theirs.
class Tracks {
public:
    using Number = std::uint32_t;

    explicit Tracks(TraceBuilder& builder) : m_builder(builder), m_table(builder) {}

    Number byUuid(std::uint64_t uuid);
    Number process(std::int64_t pid);
    Number thread(std::int64_t pid, std::int64_t tid);
    Number gpuQueue(std::int64_t gpu, std::string_view name);
    Number gpuCounter(std::int64_t gpu, std::string_view name);
    /// Of a name below another track.
    Number counterBelow(Number parent, std::string_view name);

    /// The process that the track is known to belong to so far, else the track itself.
    Number ownerOf(Number number);

    void describe(const schema::TrackDescriptor& descriptor);
    void describe(const schema::ProcessDescriptor& descriptor) {
        describe(process(descriptor.pid()), descriptor);
    }
    void describe(const schema::ThreadDescriptor& descriptor) {
        describe(thread(descriptor.pid(), descriptor.tid()), descriptor);
    }
    void setName(Number number, std::string_view name);

    /// What the track holds: it is made for nothing else.
    void noteSlice(Number number, std::int64_t time, StringId name, bool onDevice);
    void noteInstant(Number number, std::int64_t time, StringId name);
    /// The value that a sample stands for: some carry the difference to the one before, or a unit.
    double noteSample(Number number, std::int64_t time, double value);

    /// Makes the tracks. `prefix` goes in front of the processes' names.
    void finish(std::string_view prefix);
    /// Good after finish(), by number: the track for slices and instants, the one for samples, the process.
    std::span<const TrackId> slices() const { return m_slices; }
    std::span<const TrackId> samples() const { return m_samples; }
    std::span<const TrackId> processes() const { return m_processes; }

private:
    enum class Kind : std::uint8_t { Named, Process, Thread, Gpu };
    enum class Ordering : std::uint8_t { Unknown, ByName, ByTime, ByRank };
    struct Entry {
        Kind kind = Kind::Named;
        Ordering childOrdering = Ordering::Unknown;
        bool hasSlices = false;
        bool hasInstants = false;
        bool hasSamples = false;
        bool onDevice = false;
        bool isIncremental = false;
        bool isDescribed = false;
        StringId firstName = 0;
        std::optional<Number> parent{};
        std::optional<std::int32_t> order{};
        std::int32_t rank = 0;
        std::int64_t pid = 0; ///< of a device its number
        std::int64_t tid = 0;
        std::int64_t firstTime = INT64_MAX;
        std::int64_t unit = 1;
        double sum = 0; ///< of an incremental counter's samples
        std::string name{};
        std::string labels{};
    };
    /// Where a track's children go.
    struct Place {
        TrackId process = kNoTrack;
        std::string path;
    };

    Number add(Entry entry);
    void describe(Number number, const schema::ProcessDescriptor& descriptor);
    void describe(Number number, const schema::ThreadDescriptor& descriptor);
    void note(Entry& entry, std::int64_t time, StringId name);
    std::string nameOf(const Entry& entry) const;
    TrackId gpuProcess(std::int64_t gpu);
    void makeProcesses();
    void sortSiblings(std::vector<Number>& siblings, Ordering ordering) const;
    void makeBelow(Number top);
    Place makeTop(Number number, bool hasChildren);
    Place makeNamed(Number number, const Place& above);
    void makeTracks(Number number, const std::string& name, TrackId process);

    TraceBuilder& m_builder;
    TrackRegistry m_table;
    std::vector<Entry> m_entries;
    std::unordered_map<std::uint64_t, Number> m_byUuid;
    std::map<std::int64_t, Number> m_byPid;
    std::map<std::pair<std::int64_t, std::int64_t>, Number> m_byTid;
    /// Counters and queues by what they belong to.
    std::map<std::tuple<char, std::int64_t, std::string>, Number> m_byName;
    std::vector<std::vector<Number>> m_children; ///< these four by number, in finish()
    std::vector<TrackId> m_slices;
    std::vector<TrackId> m_samples;
    std::vector<TrackId> m_processes;
    std::vector<bool> m_made;
    int m_nextOrder = 0;
};

} // namespace gatescope::perfetto
