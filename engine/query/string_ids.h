// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/rows.h"
#include "trace/trace.h"

#include <optional>
#include <string_view>
#include <unordered_map>

namespace gatescope {

/// Finds a trace's strings by their text. Filled when it is first asked.
class StringIds {
public:
    explicit StringIds(const Trace& trace) : m_trace(trace) {}

    /// The text's id; SIZE_MAX where the trace has no such string, nothing where the value is no text.
    std::optional<std::size_t> key(const Cell& value) const;

private:
    const Trace& m_trace;
    mutable std::unordered_map<std::string_view, StringId> m_ids;
};

} // namespace gatescope
