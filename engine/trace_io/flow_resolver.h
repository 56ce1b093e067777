// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "trace_io/import_counts.h"

#include <span>
#include <unordered_map>
#include <vector>

namespace gatescope {

/// Joins the ends of flows to slices and to each other once all events are known, by Perfetto's rules: a
/// start or step binds to the slice open at its time, an end to the next slice, or with "bp":"e" to the open
/// one.
class FlowResolver {
public:
    /// Perfetto's own flows have no ends that are told apart: the first event with an id is the start, and
    /// Terminate frees the id for another flow.
    enum class Phase : std::uint8_t { Start, Step, End, Through, Terminate };
    enum class Binding : std::uint8_t { Enclosing, Next };

    /// `key` is what the ends of a flow have in common (a hash of it), `id` its number.
    void add(std::uint64_t key, std::uint64_t id, Phase phase, Binding binding, TrackId track,
             std::int64_t time, std::uint32_t slicesBefore);
    /// The flow of the end added last begins in the process of its rank, and its id is unique in that rank
    /// only: where a file has starts of several processes, none is drawn from one's to another's.
    void ofOneRank() { m_ends.back().ofOneRank = true; }
    /// An end that the slice itself carries.
    void addBound(std::uint64_t key, std::uint64_t id, Phase phase, std::uint32_t slice, std::int64_t time);

    /// Makes room for so many times the ends added so far.
    void expect(double times) {
        m_ends.reserve(static_cast<std::size_t>(static_cast<double>(m_ends.size()) * times));
    }
    /// Adds the flows to the builder, whose slices from `firstSlice` on are complete.
    void resolve(TraceBuilder& builder, ImportCounts& counts, std::size_t firstSlice);
    /// Good after resolve(): how many ends of phases Through and Terminate were starts, steps and ends.
    struct ThroughCounts {
        std::size_t starts = 0;
        std::size_t steps = 0;
        std::size_t ends = 0;
    };
    const ThroughCounts& throughCounts() const { return m_through; }

private:
    struct End {
        std::uint64_t key;
        std::uint64_t id;
        std::int64_t time;
        std::uint32_t order;        ///< in the file
        std::uint32_t slicesBefore; ///< slices that precede the event in the file
        TrackId track;              ///< kNoTrack where the slice is known
        SliceId slice;
        Phase phase;
        Binding binding;
        bool ofOneRank = false;
    };
    /// Of processes: the one in which a rank's flows begin. Empty where there is one such process only.
    using Ranks = std::unordered_map<TrackId, TrackId>;

    void bindToSlices(const TraceBuilder& builder, std::size_t firstSlice);
    void bindTrack(const TraceBuilder& builder, std::span<const std::uint32_t> slices,
                   std::span<const std::uint32_t> ends);
    TrackId processOf(const TraceBuilder& builder, const End& end) const;
    Ranks findRanks(const TraceBuilder& builder) const;
    void linkWithinRanks(std::span<End> flow, const Ranks& ranks, TraceBuilder& builder,
                         ImportCounts& counts);
    static void link(std::span<End> flow, TraceBuilder& builder, ImportCounts& counts);
    void linkThrough(std::span<const End> flow, TraceBuilder& builder, ImportCounts& counts);

    std::vector<End> m_ends;
    ThroughCounts m_through;
};

} // namespace gatescope
