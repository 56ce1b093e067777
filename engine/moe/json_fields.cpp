// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/json_fields.h"

#include "moe/strict_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace gatescope {

JsonFields::JsonFields(const nlohmann::json& object, std::string where, std::string prefix)
    : m_object(&object), m_where(std::move(where)), m_prefix(std::move(prefix)) {}

bool JsonFields::has(std::string_view name) const {
    return find(name) != nullptr;
}

int JsonFields::integer(std::string_view name) const {
    return toInt(name, require(name));
}

int JsonFields::integer(std::string_view name, int ifAbsent) const {
    const auto* value = find(name);
    return value ? toInt(name, *value) : ifAbsent;
}

bool JsonFields::boolean(std::string_view name) const {
    const auto& value = require(name);
    if (!value.is_boolean()) {
        fail(name, fmt::format("is {}, not true or false", value.dump()), "Write true or false");
    }
    return value.get<bool>();
}

double JsonFields::number(std::string_view name) const {
    const auto& value = require(name);
    if (!value.is_number()) fail(name, fmt::format("is {}, not a number", value.dump()), "Write a number");
    return value.get<double>();
}

double JsonFields::number(std::string_view name, double ifAbsent) const {
    return has(name) ? number(name) : ifAbsent;
}

std::string JsonFields::string(std::string_view name) const {
    const auto& value = require(name);
    if (!value.is_string()) fail(name, fmt::format("is {}, not a string", value.dump()), "Write a string");
    return value.get<std::string>();
}

std::string JsonFields::string(std::string_view name, std::string_view ifAbsent) const {
    return has(name) ? string(name) : std::string(ifAbsent);
}

std::vector<int> JsonFields::integers(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return {};
    if (!value->is_array()) fail(name, "is no list", "Write a list of whole numbers");
    std::vector<int> numbers;
    for (const auto& element : *value) {
        numbers.push_back(toInt(name, element));
    }
    return numbers;
}

std::vector<std::string> JsonFields::strings(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return {};
    const bool words =
        value->is_array() && std::ranges::all_of(*value, [](const auto& e) { return e.is_string(); });
    if (!words) fail(name, "is no list of words", "Write a list of strings");
    return value->get<std::vector<std::string>>();
}

std::vector<std::string> JsonFields::names() const {
    std::vector<std::string> all;
    for (const auto& field : m_object->items())
        all.push_back(field.key());
    return all;
}

std::optional<JsonFields> JsonFields::object(std::string_view name) const {
    const auto* value = find(name);
    if (!value) return std::nullopt;
    if (!value->is_object()) fail(name, "is no object", "Get the file again");
    return JsonFields(*value, m_where, fmt::format("{}{}.", m_prefix, name));
}

void JsonFields::fail(std::string_view name, std::string_view problem, std::string remedy) const {
    throw InputError(fmt::format("{}: {}{} {}", m_where, m_prefix, name, problem), std::move(remedy));
}

const nlohmann::json* JsonFields::find(std::string_view name) const {
    const auto found = m_object->find(std::string(name));
    if (found == m_object->end() || found->is_null()) return nullptr;
    requireUsable(*found, m_where, name);
    return &*found;
}

const nlohmann::json& JsonFields::require(std::string_view name) const {
    const auto* value = find(name);
    if (!value) fail(name, "is missing", "Add the field with the model's value; it is not guessed");
    return *value;
}

int JsonFields::toInt(std::string_view name, const nlohmann::json& value) const {
    const auto refuse = [&] {
        fail(name, fmt::format("is {}, not a whole number below 2^31", value.dump()), "Write a whole number");
    };
    if (!value.is_number_integer()) refuse();
    const bool tooBig = value.is_number_unsigned() &&
                        value.get<std::uint64_t>() > std::uint64_t{std::numeric_limits<int>::max()};
    if (tooBig || (!value.is_number_unsigned() &&
                   value.get<std::int64_t>() < std::int64_t{std::numeric_limits<int>::min()})) {
        refuse();
    }
    return value.get<int>();
}

} // namespace gatescope
