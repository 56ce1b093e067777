// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/args_reader.h"

#include "trace_io/json_members.h"
#include "trace_io/json_text.h"

#include <charconv>

namespace gatescope {

namespace {

bool isString(std::string_view json) {
    return json.size() >= 2 && json.front() == '"';
}

std::string_view unquoted(std::string_view json) {
    return isString(json) ? json.substr(1, json.size() - 2) : json;
}

/// A whole number as it is written, decimal or, as pointers are, hexadecimal.
std::optional<std::int64_t> integerFrom(std::string_view text) {
    int base = 10;
    if (text.starts_with("0x")) {
        text.remove_prefix(2);
        base = 16;
    }
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number, base);
    if (error != std::errc() || stop != end) return std::nullopt;
    return number;
}

} // namespace

std::span<const Arg> ArgsReader::read(std::string_view json) {
    m_args.clear();
    JsonMembers members(json);
    std::string_view name;
    std::string_view value;
    while (members.next(name, value)) {
        if (const auto key = argKeyFromName(name)) add(*key, value);
    }
    return m_args;
}

void ArgsReader::add(ArgKey key, std::string_view value) {
    switch (argType(key)) {
    case ArgType::Integer:
        if (const auto number = integerFrom(unquoted(value))) m_args.push_back({key, *number});
        break;
    case ArgType::Boolean:
        if (unquoted(value) == "true") m_args.push_back({key, 1});
        if (unquoted(value) == "false") m_args.push_back({key, 0});
        break;
    case ArgType::Text:
        if (value == "null") break;
        m_args.push_back(
            {key, m_builder.intern(isString(value) ? unescapedJson(unquoted(value)) : std::string(value))});
        break;
    case ArgType::List:
    case ArgType::Shapes:
        addList(key, value);
        break;
    }
}

void ArgsReader::addList(ArgKey key, std::string_view value) {
    const bool shapes = argType(key) == ArgType::Shapes;
    auto& lists = shapes ? m_shapes : m_lists;
    auto known = lists.find(value);
    if (known == lists.end()) {
        m_numbers.clear();
        const bool valid = shapes ? readShapes(value) : readList(value);
        known = lists.emplace(value, std::nullopt).first;
        if (valid) known->second = m_builder.internList(m_numbers);
    }
    if (known->second) m_args.push_back({key, *known->second});
}

/// Appends to m_numbers; false where anything else than integers is in it.
bool ArgsReader::readList(std::string_view json) {
    if (!json.starts_with('[')) return false;
    JsonMembers elements(json);
    std::string_view element;
    while (elements.next(element)) {
        const auto number = integerFrom(unquoted(element));
        if (!number) return false;
        m_numbers.push_back(*number);
    }
    return true;
}

bool ArgsReader::readShapes(std::string_view json) {
    if (!json.starts_with('[')) return false;
    JsonMembers shapes(json);
    std::string_view shape;
    while (shapes.next(shape)) {
        const auto length = m_numbers.size();
        m_numbers.push_back(0);
        if (!readList(shape)) return false;
        m_numbers[length] = static_cast<std::int64_t>(m_numbers.size() - length - 1);
    }
    return true;
}

} // namespace gatescope
