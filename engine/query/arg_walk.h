// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace.h"
#include "trace_io/json_members.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace gatescope {

enum class ArgValueType : std::uint8_t { Integer, Real, Text, Boolean, Json, Null };

/// Perfetto's words: int, real, string, bool, json, null.
std::string_view argValueTypeName(ArgValueType type);

struct ArgValue {
    std::string key;
    ArgValueType type = ArgValueType::Null;
    std::int64_t integer = 0; ///< 0 or 1 of a Boolean
    double real = 0;
    std::string text; ///< what people see: a string's content, else as the file has it
};

/// Goes through the args of slices and instants. A trace's sets of args are numbered: a slice's by its id, an
/// instant's by its place behind the slices.
class ArgWalk {
public:
    explicit ArgWalk(const Trace& trace) : m_trace(trace), m_members(std::string_view()) {}

    std::size_t setCount() const { return m_trace.sliceCount() + m_trace.instants().size(); }
    void enter(std::size_t set);
    /// The next argument; false at the set's end. With `wanted` that of this name.
    bool next(ArgValue& arg, std::string_view wanted = {});

private:
    const Trace& m_trace;
    std::size_t m_set = 0;
    std::string m_text; ///< the present set's JSON
    JsonMembers m_members;
};

} // namespace gatescope
