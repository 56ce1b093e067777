// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a trace of any size of a given one: its events are repeated in time, copy after copy, with ids of
// their own, everything else as it is written. Usage: repeat_trace IN OUT SLICES
#include "base/error.h"
#include "trace_io/decimal_time.h"
#include "trace_io/event_fields.h"
#include "trace_io/json_members.h"
#include "trace_io/json_text.h"
#include "trace_io/text_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace gatescope;

/// A number within the text that differs from copy to copy.
struct Change {
    std::string_view text;
    std::int64_t value;
    bool time;
};

struct Template {
    std::string_view head;
    std::vector<std::string_view> events; ///< all but metadata
    std::vector<std::vector<Change>> changes;
    std::size_t slices = 0;
    std::int64_t span = 0;
    std::int64_t largestId = 0;
};

std::string readAll(const char* path) {
    TextSource source(path);
    std::string text;
    for (std::size_t got = 1; got > 0;) {
        const auto before = text.size();
        text.resize(before + (std::size_t{1} << 20));
        got = source.read(text.data() + before, text.size() - before);
        text.resize(before + got);
    }
    return text;
}

std::vector<Change> changesOf(const EventFields& event, Template& made) {
    std::vector<Change> changes;
    if (const auto time = microsecondsToNs(event.time.text))
        changes.push_back({event.time.text, *time, true});
    const auto addId = [&](std::string_view text) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size() || number <= 0) return;
        changes.push_back({text, number, false});
        made.largestId = std::max(made.largestId, number);
    };
    addId(event.id.text);
    JsonMembers members(event.args.text);
    std::string_view key;
    std::string_view value;
    while (members.next(key, value)) {
        if (key == "correlation" || key == "External id") addId(value);
    }
    std::ranges::sort(changes, {}, [](const Change& change) { return change.text.data(); });
    return changes;
}

Template analyse(std::string_view text) {
    Template made;
    const auto events = text.find("\"traceEvents\"");
    const char* p = text.data() + text.find('[', events == std::string_view::npos ? 0 : events) + 1;
    made.head = text.substr(0, static_cast<std::size_t>(p - text.data()));
    const char* end = text.data() + text.size();
    std::int64_t first = INT64_MAX;
    std::int64_t last = INT64_MIN;
    for (;;) {
        while (json::isSpace(*p) || *p == ',')
            ++p;
        if (*p != '{') return made;
        const char* begin = p;
        EventFields event;
        if (parseEvent(p, end, event) != json::Scan::Done) return made;
        made.events.emplace_back(begin, p);
        made.changes.push_back(event.phaseLetter() == 'M' ? std::vector<Change>() : changesOf(event, made));
        if (event.phaseLetter() == 'X') ++made.slices;
        const auto time = microsecondsToNs(event.time.text);
        if (!time || event.phaseLetter() == 'M') continue;
        first = std::min(first, *time);
        last = std::max(last, *time + microsecondsToNs(event.duration.text).value_or(0));
        made.span = last - first + 1000;
    }
}

void write(const Template& made, std::size_t slices, std::FILE* out) {
    std::string text(made.head);
    const auto copies = (slices + made.slices - 1) / std::max<std::size_t>(made.slices, 1);
    const char* separator = "\n";
    for (std::size_t copy = 0; copy < copies; ++copy) {
        for (std::size_t i = 0; i < made.events.size(); ++i) {
            const auto& changes = made.changes[i];
            if (changes.empty() && copy > 0) continue; // metadata once
            text += separator;
            separator = ",\n";
            const char* at = made.events[i].data();
            for (const auto& change : changes) {
                text.append(at, change.text.data());
                const auto step = static_cast<std::int64_t>(copy);
                if (change.time) {
                    appendMicroseconds(text, change.value + step * made.span);
                } else {
                    text += std::to_string(change.value + step * made.largestId);
                }
                at = change.text.data() + change.text.size();
            }
            text.append(at, made.events[i].data() + made.events[i].size());
            if (text.size() < (std::size_t{1} << 20)) continue;
            std::fwrite(text.data(), 1, text.size(), out);
            text.clear();
        }
    }
    text += made.head.front() == '[' ? "\n]\n" : "\n]}\n";
    std::fwrite(text.data(), 1, text.size(), out);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        fmt::print(stderr, "usage: repeat_trace IN OUT SLICES\n");
        return 2;
    }
    try {
        auto text = readAll(argv[1]);
        const auto size = text.size();
        text.append(64, '\0');
        const auto made = analyse(std::string_view(text).substr(0, size));
        std::FILE* out = std::fopen(argv[2], "wb");
        if (out == nullptr) throw InputError(fmt::format("{}: cannot be written", argv[2]));
        write(made, std::strtoull(argv[3], nullptr, 10), out);
        return std::fclose(out) == 0 ? 0 : 3;
    } catch (const Error& error) {
        fmt::print(stderr, "repeat_trace: {}\n", error.problem());
        return 3;
    }
}
