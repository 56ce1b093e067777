// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/slice_args.h"

#include "trace_io/json_members.h"
#include "trace_io/json_text.h"

#include <fmt/format.h>

#include <iterator>
#include <span>
#include <string_view>

namespace gatescope {

namespace {

/// The category of slices that are nothing in particular.
constexpr std::string_view kNoKind = "other";

void appendInteger(std::string& out, std::int64_t number) {
    // Readers with doubles would round it.
    constexpr std::int64_t kLargestExact = std::int64_t{1} << 53;
    const bool quoted = number > kLargestExact || number < -kLargestExact;
    fmt::format_to(std::back_inserter(out), fmt::runtime(quoted ? R"("{}")" : "{}"), number);
}

void appendList(std::string& out, std::span<const std::int64_t> list) {
    out += '[';
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0) out += ',';
        appendInteger(out, list[i]);
    }
    out += ']';
}

void appendShapes(std::string& out, std::span<const std::int64_t> shapes) {
    out += '[';
    for (std::size_t i = 0; const auto shape = shapeAt(shapes, i); ++i) {
        if (i > 0) out += ',';
        appendList(out, *shape);
    }
    out += ']';
}

void appendValue(std::string& out, const Trace& trace, Arg arg) {
    switch (argType(arg.key)) {
    case ArgType::Integer:
        return appendInteger(out, arg.value);
    case ArgType::Boolean:
        out += arg.value != 0 ? "true" : "false";
        return;
    case ArgType::Text:
        return appendJsonString(out, trace.string(static_cast<StringId>(arg.value)));
    case ArgType::List:
        return appendList(out, trace.lists()[static_cast<ListId>(arg.value)]);
    case ArgType::Shapes:
        return appendShapes(out, trace.lists()[static_cast<ListId>(arg.value)]);
    }
}

} // namespace

void appendArgsJson(std::string& out, const Trace& trace, SliceId id) {
    if (const auto text = trace.argsText(id); !text.empty()) {
        out += portableJsonObject(text);
        return;
    }
    const auto args = trace.typedArgs(id);
    if (args.size() == 0) return;
    out += '{';
    // Readers up to version 0.1 take what the slice is from here, not from its category.
    if (const auto kind = trace.category(id); !kind.empty() && kind != kNoKind) {
        out += R"("kind":)";
        appendJsonString(out, kind);
        out += ',';
    }
    for (std::size_t i = 0; i < args.size(); ++i) {
        fmt::format_to(std::back_inserter(out), R"({}"{}":)", i > 0 ? "," : "", argName(args[i].key));
        appendValue(out, trace, args[i]);
    }
    out += '}';
}

std::vector<SliceArg> sliceArgs(const Trace& trace, SliceId id, std::size_t most) {
    std::string json;
    appendArgsJson(json, trace, id);
    JsonMembers members(json);
    std::vector<SliceArg> args;
    std::string_view name;
    std::string_view value;
    while (args.size() < most && members.next(name, value)) {
        const bool string = value.front() == '"';
        args.push_back({unescapedJson(name),
                        string ? unescapedJson(value.substr(1, value.size() - 2)) : std::string(value)});
    }
    return args;
}

} // namespace gatescope
