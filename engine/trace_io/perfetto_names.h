// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace gatescope::perfetto {

/// What a packet carries, by the field's number: "ftrace_events", or "field_4711" where the number is not
/// known.
std::string packetName(std::uint32_t field);

/// The same for fields of a track event.
std::string trackEventFieldName(std::uint32_t field);

} // namespace gatescope::perfetto
