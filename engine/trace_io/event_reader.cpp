// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/event_reader.h"

#include "base/error.h"
#include "trace_io/content.h"
#include "trace_io/event_mender.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace gatescope {

namespace {

using json::Scan;

/// Longer than any event that a profiler writes; what does not end within it is taken for damaged.
constexpr std::size_t kLongestEvent = std::size_t{64} << 20;
constexpr std::size_t kLongestMember = std::size_t{16} << 20;
/// So much text in a row without an event is a packed bomb, or no trace.
constexpr std::uint64_t kLongestGap = std::uint64_t{1} << 30;
/// Microseconds; what is larger the importer can't use.
constexpr std::int64_t kLargestTime = std::numeric_limits<std::int64_t>::max() / 4 / 1000;

/// Whether the text, of which only a part may be there, begins as a list of events or an object does.
bool beginsDocument(std::string_view text) {
    if (text.empty() || (text.front() != '{' && text.front() != '[')) return false;
    const auto next = text.find_first_not_of(" \t\r\n", 1);
    if (next == std::string_view::npos) return true;
    return text.front() == '[' ? text[next] == '{' || text[next] == ']'
                               : text[next] == '"' || text[next] == '}';
}

} // namespace

EventReader::EventReader(FileWindow& window) : m_window(window) {
    m_window.keepLeft();
}

void EventReader::read(Batches& batches, const std::stop_token& stop) {
    m_batches = &batches;
    m_stop = stop;
    const std::string start(m_window.begin(), std::min<std::size_t>(m_window.size(), 256));
    const char first = m_window.peek();
    if (first == '[') {
        readEvents(Form::Array);
    } else if (first == '{') {
        m_isLines = isEventHere();
        if (!m_isLines) readObject();
    } else {
        const bool cut = start.empty() && m_window.source().state() == TextSource::State::CutShort;
        refuseAsTrace(m_window.source().path(),
                      cut ? "it is packed data cut off before anything could be unpacked"
                          : "it is " + foreignContent(start));
    }
    if (!m_cutOff) readBehind();
    if (!m_foundEvents) {
        std::string names = "\n";
        for (const auto& [key, text] : m_members)
            names += key + "\n";
        const auto what = foreignObject(names);
        refuseAsTrace(m_window.source().path(), what.empty() ? "it has no \"traceEvents\"" : "it is " + what);
    }
    handOver();
    noteEnd();
}

void EventReader::noteEnd() {
    const auto diagnostics = m_counts.diagnostics({});
    const auto damaged = std::ranges::find_if(
        diagnostics, [](const auto& one) { return one.code == "damaged_event" || one.code == "cut_off"; });
    if (m_read > 0 || damaged == diagnostics.end()) return;
    refuseAsTrace(m_window.source().path(),
                  fmt::format("none of its events can be read, the first at byte {}", damaged->firstOffset));
}

void EventReader::readObject() {
    m_window.take('{');
    while (!m_window.take('}')) {
        if (m_window.take(',')) continue;
        if (m_cutOff) return;
        const char next = m_window.peek();
        if (next == '\0' && m_window.size() == 0) return countCutOff(m_window.offset());
        if (m_foundEvents && (next == '{' || next == '[' || next == ']')) return; // closed too early
        if (!readMember() && !skipDamagedMember()) return;
        if (m_window.hasLeft()) handOver();
    }
}

