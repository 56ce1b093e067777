// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/progress.h"
#include "trace/number_lists.h"
#include "trace/trace.h"

#include <array>
#include <memory>
#include <set>
#include <stop_token>
#include <unordered_map>
#include <utility>

namespace gatescope {

/// Collects events in any order and makes a Trace of them.
class TraceBuilder {
public:
    TraceBuilder();

    /// A track takes its parent's pid. A pid (of a process) or tid (of any other track) that is 0 or already
    /// used is replaced by a free one, so every track can be told apart in a file.
    TrackId addTrack(Track track);
    const Track& track(TrackId id) const { return m_tracks[id]; }
    /// Names, kinds and orders that come after a track's first event. pid and tid stay.
    void describeTrack(TrackId id, std::string name, TrackKind kind, int order);
    StringId intern(std::string_view text);
    std::string_view text(StringId id) const { return m_strings[id]; }
    ListId internList(std::span<const std::int64_t> list) { return m_lists.intern(list); }

    /// Returns the slice's provisional id: its place in the order of calls, good for addFlow. A negative
    /// duration counts as 0. `args`: what analysis may ask for, in any order. `argsText`: a JSON object's
    /// text as the slice's producer wrote it, where there is one.
    std::uint32_t addSlice(TrackId track, StringId name, StringId category, std::int64_t start,
                           std::int64_t duration, std::span<const Arg> args = {},
                           std::string_view argsText = {});
    /// Keeps a text for the slice that is added next, so that its parts can be asked for before.
    ArgTexts::Place keepArgsText(std::string_view text) { return m_argsTexts.add(text); }
    ArgTexts::Place keepArgsText(std::string_view text, const SplitText& split) {
        return m_argsTexts.add(text, split);
    }
    const ArgTexts& argsTexts() const { return m_argsTexts; }
    /// The same with a text that is kept already.
    std::uint32_t addSlice(TrackId track, StringId name, StringId category, std::int64_t start,
                           std::int64_t duration, std::span<const Arg> args, ArgTexts::Place argsText);
    std::size_t sliceCount() const { return m_rows.size(); }
    /// Makes room for so many times the slices added since there were `from`.
    void expect(double times, std::size_t from);
    /// What addSlice was told.
    struct AddedSlice {
        TrackId track;
        StringId name;
        StringId category;
        std::int64_t start;
        std::int64_t duration;
        ArgTexts::Place text;
    };
    AddedSlice addedSlice(std::uint32_t provisionalId) const {
        const Row& row = m_rows[provisionalId];
        return {row.track, row.name, row.category, row.start, row.duration, row.text};
    }
    void addInstant(Instant instant);
    void addCounter(CounterSample sample);
    /// `from` and `to` are provisional ids of addSlice.
    void addFlow(std::uint32_t from, std::uint32_t to, std::uint64_t id);
    /// Adds everything that `trace` holds but its metadata, `offsetNs` later. Tracks get numbers of their own
    /// where theirs are taken. Returns the provisional id of its slice 0; the others follow in order.
    std::uint32_t append(const Trace& trace, std::int64_t offsetNs);
    /// Replaces what addSlice was told. An argument that is set no longer agrees with the text that the
    /// producer wrote, so that text is dropped.
    void setName(std::uint32_t provisionalId, StringId name);
    void setArg(std::uint32_t provisionalId, Arg arg);
    void setMetadata(std::string json);

    /// How much was added so far.
    struct Mark {
        std::size_t slices = 0;
        std::size_t instants = 0;
        std::size_t counters = 0;
    };
    Mark mark() const { return {m_rows.size(), m_instants.size(), m_counters.size()}; }
    /// Adds `offsetNs` to the times of the events added between two marks.
    void shiftTimes(std::int64_t offsetNs, const Mark& from, const Mark& to);
    /// The same for all events added so far.
    void shiftTimes(std::int64_t offsetNs) { shiftTimes(offsetNs, {}, mark()); }
    /// The earliest time of any event added so far; 0 where there is none.
    std::int64_t earliestTime() const;

    /// Sorts (equal starts: the longer slice first, then in the order of addition), computes depths, checks
    /// that slices nest. A slice that partly overlaps another on its track stays there on a lane of its
    /// own and is counted, as does one that lasts longer than it can have. Flows are sorted by their slices.
    /// The builder is empty afterwards but for the count. Cancelled where it was stopped.
    std::shared_ptr<const Trace> build(ProgressSink& progress = noProgress(),
                                       const std::stop_token& stop = {});
    /// Slices that the last build() had to put on another lane than the first.
    struct MovedSlices {
        std::size_t overlapping = 0; ///< since they partly overlap others
        std::size_t overlong = 0;    ///< since they can't have lasted so long
        std::size_t crowded = 0;     ///< over others on the last lane, since there are too many
    };
    const MovedSlices& movedSlices() const { return m_movedSlices; }

private:
    struct Row {
        std::int64_t start;
        std::int64_t duration;
        ArgTexts::Place text;
        std::uint32_t args; ///< row of m_args
        TrackId track;
        StringId name;
        StringId category;
    };
    struct StringHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    std::uint32_t freeNumber(std::uint32_t pid, std::uint32_t wanted);
    std::shared_ptr<const Trace> buildTrace(ProgressSink& progress, const std::stop_token& stop);
    std::vector<std::uint32_t> sortedOrder() const;
    void fillColumns(Trace& trace, const std::vector<std::uint32_t>& order, ProgressSteps& steps);
    void fillArgs(Trace& trace, const std::vector<std::uint32_t>& order, ProgressSteps& steps);
    void nestSlices(Trace& trace, ProgressSteps& steps);
    void fillFlows(Trace& trace, const std::vector<std::uint32_t>& order);

    std::vector<Row> m_rows;
    ArgColumns m_args; ///< of rows in the order of addition, then those that setArg() changed
    NumberListPool m_lists;
    ArgTexts m_argsTexts;
    bool m_hasTexts = false;
    std::unordered_map<std::string, StringId, StringHash, std::equal_to<>> m_stringIds;
    std::array<StringId, 256> m_recentStrings{}; ///< by a few of their characters
    std::vector<std::string> m_strings;
    std::vector<Track> m_tracks;
    std::set<std::pair<std::uint32_t, std::uint32_t>> m_usedNumbers; ///< (pid, tid); (0, pid) for processes
    std::vector<Instant> m_instants;
    std::vector<CounterSample> m_counters;
    std::vector<Flow> m_flows;
    std::string m_metadata = "{}";
    MovedSlices m_movedSlices;
};

} // namespace gatescope
