// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/destination.h"
#include "base/error.h"
#include "base/files.h"
#include "cli/commands.h"
#include "cli/count_file.h"
#include "cli/output_guard.h"
#include "cli/pattern_option.h"
#include "cli/recordings_reader.h"
#include "cli/shown_text.h"
#include "cli/side_options.h"
#include "report/html/html_report.h"
#include "report/markdown/markdown_report.h"
#include "report/report.h"
#include "report/report_csv.h"
#include "report/report_json.h"
#include "report/sweep_json.h"
#include "report/written_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gatescope::cli {

namespace {

struct ReportOptions {
    std::vector<std::string> files;
    SideOptions sides;
    std::vector<std::string> loads;
    std::int64_t experts = 0;
    std::string placement;
    std::vector<std::string> patternFiles;
    std::filesystem::path output;
    std::string format;
    bool overwrite = false;
    bool json = false;
};

struct Format {
    std::string_view name;
    std::string_view ending; ///< of files that are it
    std::string (*write)(const Report&);
};

constexpr std::array<Format, 4> kFormats{{{"html", ".html", htmlReport},
                                          {"md", ".md", markdownReport},
                                          {"csv", ".csv", csvReport},
                                          {"json", ".json", jsonReport}}};

/// As asked for, else as the output's name ends, else a page.
const Format& formatOf(const ReportOptions& options) {
    const auto asked =
        std::ranges::find(kFormats, options.json ? std::string("json") : options.format, &Format::name);
    if (asked != kFormats.end()) return *asked;
    const auto ending = options.output.extension().string();
    const auto named = std::ranges::find(kFormats, ending, &Format::ending);
    return named != kFormats.end() ? *named : kFormats.front();
}

/// Reads the traces and makes a report of them.
class ReportMaker {
public:
    explicit ReportMaker(const ReportOptions& options)
        : m_options(options), m_reader(patternsWith(options.patternFiles)) {}

    Report make() {
        if (m_options.sides.given()) {
            const auto sides = m_options.sides.sides(m_options.files);
            readAll(*sides.baseline);
            readAll(*sides.candidate);
            compare(sides.baseline->size());
        } else {
            std::vector<std::string> traces;
            for (const auto& file : m_options.files) {
                if (!readSweep(file)) traces.push_back(file);
            }
            readAll(traces);
            if (m_report.traces.size() == 2 && areTwoPrograms()) compare(1);
        }
        requirePlacement();
        for (const auto& file : m_options.loads)
            readLoad(file);
        m_reader.clearProgress();
        m_report.command = command();
        return std::move(m_report);
    }

private:
    void readAll(const std::vector<std::string>& files) {
        for (const auto& file : files) {
            m_report.traces.push_back(reportedTrace(m_reader.read(file), file, m_reader.patterns()));
        }
    }
    /// Whether it is one; what is no file at all is left to the reader of traces.
    bool readSweep(const std::string& file);
    void readLoad(const std::string& file);
    void requirePlacement() const;
    bool areTwoPrograms();
    /// The first `ofBaseline` traces against the others.
    void compare(std::size_t ofBaseline);
    std::string command() const;

