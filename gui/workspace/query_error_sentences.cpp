// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace/engine_sentences.h"

#include <QtGlobal>

namespace gatescope {

namespace {

// clang-format off
/// As engine/query refuses a query, and what SQLite most often says of one.
constexpr EngineSentence kQueryErrorSentences[]{
    // queries
    {QT_TRANSLATE_NOOP("EngineText", "asking the trace")},
    {QT_TRANSLATE_NOOP("EngineText", "the query is empty")},
    {QT_TRANSLATE_NOOP("EngineText", "Ask as in: SELECT * FROM slices")},
    {QT_TRANSLATE_NOOP("EngineText", "a second query follows")},
    {QT_TRANSLATE_NOOP("EngineText", "a second query follows, at character %1: \"%2\""), "#n"},
    {QT_TRANSLATE_NOOP("EngineText", "Ask one at a time; WITH gives names to parts of a query")},
    {QT_TRANSLATE_NOOP("EngineText", "a trace can only be read, and this statement would do more")},
    {QT_TRANSLATE_NOOP("EngineText", "Ask with SELECT; WITH gives names to parts of a query")},
    {QT_TRANSLATE_NOOP("EngineText", "SQL: %1, at character %2: \"%3\""), "e#n"},
    {QT_TRANSLATE_NOOP("EngineText", "SQL: %1"), "e"},
    {QT_TRANSLATE_NOOP("EngineText", "SQLite: %1"), "e"},
    {QT_TRANSLATE_NOOP("EngineText", "The tables are %1; `gatescope query --schema` explains them"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "`gatescope query --schema` explains the tables and functions")},
    {QT_TRANSLATE_NOOP("EngineText", "the query's temporary file: %1"), "e"},
    {QT_TRANSLATE_NOOP("EngineText", "Free some space, or name another folder in SQLITE_TMPDIR")},
    {QT_TRANSLATE_NOOP("EngineText", "percentile() goes from 0 to 100")},
    // SQLite's own
    {QT_TRANSLATE_NOOP("EngineText", "no such table: %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "no such column: %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "no such function: %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "near \"%1\": syntax error"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "ambiguous column name: %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "incomplete input")},
    {QT_TRANSLATE_NOOP("EngineText", "table %1 may not be modified"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "unrecognized token: \"%1\""), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "wrong number of arguments to function %1()"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "misuse of aggregate: %1()"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "misuse of aggregate function %1()"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "misuse of window function %1()"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "misuse of aliased aggregate %1"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "sub-select returns %1 columns - expected %2")},
    {QT_TRANSLATE_NOOP("EngineText", "no tables specified")},
    {QT_TRANSLATE_NOOP("EngineText", "a GROUP BY clause is required before HAVING")},
    {QT_TRANSLATE_NOOP("EngineText", "HAVING clause on a non-aggregate query")},
    {QT_TRANSLATE_NOOP("EngineText", "SELECTs to the left and right of %1 do not have the same number of result columns"), "n"},
    {QT_TRANSLATE_NOOP("EngineText", "string or blob too big")},
    {QT_TRANSLATE_NOOP("EngineText", "integer overflow")},
    {QT_TRANSLATE_NOOP("EngineText", "malformed JSON")},
    {QT_TRANSLATE_NOOP("EngineText", "database or disk is full")},
    {QT_TRANSLATE_NOOP("EngineText", "disk I/O error")},
    {QT_TRANSLATE_NOOP("EngineText", "unable to open database file")},
};
// clang-format on

} // namespace

std::span<const EngineSentence> queryErrorSentences() {
    return kQueryErrorSentences;
}

} // namespace gatescope
