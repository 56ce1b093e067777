// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/event_importer.h"

#include "trace_io/id_hash.h"
#include "trace_io/json_members.h"
#include "trace_io/json_text.h"
#include "trace_io/json_value.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace gatescope {

namespace {

/// Decimal or hexadecimal, as number or string: the same id. All 64 bits count.
std::uint64_t idNumber(std::string_view id) {
    auto digits = id;
    int base = 10;
    if (digits.starts_with("0x") || digits.starts_with("0X")) {
        digits.remove_prefix(2);
        base = 16;
    }
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    if (error == std::errc() && !digits.empty() && end == digits.data() + digits.size()) return number;
    return hashOf(id);
}

/// Tools that merge ranks into one file put "[TP00] " before each pid and keep the ids, which are unique
/// within a rank only.
std::string_view rankLabel(std::string_view pid) {
    if (!pid.starts_with('[')) return {};
    const auto close = pid.find(']');
    return close == std::string_view::npos ? std::string_view() : pid.substr(0, close + 1);
}

/// PyTorch's flows, which never leave their rank; other writers' may go from one process to another.
bool isOfOneRank(std::string_view category) {
    return category == "ac2g" || category == "fwdbwd" || category == "async_cpu_to_gpu";
}

bool isUtf8(std::string_view text) {
    return simdjson::validate_utf8(text.data(), text.size());
}

/// A string's content, or any other value as it is written.
std::string contentOf(std::string_view json) {
    const bool string = json.size() >= 2 && json.front() == '"';
    return string ? unescapedJson(json.substr(1, json.size() - 2)) : std::string(json);
}

std::optional<double> numberOf(std::string_view json) {
    double value = 0;
    const auto text = contentOf(json);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
    return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

} // namespace

void EventImporter::add(const EventBatch::Event& item, const SplitTexts& args) {
    const auto& event = item.fields;
    const auto offset = item.offset;
    if (event.oddities > json::kEscapes) countOddities(event, offset);
    const char phase = event.phaseLetter();
    if (phase != '\0') m_tally.countEvent(phase);
    switch (phase) {
    case 'X':
        return addComplete(item, args);
    case 'B':
    case 'E':
        return addHalf(item);
    case 'i':
    case 'I':
    case 'R':
        return addInstant(item);
    case 'C':
        return addCounter(item);
    case 's':
    case 't':
    case 'f':
        return addFlowEnd(item);
    case 'M':
        return addMetadata(event, offset);
    case 'b':
    case 'n':
    case 'e':
    case 'S':
    case 'T':
    case 'p':
    case 'F':
        return addAsync(item);
    case '\0':
        // Empty objects stand where writers wanted to avoid a trailing comma.
        if (!event.name.empty() || !event.time.empty()) m_counts.add(Oddity::NoPhase, offset);
        return;
    default:
        m_counts.add(Oddity::NotShown, offset);
        return addInstant(item);
    }
}

void EventImporter::countOddities(const EventFields& event, std::uint64_t offset) {
    const auto oddities = event.oddities;
    if ((oddities & json::kBadEscape) != 0) m_counts.add(Oddity::InvalidEscape, offset);
    if ((oddities & json::kControl) != 0) m_counts.add(Oddity::ControlCharacter, offset);
    if ((oddities & (json::kNoJsonNumber | json::kHugeNumber)) != 0)
        m_counts.add(Oddity::NoJsonNumber, offset);
    if ((oddities & json::kHalfPair) != 0) return m_counts.add(Oddity::InvalidUtf8, offset);
    if ((oddities & json::kNonAscii) == 0) return;
    const bool valid = isUtf8(event.name.text) && isUtf8(event.category.text) && isUtf8(event.args.text);
    if (!valid) m_counts.add(Oddity::InvalidUtf8, offset);
}

StringId EventImporter::internName(const FieldText& field) {
    return m_builder.intern(json::decoded(field, m_scratch));
}

StringId EventImporter::internCategory(const FieldText& field) {
    // Neighbours in a file nearly always have the same.
    if (field.text != m_lastCategory) {
        m_lastCategory = field.text;
        m_lastCategoryId = internName(field);
    }
    m_tally.countCategory(m_lastCategoryId);
    return m_lastCategoryId;
}

void EventImporter::expectOwnTimes() {
    m_earliest = 0;
    m_latest = 2 * kTimeLimit;
}

std::optional<ExactTime> EventImporter::time(const EventBatch::Event& item) {
    const auto& time = item.time;
    if (!time || time->ns > m_latest || time->ns < m_earliest) {
        m_counts.add(Oddity::NoTime, item.offset);
        if (!item.fields.time.empty() && !m_firstUnusableTime) m_firstUnusableTime = item.offset;
        return std::nullopt;
    }
    m_tally.noteTime(time->rounded());
    return time;
}

std::string_view EventImporter::argsOf(const EventFields& event) {
    const FieldText& args = event.args;
    if (args.text.starts_with('{')) {
        const auto suspect = args.oddities & ~(json::kEscapes | json::kHugeNumber);
        if (suspect == 0 || (suspect == json::kNonAscii && isUtf8(args.text))) return args.text;
        m_mendedArgs = json::mendedJson(args.text);
    } else {
        if (args.empty() || args.text == "null") return {};
        // Some writers put a list or a text there; a member of its own keeps it.
        const auto* quote = args.quoted ? "\"" : "";
        m_mendedArgs = json::mendedJson(fmt::format(R"({{"args":{}{}{}}})", quote, args.text, quote));
    }
    return m_mendedArgs;
}

void EventImporter::addComplete(const EventBatch::Event& item, const SplitTexts& splitArgs) {
    const auto& event = item.fields;
    const auto offset = item.offset;
    const auto start = time(item);
    if (!start) return;
    const auto& duration = item.duration;
    auto end = start->rounded();
    if (event.duration.empty()) {
        m_counts.add(Oddity::NoDuration, offset);
    } else if (!duration || duration->ns < 0 || duration->ns > kTimeLimit) {
        m_counts.add(Oddity::BadDuration, offset);
    } else {
        end = (*start + *duration).rounded();
    }
    m_tally.noteEnd(end);
    const auto track = thread(event);
    const auto category = internCategory(event.category);
    if (m_tally.isOnDevice(category)) m_tracks.setKind(track, TrackKind::DeviceQueue);
    const bool split = item.args != EventBatch::kNotSplit;
    const auto args =
        split ? m_argsReader.read(event.args.text, splitArgs[item.args]) : m_argsReader.read(argsOf(event));
    const auto slice = m_builder.addSlice(track, internName(event.name), category, start->rounded(),
                                          end - start->rounded(), args.typed, args.text);
    if (!event.bindId.empty()) addBoundFlow(item, slice, start->rounded());
}

void EventImporter::addHalf(const EventBatch::Event& item) {
    const auto& event = item.fields;
    const auto at = time(item);
    if (!at) return;
    m_pairs.add({.time = at->rounded(),
                 .offset = item.offset,
                 .track = thread(event),
                 .name = internName(event.name),
                 .category = internCategory(event.category),
                 .begin = event.phase.text == "B",
                 .named = !event.name.empty()},
                argsOf(event));
}

void EventImporter::addAsync(const EventBatch::Event& item) {
    const auto& event = item.fields;
    const auto at = time(item);
    if (!at) return;
    const bool global = event.id2.text.find("\"global\"") != std::string_view::npos;
    const auto& id = event.id2.empty() ? event.id : event.id2;
    if (id.empty()) m_counts.add(Oddity::AsyncWithoutId, item.offset);
    const auto process = global ? kNoTrack : m_tracks.process(event.pid.text);
    const auto name = internName(event.name);
    const auto category = internCategory(event.category);
    const char letter = event.phase.text.front();
    const bool nestable = letter == 'b' || letter == 'n' || letter == 'e';
    auto key = mixed(mixed(process, category), idNumber(id.text));
    // The older events are told apart by their name too.
    if (!nestable || id.empty()) key = mixed(key, name);
    using Phase = AsyncSlices::Phase;
    const auto phase = letter == 'b' || letter == 'S'   ? Phase::Begin
                       : letter == 'e' || letter == 'F' ? Phase::End
                                                        : Phase::Instant;
    m_async.add({.id = key,
                 .time = at->rounded(),
                 .offset = item.offset,
                 .process = process,
                 .name = name,
                 .category = category,
                 .phase = phase,
                 .named = !event.name.empty()},
                argsOf(event));
}

void EventImporter::addInstant(const EventBatch::Event& item) {
    const auto& event = item.fields;
    const auto at = time(item);
    if (!at) return;
    if (!event.category.empty()) internCategory(event.category);
    const auto track = event.scope.text == "g"   ? kNoTrack
                       : event.scope.text == "p" ? m_tracks.process(event.pid.text)
                                                 : thread(event);
    m_builder.addInstant({.track = track,
                          .name = internName(event.name),
                          .time = at->rounded(),
                          .args = std::string(argsOf(event))});
}

void EventImporter::addCounter(const EventBatch::Event& item) {
    const auto& event = item.fields;
    const auto at = time(item);
    if (!at) return;
    const auto args = argsOf(event);
    if (!args.starts_with('{')) return m_counts.add(Oddity::CounterWithoutArgs, item.offset);
    auto name = std::string(json::decoded(event.name, m_scratch));
    if (!event.id.empty()) name += fmt::format("[{}]", event.id.text);
    JsonMembers members(args);
    std::string_view key;
    std::string_view value;
    while (members.next(key, value)) {
        const auto number = numberOf(value);
        if (!number) {
            m_counts.add(Oddity::CounterNoNumber, item.offset);
            continue;
        }
        const auto series = key == "value" || key.empty() ? name : fmt::format("{} {}", name, key);
        m_builder.addCounter(
            {.track = m_tracks.counter(event.pid.text, series), .time = at->rounded(), .value = *number});
    }
}

void EventImporter::addFlowEnd(const EventBatch::Event& item) {
    const auto& event = item.fields;
    const auto at = time(item);
    if (!at) return;
    using Phase = FlowResolver::Phase;
    using Binding = FlowResolver::Binding;
    const char letter = event.phase.text.front();
    const auto phase = letter == 's' ? Phase::Start : letter == 't' ? Phase::Step : Phase::End;
    const auto binding =
        phase == Phase::End && event.bindingPoint.text != "e" ? Binding::Next : Binding::Enclosing;
    const auto& idField = event.id.empty() ? event.id2 : event.id;
    // unitrace puts the id into the category too.
    if (idField.empty() && event.category.text.find("Flow_") == std::string_view::npos)
        return m_counts.add(Oddity::FlowWithoutId, item.offset);
    const auto id = idNumber(idField.text);
    const auto key =
        mixed(mixed(hashOf(event.category.text), hashOf(event.name.text)), mixed(id, recordingOf(item)));
    m_flows.add(key, id, phase, binding, thread(event), at->rounded(),
                static_cast<std::uint32_t>(m_builder.sliceCount()));
    if (isOfOneRank(event.category.text)) m_flows.ofOneRank();
}

/// Ids are unique within one: a rank's, or a document's of a file that several were joined to.
std::uint64_t EventImporter::recordingOf(const EventBatch::Event& item) {
    const auto rank = hashOf(rankLabel(item.fields.pid.text));
    return item.document == 0 ? rank : mixed(rank, item.document);
}

void EventImporter::addBoundFlow(const EventBatch::Event& item, std::uint32_t slice, std::int64_t time) {
    const auto& event = item.fields;
    if (!event.flowIn && !event.flowOut) return;
    using Phase = FlowResolver::Phase;
    const auto phase = event.flowIn && event.flowOut ? Phase::Step
                       : event.flowOut               ? Phase::Start
                                                     : Phase::End;
    const auto id = idNumber(event.bindId.text);
    m_flows.addBound(mixed(mixed(hashOf("bind_id"), id), recordingOf(item)), id, phase, slice, time);
}

void EventImporter::addMetadata(const EventFields& event, std::uint64_t offset) {
    const auto what = event.name.text;
    const bool process = what.starts_with("process_");
    if (what != "process_name" && what != "thread_name" && what != "process_sort_index" &&
        what != "thread_sort_index" && what != "process_labels") {
        return keepMetadata(event);
    }
    const auto wanted = what.ends_with("_name")     ? "name"
                        : what.ends_with("_labels") ? "labels"
                                                    : "sort_index";
    bool found = false;
    const auto args = argsOf(event);
    if (args.empty()) return m_counts.add(Oddity::MetadataWithoutArgs, offset);
    const auto track = process ? m_tracks.process(event.pid.text) : thread(event);
    JsonMembers members(args);
    std::string_view key;
    std::string_view value;
    while (members.next(key, value)) {
        if (key != wanted) continue;
        if (what.ends_with("_sort_index")) {
            const auto order = numberOf(value);
            if (!order) continue;
            m_tracks.setOrder(track, static_cast<int>(std::clamp<double>(*order, INT32_MIN, INT32_MAX)));
        } else if (what.ends_with("_labels")) {
            m_tracks.setLabels(track, contentOf(value));
        } else {
            m_tracks.setName(track, contentOf(value));
        }
        found = true;
    }
    if (!found) m_counts.add(Oddity::MetadataWithoutArgs, offset);
}

void EventImporter::keepMetadata(const EventFields& event) {
    constexpr std::size_t kMost = std::size_t{1} << 20;
    if (m_otherMetadata.size() > kMost) return;
    m_otherMetadata += m_otherMetadata.empty() ? "[" : ",";
    m_otherMetadata += R"({"name":)";
    appendJsonString(m_otherMetadata, json::decoded(event.name, m_scratch));
    m_otherMetadata += R"(,"pid":)";
    appendJsonString(m_otherMetadata, event.pid.text);
    m_otherMetadata += R"(,"tid":)";
    appendJsonString(m_otherMetadata, event.tid.text);
    const auto args = argsOf(event);
    m_otherMetadata += fmt::format(R"(,"args":{}}})", args.empty() ? "{}" : args);
}

void EventImporter::finish(std::string_view prefix) {
    m_pairs.resolve(m_builder, m_argsReader, m_counts, m_tally.latest());
    m_async.resolve(m_builder, m_argsReader, m_counts, m_tally.latest());
    m_flows.resolve(m_builder, m_counts, m_firstSlice);
    m_tracks.finish(prefix);
    if (!m_otherMetadata.empty()) m_otherMetadata += ']';
}

} // namespace gatescope
