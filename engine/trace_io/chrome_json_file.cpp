// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/chrome_json_file.h"

#include "trace_io/content.h"
#include "trace_io/event_mender.h"
#include "trace_io/json_value.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace gatescope {

namespace {

using json::Scan;

/// Longer than any event that a profiler writes; what does not end within it is taken for damaged.
constexpr std::size_t kLongestEvent = std::size_t{64} << 20;
constexpr std::size_t kLongestMember = std::size_t{16} << 20;
/// So much text in a row without an event is a packed bomb, or no trace.
constexpr std::uint64_t kLongestGap = std::uint64_t{1} << 30;

} // namespace

ChromeJsonFile::ChromeJsonFile(std::unique_ptr<FileWindow> window, TraceBuilder& builder)
    : TraceFile(std::move(window), builder), m_importer(builder, m_tally, m_counts) {}

void ChromeJsonFile::readAll() {
    const std::string start(m_window.begin(), std::min<std::size_t>(m_window.size(), 256));
    const char first = m_window.peek();
    if (first == '[') {
        readEvents(Form::Array);
    } else if (first == '{') {
        readObject();
    } else {
        refuse("it is " + foreignContent(start));
    }
    if (!m_foundEvents) {
        std::string names = "\n";
        for (const auto& [key, text] : m_members)
            names += key + "\n";
        const auto what = foreignObject(names);
        refuse(what.empty() ? "it has no \"traceEvents\"" : "it is " + what);
    }
    noteEnd();
}

void ChromeJsonFile::noteEnd() {
    notePacking();
    const auto diagnostics = m_counts.diagnostics({});
    const auto damaged = std::ranges::find_if(
        diagnostics, [](const auto& one) { return one.code == "damaged_event" || one.code == "cut_off"; });
    if (m_read > 0 || damaged == diagnostics.end()) return;
    refuse(fmt::format("none of its events can be read, the first at byte {}", damaged->firstOffset));
}

void ChromeJsonFile::readObject() {
    m_window.take('{');
    while (!m_window.take('}')) {
        if (m_window.take(',')) continue;
        if (m_cutOff) return;
        if (m_window.peek() == '\0' && m_window.size() == 0) return countCutOff(m_window.offset());
        if (!readMember() && !skipDamagedMember()) return;
    }
}

