// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/sql_functions.h"

#include "analysis/statistics.h"
#include "base/error.h"
#include "query/answer.h"
#include "query/arg_walk.h"
#include "query/sqlite_check.h"

#include <array>
#include <exception>
#include <new>
#include <sqlite3.h>
#include <vector>

namespace gatescope {

namespace {

constexpr std::array<SqlFunction, 6> kFunctions{{
    {"extract_arg(arg_set_id, key)",
     "the argument's value: a number or a text; lists as JSON; NULL without it"},
    {"percentile(x, p)", "of a group, p from 0 to 100; median(x) is percentile(x, 50)"},
    {"trace_start()", "0: times are nanoseconds from here"},
    {"trace_end()", "the end of the last event"},
    {"trace_dur()", "trace_end() - trace_start()"},
    {"trace_metadata()", "what the file says of the run: a JSON object"},
}};

const Trace& traceOf(sqlite3_context* context) {
    return *static_cast<const Trace*>(sqlite3_user_data(context));
}

template <typename Function>
void guarded(sqlite3_context* context, const Function& function) noexcept {
    try {
        function();
    } catch (const std::bad_alloc&) {
        sqlite3_result_error_nomem(context);
    } catch (const std::exception& error) {
        sqlite3_result_error(context, error.what(), -1);
    }
}

void answerWith(const ArgValue& arg, Answer answer) {
    switch (arg.type) {
    case ArgValueType::Integer:
    case ArgValueType::Boolean:
        return answer.integer(arg.integer);
    case ArgValueType::Real:
        return answer.real(arg.real);
    case ArgValueType::Text:
    case ArgValueType::Json:
        return answer.copiedText(arg.text);
    case ArgValueType::Null:
        return;
    }
}

void extractArg(sqlite3_context* context, int, sqlite3_value** values) {
    if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL) return;
    const auto set = sqlite3_value_int64(values[0]);
    const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(values[1]));
    if (set < 0 || text == nullptr) return;
    guarded(context, [&] {
        std::string_view key(text, static_cast<std::size_t>(sqlite3_value_bytes(values[1])));
        // As Perfetto writes the keys of JSON traces.
        constexpr std::string_view kPerfettosPrefix = "args.";
        if (key.starts_with(kPerfettosPrefix)) key.remove_prefix(kPerfettosPrefix.size());
        ArgWalk walk(traceOf(context));
        walk.enter(static_cast<std::size_t>(set));
        ArgValue arg;
        if (!key.empty() && walk.next(arg, key)) answerWith(arg, Answer(context));
    });
}

void traceStart(sqlite3_context* context, int, sqlite3_value**) {
    Answer(context).integer(0);
}

void traceEnd(sqlite3_context* context, int, sqlite3_value**) {
    Answer(context).integer(traceOf(context).duration());
}

void traceMetadata(sqlite3_context* context, int, sqlite3_value**) {
    Answer(context).text(traceOf(context).metadata());
}

/// One group's values. SQLite keeps a pointer to it.
struct Samples {
    std::vector<double> values;
    double share = 0.5;
};

Samples** samplesOf(sqlite3_context* context, bool make) {
    return static_cast<Samples**>(sqlite3_aggregate_context(context, make ? sizeof(Samples*) : 0));
}

void percentileStep(sqlite3_context* context, int count, sqlite3_value** values) {
    const int type = sqlite3_value_numeric_type(values[0]);
    guarded(context, [&] {
        auto** samples = samplesOf(context, true);
        if (samples == nullptr) throw std::bad_alloc();
        if (*samples == nullptr) *samples = new Samples;
        if (count > 1) {
            const double percent = sqlite3_value_double(values[1]);
            if (!(percent >= 0 && percent <= 100)) throw UsageError("percentile() goes from 0 to 100");
            (*samples)->share = percent / 100;
        }
        if (type == SQLITE_INTEGER || type == SQLITE_FLOAT)
            (*samples)->values.push_back(sqlite3_value_double(values[0]));
    });
}

void percentileEnd(sqlite3_context* context) {
    auto** samples = samplesOf(context, false);
    if (samples == nullptr || *samples == nullptr) return;
    guarded(context, [&] {
        const auto& values = (*samples)->values;
        if (!values.empty()) Answer(context).real(quantile(values, (*samples)->share));
    });
    delete *samples;
    *samples = nullptr;
}

using Scalar = void (*)(sqlite3_context*, int, sqlite3_value**);
constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

} // namespace

std::span<const SqlFunction> sqlFunctions() {
    return kFunctions;
}

void addSqlFunctions(sqlite3* database, const Trace& trace) {
    auto* data = const_cast<Trace*>(&trace); // handed back as const by traceOf()
    const auto add = [&](const char* name, int arguments, Scalar function) {
        checkSqlite(database, sqlite3_create_function_v2(database, name, arguments, kFlags, data, function,
                                                         nullptr, nullptr, nullptr));
    };
    add("extract_arg", 2, extractArg);
    add("trace_start", 0, traceStart);
    add("trace_end", 0, traceEnd);
    add("trace_dur", 0, traceEnd);
    add("trace_metadata", 0, traceMetadata);
    const auto addAggregate = [&](const char* name, int arguments) {
        checkSqlite(database, sqlite3_create_function_v2(database, name, arguments, kFlags, nullptr, nullptr,
                                                         percentileStep, percentileEnd, nullptr));
    };
    addAggregate("percentile", 2);
    addAggregate("median", 1);
}

} // namespace gatescope
