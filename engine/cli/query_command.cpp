// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "cli/commands.h"
#include "cli/pattern_option.h"
#include "cli/table_rows.h"
#include "cli/terminal_progress.h"
#include "query/trace_database.h"
#include "report/row_writers.h"
#include "trace_io/trace_reader.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

namespace gatescope::cli {

namespace {

struct QueryOptions {
    std::vector<std::string> words; ///< traces, then the query
    bool schema = false;
    bool csv = false;
    bool json = false;
    std::vector<std::string> patternFiles;
};

constexpr const char* kUsage = "As in: gatescope query trace.json.gz \"SELECT name, dur FROM slices\"";

void runQuery(const QueryOptions& options) {
    if (options.words.size() < 2) {
        throw UsageError(options.words.empty() ? "query needs a trace and a query"
                                               : "query needs a query behind its traces",
                         kUsage);
    }
    const std::vector<std::filesystem::path> files(options.words.begin(), options.words.end() - 1);
    const auto& sql = options.words.back();
    std::error_code ignored;
    if (std::filesystem::exists(sql, ignored))
        throw UsageError(fmt::format("the last word should be a query, and \"{}\" is a file", sql), kUsage);

    auto patterns = patternsWith(options.patternFiles);
    TerminalProgress progress;
    const auto stop = stopOnInterrupt();
    constexpr double kReading = 0.5;
    ProgressPart reading(progress, 0, kReading);
    TraceDatabase database(readTraces(files, reading, stop).trace, std::move(patterns));
    ProgressPart asking(progress, kReading, 1);
    const auto print = [&progress](std::string_view text) {
        progress.clear();
        fmt::print("{}", text);
    };
    if (options.json) {
        JsonRows rows(print);
        database.query(sql, rows, asking, stop);
    } else if (options.csv) {
        CsvRows rows(print, CsvFor::Spreadsheets);
        database.query(sql, rows, asking, stop);
    } else {
        TableRows rows(print);
        database.query(sql, rows, asking, stop);
        progress.clear();
        if (rows.cutTexts()) fmt::print(stderr, "Long texts are cut; --csv and --json print them whole\n");
    }
    progress.clear();
}

} // namespace

void addQuery(CLI::App& app, Action& action) {
    auto options = std::make_shared<QueryOptions>();
    auto& o = *options;
    auto* verb = app.add_subcommand("query", "Ask traces in SQL");
    verb->add_option("traces", o.words, "Traces, several of which become one; then the query, in quotes")
        ->type_name("TRACE... SQL");
    addPatternsOption(*verb, o.patternFiles);
    verb->add_flag("--schema", o.schema, "Explain the tables and functions; needs neither trace nor query");
    auto* csv = verb->add_flag("--csv", o.csv, "Print comma-separated values");
    verb->add_flag("--json", o.json, "Print JSON")->excludes(csv);
    verb->footer(
        "SQL is SQLite's. Times are nanoseconds from the trace's start. Nothing can be changed.\n"
        "Examples:\n"
        "  gatescope query --schema\n"
        "  gatescope query trace.json.gz \"SELECT name, COUNT(*) AS calls, SUM(dur) AS ns FROM slices\n"
        "      WHERE category = 'kernel' GROUP BY name ORDER BY ns DESC LIMIT 10\"\n"
        "  gatescope query trace.json \"SELECT s.name, extract_arg(s.id, 'correlation') FROM slices s\" "
        "--csv");
    verb->callback([options, &action] {
        action = [options] {
            if (options->schema) {
                fmt::print("{}", querySchemaText());
            } else {
                runQuery(*options);
            }
            return 0;
        };
    });
}

} // namespace gatescope::cli
