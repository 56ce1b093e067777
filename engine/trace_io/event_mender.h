// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gatescope {

/// What to do with an event that is no JSON.
struct MendedEvent {
    bool whole = false;    ///< `json` is the event as it was meant
    bool needMore = false; ///< the text ends before that can be told
    std::size_t size = 0;  ///< of the event in the text
};

/// Writers put names between quotes as they are, with quotes and backslashes of their own. A quote ends a
/// string here only where what follows can follow a string at that place. `text` begins with the event's
/// brace; the event is written to `json` in good order.
MendedEvent mendEvent(std::string_view text, std::string& json);

/// Where the next event begins: a brace behind ',' or '[' or '}', or the first of
/// its line where the event before is cut, followed by a key that events have. npos
/// where there is none. `text` begins at or before a separator.
std::size_t findEvent(std::string_view text, std::size_t from);

/// Whether a brace and one of those keys stand at the start of `text`.
bool beginsEvent(std::string_view text);

/// The ph of a damaged event, where it can be read; '\0' else.
char phaseOfDamaged(std::string_view text);

} // namespace gatescope