    const ReportOptions& m_options;
    RecordingsReader m_reader;
    Report m_report;
};

bool ReportMaker::readSweep(const std::string& file) {
    if (!isSweepFile(file)) return false;
    m_report.sweeps.push_back(
        {std::filesystem::path(file).filename().string(), sweepFromJson(readTextFile(file), file)});
    return true;
}

void ReportMaker::readLoad(const std::string& file) {
    auto load = expertLoad(readCountFile(file, m_options.experts));
    load.source = std::filesystem::path(file).filename().string();
    m_report.loads.push_back({load.source, std::move(load)});
}

void ReportMaker::requirePlacement() const {
    if (m_report.comparison || m_options.placement.empty()) return;
    throw UsageError("--placement chooses what is compared, and nothing is",
                     "Leave it away, or give two traces");
}

bool ReportMaker::areTwoPrograms() {
    const auto& traces = m_report.traces;
    if ((traces[0].profile || traces[1].profile) && m_options.placement.empty()) {
        m_report.remarks.emplace_back(
            "Runs of GateScope's own are compared with each other where --placement says which of their "
            "placements; what one run measures in turns, as its placements, is below.");
        return false;
    }
    const auto rank = [&](std::size_t i) { return traces[i].imported.files.front().rank; };
    if (rank(0) < 0 || rank(1) < 0 || rank(0) == rank(1)) return true;
    m_report.remarks.push_back(
        fmt::format("These are ranks {} and {} of one run, so they are not compared with each "
                    "other; behind --baseline and --candidate they are.",
                    rank(0), rank(1)));
    return false;
}

void ReportMaker::compare(std::size_t ofBaseline) {
    Baseline<std::vector<Recording>> baseline;
    Candidate<std::vector<Recording>> candidate;
    for (std::size_t i = 0; i < m_report.traces.size(); ++i) {
        auto recording = m_reader.recording(m_report.traces[i].imported.trace, m_report.traces[i].file,
                                            m_options.placement);
        (i < ofBaseline ? *baseline : *candidate).push_back(std::move(recording));
    }
    m_reader.requirePlacement(m_options.placement);
    m_report.comparison = m_reader.compare(std::move(baseline), std::move(candidate));
}

/// Names without folders, in quotes where a shell would take them apart.
std::string shellName(const std::string& path) {
    const auto name = std::filesystem::path(path).filename().string();
    const bool plain =
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+=@%") ==
        std::string::npos;
    if (plain && !name.empty()) return name;
    std::string quoted = "'";
    for (const char c : name) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

std::string ReportMaker::command() const {
    std::string text = "gatescope report";
    const auto add = [&](std::string_view option, const std::vector<std::string>& files) {
        if (files.empty()) return;
        if (!option.empty()) text += fmt::format(" {}", option);
        for (const auto& file : files)
            text += " " + shellName(file);
    };
    add("", m_options.files);
    add("--baseline", m_options.sides.baseline);
    add("--candidate", m_options.sides.candidate);
    for (const auto& file : m_options.loads)
        text += " --load " + shellName(file);
    if (m_options.experts > 0) text += fmt::format(" --experts {}", m_options.experts);
    if (!m_options.placement.empty()) text += " --placement " + shellName(m_options.placement);
    for (const auto& file : m_options.patternFiles)
        text += " --patterns " + shellName(file);
    if (m_options.json) text += " --json";
    if (!m_options.format.empty()) text += " --format " + m_options.format;
    if (!m_options.output.empty()) text += " -o " + shellName(m_options.output.string());
    return text;
}

void guardOutput(const ReportOptions& options) {
    std::vector<std::filesystem::path> inputs;
    for (const auto* files : {&options.files, &options.sides.baseline, &options.sides.candidate,
                              &options.loads, &options.patternFiles})
        inputs.insert(inputs.end(), files->begin(), files->end());
    const NamedOutput output{options.output};
    guardInputs(inputs, output);
    guardWorkOfOthers(!options.overwrite && !mayBeReport(options.output), output);
    checkWritable(options.output);
}

int report(const ReportOptions& options) {
    const auto& format = formatOf(options);
    const bool toFile = !options.output.empty() && options.output != "-";
    if (!toFile && options.output.empty() && format.name == "html")
        throw UsageError("a page is no text for a terminal", "Name a file after -o, or take --format md");
    if (options.files.empty() && !options.sides.given() && options.loads.empty())
        throw UsageError("no trace was given", "Name the timelines that the report is on");
    if (toFile) guardOutput(options);
    const auto text = format.write(ReportMaker(options).make());
    if (!toFile) {
        fmt::print("{}", text);
        return 0;
    }
    const bool printed = isStandardOutput(options.output); // it is another file once it is written anew
    writeTextFile(options.output, text);
    if (printed) printToStandardError();
    tell("{}: {}, {:.0f} kB\n", options.output.string(), format.name,
         static_cast<double>(text.size()) / 1000);
    return 0;
}

} // namespace

void addReport(CLI::App& app, Action& action) {
    auto options = std::make_shared<ReportOptions>();
    auto& o = *options;
    auto* verb =
        app.add_subcommand("report", "Write what traces show as one page, as Markdown or as a table");
    verb->add_option("traces", o.files,
                     "Timelines of any profiler, of which two are compared, the baseline first; files of "
                     "gatescope sweep")
        ->type_name("TRACE");
    o.sides.addTo(*verb);
    verb->add_option(
            "--load", o.loads,
            "How evenly tokens lie on experts, of captured routing or a count file of `gatescope load`; "
            "may be given several times")
        ->allow_extra_args(false)
        ->type_name("FILE");
    verb->add_option("--experts", o.experts, "How many there are, where a file of --load does not say")
        ->check(CLI::Range(1, 65536))
        ->type_name("N");
    verb->add_option("-o,--output", o.output,
                     "The file; - is standard output, where all but a page goes without -o")
        ->type_name("FILE");
    verb->add_option("--format", o.format,
                     "html, md, csv or json; as the file's name ends where it is not given")
        ->check(CLI::IsMember({"html", "md", "csv", "json"}));
    addPlacementOption(*verb, o.placement);
    addPatternsOption(*verb, o.patternFiles);
    verb->add_flag("--json", o.json, "The same as --format json");
    verb->add_flag("--overwrite", o.overwrite, "Write over a file that GateScope did not write");
    verb->footer("The page needs no other file and no network.\n"
                 "Examples:\n"
                 "  gatescope report trace.json.gz -o report.html\n"
                 "  gatescope report before.json.gz after.json.gz -o report.html\n"
                 "  gatescope report before.json.gz after.json.gz --format md >> \"$GITHUB_STEP_SUMMARY\"");
    verb->callback([options, &action] { action = [options] { return report(*options); }; });
}

} // namespace gatescope::cli
