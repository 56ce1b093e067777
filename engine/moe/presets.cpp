// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "moe/config.h"
#include "moe/json_fields.h"
#include "moe/strict_json.h"
#include "resources/embedded_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace gatescope {

namespace {

PresetInfo readPreset(const EmbeddedFile& file) {
    const auto where = fmt::format("preset {}", file.name);
    const auto json = parseStrictJson(file.text(), where);
    const auto about = JsonFields(json, where).object("gatescope").value();
    PresetInfo preset;
    preset.name = file.name.substr(0, file.name.rfind(".json"));
    preset.title = about.string("title");
    preset.source = about.string("source");
    preset.measured = about.has("measured") && about.boolean("measured");
    preset.config = MoeConfig::fromJson(file.text(), where, about.string("part", ""));
    preset.config.name = preset.name;
    return preset;
}

} // namespace

const std::vector<PresetInfo>& presets() {
    static const auto all = [] {
        std::vector<PresetInfo> read;
        std::ranges::transform(presetFiles(), std::back_inserter(read), readPreset);
        return read;
    }();
    return all;
}

MoeConfig MoeConfig::fromPreset(std::string_view name) {
    const auto found = std::ranges::find(presets(), name, &PresetInfo::name);
    if (found != presets().end()) return found->config;
    std::vector<std::string_view> known;
    std::ranges::transform(presets(), std::back_inserter(known), &PresetInfo::name);
    throw UsageError(fmt::format("there is no preset \"{}\"", name),
                     fmt::format("Presets are {}", fmt::join(known, ", ")));
}

} // namespace gatescope
