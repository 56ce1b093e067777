// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/engine_sentences.h"

#include <QtGlobal>

namespace gatescope {

namespace {

// clang-format off
/// As engine/base and engine/trace_io refuse files.
constexpr EngineSentence kErrorSentences[]{
    // files that can't be read or written
    {QT_TRANSLATE_NOOP("EngineText", "%1: cannot be opened: %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Check the path and its permissions")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: is not a regular file"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Name a file, not a folder")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: cannot be mapped: %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: is a folder"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Name a file to write")},
    {QT_TRANSLATE_NOOP("EngineText", "Name a trace file")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: cannot be written: %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Choose a folder that exists and that you may write to")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: writing failed: %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: closing failed: %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: renaming failed: %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Nothing was changed; free some space or choose another folder")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: cannot be read: %2"), "nn"},
    {QT_TRANSLATE_NOOP("EngineText", "Check the disk, or copy the file again")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: is packed with zstd, which is not read"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Unpack it with zstd -d")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: cannot be unpacked: %2"), "ne"},
    {QT_TRANSLATE_NOOP("EngineText", "damaged data")},
    {QT_TRANSLATE_NOOP("EngineText", "The packed data is damaged; copy or record the trace again")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: zlib cannot be started"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Free some memory")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: is a zip archive without a file in it"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "%1: is a zip archive of a kind that is not read"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Unpack it and open the trace")},
    {QT_TRANSLATE_NOOP("EngineText", "%1: is a zip archive of several files"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "Unpack it and open the traces that you mean")},
    // files that hold no trace
    {QT_TRANSLATE_NOOP("EngineText", "%1: is no trace that can be read: %2"), "ns"},
    {QT_TRANSLATE_NOOP("EngineText", "Open a .json, .json.gz or .pftrace file that a profiler wrote")},
    {QT_TRANSLATE_NOOP("EngineText", "it is an HTML page; a systrace page holds no trace events that are read here")},
    {QT_TRANSLATE_NOOP("EngineText", "it is an HTML or XML text")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a systrace or ftrace text")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a systrace text")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a Git LFS pointer instead of the file: run git lfs pull")},
    {QT_TRANSLATE_NOOP("EngineText", "it is an SQLite database, as Nsight Systems and rocprof write")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a program")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a PDF document")},
    {QT_TRANSLATE_NOOP("EngineText", "it is speedscope's own format: open the trace that it was made of")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a Google Cloud trace")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a V8 CPU profile")},
    {QT_TRANSLATE_NOOP("EngineText", "it is an OpenTelemetry trace")},
    {QT_TRANSLATE_NOOP("EngineText", "it is rocprofiler's results without traceEvents: write them as Perfetto or JSON trace")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a model's config")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a profile's JSON: open the timeline that profile --out writes")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a verification's JSON")},
    {QT_TRANSLATE_NOOP("EngineText", "it is the index of a checkpoint")},
    {QT_TRANSLATE_NOOP("EngineText", "it is an empty file")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a text that begins with neither '{' nor '['")},
    {QT_TRANSLATE_NOOP("EngineText", "it is binary data")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a UTF-16 text: convert it with iconv -f UTF-16 -t UTF-8")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a UTF-16 text: convert it with iconv -f UTF-16BE -t UTF-8")},
    {QT_TRANSLATE_NOOP("EngineText", "it is gzip data that was packed once more: unpack the file once and open what comes out")},
    {QT_TRANSLATE_NOOP("EngineText", "it is packed data cut off before anything could be unpacked")},
    {QT_TRANSLATE_NOOP("EngineText", "it has no \"traceEvents\"")},
    {QT_TRANSLATE_NOOP("EngineText", "none of its events can be read, the first at byte %1")},
    {QT_TRANSLATE_NOOP("EngineText", "none of its times can be used, the first at byte %1: ts is a number of microseconds")},
    {QT_TRANSLATE_NOOP("EngineText", "more than %1 GiB of text from byte %2 on hold no event")},
    {QT_TRANSLATE_NOOP("EngineText", "it is a Perfetto trace without a packet that can be read")},
};
// clang-format on

} // namespace

std::span<const EngineSentence> errorSentences() {
    return kErrorSentences;
}

} // namespace gatescope
