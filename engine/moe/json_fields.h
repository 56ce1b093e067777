// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Reads the fields of one JSON object. Every refusal is an InputError that names file and field. A field
/// that is null counts as absent, as in transformers.
class JsonFields {
public:
    /// `where` names the file, `prefix` the object in it ("text_config."). The object must outlive this.
    JsonFields(const nlohmann::json& object, std::string where, std::string prefix = {});

    bool has(std::string_view name) const;
    int integer(std::string_view name) const;
    int integer(std::string_view name, int ifAbsent) const;
    bool boolean(std::string_view name) const;
    double number(std::string_view name) const;
    double number(std::string_view name, double ifAbsent) const;
    std::string string(std::string_view name) const;
    std::string string(std::string_view name, std::string_view ifAbsent) const;
    std::vector<int> integers(std::string_view name) const;        ///< empty where absent
    std::vector<std::string> strings(std::string_view name) const; ///< empty where absent

    /// Of all fields, null ones too.
    std::vector<std::string> names() const;

    /// The nested object of that name; nullopt where absent.
    std::optional<JsonFields> object(std::string_view name) const;

    const std::string& where() const { return m_where; }
    [[noreturn]] void fail(std::string_view name, std::string_view problem, std::string remedy) const;

private:
    const nlohmann::json* find(std::string_view name) const;
    const nlohmann::json& require(std::string_view name) const;
    int toInt(std::string_view name, const nlohmann::json& value) const;

    const nlohmann::json* m_object;
    std::string m_where;
    std::string m_prefix;
};

} // namespace gatescope
