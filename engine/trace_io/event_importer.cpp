// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/event_importer.h"

#include "trace_io/decimal_time.h"
#include "trace_io/json_cursor.h"
#include "trace_io/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace gatescope {

namespace {

static_assert(JsonCursor::kPadding >= simdjson::SIMDJSON_PADDING);

std::string_view trimmed(std::string_view text) {
    const auto last = text.find_last_not_of(" \t\r\n");
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

/// A string's content, or any other value as it is written.
bool readText(simdjson::ondemand::value value, std::string_view& text) {
    simdjson::ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) {
        text = trimmed(value.raw_json_token()); // NaN and Infinity, which some writers put for numbers
        return true;
    }
    if (type == simdjson::ondemand::json_type::string)
        return value.get_string().get(text) == simdjson::SUCCESS;
    const auto json = simdjson::to_json_string(value);
    if (json.error() != simdjson::SUCCESS) return false;
    text = trimmed(json.value_unsafe());
    return true;
}

/// JSON forbids control characters in strings; some writers put them there all the same.
std::string withoutControlCharacters(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    return text;
}

/// Numbers are decimal; strings are read as hexadecimal like Perfetto does, and hashed where they are not.
std::uint64_t flowNumber(std::string_view id) {
    auto digits = id;
    int base = 10;
    if (digits.starts_with("0x")) {
        digits.remove_prefix(2);
        base = 16;
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    if (error == std::errc() && end == digits.data() + digits.size()) return number;
    return std::hash<std::string_view>{}(id);
}

bool isDeviceCategory(std::string_view category) {
    constexpr std::array kNames{"kernel", "gpu_memcpy", "gpu_memset", "gpu_op", "gpu_user_annotation"};
    return std::ranges::find(kNames, category) != kNames.end();
}

/// {"a":1} and {"b":2} become {"a":1,"b":2}; either may be empty.
std::string mergedArgs(std::string_view first, std::string_view second) {
    const auto isEmpty = [](std::string_view args) {
        return args.size() < 2 ||
               args.substr(1, args.size() - 2).find_first_not_of(" \t\r\n") == std::string_view::npos;
    };
    if (isEmpty(second)) return std::string(first);
    if (isEmpty(first)) return std::string(second);
    return fmt::format("{},{}", first.substr(0, first.size() - 1), second.substr(1));
}

} // namespace

void EventImporter::add(std::string_view json) {
    Event event;
    if (parse(json, event)) {
        dispatch(event);
    } else {
        m_counts.add("event that is no valid JSON");
    }
}

bool EventImporter::parse(std::string_view json, Event& event) {
    simdjson::ondemand::document document;
    const auto error =
        m_parser.iterate(json.data(), json.size(), json.size() + JsonCursor::kPadding).get(document);
    if (error == simdjson::SUCCESS) return readFields(document, event);
    if (error != simdjson::UTF8_ERROR && error != simdjson::UNESCAPED_CHARS) return false;

    m_counts.add(error == simdjson::UTF8_ERROR ? "event with invalid UTF-8"
                                               : "event with raw control characters in a string");
    m_repaired = withoutControlCharacters(toValidUtf8(json));
    const auto size = m_repaired.size();
    m_repaired.append(JsonCursor::kPadding, ' ');
    if (m_parser.iterate(m_repaired.data(), size, m_repaired.size()).get(document) != simdjson::SUCCESS) {
        return false;
    }
    return readFields(document, event);
}

bool EventImporter::readFields(simdjson::ondemand::document& document, Event& event) {
    simdjson::ondemand::object object;
    if (document.get_object().get(object) != simdjson::SUCCESS) return false;
    for (auto fieldOrError : object) {
        simdjson::ondemand::field field;
        if (std::move(fieldOrError).get(field) != simdjson::SUCCESS) return false;
        const auto key = field.key();
        const struct {
            const char* key;
            std::string_view Event::*member;
        } textFields[] = {
            {"ph", &Event::phase},       {"name", &Event::name},       {"cat", &Event::category},
            {"pid", &Event::pid},        {"tid", &Event::tid},         {"ts", &Event::time},
            {"dur", &Event::duration},   {"args", &Event::args},       {"id", &Event::id},
            {"bind_id", &Event::bindId}, {"bp", &Event::bindingPoint}, {"s", &Event::scope}};
        const auto known = std::ranges::find_if(textFields, [&](const auto& f) { return key == f.key; });
        if (known != std::end(textFields)) {
            if (!readText(field.value(), event.*(known->member))) return false;
        } else if (key == "flow_in" || key == "flow_out") {
            std::string_view text;
            if (!readText(field.value(), text)) return false;
            (key == "flow_in" ? event.flowIn : event.flowOut) = text == "true" || text == "1";
        }
    }
    return true;
}

void EventImporter::dispatch(const Event& event) {
    const char phase = event.phase.size() == 1 ? event.phase.front() : '\0';
    switch (phase) {
    case 'X':
        return addComplete(event);
    case 'B':
    case 'E':
        return addHalf(event);
    case 'i':
    case 'I':
    case 'R':
        return addInstant(event);
    case 'C':
        return addCounter(event);
    case 's':
    case 't':
    case 'f':
        return addFlowEnd(event);
    case 'M':
        return addMetadata(event);
    case 'b':
    case 'n':
    case 'e':
        return m_counts.add("async event (b, n, e), not shown");
    case '\0':
        // Empty objects stand where writers wanted to avoid a trailing comma.
        if (!event.name.empty() || !event.time.empty()) m_counts.add("event without ph");
        return;
    default:
        return m_counts.add(fmt::format("event of unknown kind '{}'", phase));
    }
}

std::optional<std::int64_t> EventImporter::time(const Event& event) {
    const auto ns = microsecondsToNs(event.time);
    // Far enough from the ends that no later sum or shift can overflow.
    constexpr auto kLimit = std::numeric_limits<std::int64_t>::max() / 4;
    if (!ns || *ns > kLimit || *ns < -kLimit) {
        m_counts.add("event without a usable ts, left out");
        return std::nullopt;
    }
    m_latest = std::max(m_latest, *ns);
    return ns;
}

void EventImporter::addComplete(const Event& event) {
    const auto start = time(event);
    if (!start) return;
    auto duration = microsecondsToNs(event.duration).value_or(-1);
    constexpr auto kLimit = std::numeric_limits<std::int64_t>::max() / 4;
    if (event.duration.empty()) {
        m_counts.add("X event without dur, taken as 0");
    } else if (duration < 0 || duration > kLimit) {
        m_counts.add("X event with a negative or unusable dur, taken as 0");
        duration = 0;
    }
    duration = std::max<std::int64_t>(duration, 0);
    m_latest = std::max(m_latest, *start + duration);
    const auto track = m_tracks.thread(event.pid, event.tid);
    if (isDeviceCategory(event.category)) m_tracks.setKind(track, TrackKind::DeviceQueue);
    const auto args = event.args.starts_with('{') ? event.args : std::string_view();
    const auto slice =
        m_builder.addSlice(track, m_builder.intern(event.name), m_builder.intern(event.category), *start,
                           duration, m_argsReader.read(args), args);
    if (!event.bindId.empty()) addBoundFlow(event, slice, *start);
}

void EventImporter::addHalf(const Event& event) {
    const auto at = time(event);
    if (!at) return;
    m_halves.push_back({.track = m_tracks.thread(event.pid, event.tid),
                        .name = m_builder.intern(event.name),
                        .category = m_builder.intern(event.category),
                        .time = *at,
                        .args = std::string(event.args.starts_with('{') ? event.args : std::string_view()),
                        .begin = event.phase == "B"});
}

void EventImporter::addInstant(const Event& event) {
    const auto at = time(event);
    if (!at) return;
    const auto track = event.scope == "g"   ? kNoTrack
                       : event.scope == "p" ? m_tracks.process(event.pid)
                                            : m_tracks.thread(event.pid, event.tid);
    m_builder.addInstant(
        {.track = track,
         .name = m_builder.intern(event.name),
         .time = *at,
         .args = std::string(event.args.starts_with('{') ? event.args : std::string_view())});
}

bool EventImporter::parseArgs(const Event& event, simdjson::dom::object& args) {
    if (event.args.empty()) return false;
    return m_argsParser.parse(event.args.data(), event.args.size(), true).get(args) == simdjson::SUCCESS;
}

void EventImporter::addCounter(const Event& event) {
    const auto at = time(event);
    if (!at) return;
    simdjson::dom::object args;
    if (!parseArgs(event, args)) {
        return m_counts.add("counter event without args");
    }
    for (const auto& [key, json] : args) {
        double value = 0;
        if (json.get(value) != simdjson::SUCCESS) {
            m_counts.add("counter value that is no number");
            continue;
        }
        const auto name = key == "value" ? std::string(event.name) : fmt::format("{} {}", event.name, key);
        m_builder.addCounter({.track = m_tracks.counter(event.pid, name), .time = *at, .value = value});
    }
}

void EventImporter::addFlowEnd(const Event& event) {
    const auto at = time(event);
    if (!at) return;
    using Phase = FlowResolver::Phase;
    using Binding = FlowResolver::Binding;
    const auto phase = event.phase == "s" ? Phase::Start : event.phase == "t" ? Phase::Step : Phase::End;
    const auto binding =
        phase == Phase::End && event.bindingPoint != "e" ? Binding::Next : Binding::Enclosing;
    const auto key = fmt::format("{}\n{}\n{}", event.category, event.name, event.id);
    m_flows.add(key, flowNumber(event.id), phase, binding, m_tracks.thread(event.pid, event.tid), *at,
                static_cast<std::uint32_t>(m_builder.sliceCount()));
}

void EventImporter::addBoundFlow(const Event& event, std::uint32_t slice, std::int64_t time) {
    if (!event.flowIn && !event.flowOut) return;
    using Phase = FlowResolver::Phase;
    const auto phase = event.flowIn && event.flowOut ? Phase::Step
                       : event.flowOut               ? Phase::Start
                                                     : Phase::End;
    m_flows.addBound(fmt::format("bind_id\n{}", event.bindId), flowNumber(event.bindId), phase, slice, time);
}

void EventImporter::addMetadata(const Event& event) {
    const bool process = event.name == "process_name" || event.name == "process_sort_index";
    const bool name = event.name == "process_name" || event.name == "thread_name";
    if (!process && event.name != "thread_name" && event.name != "thread_sort_index") return;
    simdjson::dom::object args;
    if (!parseArgs(event, args)) {
        return m_counts.add("metadata event without args");
    }
    const auto track = process ? m_tracks.process(event.pid) : m_tracks.thread(event.pid, event.tid);
    std::string_view text;
    std::int64_t order = 0;
    if (name && args["name"].get(text) == simdjson::SUCCESS) {
        m_tracks.setName(track, text);
    } else if (!name && args["sort_index"].get(order) == simdjson::SUCCESS) {
        m_tracks.setOrder(track, static_cast<int>(std::clamp<std::int64_t>(order, INT32_MIN, INT32_MAX)));
    } else {
        m_counts.add("metadata event without args");
    }
}

void EventImporter::pairHalves() {
    std::ranges::stable_sort(m_halves, [](const Half& a, const Half& b) {
        return a.track != b.track ? a.track < b.track : a.time < b.time;
    });
    std::vector<const Half*> open;
    const auto closeAll = [&] {
        m_counts.add("B event without E, taken to last to the end", open.size());
        for (; !open.empty(); open.pop_back())
            closeHalf(*open.back(), m_latest, {});
    };
    for (const Half& half : m_halves) {
        if (!open.empty() && open.back()->track != half.track) closeAll();
        if (half.begin) {
            open.push_back(&half);
        } else if (open.empty()) {
            m_counts.add("E event without B, left out");
        } else {
            closeHalf(*open.back(), half.time, half.args);
            open.pop_back();
        }
    }
    closeAll();
    m_halves.clear();
}

void EventImporter::closeHalf(const Half& begin, std::int64_t end, std::string_view endArgs) {
    const auto args = mergedArgs(begin.args, endArgs);
    m_builder.addSlice(begin.track, begin.name, begin.category, begin.time, end - begin.time,
                       m_argsReader.read(args), args);
}

std::shared_ptr<const Trace> EventImporter::finish(bool rebase, std::string metadata, ProgressSink& progress,
                                                   const std::stop_token& stop) {
    pairHalves();
    throwIfStopped(stop);
    m_flows.resolve(m_builder, m_counts);
    const auto earliest = m_builder.earliestTime();
    if (rebase || earliest < 0) m_builder.shiftTimes(-earliest);
    m_builder.setMetadata(std::move(metadata));
    auto trace = m_builder.build(progress, stop);
    m_counts.add("slice that partly overlaps another, moved to a lane of its own", m_builder.movedSlices());
    return trace;
}

} // namespace gatescope
