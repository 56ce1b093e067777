// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/event_fields.h"

#include <cstring>

namespace gatescope {

namespace {

using json::Scan;

/// Keys that say nothing here (tts, cname, ...) go to `other`.
FieldText* fieldFor(EventFields& event, std::string_view key, FieldText& other) {
    const auto is = [&](const char* name) { return std::memcmp(key.data(), name, key.size()) == 0; };
    switch (key.size()) {
    case 1:
        return is("s") ? &event.scope : &other;
    case 2:
        return is("ph")   ? &event.phase
               : is("ts") ? &event.time
               : is("id") ? &event.id
               : is("bp") ? &event.bindingPoint
                          : &other;
    case 3:
        return is("cat")   ? &event.category
               : is("pid") ? &event.pid
               : is("tid") ? &event.tid
               : is("dur") ? &event.duration
               : is("id2") ? &event.id2
                           : &other;
    case 4:
        return is("name") ? &event.name : is("args") ? &event.args : &other;
    case 7:
        return is("bind_id") ? &event.bindId : &other;
    default:
        return &other;
    }
}

/// `p` is at a value. Moves behind it.
Scan readField(const char*& p, const char* end, FieldText& field) {
    field.oddities = 0;
    if (*p == '"') {
        const char* begin = p + 1;
        p = json::stringEnd(begin, end, field.oddities);
        if (p >= end) return Scan::NeedMore;
        field.text = {begin, static_cast<std::size_t>(p - begin)};
        field.quoted = true;
        ++p;
        return Scan::Done;
    }
    const char* begin = p;
    const auto result = json::skipValue(p, end, field.oddities);
    field.text = {begin, static_cast<std::size_t>(p - begin)};
    field.quoted = false;
    return result;
}

Scan failedAt(const char* p, const char* end) {
    return p >= end ? Scan::NeedMore : Scan::Damaged;
}

bool isTrue(std::string_view text) {
    return text == "true" || text == "1";
}

} // namespace

Scan parseEvent(const char*& p, const char* end, EventFields& event) {
    FieldText other;
    p = json::skipSpace(p + 1);
    while (*p != '}') {
        if (*p == ',') {
            p = json::skipSpace(p + 1);
            continue;
        }
        if (*p != '"') return failedAt(p, end);
        const char* begin = p + 1;
        p = json::stringEnd(begin, end, event.oddities);
        if (p >= end) return Scan::NeedMore;
        const std::string_view key(begin, static_cast<std::size_t>(p - begin));
        p = json::skipSpace(p + 1);
        if (*p != ':') return failedAt(p, end);
        p = json::skipSpace(p + 1);
        FieldText* field = fieldFor(event, key, other);
        const auto result = readField(p, end, *field);
        if (result != Scan::Done) return result;
        event.oddities |= field->oddities;
        if (field == &other) {
            if (key == "flow_in") event.flowIn = isTrue(other.text);
            if (key == "flow_out") event.flowOut = isTrue(other.text);
        }
        p = json::skipSpace(p);
        if (*p != ',' && *p != '}') return failedAt(p, end);
    }
    if (p >= end) return Scan::NeedMore;
    ++p;
    return Scan::Done;
}

} // namespace gatescope
