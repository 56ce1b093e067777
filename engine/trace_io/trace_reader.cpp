// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/trace_reader.h"

#include "trace_io/trace_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace gatescope {

namespace {

/// Times since 1970 in nanoseconds are larger than this; times since a machine's start are not.
constexpr std::int64_t kEpochTimes = 100'000'000'000'000'000;
/// Recordings of one run lie closer together.
constexpr std::int64_t kOneRun = std::int64_t{24} * 3600 * 1'000'000'000;

constexpr double kReading = 0.7; ///< of the whole work; the rest is sorting and nesting

/// What a file has added to the builder.
struct Part {
    TraceBuilder::Mark from;
    TraceBuilder::Mark to;
    std::int64_t base = 0;
    std::int64_t earliest = 0; ///< in the file's own times
    bool rebase = true;

    std::int64_t absolute() const { return base + earliest; }
};

class Import {
public:
    Import(std::span<const std::filesystem::path> paths, ProgressSink& progress, std::stop_token stop)
        : m_paths(paths), m_progress(progress), m_stop(std::move(stop)) {}

    ImportedTrace run();

private:
    void readFile(std::size_t number);
    std::string prefix(const TraceFile& file, std::size_t number) const;
    void placeInTime();
    void add(std::vector<ImportDiagnostic> diagnostics);

    std::span<const std::filesystem::path> m_paths;
    ProgressSink& m_progress;
    std::stop_token m_stop;
    TraceBuilder m_builder;
    std::vector<Part> m_parts;
    ImportedTrace m_imported;
};

ImportedTrace Import::run() {
    for (std::size_t i = 0; i < m_paths.size(); ++i)
        readFile(i);
    placeInTime();
    ProgressPart sorting(m_progress, kReading, 1.0);
    m_imported.trace = m_builder.build(sorting, m_stop);
    ImportCounts counts;
    const auto& moved = m_builder.movedSlices();
    // Our own recordings may have lanes; nothing is odd about that.
    if (!m_imported.ours) counts.addUnplaced(Oddity::PartialOverlap, moved.overlapping);
    counts.addUnplaced(Oddity::Overlong, moved.overlong);
    counts.addUnplaced(Oddity::TooManyLanes, moved.crowded);
    add(counts.diagnostics({}));
    m_progress.progress(1.0, "reading the trace");
    return std::move(m_imported);
}

void Import::readFile(std::size_t number) {
    const auto share = kReading / static_cast<double>(m_paths.size());
    Part part;
    part.from = m_builder.mark();
    TraceFile file(m_paths[number], m_builder);
    file.read(
        [&](double done) {
            m_progress.progress(share * (static_cast<double>(number) + done), "reading the trace");
        },
        m_stop);
    file.importer().finish(prefix(file, number));
    throwIfStopped(m_stop);
    part.to = m_builder.mark();
    part.base = file.baseTime();
    part.earliest = file.importer().earliest().value_or(0);
    part.rebase = !file.runInfo().ours || part.earliest < 0 || m_paths.size() > 1;
    m_parts.push_back(part);
    m_imported.ours = file.runInfo().ours && m_paths.size() == 1;
    if (number == 0) m_builder.setMetadata(file.metadata());
    add(file.importer().counts().diagnostics(m_paths[number].filename().string()));
    m_imported.files.push_back(file.facts());
}

/// Processes of several files are told apart by rank, else by file.
std::string Import::prefix(const TraceFile& file, std::size_t number) const {
    if (m_paths.size() == 1) return {};
    if (const int rank = file.rank(); rank >= 0) return fmt::format("rank {}: ", rank);
    return m_paths[number].filename().string() + ": ";
}

/// Files with times since 1970 that can be of one run stay on that clock; others begin at 0.
void Import::placeInTime() {
    std::int64_t first = INT64_MAX;
    std::int64_t last = INT64_MIN;
    for (const auto& part : m_parts) {
        first = std::min(first, part.absolute());
        last = std::max(last, part.absolute());
    }
    const bool oneClock = first > kEpochTimes && last - first < kOneRun;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const Part& part = m_parts[i];
        if (!part.rebase) continue;
        const auto start = oneClock ? part.absolute() - first : 0;
        m_builder.shiftTimes(start - part.earliest, part.from, part.to);
        m_imported.files[i].clockOffsetNs = part.absolute() - start;
        if (oneClock || m_parts.size() == 1) continue;
        ImportCounts counts;
        counts.addUnplaced(Oddity::ClocksApart);
        add(counts.diagnostics(m_paths[i].filename().string()));
    }
}

void Import::add(std::vector<ImportDiagnostic> diagnostics) {
    std::ranges::move(diagnostics, std::back_inserter(m_imported.diagnostics));
}

} // namespace

ImportedTrace readTraces(std::span<const std::filesystem::path> paths, ProgressSink& progress,
                         std::stop_token stop) {
    return Import(paths, progress, std::move(stop)).run();
}

ImportedTrace readTrace(const std::filesystem::path& path, ProgressSink& progress, std::stop_token stop) {
    return readTraces(std::span(&path, 1), progress, std::move(stop));
}

} // namespace gatescope
