// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/arg_columns.h"
#include "trace/arg_texts.h"
#include "trace/number_lists.h"
#include "trace/trace_events.h"
#include "trace/vocabulary.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// A recorded or imported timeline. Immutable: built by TraceBuilder, shared as std::shared_ptr<const Trace>.
/// Slices are stored in columns (50 bytes each besides args) sorted by start, then longest first, so parents
/// precede children; on every lane of a track, of which nearly all have one, they nest or are disjoint.
class Trace {
public:
    std::size_t sliceCount() const { return m_starts.size(); }
    Slice slice(SliceId id) const;
    std::span<const std::int64_t> starts() const { return m_starts; }
    std::span<const std::int64_t> durations() const { return m_durations; }
    std::span<const TrackId> sliceTracks() const { return m_tracksOfSlices; }
    std::span<const std::uint16_t> depths() const { return m_depths; }
    std::string_view name(SliceId id) const { return string(m_names[id]); }
    std::string_view category(SliceId id) const { return string(m_categories[id]); }

    /// What the slice's args say under a key of the vocabulary, which must be of that type; nothing, or an
    /// empty list, where they don't. Lists: of a key that is a List or Shapes.
    std::optional<std::int64_t> integer(SliceId id, ArgKey key) const { return m_args.find(id, key); }
    bool boolean(SliceId id, ArgKey key) const { return m_args.find(id, key).value_or(0) != 0; }
    std::optional<std::string_view> text(SliceId id, ArgKey key) const;
    std::span<const std::int64_t> list(SliceId id, ArgKey key) const;
    /// All of them, in the vocabulary's order. Texts are numbers for string(), lists for lists().
    ArgColumns::Row typedArgs(SliceId id) const { return m_args.row(id); }
    const NumberLists& lists() const { return m_lists; }
    /// The text of the slice's JSON args object as its producer wrote it; empty where there is none, as for
    /// slices that GateScope recorded. trace_io/slice_args.h shows either.
    std::string argsText(SliceId id) const;

    /// When the slice had ended at the latest: before its recorded end where that can't be.
    std::int64_t latestEnd(SliceId id) const;
    /// The slices for which that is so (trace/overlong_slices.h says which), with that time. They enclose no
    /// other, and each has a row for itself below those of its track that it seems to cover.
    const std::map<SliceId, std::int64_t>& overlong() const { return m_overlong; }

    /// The slice that encloses `id` most closely on its lane; kNoSlice where none does.
    SliceId parent(SliceId id) const { return m_parents[id]; }
    /// The arrows that leave the slice, and the places in flows() of those that arrive at it.
    std::span<const Flow> outgoing(SliceId id) const;
    std::span<const std::uint32_t> incoming(SliceId id) const;

    std::string_view string(StringId id) const { return m_strings[id]; }
    const std::vector<std::string>& strings() const { return m_strings; }
    const std::vector<Track>& tracks() const { return m_tracks; }
    const std::vector<Instant>& instants() const { return m_instants; }
    const std::vector<CounterSample>& counters() const { return m_counters; }
    const std::vector<Flow>& flows() const { return m_flows; }

    /// The end of the last event; the first one starts at or after 0.
    std::int64_t duration() const { return m_duration; }
    /// Run information: a JSON object's text (what a file carries in otherData), "{}" where there is none.
    const std::string& metadata() const { return m_metadata; }

private:
    friend class TraceBuilder;

    std::vector<std::int64_t> m_starts;
    std::vector<std::int64_t> m_durations;
    std::vector<TrackId> m_tracksOfSlices;
    std::vector<StringId> m_names;
    std::vector<StringId> m_categories;
    std::vector<std::uint16_t> m_depths;
    std::vector<SliceId> m_parents;
    std::map<SliceId, std::int64_t> m_overlong;
    ArgColumns m_args; ///< a row per slice
    NumberLists m_lists;
    ArgTexts m_argsTexts;
    std::vector<ArgTexts::Place> m_textPlaces; ///< empty where no slice has a text
    std::vector<std::string> m_strings;
    std::vector<Track> m_tracks;
    std::vector<Instant> m_instants;
    std::vector<CounterSample> m_counters;
    std::vector<Flow> m_flows;                  ///< by from, to, id
    std::vector<std::uint32_t> m_incomingFlows; ///< places in m_flows, by to
    std::int64_t m_duration = 0;
    std::string m_metadata = "{}";
};

} // namespace gatescope