/// False where the text at the window's place is no member.
bool ChromeJsonFile::readMember() {
    const auto begin = m_window.offset();
    for (;;) {
        const char* p = m_window.begin();
        unsigned oddities = 0;
        bool whole = *p == '"';
        if (!whole) return false;
        const char* keyBegin = ++p;
        p = json::stringEnd(p, m_window.end(), oddities);
        const std::string key(keyBegin, p);
        whole = p < m_window.end();
        if (whole) {
            p = json::skipSpace(p + 1);
            if (*p == ':') {
                p = json::skipSpace(p + 1);
            } else if (p < m_window.end()) {
                return false;
            }
            whole = p < m_window.end();
        }
        if (whole && key == "traceEvents" && *p == '[') {
            m_window.moveTo(p);
            readEvents(Form::Object);
            return true;
        }
        if (whole) {
            const char* value = p;
            const auto result = json::skipValue(p, m_window.end(), oddities);
            if (result == Scan::Damaged) return false;
            if (result == Scan::Done) {
                if (m_members.size() < 10'000) m_members.emplace_back(key, std::string(value, p));
                m_window.moveTo(p);
                keepMember(key);
                return true;
            }
        }
        if (m_window.size() > kLongestMember) return false;
        if (!m_window.more()) {
            if (m_foundEvents || !m_members.empty()) countCutOff(begin);
            m_window.moveTo(m_window.end());
            m_cutOff = true;
            return true;
        }
    }
}

void ChromeJsonFile::keepMember(const std::string& key) {
    const auto& text = m_members.back().second;
    if (key == "baseTimeNanoseconds") {
        const auto digits = std::string_view(text).substr(text.starts_with('"') ? 1 : 0);
        std::from_chars(digits.data(), digits.data() + digits.size(), m_baseTime);
    }
    if (key != "otherData") return;
    m_runInfo = readRunInfo(text);
    for (const auto& track : m_runInfo.tracks)
        m_importer.tracks().list(track);
    for (const auto& lane : m_runInfo.lanes)
        m_importer.tracks().listLane(lane.pid, lane.tid, lane.of);
}

/// Behind damage beside the events goes on at the events, or at the end. False where there are none.
bool ChromeJsonFile::skipDamagedMember() {
    m_counts.add(Oddity::DamagedMember, m_window.offset());
    constexpr std::string_view kKey = "\"traceEvents\"";
    const auto begin = m_window.offset();
    // From the next character on: what stands here is what failed.
    for (std::size_t from = 1; !m_foundEvents; from = 0) {
        const std::string_view text(m_window.begin(), m_window.size());
        const auto at = text.find(kKey, from);
        if (at != std::string_view::npos) {
            m_window.moveTo(m_window.begin() + at);
            return true;
        }
        m_window.moveTo(m_window.end() -
                        std::min(m_window.size() - std::min(from, m_window.size()), kKey.size()));
        if (m_window.offset() - begin > kLongestGap || !m_window.more()) break;
    }
    return false;
}

void ChromeJsonFile::readEvents(Form form) {
    m_foundEvents = true;
    m_window.take('[');
    m_lastEventEnd = m_window.offset();
    while (!m_window.take(']')) {
        if (m_window.take(',')) continue;
        if (m_window.peek() == '\0' && m_window.size() == 0) {
            // Writers that must survive a crash leave an array open; what came before the end is whole.
            countCutOff(m_window.offset());
            return;
        }
        if (form == Form::Object && m_window.peek() == '}' && m_window.size() > 0) {
            // The closing bracket was forgotten.
            m_counts.add(Oddity::DamagedMember, m_window.offset());
            return;
        }
        if (!readEvent()) return;
        m_lastEventEnd = m_window.offset();
        if (m_lastEventEnd >= m_reportAt) noteProgress();
    }
}

/// False at the end of the text.
bool ChromeJsonFile::readEvent() {
    for (;;) {
        const char* p = m_window.begin();
        if (*p != '{') return readDamagedEvent();
        EventFields event;
        const auto result = parseEvent(p, m_window.end(), event);
        if (result == Scan::Done) {
            m_importer.add(event, m_window.offset());
            ++m_read;
            m_window.moveTo(p);
            return true;
        }
        if (result == Scan::Damaged || m_window.size() > kLongestEvent) return readDamagedEvent();
        if (!m_window.more()) {
            countCutOff(m_window.offset());
            m_window.moveTo(m_window.end());
            return false;
        }
    }
}

/// Mends the event at the window's place, or leaves it out and goes to the next.
bool ChromeJsonFile::readDamagedEvent() {
    const auto offset = m_window.offset();
    while (*m_window.begin() == '{') {
        const auto mended = mendEvent({m_window.begin(), m_window.size()}, m_mended);
        if (mended.whole) {
            const auto size = m_mended.size();
            m_mended.append(FileWindow::kPadding, '\0');
            EventFields event;
            const char* p = m_mended.data();
            if (parseEvent(p, m_mended.data() + size, event) != Scan::Done) break;
            if (event.phaseLetter() == '\0') break; // mended into something that is no event
            m_counts.add(Oddity::MendedQuotes, offset);
            m_importer.add(event, offset);
            ++m_read;
            m_window.moveTo(m_window.begin() + mended.size);
            return true;
        }
        if (!mended.needMore || !m_window.more()) break;
    }
    m_counts.add(Oddity::DamagedEvent, offset);
    if (*m_window.begin() != '{') {
        // A number or text among the events ends where it ends.
        const char* p = m_window.begin();
        unsigned oddities = 0;
        if (json::skipValue(p, m_window.end(), oddities) == Scan::Done) {
            m_window.moveTo(p);
            return true;
        }
    }
    const auto next = findEvent({m_window.begin(), m_window.size()}, 1);
    const auto seen = std::string_view(m_window.begin(), std::min(next, m_window.size()));
    return skipToNextEvent(phaseOfDamaged(seen));
}

bool ChromeJsonFile::skipToNextEvent(char phase) {
    m_tally.countEvent(phase);
    // A key and what stands before the brace; so much is kept from one block to the next.
    constexpr std::size_t kKept = 256;
    for (std::size_t from = 1;; from = 0) {
        const std::string_view text(m_window.begin(), m_window.size());
        const auto next = findEvent(text, from);
        // The array may end behind the damage.
        if (next != std::string_view::npos) {
            m_window.moveTo(m_window.begin() + next);
            return true;
        }
        m_window.moveTo(m_window.end() - std::min(m_window.size(), kKept));
        noteProgress();
        if (m_window.offset() - m_lastEventEnd > kLongestGap) {
            refuse(fmt::format("more than {} GiB of text from byte {} on hold no event", kLongestGap >> 30,
                               m_lastEventEnd));
        }
        if (m_window.more()) continue;
        m_window.moveTo(m_window.end());
        return false;
    }
}

void ChromeJsonFile::countCutOff(std::uint64_t offset) {
    m_cutOff = true;
    m_counts.add(Oddity::CutOff, offset);
}

void ChromeJsonFile::noteProgress() {
    constexpr std::uint64_t kEvery = std::uint64_t{1} << 20;
    m_reportAt = m_window.offset() + kEvery;
    takeNote();
}

std::string ChromeJsonFile::metadata() const {
    using Json = nlohmann::ordered_json;
    if (m_runInfo.ours) return m_runInfo.metadata;
    // Perfetto skips these too, or they say nothing about the run.
    constexpr std::array kIgnored{"traceEvents", "systemTraceEvents", "displayTimeUnit", "stackFrames"};
    auto all = Json::object();
    const auto add = [&](const std::string& key, const std::string& text) {
        auto value = Json::parse(text, nullptr, false);
        if (value.is_discarded()) value = Json::parse(json::mendedJson(text), nullptr, false);
        if (value.is_discarded()) return;
        if ((key == "otherData" || key == "metadata") && value.is_object()) {
            for (const auto& [name, member] : value.items())
                all[name] = member;
        } else {
            all[key] = value;
        }
    };
    for (const auto& [key, text] : m_members) {
        if (std::ranges::find(kIgnored, key) == kIgnored.end()) add(key, text);
    }
    if (!m_importer.otherMetadata().empty()) add("metadata_events", m_importer.otherMetadata());
    return all.dump(-1, ' ', false, Json::error_handler_t::replace);
}

int ChromeJsonFile::rank() const {
    for (const auto& [key, text] : m_members) {
        if (key != "distributedInfo") continue;
        const auto info = nlohmann::json::parse(text, nullptr, false);
        const auto rank = info.is_object() ? info.find("rank") : info.end();
        if (rank != info.end() && rank->is_number_integer()) return rank->get<int>();
    }
    return TraceFile::rank();
}

std::string_view ChromeJsonFile::format(const FileFacts& facts) const {
    if (m_runInfo.ours) return "gatescope";
    constexpr std::array kKinetoMembers{"schemaVersion", "deviceProperties", "baseTimeNanoseconds"};
    const bool kineto = std::ranges::any_of(m_members, [&](const auto& member) {
        return std::ranges::find(kKinetoMembers, member.first) != kKinetoMembers.end();
    });
    if (kineto) return "kineto";
    return facts.categories.contains("gpu_op") ? "unitrace" : "chrome";
}

} // namespace gatescope
