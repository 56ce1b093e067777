// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/destination.h"
#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/output_guard.h"
#include "cli/shown_text.h"
#include "cli/table.h"
#include "cli/terminal_progress.h"
#include "cli/time_option.h"
#include "report/export_json.h"
#include "trace/excerpt.h"
#include "trace_io/chrome_json.h"
#include "trace_io/own_file.h"
#include "trace_io/trace_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fnmatch.h>
#include <memory>
#include <vector>

namespace gatescope::cli {

namespace {

struct ExportOptions {
    std::vector<std::filesystem::path> files;
    std::filesystem::path output;
    std::string from;
    std::string to;
    std::vector<std::string> tracks;
    bool wholeSlices = false;
    bool merge = false;
    bool overwrite = false;
    bool json = false;
};

bool fits(const std::string& pattern, const std::string& name) {
    return ::fnmatch(pattern.c_str(), name.c_str(), FNM_CASEFOLD) == 0;
}

/// Tracks whose name, or whose process's name, fits one of the patterns.
std::vector<bool> chosenTracks(const Trace& trace, const std::vector<std::string>& patterns) {
    const auto& tracks = trace.tracks();
    std::vector<bool> chosen(patterns.empty() ? 0 : tracks.size());
    for (const auto& pattern : patterns) {
        bool found = false;
        for (std::size_t id = 0; id < tracks.size(); ++id) {
            const bool ofProcess =
                tracks[id].parent != kNoTrack && fits(pattern, tracks[tracks[id].parent].name);
            if (!ofProcess && !fits(pattern, tracks[id].name)) continue;
            chosen[id] = true;
            found = true;
        }
        if (!found) {
            throw UsageError(
                fmt::format("no track or process is called \"{}\"", pattern),
                "`gatescope query TRACE \"SELECT name FROM tracks\"` lists them; * stands for any text");
        }
    }
    return chosen;
}

ExcerptRange rangeOf(const ExportOptions& options, const Trace& trace) {
    ExcerptRange range{.wholeSlices = options.wholeSlices};
    if (!options.from.empty()) range.from = nanosecondsOf(options.from, "--from");
    if (!options.to.empty()) range.to = nanosecondsOf(options.to, "--to");
    if (range.from >= range.to) throw UsageError("--from must be before --to", "Swap them");
    if (range.from > trace.duration()) {
        throw UsageError(
            fmt::format("--from {} is after the trace's end", options.from),
            fmt::format("The trace is {} long", timeText(static_cast<double>(trace.duration()))));
    }
    range.tracks = chosenTracks(trace, options.tracks);
    return range;
}

void print(const Trace& trace, const ExportFacts& facts, const ImportedTrace& imported) {
    tell("{}: {} slices, {} flows, {} counter samples, {} instants on {} tracks\n", facts.output.string(),
         trace.sliceCount(), trace.flows().size(), trace.counters().size(), trace.instants().size(),
         trace.tracks().size());
    if (facts.cutSlices > 0) tell("{} slices were cut at the edges of the time asked for\n", facts.cutSlices);
    if (!imported.diagnostics.empty())
        fmt::print("What was read had something odd: `gatescope stats` names it\n");
}

int runExport(const ExportOptions& options) {
    if (options.files.size() > 1 && !options.merge) {
        throw UsageError("several traces and one file to write",
                         "--merge makes one trace of them; without it export them one by one");
    }
    // What makes no sense is said before minutes of reading.
    for (const auto& [text, name] : {std::pair(options.from, "--from"), std::pair(options.to, "--to")}) {
        if (!text.empty()) nanosecondsOf(text, name);
    }
    const NamedOutput output{options.output};
    guardInputs(options.files, output);
    guardWorkOfOthers(!options.overwrite && holdsWorkOfOthers(options.output), output);
    guardFromJson(options.json, output);
    checkWritable(options.output);

    TerminalProgress progress;
    const auto stop = stopOnInterrupt();
    ProgressPart reading(progress, 0, 0.5);
    const auto imported = readTraces(options.files, reading, stop);
    ExportFacts facts{.inputs = options.files,
                      .output = options.output,
                      .trackPatterns = options.tracks,
                      .range = rangeOf(options, *imported.trace)};
    auto trace = imported.trace;
    if (facts.partial()) {
        ProgressPart taking(progress, 0.5, 0.7);
        auto excerpt = takeExcerpt(*imported.trace, facts.range, taking, stop);
        trace = std::move(excerpt.trace);
        facts.cutSlices = excerpt.cutSlices;
    }
    ProgressPart writing(progress, 0.7, 1.0);
    const bool printed = isStandardOutput(options.output); // it is another file once it is written anew
    writeChromeJson(*trace, exportMetadata(*trace, facts), options.output, writing, stop);
    progress.clear();
    if (printed) printToStandardError();
    std::error_code ignored;
    if (options.json) {
        fmt::print("{}\n", exportJson(*trace, facts));
    } else if (std::filesystem::is_regular_file(options.output, ignored)) {
        print(*trace, facts, imported); // a pipe holds the trace alone
    }
    return 0;
}

} // namespace

void addExport(CLI::App& app, Action& action) {
    auto options = std::make_shared<ExportOptions>();
    auto& o = *options;
    auto* verb = app.add_subcommand("export", "Write a trace, or a part of it, as a clean file");
    verb->add_option("traces", o.files, "Traces of any profiler")->type_name("TRACE")->required();
    verb->add_option("-o,--output", o.output, "The file; packed with gzip where its name ends in .gz")
        ->type_name("FILE")
        ->required();
    verb->add_option("--from", o.from, "From this time after the trace's start, as 10ms")->type_name("TIME");
    verb->add_option("--to", o.to, "To this time: slices that reach over an edge are cut there")
        ->type_name("TIME");
    verb->add_flag("--whole", o.wholeSlices, "Keep slices at the edges as long as they are");
    verb->add_option("--tracks", o.tracks,
                     "Only tracks or processes of this name; * and ? stand for any text and any character; "
                     "may be given several times")
        ->type_name("PATTERN")
        ->allow_extra_args(false);
    verb->add_flag("--merge", o.merge, "Make one trace of several");
    verb->add_flag("--overwrite", o.overwrite, "Write over a file that GateScope did not write");
    verb->add_flag("--json", o.json, "Print what was written as JSON");
    verb->footer("Perfetto opens what is written. The trace that is read is never written over.\n"
                 "Examples:\n"
                 "  gatescope export trace.json.gz -o part.json.gz --from 10ms --to 25ms\n"
                 "  gatescope export trace.json -o stream.json --tracks 'stream *'\n"
                 "  gatescope export rank0.json.gz rank1.json.gz --merge -o both.json.gz");
    verb->callback([options, &action] { action = [options] { return runExport(*options); }; });
}

} // namespace gatescope::cli