/// False where the text at the window's place is no member.
bool EventReader::readMember() {
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
                keepMember(key, {value, static_cast<std::size_t>(p - value)});
                m_window.moveTo(p);
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

void EventReader::keepMember(const std::string& key, std::string_view text) {
    constexpr std::size_t kMostMembers = 10'000;
    constexpr std::uint32_t kMostDocuments = 16; // so many may add what the ones before don't say
    std::int64_t base = 0;
    if (key == "baseTimeNanoseconds") std::from_chars(text.data(), text.data() + text.size(), base);
    if (m_document > 0) {
        if (base != 0 && m_baseTime != 0) m_timeShift = base - m_baseTime;
        if (m_document > kMostDocuments ||
            std::ranges::find(m_members, key, &Members::value_type::first) != m_members.end())
            return;
    }
    if (base != 0 && m_baseTime == 0) m_baseTime = base;
    if (m_members.size() < kMostMembers) m_members.emplace_back(key, text);
    if (key != "otherData" || m_document > 0) return;
    m_runInfo = readRunInfo(std::string(text));
    if (!m_batch.events.empty()) handOver();
    m_batch.runInfo = m_runInfo;
}

/// What follows the first document: others, where files were joined or each member of a gzip file is a whole
/// one, and events behind a bracket that came too early.
void EventReader::readBehind() {
    for (;;) {
        if (m_window.hasLeft()) handOver();
        throwIfStopped(m_stop);
        const char next = m_window.peek();
        if (m_window.size() == 0 || m_cutOff) return;
        if (next == ',' || next == ']' || next == '}') {
            m_window.take(next);
        } else if (next == '{' && isEventHere()) {
            m_foundEvents = true;
            if (!m_isLines) m_counts.add(Oddity::EventBehindEnd, m_window.offset());
            if (!readEvent()) return;
            m_lastEventEnd = m_window.offset();
        } else if (beginsDocument({m_window.begin(), m_window.size()})) {
            beginDocument();
            next == '[' ? readEvents(Form::Array) : readObject();
        } else if (!skipToDocument()) {
            return;
        }
    }
}

/// Whether an event stands at the window's place instead of a document.
bool EventReader::isEventHere() {
    constexpr std::size_t kEnough = std::size_t{1} << 20;
    for (;;) {
        if (!beginsEvent({m_window.begin(), m_window.size()})) return false;
        const char* p = m_window.begin();
        EventFields fields;
        const auto result = parseEvent(p, m_window.end(), fields);
        if (result == Scan::Done) return fields.phaseLetter() != '\0';
        if (result == Scan::Damaged || m_window.size() > kEnough || !m_window.more())
            return m_foundEvents || m_isLines;
    }
}

void EventReader::beginDocument() {
    m_counts.add(Oddity::FurtherDocument, m_window.offset());
    ++m_document;
    m_timeShift = 0;
}

/// Passes what is no JSON, up to a line that begins as a document does. False where there is none.
bool EventReader::skipToDocument() {
    const auto begin = m_window.offset();
    // Zeros fill files up.
    if (*m_window.begin() != '\0' && begin != m_lastDamage) m_counts.add(Oddity::DamagedMember, begin);
    for (;;) {
        const std::string_view text(m_window.begin(), m_window.size());
        for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
            if (!beginsDocument(text.substr(at + 1))) continue;
            m_window.moveTo(m_window.begin() + at + 1);
            return true;
        }
        // The line feed may be the last character of this block.
        m_window.moveTo(m_window.end() - 1);
        if (m_window.offset() - begin > kLongestGap || !m_window.more()) return false;
        if (m_window.hasLeft()) handOver();
        throwIfStopped(m_stop);
    }
}

/// Behind damage beside the events goes on at the events, or at the end. False where there are none.
bool EventReader::skipDamagedMember() {
    m_counts.add(Oddity::DamagedMember, m_window.offset());
    m_lastDamage = m_window.offset();
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
        if (m_window.hasLeft()) handOver();
    }
    return false;
}

void EventReader::readEvents(Form form) {
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
        if (m_window.hasLeft()) handOver();
    }
}

/// False at the end of the text.
bool EventReader::readEvent() {
    for (;;) {
        const char* p = m_window.begin();
        if (*p != '{') return readDamagedEvent();
        auto& event = m_batch.events.emplace_back();
        const auto result = parseEvent(p, m_window.end(), event.fields);
        if (result == Scan::Done) {
            event.offset = m_window.offset();
            readValues(event);
            m_window.moveTo(p);
            return true;
        }
        m_batch.events.pop_back();
        if (result == Scan::Damaged || m_window.size() > kLongestEvent) return readDamagedEvent();
        if (!m_window.more()) {
            countCutOff(m_window.offset());
            m_window.moveTo(m_window.end());
            return false;
        }
    }
}

