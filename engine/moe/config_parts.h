// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/json_fields.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace gatescope {

/// The objects of a config.json that hold a language model's fields, the outer one first.
struct ConfigParts {
    JsonFields part;  ///< Qwen3-Omni's thinker_config or talker_config; elsewhere the whole file
    JsonFields text;  ///< text_config, language_config or llm_config in it, or the part itself
    std::string name; ///< "thinker" or "talker" where the model has several parts, else empty
};

/// Qwen3-Omni has two language models, each with a text part of its own. The thinker is meant where `part`
/// is empty: the talker only voices what it writes. InputError where the file has no such part.
ConfigParts configParts(const JsonFields& top, std::string_view part);

/// Whether a config.json has both of them, so that one is to be chosen. InputError where it can't be read.
bool hasBothParts(const std::filesystem::path& config);

} // namespace gatescope
