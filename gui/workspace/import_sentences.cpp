// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/engine_sentences.h"

#include <QtGlobal>

namespace gatescope {

namespace {

// clang-format off
/// As engine/trace_io writes them.
constexpr EngineSentence kImportSentences[]{
    // what was odd in a file, and what it means
    {QT_TRANSLATE_NOOP("EngineText", "file cut off before its end")},
    {QT_TRANSLATE_NOOP("EngineText", "All whole events are here; the writer was stopped or the copy is not whole")},
    {QT_TRANSLATE_NOOP("EngineText", "packed data that ends early")},
    {QT_TRANSLATE_NOOP("EngineText", "What could be unpacked is here; copy the file again if the original is longer")},
    {QT_TRANSLATE_NOOP("EngineText", "packed data that is damaged")},
    {QT_TRANSLATE_NOOP("EngineText", "What came before the damage is here; copy the file again")},
    {QT_TRANSLATE_NOOP("EngineText", "event that is no valid JSON, left out")},
    {QT_TRANSLATE_NOOP("EngineText", "Look at the file at that place")},
    {QT_TRANSLATE_NOOP("EngineText", "event with unescaped quotes, mended")},
    {QT_TRANSLATE_NOOP("EngineText", "The writer does not escape names; this reading is the likely one")},
    {QT_TRANSLATE_NOOP("EngineText", "event with backslashes that are not escaped")},
    {QT_TRANSLATE_NOOP("EngineText", "Paths are shown with their backslashes as they stand in the file")},
    {QT_TRANSLATE_NOOP("EngineText", "event with raw control characters in a string")},
    {QT_TRANSLATE_NOOP("EngineText", "They are shown as blanks; other programs may refuse the file")},
    {QT_TRANSLATE_NOOP("EngineText", "event with invalid UTF-8")},
    {QT_TRANSLATE_NOOP("EngineText", "What can't be read is shown as U+FFFD")},
    {QT_TRANSLATE_NOOP("EngineText", "event with values that are no JSON (inf, nan)")},
    {QT_TRANSLATE_NOOP("EngineText", "They are kept as text; other programs may refuse the file")},
    {QT_TRANSLATE_NOOP("EngineText", "damaged text beside the events")},
    {QT_TRANSLATE_NOOP("EngineText", "What the file says of the run is not whole")},
    {QT_TRANSLATE_NOOP("EngineText", "JSON document behind the file's first one, read too")},
    {QT_TRANSLATE_NOOP("EngineText", "Several files were joined to one; open them one by one to tell their processes apart")},
    {QT_TRANSLATE_NOOP("EngineText", "flow event without an id, not drawn")},
    {QT_TRANSLATE_NOOP("EngineText", "Nothing says which other end it belongs to")},
    {QT_TRANSLATE_NOOP("EngineText", "event behind the end of the list of events, read too")},
    {QT_TRANSLATE_NOOP("EngineText", "The writer closed the list too early, or several writers wrote one file")},
    {QT_TRANSLATE_NOOP("EngineText", "file with times too large for microseconds since 1970, counted from its first one")},
    {QT_TRANSLATE_NOOP("EngineText", "They look like nanoseconds, but ts is in microseconds: durations may be a thousand times too long")},
    {QT_TRANSLATE_NOOP("EngineText", "event without ph")},
    {QT_TRANSLATE_NOOP("EngineText", "Nothing says what kind of event it is; it is left out")},
    {QT_TRANSLATE_NOOP("EngineText", "event of a kind without a shape of its own, shown as an instant")},
    {QT_TRANSLATE_NOOP("EngineText", "Samples, object snapshots and memory dumps are shown where they were taken")},
    {QT_TRANSLATE_NOOP("EngineText", "event without a usable ts, left out")},
    {QT_TRANSLATE_NOOP("EngineText", "Nothing says when it was")},
    {QT_TRANSLATE_NOOP("EngineText", "X event without dur, taken as 0")},
    {QT_TRANSLATE_NOOP("EngineText", "The writer was stopped, or knows no duration")},
    {QT_TRANSLATE_NOOP("EngineText", "X event with a negative or unusable dur, taken as 0")},
    {QT_TRANSLATE_NOOP("EngineText", "The recording's clock went backwards, or the writer is faulty")},
    {QT_TRANSLATE_NOOP("EngineText", "E event without B, left out")},
    {QT_TRANSLATE_NOOP("EngineText", "The recording began inside of that slice")},
    {QT_TRANSLATE_NOOP("EngineText", "B event without E, taken to last to the end")},
    {QT_TRANSLATE_NOOP("EngineText", "The recording ended inside of that slice")},
    {QT_TRANSLATE_NOOP("EngineText", "E event of another name than the B that it closes")},
    {QT_TRANSLATE_NOOP("EngineText", "The innermost open slice is closed; slices around it may be too long or too short")},
    {QT_TRANSLATE_NOOP("EngineText", "end of an async slice without a beginning, left out")},
    {QT_TRANSLATE_NOOP("EngineText", "async slice without an end, taken to last to the end")},
    {QT_TRANSLATE_NOOP("EngineText", "async event without an id")},
    {QT_TRANSLATE_NOOP("EngineText", "It is joined by its name alone")},
    {QT_TRANSLATE_NOOP("EngineText", "counter event without args")},
    {QT_TRANSLATE_NOOP("EngineText", "It holds no value")},
    {QT_TRANSLATE_NOOP("EngineText", "counter value that is no number")},
    {QT_TRANSLATE_NOOP("EngineText", "It is left out")},
    {QT_TRANSLATE_NOOP("EngineText", "metadata event without args")},
    {QT_TRANSLATE_NOOP("EngineText", "It names nothing")},
    {QT_TRANSLATE_NOOP("EngineText", "flow end without a start")},
    {QT_TRANSLATE_NOOP("EngineText", "Usual for graph launches; kernels are joined to launches by correlation")},
    {QT_TRANSLATE_NOOP("EngineText", "flow start without an end")},
    {QT_TRANSLATE_NOOP("EngineText", "The other end was not recorded")},
    {QT_TRANSLATE_NOOP("EngineText", "flow event outside of any slice")},
    {QT_TRANSLATE_NOOP("EngineText", "No arrow can be drawn there")},
    {QT_TRANSLATE_NOOP("EngineText", "flow id used again while it is open, not drawn")},
    {QT_TRANSLATE_NOOP("EngineText", "Which start belongs to which end can't be told")},
    {QT_TRANSLATE_NOOP("EngineText", "slice that partly overlaps another of its track, drawn on a lane of its own")},
    {QT_TRANSLATE_NOOP("EngineText", "Usual for annotations and for kernels that run at the same time on one stream")},
    {QT_TRANSLATE_NOOP("EngineText", "slice that seems to cover the next one of its in-order stream, drawn on a lane of its own")},
    {QT_TRANSLATE_NOOP("EngineText", "It can't have lasted so long; it encloses nothing and counts as busy until the next one starts")},
    {QT_TRANSLATE_NOOP("EngineText", "slice that overlaps more others than there are lanes, drawn over them on the last lane")},
    {QT_TRANSLATE_NOOP("EngineText", "Only %1 slices of one track are shown side by side; all are counted")},
    {QT_TRANSLATE_NOOP("EngineText", "packet that can't be read, left out")},
    {QT_TRANSLATE_NOOP("EngineText", "packet that needs what earlier packets said, which are lost; left out")},
    {QT_TRANSLATE_NOOP("EngineText", "Usual at the start of a recording into a ring buffer")},
    {QT_TRANSLATE_NOOP("EngineText", "packets that were lost before they reached the file")},
    {QT_TRANSLATE_NOOP("EngineText", "The recorder's buffer was full; record less at a time, or into a larger one")},
    {QT_TRANSLATE_NOOP("EngineText", "packet of a clock that nothing relates to the trace's, left out")},
    {QT_TRANSLATE_NOOP("EngineText", "No clock snapshot of the file has both clocks")},
    {QT_TRANSLATE_NOOP("EngineText", "name or text by a number that the file does not explain")},
    {QT_TRANSLATE_NOOP("EngineText", "The packet that explained it is lost; the number is shown instead")},
    {QT_TRANSLATE_NOOP("EngineText", "text of more than %1 KiB that is used by number, cut")},
    {QT_TRANSLATE_NOOP("EngineText", "What is shown is its start")},
    {QT_TRANSLATE_NOOP("EngineText", "track event without a type, shown as an instant")},
    {QT_TRANSLATE_NOOP("EngineText", "Nothing says what kind of event it is")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 packet, not read"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Perfetto shows what it holds")},
    {QT_TRANSLATE_NOOP("EngineText", "track event with %1, which is not read"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "The event is here without it; Perfetto shows what it holds")},
    // how a file came onto the others' clock
    {QT_TRANSLATE_NOOP("EngineText", "file put on the others' clock")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 %2 that the files share agree with the clocks that they state, +-%3 us"), "#s#"},
    {QT_TRANSLATE_NOOP("EngineText", "Moved by %1 us +-%2 us, so that %3 %4 that the files share meet"), "###s"},
    {QT_TRANSLATE_NOOP("EngineText", "collectives")},
    {QT_TRANSLATE_NOOP("EngineText", "kernels")},
    {QT_TRANSLATE_NOOP("EngineText", "time of day")},
    {QT_TRANSLATE_NOOP("EngineText", "file on the clock that it states, with nothing to check it by")},
    {QT_TRANSLATE_NOOP("EngineText", "%1; clocks of different machines may be milliseconds apart"), "s"},
    {QT_TRANSLATE_NOOP("EngineText", "file on a clock of its own")},
    {QT_TRANSLATE_NOOP("EngineText", "%1; it begins at 0, its times don't compare with the others'"), "s"},
    {QT_TRANSLATE_NOOP("EngineText", "one of them has no collective that all ranks wait for")},
    {QT_TRANSLATE_NOOP("EngineText", "no collective stands in both equally often")},
    {QT_TRANSLATE_NOOP("EngineText", "their collectives contradict each other by %1 us: they are of two runs, or a clock drifts")},
    {QT_TRANSLATE_NOOP("EngineText", "%1 of %2 and %3 kernels have their like in the other file")},
    {QT_TRANSLATE_NOOP("EngineText", "their kernels don't run in one rhythm: starts differ by %1 us either way")},
};
// clang-format on

} // namespace

std::span<const EngineSentence> importSentences() {
    return kImportSentences;
}

} // namespace gatescope
