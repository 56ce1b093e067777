// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/import_counts.h"

#include <algorithm>

namespace gatescope {

namespace {

struct Words {
    const char* code;
    const char* what;
    const char* advice;
};

// In the order of Oddity.
constexpr std::array<Words, kOddities> kWords{{
    {"cut_off", "file cut off before its end",
     "All whole events are here; the writer was stopped or the copy is not whole"},
    {"packed_cut_off", "packed data that ends early",
     "What could be unpacked is here; copy the file again if the original is longer"},
    {"packed_damaged", "packed data that is damaged",
     "What came before the damage is here; copy the file again"},
    {"damaged_event", "event that is no valid JSON, left out", "Look at the file at that place"},
    {"mended_quotes", "event with unescaped quotes, mended",
     "The writer does not escape names; this reading is the likely one"},
    {"invalid_escape", "event with backslashes that are not escaped",
     "Paths are shown with their backslashes as they stand in the file"},
    {"control_character", "event with raw control characters in a string",
     "They are shown as blanks; other programs may refuse the file"},
    {"invalid_utf8", "event with invalid UTF-8", "What can't be read is shown as U+FFFD"},
    {"no_json_number", "event with values that are no JSON (inf, nan)",
     "They are kept as text; other programs may refuse the file"},
    {"damaged_member", "damaged text beside the events", "What the file says of the run is not whole"},
    {"further_document", "JSON document behind the file's first one, read too",
     "Several files were joined to one; open them one by one to tell their processes apart"},
    {"event_behind_end", "event behind the end of the list of events, read too",
     "The writer closed the list too early, or several writers wrote one file"},
    {"no_ph", "event without ph", "Nothing says what kind of event it is; it is left out"},
    {"shown_as_instant", "event of a kind without a shape of its own, shown as an instant",
     "Samples, object snapshots and memory dumps are shown where they were taken"},
    {"no_ts", "event without a usable ts, left out", "Nothing says when it was"},
    {"large_times", "file with times too large for microseconds since 1970, counted from its first one",
     "They look like nanoseconds, but ts is in microseconds: durations may be a thousand times too long"},
    {"no_dur", "X event without dur, taken as 0", "The writer was stopped, or knows no duration"},
    {"bad_dur", "X event with a negative or unusable dur, taken as 0",
     "The recording's clock went backwards, or the writer is faulty"},
    {"e_without_b", "E event without B, left out", "The recording began inside of that slice"},
    {"b_without_e", "B event without E, taken to last to the end",
     "The recording ended inside of that slice"},
    {"e_of_other_name", "E event of another name than the B that it closes",
     "The innermost open slice is closed; slices around it may be too long or too short"},
    {"async_e_without_b", "end of an async slice without a beginning, left out",
     "The recording began inside of that slice"},
    {"async_b_without_e", "async slice without an end, taken to last to the end",
     "The recording ended inside of that slice"},
    {"async_without_id", "async event without an id", "It is joined by its name alone"},
    {"counter_without_args", "counter event without args", "It holds no value"},
    {"counter_no_number", "counter value that is no number", "It is left out"},
    {"metadata_without_args", "metadata event without args", "It names nothing"},
    {"flow_end_without_start", "flow end without a start",
     "Usual for graph launches; kernels are joined to launches by correlation"},
    {"flow_start_without_end", "flow start without an end", "The other end was not recorded"},
    {"flow_outside_slice", "flow event outside of any slice", "No arrow can be drawn there"},
    {"flow_ambiguous", "flow id used again while it is open, not drawn",
     "Which start belongs to which end can't be told"},
    {"flow_without_id", "flow event without an id, not drawn", "Nothing says which other end it belongs to"},
    {"partial_overlap", "slice that partly overlaps another of its track, drawn on a lane of its own",
     "Usual for annotations and for kernels that run at the same time on one stream"},
    {"overlong", "slice that seems to cover the next one of its in-order stream, drawn on a lane of its own",
     "It can't have lasted so long; it encloses nothing and counts as busy until the next one starts"},
    {"too_many_lanes",
     "slice that overlaps more others than there are lanes, drawn over them on the last lane",
     "Only 48 slices of one track are shown side by side; all are counted"},
    {"damaged_packet", "packet that can't be read, left out", "Look at the file at that place"},
    {"lost_state", "packet that needs what earlier packets said, which are lost; left out",
     "Usual at the start of a recording into a ring buffer"},
    {"lost_packets", "packets that were lost before they reached the file",
     "The recorder's buffer was full; record less at a time, or into a larger one"},
    {"unknown_clock", "packet of a clock that nothing relates to the trace's, left out",
     "No clock snapshot of the file has both clocks"},
    {"unknown_text", "name or text by a number that the file does not explain",
     "The packet that explained it is lost; the number is shown instead"},
    {"long_text_cut", "text of more than 64 KiB that is used by number, cut", "What is shown is its start"},
    {"no_type", "track event without a type, shown as an instant", "Nothing says what kind of event it is"},
}};

} // namespace

void ImportCounts::add(const ImportCounts& others) {
    for (std::size_t i = 0; i < kOddities; ++i) {
        m_entries[i].count += others.m_entries[i].count;
        m_entries[i].first = std::min(m_entries[i].first, others.m_entries[i].first);
    }
}

std::vector<ImportDiagnostic> ImportCounts::diagnostics(const std::string& file) const {
    std::vector<ImportDiagnostic> list;
    for (std::size_t i = 0; i < kOddities; ++i) {
        const auto& [count, first] = m_entries[i];
        if (count == 0) continue;
        list.push_back({.what = kWords[i].what,
                        .count = count,
                        .code = kWords[i].code,
                        .advice = kWords[i].advice,
                        .firstOffset = first,
                        .file = file});
    }
    return list;
}

} // namespace gatescope
