// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/json_scan.h"

#include <cstdint>
#include <string_view>

namespace gatescope {

/// A value of an event as it is written, strings without their quotes.
struct FieldText {
    std::string_view text;
    unsigned oddities = 0; ///< json::Oddity
    bool quoted = false;

    bool empty() const { return text.empty(); }
};

/// One Chrome Trace Event's fields, as text within the window.
struct EventFields {
    FieldText phase;
    FieldText name;
    FieldText category;
    FieldText pid;
    FieldText tid;
    FieldText time;
    FieldText duration;
    FieldText args;
    FieldText id;
    FieldText id2;
    FieldText bindId;
    FieldText bindingPoint;
    FieldText scope;
    bool flowIn = false;
    bool flowOut = false;
    unsigned oddities = 0; ///< of all fields

    char phaseLetter() const { return phase.text.size() == 1 ? phase.text.front() : '\0'; }
};

/// `p` is at an event's opening brace. Moves behind the event, or to where it is wrong.
json::Scan parseEvent(const char*& p, const char* end, EventFields& event);

} // namespace gatescope
