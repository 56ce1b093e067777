// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

struct sqlite3_context;

namespace gatescope {

/// Where a table or a function puts the value that SQLite asked for. Without a call it is NULL.
class Answer {
public:
    explicit Answer(sqlite3_context* context) : m_context(context) {}

    void integer(std::int64_t value);
    void real(double value);
    /// A text that outlives the query, as the trace's strings do: it is not copied.
    void text(std::string_view text);
    void copiedText(std::string_view text);

private:
    sqlite3_context* m_context;
};

} // namespace gatescope
