// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace gatescope {

/// A file of resources/ that the program carries inside itself, so that it runs from anywhere.
struct EmbeddedFile {
    std::string_view name; ///< without its folder: "qwen3-30b-a3b.json"
    std::span<const std::byte> bytes;

    std::string_view text() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

/// resources/presets/*.json, in the order in which people are shown them.
std::span<const EmbeddedFile> presetFiles();

/// resources/devices/*.json, by name.
std::span<const EmbeddedFile> deviceFiles();

/// resources/patterns/*.json.
std::span<const EmbeddedFile> patternFiles();

/// resources/report: what the page of `gatescope report` looks like and does.
std::span<const EmbeddedFile> reportFiles();

} // namespace gatescope
