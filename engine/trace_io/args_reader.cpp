// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/args_reader.h"

#include "trace_io/json_members.h"
#include "trace_io/json_text.h"

#include <algorithm>
#include <charconv>

namespace gatescope {

namespace {

/// Patterns beyond are so many that each has few texts.
constexpr std::size_t kMostRecipes = std::size_t{1} << 16;

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

ArgsReader::Args ArgsReader::readKept(std::string_view json, ArgTexts::Place text) {
    m_args.clear();
    const auto& parts = m_builder.argsTexts().lastParts();
    if (parts.pattern < kMostRecipes) {
        readByRecipe(recipeOf(parts.pattern), json, parts.numbers);
    } else {
        readMembers(json);
    }
    return {m_args, text};
}

void ArgsReader::readMembers(std::string_view json) {
    JsonMembers members(json);
    std::string_view name;
    std::string_view value;
    while (members.next(name, value)) {
        if (const auto key = argKeyFromName(name)) add(*key, value);
    }
}

void ArgsReader::readByRecipe(const Recipe& recipe, std::string_view json,
                              std::span<const SplitText::Number> numbers) {
    for (auto at = recipe.first; at < recipe.last; ++at) {
        const Value& value = m_values[at];
        switch (value.kind) {
        case Value::Kind::Fixed:
            m_args.push_back(value.arg);
            break;
        case Value::Kind::Number:
            m_args.push_back({value.arg.key, static_cast<std::int64_t>(numbers[value.begin.numbers].value)});
            break;
        case Value::Kind::Text: {
            const auto begin = value.begin.in(numbers);
            add(value.arg.key, json.substr(begin, value.end.in(numbers)-begin));
            break;
        }
        }
    }
}

const ArgsReader::Recipe& ArgsReader::recipeOf(std::uint32_t pattern) {
    if (pattern >= m_recipes.size()) m_recipes.resize(pattern + std::size_t{1});
    Recipe& recipe = m_recipes[pattern];
    if (recipe.last != kUnknown) return recipe;
    recipe.first = static_cast<std::uint32_t>(m_values.size());
    const auto text = m_builder.argsTexts().pattern(pattern);
    // A digit stands for all numbers, so that the walk is that of any text of the pattern.
    std::string json(text);
    std::ranges::replace(json, SplitText::kNumber, '0');
    const auto placeOf = [&](const char* p) {
        const auto before = text.substr(0, static_cast<std::size_t>(p - json.data()));
        const auto last = before.rfind(SplitText::kNumber);
        const auto behind = last == std::string_view::npos ? 0 : last + 1;
        return Value::Place{static_cast<std::uint32_t>(std::ranges::count(before, SplitText::kNumber)),
                            static_cast<std::uint32_t>(before.size() - behind)};
    };
    JsonMembers members(json);
    std::string_view name;
    std::string_view value;
    while (members.next(name, value)) {
        if (const auto key = argKeyFromName(name))
            addToRecipe(*key, value, placeOf(value.data()), placeOf(value.data() + value.size()));
    }
    recipe.last = static_cast<std::uint32_t>(m_values.size());
    return recipe;
}

void ArgsReader::addToRecipe(ArgKey key, std::string_view value, Value::Place begin, Value::Place end) {
    if (begin.numbers == end.numbers) {
        add(key, value);
        if (!m_args.empty()) m_values.push_back({Value::Kind::Fixed, m_args.back(), begin, end});
        m_args.clear();
    } else {
        const bool number = argType(key) == ArgType::Integer && unquoted(value) == "0";
        m_values.push_back({number ? Value::Kind::Number : Value::Kind::Text, {key, 0}, begin, end});
    }
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
