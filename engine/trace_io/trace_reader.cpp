// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/trace_reader.h"

#include "trace_io/clock_placement.h"
#include "trace_io/trace_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace gatescope {

namespace {

constexpr double kReading = 0.7; ///< of the whole work; the rest is sorting and nesting

class Import {
public:
    Import(std::span<const std::filesystem::path> paths, ProgressSink& progress, std::stop_token stop)
        : m_paths(paths), m_progress(progress), m_stop(std::move(stop)) {}

    ImportedTrace run();

private:
    void readFile(std::size_t number);
    std::string prefix(const TraceFile& file, std::size_t number) const;
    void add(std::vector<ImportDiagnostic> diagnostics);

    std::span<const std::filesystem::path> m_paths;
    ProgressSink& m_progress;
    std::stop_token m_stop;
    TraceBuilder m_builder;
    std::vector<RecordedPart> m_parts;
    ImportedTrace m_imported;
};

ImportedTrace Import::run() {
    for (std::size_t i = 0; i < m_paths.size(); ++i)
        readFile(i);
    add(placeInTime(m_builder, m_parts, m_imported.files));
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
    RecordedPart part;
    part.from = m_builder.mark();
    const auto file = openTraceFile(m_paths[number], m_builder);
    file->read(
        [&](double done) {
            m_progress.progress(share * (static_cast<double>(number) + done), "reading the trace");
        },
        m_stop);
    file->finish(prefix(*file, number));
    throwIfStopped(m_stop);
    part.to = m_builder.mark();
    part.base = file->baseTime();
    part.earliest = file->earliest().value_or(0);
    part.rebase = !file->isOurs() || part.earliest < 0 || m_paths.size() > 1;
    m_parts.push_back(part);
    m_imported.ours = file->isOurs() && m_paths.size() == 1;
    if (number == 0) m_builder.setMetadata(file->metadata());
    add(file->diagnostics());
    m_imported.files.push_back(file->facts());
}

/// Processes of several files are told apart by rank, else by file.
std::string Import::prefix(const TraceFile& file, std::size_t number) const {
    if (m_paths.size() == 1) return {};
    if (const int rank = file.rank(); rank >= 0) return fmt::format("rank {}: ", rank);
    return m_paths[number].filename().string() + ": ";
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
