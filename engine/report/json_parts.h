// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/statistics.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

namespace gatescope {

/// Keys stay in the order in which they were written.
using Json = nlohmann::ordered_json;

/// The number that a change raises which breaks a reader; new fields don't (docs/formats.md).
inline constexpr int kJsonSchema = 1;

/// As it leaves the program: indented for people, or on one line. A path or a driver's name may hold bytes
/// that are no UTF-8; they become replacement characters.
std::string indentedText(const Json& json);
std::string oneLineText(const Json& json);

/// A difference with its interval. `count` is the key under which its number of pairs stands.
Json intervalJson(const PairedDifference& difference, std::string_view count = "blocks");
PairedDifference intervalFrom(const Json& json, std::string_view count = "blocks");

Json summaryJson(const SampleSummary& summary);
Json proportionJson(const Proportion& proportion);

/// JSON has no infinity.
Json finiteOrNull(double value);

} // namespace gatescope
