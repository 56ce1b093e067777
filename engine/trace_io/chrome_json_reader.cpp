// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/chrome_json.h"
#include "trace_io/event_importer.h"
#include "trace_io/json_cursor.h"
#include "trace_io/run_info.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace gatescope {

namespace {

constexpr double kReadingShare = 0.8; // of the whole work; the rest is sorting

/// Reads one file from front to back.
class ChromeJsonReader {
public:
    ChromeJsonReader(const std::filesystem::path& path, ProgressSink& progress, std::stop_token stop)
        : m_source(path), m_cursor(m_source), m_progress(progress), m_stop(std::move(stop)) {}

    ImportedTrace read();

private:
    enum class Form : std::uint8_t { Array, Object };

    void readObject();
    void readMember(const std::string& key);
    void readEvents(Form form);
    void takeNote();
    std::string metadata() const;
    [[noreturn]] void failCutOff(std::uint64_t offset) const;
    [[noreturn]] void failMalformed() const;

    TextSource m_source;
    JsonCursor m_cursor;
    ProgressSink& m_progress;
    std::stop_token m_stop;
    EventImporter m_importer;
    ReadRunInfo m_runInfo;
    bool m_foundEvents = false;
    std::uint64_t m_reportAt = 0;
    std::vector<std::pair<std::string, std::string>> m_members; ///< what else stands at the top level
};

ImportedTrace ChromeJsonReader::read() {
    const char first = m_cursor.peek();
    if (first == '[') {
        readEvents(Form::Array);
    } else if (first == '{') {
        readObject();
    } else {
        throw InputError(fmt::format("{}: is no Chrome trace: it begins with neither '{{' nor '['",
                                     m_source.path().string()),
                         "Open a .json or .json.gz file that a profiler wrote");
    }
    if (!m_foundEvents) {
        throw InputError(fmt::format("{}: has no \"traceEvents\"", m_source.path().string()),
                         "Open a trace; a profile's result or a model's config is something else");
    }
    ImportedTrace imported;
    ProgressPart sorting(m_progress, kReadingShare, 1.0);
    imported.trace = m_importer.finish(!m_runInfo.ours, metadata(), sorting, m_stop);
    imported.diagnostics = m_importer.counts().diagnostics();
    imported.ours = m_runInfo.ours;
    m_progress.progress(1.0, "reading the trace");
    return imported;
}

void ChromeJsonReader::readObject() {
    m_cursor.take('{');
    while (!m_cursor.take('}')) {
        if (m_cursor.take(',')) continue;
        if (m_cursor.peek() == '\0') failCutOff(m_cursor.offset());
        if (m_cursor.peek() != '"') failMalformed();
        bool complete = true;
        std::string key(m_cursor.takeValue(complete));
        if (!complete) failCutOff(m_cursor.offset());
        if (!m_cursor.take(':')) failMalformed();
        readMember(key.substr(1, key.size() - 2));
    }
}

void ChromeJsonReader::readMember(const std::string& key) {
    if (key == "traceEvents" && m_cursor.peek() == '[') return readEvents(Form::Object);
    const auto begin = m_cursor.offset();
    bool complete = true;
    const auto value = m_cursor.takeValue(complete);
    if (!complete) failCutOff(begin);
    if (value.empty()) failMalformed();
    // Perfetto skips these too, or they say nothing about the run.
    constexpr std::array kIgnored{"traceEvents", "systemTraceEvents", "displayTimeUnit", "stackFrames"};
    if (std::ranges::find(kIgnored, key) != kIgnored.end()) return;
    m_members.emplace_back(key, value);
    if (key != "otherData") return;
    m_runInfo = readRunInfo(m_members.back().second);
    for (const auto& track : m_runInfo.tracks)
        m_importer.tracks().list(track);
}

void ChromeJsonReader::readEvents(Form form) {
    m_foundEvents = true;
    m_cursor.take('[');
    while (!m_cursor.take(']')) {
        if (m_cursor.take(',')) continue;
        bool complete = m_cursor.peek() != '\0';
        const auto begin = m_cursor.offset();
        std::string_view event;
        if (complete) event = m_cursor.takeValue(complete);
        if (!complete) {
            if (form == Form::Object) failCutOff(begin);
            // Writers that must survive a crash leave the array open; what came before the end is whole.
            m_importer.counts().add("file cut off in its last event");
            return;
        }
        if (event.empty()) failMalformed();
        m_importer.add(event);
        if (m_cursor.offset() >= m_reportAt) takeNote();
    }
}

void ChromeJsonReader::takeNote() {
    constexpr std::uint64_t kEvery = std::uint64_t{1} << 20;
    m_reportAt = m_cursor.offset() + kEvery;
    throwIfStopped(m_stop);
    m_progress.progress(kReadingShare * m_source.consumed(), "reading the trace");
}

/// What was in Trace::metadata() where the file is ours, else everything that the file says of the run.
std::string ChromeJsonReader::metadata() const {
    using Json = nlohmann::ordered_json;
    if (m_runInfo.ours) return m_runInfo.metadata;
    auto all = Json::object();
    for (const auto& [key, text] : m_members) {
        const auto value = Json::parse(text, nullptr, false);
        if (value.is_discarded()) continue;
        if ((key == "otherData" || key == "metadata") && value.is_object()) {
            for (const auto& [name, member] : value.items())
                all[name] = member;
        } else {
            all[key] = value;
        }
    }
    return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void ChromeJsonReader::failCutOff(std::uint64_t offset) const {
    throw InputError(fmt::format("{}: the JSON is cut off: what begins at byte {} has no end",
                                 m_source.path().string(), offset),
                     "The writer was stopped or the copy is not whole: copy or record the trace again");
}

void ChromeJsonReader::failMalformed() const {
    throw InputError(
        fmt::format("{}: malformed JSON at byte {}", m_source.path().string(), m_cursor.offset()),
        "Record the trace again, or mend the file at that place");
}

} // namespace

ImportedTrace readChromeJson(const std::filesystem::path& path, ProgressSink& progress,
                             std::stop_token stop) {
    return ChromeJsonReader(path, progress, std::move(stop)).read();
}

} // namespace gatescope
