// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/arg_walk.h"

#include "trace_io/json_text.h"
#include "trace_io/slice_args.h"

#include <array>
#include <charconv>
#include <optional>

namespace gatescope {

namespace {

template <typename Number>
std::optional<Number> numberFrom(std::string_view text) {
    Number number{};
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc() || stop != end) return std::nullopt;
    return number;
}

/// What the text itself says.
void readValue(std::string_view json, ArgValue& arg) {
    arg.text.assign(json);
    if (json.starts_with('"')) {
        arg.type = ArgValueType::Text;
        if (json.size() >= 2) arg.text = unescapedJson(json.substr(1, json.size() - 2));
    } else if (json == "null") {
        arg.type = ArgValueType::Null;
    } else if (json == "true" || json == "false") {
        arg.type = ArgValueType::Boolean;
        arg.integer = json == "true" ? 1 : 0;
    } else if (const auto integer = numberFrom<std::int64_t>(json)) {
        arg.type = ArgValueType::Integer;
        arg.integer = *integer;
    } else if (const auto real = numberFrom<double>(json)) {
        arg.type = ArgValueType::Real;
        arg.real = *real;
    } else {
        arg.type = ArgValueType::Json;
    }
}

} // namespace

std::string_view argValueTypeName(ArgValueType type) {
    constexpr std::array<std::string_view, 6> kNames{"int", "real", "string", "bool", "json", "null"};
    return kNames[static_cast<std::size_t>(type)];
}

void ArgWalk::enter(std::size_t set) {
    m_set = set;
    m_text.clear();
    if (set < m_trace.sliceCount()) {
        const auto slice = static_cast<SliceId>(set);
        m_text.assign(m_trace.argsText(slice));
        if (m_text.empty()) appendArgsJson(m_text, m_trace, slice);
    } else if (set < setCount()) {
        m_text = m_trace.instants()[set - m_trace.sliceCount()].args;
    }
    m_members = JsonMembers(m_text);
}

bool ArgWalk::next(ArgValue& arg, std::string_view wanted) {
    std::string_view name;
    std::string_view json;
    while (m_members.next(name, json)) {
        const bool escaped = name.find('\\') != std::string_view::npos;
        if (!wanted.empty() && !escaped && name != wanted) continue;
        arg.key = escaped ? unescapedJson(name) : std::string(name);
        if (!wanted.empty() && arg.key != wanted) continue;
        readValue(json, arg);
        // Some producers put numbers in quotes; where the vocabulary knows better it is believed.
        if (arg.type == ArgValueType::Text && m_set < m_trace.sliceCount()) {
            const auto key = argKeyFromName(arg.key);
            const bool number =
                key && (argType(*key) == ArgType::Integer || argType(*key) == ArgType::Boolean);
            const auto known =
                number ? m_trace.integer(static_cast<SliceId>(m_set), *key) : std::optional<std::int64_t>();
            if (known) {
                arg.type = argType(*key) == ArgType::Integer ? ArgValueType::Integer : ArgValueType::Boolean;
                arg.integer = *known;
            }
        }
        return true;
    }
    return false;
}

} // namespace gatescope
