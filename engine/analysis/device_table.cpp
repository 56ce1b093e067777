// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/device_table.h"

#include "analysis/device_names.h"
#include "base/ascii.h"
#include "base/error.h"
#include "resources/embedded_files.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace gatescope {

namespace {

DeviceEntry entryFrom(const EmbeddedFile& file) {
    const auto json = nlohmann::json::parse(file.text());
    DeviceEntry entry;
    entry.id = file.name.substr(0, file.name.find('.'));
    entry.names = json.at("driver_names").get<std::vector<std::string>>();
    entry.ceilings.name = json.at("name").get<std::string>();
    const auto& bandwidth = json.at("bandwidth");
    entry.ceilings.bytesPerSecond = bandwidth.at("gb_per_second").get<double>() * 1e9;
    entry.ceilings.bandwidthSource = bandwidth.at("source").get<std::string>();
    for (const auto& peak : json.at("peaks")) {
        entry.ceilings.peaks.push_back({peak.at("dtype").get<std::string>(),
                                        peak.at("tflops").get<double>() * 1e12,
                                        peak.at("source").get<std::string>()});
    }
    return entry;
}

} // namespace

const std::vector<DeviceEntry>& deviceTable() {
    static const std::vector<DeviceEntry> table = [] {
        std::vector<DeviceEntry> entries;
        for (const auto& file : deviceFiles())
            entries.push_back(entryFrom(file));
        return entries;
    }();
    return table;
}

std::vector<std::string> deviceIds() {
    std::vector<std::string> ids;
    for (const auto& entry : deviceTable())
        ids.push_back(entry.id);
    return ids;
}

const DeviceEntry& deviceById(std::string_view id) {
    const auto& table = deviceTable();
    const auto found = std::ranges::find(table, lowerCase(id), &DeviceEntry::id);
    if (found != table.end()) return *found;
    throw UsageError(fmt::format("the device table has no \"{}\"", id),
                     fmt::format("Choose from {}", fmt::join(deviceIds(), ", ")));
}

std::optional<DeviceEntry> deviceByName(std::string_view name) {
    const auto lower = lowerCase(name);
    for (const auto& entry : deviceTable()) {
        for (const auto& known : entry.names) {
            if (lowerCase(known) == lower) return entry;
        }
    }
    return std::nullopt;
}

Ceilings ceilingsOf(const Trace& trace) {
    const auto names = deviceNames(trace);
    if (names.size() != 1) return {};
    const auto entry = deviceByName(names.front());
    return entry ? entry->ceilings : Ceilings();
}

} // namespace gatescope
