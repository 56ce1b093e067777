// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/config.h"
#include "moe/test_files.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace gatescope::test {

inline nlohmann::json with(nlohmann::json config, const std::string& field, nlohmann::json value) {
    config[field] = std::move(value);
    return config;
}

inline nlohmann::json without(nlohmann::json config, const std::string& field) {
    config.erase(field);
    return config;
}

inline MoeConfig read(const nlohmann::json& config, std::string_view part = {}) {
    return MoeConfig::fromJson(config.dump(), "config.json", part);
}

/// `problem`: a part of the error's text, such as the field.
inline void expectRefused(const nlohmann::json& config, std::string_view problem) {
    SCOPED_TRACE(problem);
    expectError([&] { read(config); }, {"config.json", problem});
}

} // namespace gatescope::test