/// What can be read without knowing what an event means, so that the importer has less to do.
void EventReader::readValues(EventBatch::Event& event) {
    ++m_read;
    const auto& fields = event.fields;
    if (!m_hasTimeBase && !fields.time.empty() && fields.phaseLetter() != 'M')
        chooseTimeBase(fields.time.text);
    event.time = exactMicroseconds(fields.time.text, m_timeBase);
    event.document = m_document;
    if (m_timeShift != 0 && event.time &&
        __builtin_add_overflow(event.time->ns, m_timeShift, &event.time->ns))
        event.time.reset();
    if (fields.phaseLetter() != 'X') return;
    event.duration = exactMicroseconds(fields.duration.text);
    // What is odd in a text is for the importer to judge.
    const bool plain = (fields.args.oddities & ~(json::kEscapes | json::kHugeNumber)) == 0;
    if (plain && fields.args.text.starts_with('{')) event.args = m_batch.args.add(fields.args.text);
}

/// Nanoseconds since 1970 in `ts`, which is in microseconds, are more than 64 bits of nanoseconds hold: such
/// times are counted from the first of them. `first` is the file's first time. What most of the times behind
/// it are decides, since one of them may be nonsense.
void EventReader::chooseTimeBase(std::string_view first) {
    m_hasTimeBase = true;
    if (m_runInfo.ours) return; // counts from its own first event
    constexpr std::size_t kLookedAt = 32;
    std::size_t large = 0;
    std::size_t seen = 0;
    std::int64_t base = 0;
    const auto look = [&](std::string_view time) {
        const auto whole = wholeMicroseconds(time);
        if (!whole) return;
        ++seen;
        if (*whole <= kLargestTime && *whole >= -kLargestTime) return;
        if (large++ == 0) base = *whole;
    };
    look(first);
    const std::string_view text(m_window.begin(), m_window.size());
    constexpr std::string_view kKey = "\"ts\"";
    for (auto at = text.find(kKey); at != std::string_view::npos && seen < kLookedAt;
         at = text.find(kKey, at + 1)) {
        at += kKey.size();
        const auto begin = std::min(text.find_first_not_of(": \t\r\n\"", at), text.size());
        const auto end = std::min(text.find_first_not_of("+-0123456789.eE", begin), text.size());
        look(text.substr(begin, end - begin));
    }
    if (2 * large <= seen) return;
    m_timeBase = base;
    m_counts.add(Oddity::LargeTimes, m_window.offset());
}

/// Mends the event at the window's place, or leaves it out and goes to the next.
bool EventReader::readDamagedEvent() {
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
            readValues(m_batch.events.emplace_back(EventBatch::Event{.fields = event, .offset = offset}));
            m_batch.mended.push_back(std::move(m_mended)); // too long for its text to move with it
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

bool EventReader::skipToNextEvent(char phase) {
    ++m_damagedPhases[static_cast<unsigned char>(phase) % m_damagedPhases.size()];
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
        throwIfStopped(m_stop);
        if (m_window.offset() - m_lastEventEnd > kLongestGap) {
            refuseAsTrace(m_window.source().path(),
                          fmt::format("more than {} GiB of text from byte {} on hold no event",
                                      kLongestGap >> 30, m_lastEventEnd));
        }
        if (!m_window.more()) {
            m_window.moveTo(m_window.end());
            return false;
        }
        if (m_window.hasLeft()) handOver();
    }
}

void EventReader::countCutOff(std::uint64_t offset) {
    m_cutOff = true;
    m_counts.add(Oddity::CutOff, offset);
}

void EventReader::handOver() {
    m_batch.blocks = m_window.takeLeft();
    m_batch.consumed = m_window.source().consumed();
    auto used = m_batches->used();
    if (!m_batches->put(std::exchange(m_batch, used ? std::move(*used) : EventBatch()), m_stop))
        throw Cancelled();
}

void EventReader::recycle(EventBatch& batch) {
    for (auto& block : batch.blocks)
        m_window.recycle(std::move(block));
    batch.runInfo.reset();
    batch.events.clear();
    batch.args.clear();
    batch.mended.clear();
    batch.blocks.clear();
}

} // namespace gatescope
