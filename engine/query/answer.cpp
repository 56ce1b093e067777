// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/answer.h"

#include <sqlite3.h>

namespace gatescope {

void Answer::integer(std::int64_t value) {
    sqlite3_result_int64(m_context, value);
}

void Answer::real(double value) {
    sqlite3_result_double(m_context, value);
}

void Answer::text(std::string_view text) {
    // A null pointer would be NULL; an empty text is a text.
    sqlite3_result_text64(m_context, text.empty() ? "" : text.data(), text.size(), SQLITE_STATIC,
                          SQLITE_UTF8);
}

void Answer::copiedText(std::string_view text) {
    sqlite3_result_text64(m_context, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                          SQLITE_UTF8);
}

} // namespace gatescope
