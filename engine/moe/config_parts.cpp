// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/config_parts.h"

#include "base/files.h"
#include "moe/strict_json.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

/// Vision-language models nest the language model's fields.
JsonFields textPart(const JsonFields& part) {
    for (const auto* name : {"text_config", "language_config", "llm_config"}) {
        if (auto nested = part.object(name)) return *nested;
    }
    return part;
}

JsonFields namedPart(const JsonFields& top, const std::string& part, bool several) {
    const auto name = part + "_config";
    if (auto nested = top.object(name)) return *nested;
    top.fail(name, fmt::format("is missing, so there is no {}", part),
             several ? "Choose the part that the model has" : "Leave out the choice of a part");
}

} // namespace

ConfigParts configParts(const JsonFields& top, std::string_view part) {
    const bool several = top.has("thinker_config") || top.has("talker_config");
    if (!several && part.empty()) return {top, textPart(top), {}};
    std::string name(part.empty() ? "thinker" : part);
    const auto chosen = namedPart(top, name, several);
    return {chosen, textPart(chosen), std::move(name)};
}

bool hasBothParts(const std::filesystem::path& config) {
    const auto parsed = parseConfigJson(readTextFile(config), config.string());
    const JsonFields top(parsed, config.string());
    return top.has("thinker_config") && top.has("talker_config");
}

} // namespace gatescope
