// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/files.h"
#include "trace_io/chrome_json.h"
#include "trace_io/gzip_packer.h"
#include "trace_io/json_text.h"
#include "trace_io/run_info.h"
#include "trace_io/slice_args.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <utility>

namespace gatescope {

namespace {

/// Takes the text in pieces of some tens of kilobytes.
using TextSink = std::function<void(std::string_view)>;

/// One end of a flow, in the order of slices.
struct FlowEnd {
    SliceId slice;
    std::size_t flow;
};

class ChromeJsonWriter {
public:
    ChromeJsonWriter(const Trace& trace, const std::string& metadata, TextSink sink, ProgressSink& progress,
                     const std::stop_token& stop);
    void write();

private:
    void writeHeader();
    void writeTracks();
    void writeTrackMetadata(const Track& track, std::string_view what, std::string_view key,
                            std::string_view value);
    void writeSlices();
    void writeSlice(SliceId id);
    void writeFlowEnd(char phase, SliceId slice, std::size_t flow);
    void writeInstants();
    void writeCounters();

    void beginEvent(char phase);
    void endEvent();
    void appendTrack(TrackId id);
    void appendTime(std::string_view key, std::int64_t ns);
    void numberFlows();
    void flush();

    const Trace& m_trace;
    const std::string& m_metadata;
    TextSink m_sink;
    std::string m_out;
    std::vector<std::string> m_strings; ///< the trace's strings as JSON
    std::vector<FlowEnd> m_flowStarts;
    std::vector<FlowEnd> m_flowEnds;
    std::vector<std::size_t> m_flowOrdinals; ///< among the flows of equal id, from 1
    ProgressSteps m_steps;
    bool m_firstEvent = true;
};

ChromeJsonWriter::ChromeJsonWriter(const Trace& trace, const std::string& metadata, TextSink sink,
                                   ProgressSink& progress, const std::stop_token& stop)
    : m_trace(trace),
      m_metadata(metadata),
      m_sink(std::move(sink)),
      m_steps(progress, stop, "writing the timeline",
              trace.sliceCount() + trace.instants().size() + trace.counters().size()) {
    numberFlows();
}

void ChromeJsonWriter::write() {
    writeHeader();
    writeTracks();
    writeSlices();
    writeInstants();
    writeCounters();
    m_out += "\n]}\n";
    m_sink(m_out);
}

void ChromeJsonWriter::flush() {
    constexpr std::size_t kPiece = std::size_t{64} << 10;
    if (m_out.size() < kPiece) return;
    m_sink(m_out);
    m_out.clear();
}

void ChromeJsonWriter::beginEvent(char phase) {
    flush();
    m_out += m_firstEvent ? "\n{\"ph\":\"" : ",\n{\"ph\":\"";
    m_out += phase;
    m_out += '"';
    m_firstEvent = false;
}

void ChromeJsonWriter::endEvent() {
    m_out += '}';
}

void ChromeJsonWriter::appendTrack(TrackId id) {
    // Global events belong to no track, but viewers want the fields.
    const Track none;
    const Track& track = id == kNoTrack ? none : m_trace.tracks()[id];
    fmt::format_to(std::back_inserter(m_out), R"(,"pid":{},"tid":{})", track.pid, track.tid);
}

void ChromeJsonWriter::appendTime(std::string_view key, std::int64_t ns) {
    m_out += ",\"";
    m_out += key;
    m_out += "\":";
    appendMicroseconds(m_out, ns);
}

void ChromeJsonWriter::writeHeader() {
    const auto info = describeRun(m_metadata, m_trace.tracks());
    m_out += R"({"displayTimeUnit":"ns",)";
    m_out += "\n\"otherData\":" + info.otherData;
    m_out += ",\n\"metadata\":" + info.metadata;
    m_out += ",\n\"traceEvents\":[";
}

void ChromeJsonWriter::writeTracks() {
    for (const auto& track : m_trace.tracks()) {
        if (track.kind == TrackKind::Counter) continue;
        const bool process = track.kind == TrackKind::Process;
        std::string name;
        appendJsonString(name, track.name);
        writeTrackMetadata(track, process ? "process_name" : "thread_name", "name", name);
        writeTrackMetadata(track, process ? "process_sort_index" : "thread_sort_index", "sort_index",
                           fmt::format_int(track.order).c_str());
    }
}

void ChromeJsonWriter::writeTrackMetadata(const Track& track, std::string_view what, std::string_view key,
                                          std::string_view value) {
    beginEvent('M');
    fmt::format_to(std::back_inserter(m_out), R"(,"pid":{},"tid":{},"name":"{}","args":{{"{}":{}}})",
                   track.pid, track.tid, what, key, value);
    endEvent();
}

void ChromeJsonWriter::numberFlows() {
    const auto& flows = m_trace.flows();
    std::unordered_map<std::uint64_t, std::size_t> seen;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        m_flowOrdinals.push_back(++seen[flows[i].id]);
        m_flowStarts.push_back({flows[i].from, i});
        m_flowEnds.push_back({flows[i].to, i});
    }
    std::ranges::stable_sort(m_flowStarts, {}, &FlowEnd::slice);
    std::ranges::stable_sort(m_flowEnds, {}, &FlowEnd::slice);
}

void ChromeJsonWriter::writeSlices() {
    const auto& strings = m_trace.strings();
    m_strings.resize(strings.size());
    for (std::size_t i = 0; i < strings.size(); ++i)
        appendJsonString(m_strings[i], strings[i]);

    // A flow's end follows its slice at once, so that it binds to this one and not to one nested in it.
    auto start = m_flowStarts.begin();
    auto end = m_flowEnds.begin();
    for (SliceId id = 0; id < m_trace.sliceCount(); ++id) {
        writeSlice(id);
        for (; start != m_flowStarts.end() && start->slice == id; ++start)
            writeFlowEnd('s', id, start->flow);
        for (; end != m_flowEnds.end() && end->slice == id; ++end)
            writeFlowEnd('f', id, end->flow);
    }
}

void ChromeJsonWriter::writeSlice(SliceId id) {
    m_steps.step();
    const auto slice = m_trace.slice(id);
    beginEvent('X');
    appendTrack(slice.track);
    appendTime("ts", slice.start);
    appendTime("dur", slice.duration);
    if (!m_trace.string(slice.category).empty()) m_out += ",\"cat\":" + m_strings[slice.category];
    m_out += ",\"name\":" + m_strings[slice.name];
    constexpr std::string_view kArgs = R"(,"args":)";
    const auto before = m_out.size();
    m_out += kArgs;
    appendArgsJson(m_out, m_trace, id);
    if (m_out.size() == before + kArgs.size()) m_out.resize(before);
    endEvent();
}

void ChromeJsonWriter::writeFlowEnd(char phase, SliceId slice, std::size_t flow) {
    constexpr std::uint64_t kLargestExact = std::uint64_t{1} << 53;
    beginEvent(phase);
    if (phase == 'f') m_out += R"(,"bp":"e")";
    appendTrack(m_trace.sliceTracks()[slice]);
    appendTime("ts", m_trace.starts()[slice]);
    const auto id = m_trace.flows()[flow].id;
    // Viewers read strings as hexadecimal and numbers as doubles.
    fmt::format_to(std::back_inserter(m_out),
                   fmt::runtime(id <= kLargestExact ? R"(,"id":{})" : R"(,"id":"{:#x}")"), id);
    // Ends are matched by category, name and id; flows that share an id differ by name.
    m_out += R"(,"cat":"flow","name":"flow)";
    const auto ordinal = m_flowOrdinals[flow];
    if (ordinal > 1) fmt::format_to(std::back_inserter(m_out), " {}", ordinal);
    m_out += '"';
    endEvent();
}

void ChromeJsonWriter::writeInstants() {
    for (const auto& instant : m_trace.instants()) {
        m_steps.step();
        const bool global = instant.track == kNoTrack;
        const bool process = !global && m_trace.tracks()[instant.track].kind == TrackKind::Process;
        beginEvent('i');
        m_out += global ? R"(,"s":"g")" : process ? R"(,"s":"p")" : R"(,"s":"t")";
        appendTrack(instant.track);
        appendTime("ts", instant.time);
        m_out += ",\"name\":" + m_strings[instant.name];
        if (!instant.args.empty()) m_out += ",\"args\":" + portableJsonObject(instant.args);
        endEvent();
    }
}

void ChromeJsonWriter::writeCounters() {
    for (const auto& sample : m_trace.counters()) {
        m_steps.step();
        if (!std::isfinite(sample.value)) continue; // JSON has no way to say it
        beginEvent('C');
        appendTrack(sample.track);
        appendTime("ts", sample.time);
        m_out += ",\"name\":";
        appendJsonString(m_out, m_trace.tracks()[sample.track].name);
        fmt::format_to(std::back_inserter(m_out), R"(,"args":{{"value":{}}})", sample.value);
        endEvent();
    }
}

} // namespace

void writeChromeJson(const Trace& trace, const std::string& metadata, const std::filesystem::path& path,
                     ProgressSink& progress, const std::stop_token& stop) {
    AtomicFile file(path);
    const TextSink toFile = [&](std::string_view bytes) { file.write(bytes); };
    if (path.extension() == ".gz") {
        GzipPacker packer(toFile);
        ChromeJsonWriter(
            trace, metadata, [&](std::string_view text) { packer.write(text); }, progress, stop)
            .write();
        packer.finish();
    } else {
        ChromeJsonWriter(trace, metadata, toFile, progress, stop).write();
    }
    throwIfStopped(stop);
    file.commit();
    progress.progress(1.0, "writing the timeline");
}

void writeChromeJson(const Trace& trace, const std::filesystem::path& path, ProgressSink& progress,
                     const std::stop_token& stop) {
    writeChromeJson(trace, trace.metadata(), path, progress, stop);
}

std::string chromeJson(const Trace& trace) {
    std::string json;
    const std::stop_token never;
    ChromeJsonWriter(
        trace, trace.metadata(), [&](std::string_view text) { json += text; }, noProgress(), never)
        .write();
    return json;
}

} // namespace gatescope
