// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/clock_placement.h"

#include "trace_io/clock_anchors.h"
#include "trace_io/clock_join.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

namespace gatescope {

namespace {

/// Times since 1970 in nanoseconds are larger than this; times since a machine's start are not.
constexpr std::int64_t kEpochTimes = 100'000'000'000'000'000;
/// Recordings of one run lie closer together.
constexpr std::int64_t kOneRun = std::int64_t{24} * 3600 * 1'000'000'000;

std::string microseconds(std::int64_t ns) {
    return fmt::format("{:.3f} us", static_cast<double>(ns) / 1e3);
}

class Placement {
public:
    Placement(TraceBuilder& builder, std::span<const RecordedPart> parts, std::span<FileFacts> files)
        : m_builder(builder), m_parts(parts), m_files(files) {}

    std::vector<ImportDiagnostic> run() {
        byTimeOfDay();
        for (std::size_t i = 1; i < m_parts.size(); ++i)
            join(i);
        if (m_parts.size() > 1) beginAtZero();
        return std::move(m_diagnostics);
    }

private:
    void byTimeOfDay();
    void join(std::size_t number);
    std::optional<std::size_t> twinOf(std::size_t number) const;
    void take(std::size_t number, const ClockJoin& found, const std::string& by);
    void leaveApart(std::size_t number, const std::string& why);
    void beginAtZero();
    void move(std::size_t number, std::int64_t by);
    bool isUnitrace(std::size_t number) const { return m_files[number].format == "unitrace"; }

    TraceBuilder& m_builder;
    std::span<const RecordedPart> m_parts;
    std::span<FileFacts> m_files;
    bool m_oneClock = false;
    std::optional<std::vector<ClockAnchor>> m_firstCollectives; ///< of the first file, once asked for
    std::vector<ImportDiagnostic> m_diagnostics;
};

void Placement::byTimeOfDay() {
    std::int64_t first = INT64_MAX;
    std::int64_t last = INT64_MIN;
    for (const auto& part : m_parts) {
        first = std::min(first, part.absolute());
        last = std::max(last, part.absolute());
    }
    m_oneClock = first > kEpochTimes && last - first < kOneRun;
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const auto& part = m_parts[i];
        if (!part.rebase) continue;
        const auto start = m_oneClock ? part.absolute() - first : 0;
        m_builder.shiftTimes(start - part.earliest, part.from, part.to);
        m_files[i].clockOffsetNs = part.absolute() - start;
        if (m_oneClock && m_parts.size() > 1) m_files[i].clock.joinedBy = "time of day";
    }
}

/// The PyTorch trace that recorded what a unitrace did, or the other way round.
std::optional<std::size_t> Placement::twinOf(std::size_t number) const {
    for (std::size_t i = 0; i < number; ++i) {
        const bool pair = isUnitrace(i) ? m_files[number].format == "kineto"
                                        : isUnitrace(number) && m_files[i].format == "kineto";
        // Where one doesn't say its rank, only two files are surely of one.
        const bool oneRank = m_files[i].rank == m_files[number].rank || m_files.size() == 2;
        if (pair && oneRank) return i;
    }
    return std::nullopt;
}

void Placement::join(std::size_t number) {
    const auto& part = m_parts[number];
    if (const auto twin = twinOf(number)) {
        const auto& other = m_parts[*twin];
        const auto found = joinByKernels(kernelsOf(m_builder, other.from, other.to),
                                         kernelsOf(m_builder, part.from, part.to));
        if (found.join) return take(number, *found.join, "kernels");
        return leaveApart(number, found.why);
    }
    if (!m_firstCollectives) {
        const auto& first = m_parts.front();
        m_firstCollectives = collectivesOf(m_builder, first.from, first.to);
    }
    const auto found = joinByCollectives(*m_firstCollectives, collectivesOf(m_builder, part.from, part.to));
    if (found.join) return take(number, *found.join, "collectives");
    leaveApart(number, found.why);
}

/// An offset within its own uncertainty is none: the clocks as they are say more.
void Placement::take(std::size_t number, const ClockJoin& found, const std::string& by) {
    auto& file = m_files[number];
    const bool agrees = m_oneClock && std::abs(found.offset) <= found.uncertainty;
    const auto moved = agrees ? 0 : found.offset;
    move(number, moved);
    file.clock = {by, moved, found.uncertainty, found.anchors};
    ImportDiagnostic said;
    said.what = "file put on the others' clock";
    said.count = 1;
    said.code = "clock_joined";
    said.file = file.path.filename().string();
    said.advice = agrees
                      ? fmt::format("{} {} that the files share agree with the clocks that they state, +-{}",
                                    found.anchors, by, microseconds(found.uncertainty))
                      : fmt::format("Moved by {} +-{}, so that {} {} that the files share meet",
                                    microseconds(moved), microseconds(found.uncertainty), found.anchors, by);
    m_diagnostics.push_back(std::move(said));
}

void Placement::leaveApart(std::size_t number, const std::string& why) {
    ImportDiagnostic said;
    said.count = 1;
    said.file = m_files[number].path.filename().string();
    if (m_oneClock) {
        said.code = "clock_unchecked";
        said.what = "file on the clock that it states, with nothing to check it by";
        said.advice = why + "; clocks of different machines may be milliseconds apart";
    } else {
        said.code = "clocks_apart";
        said.what = "file on a clock of its own";
        said.advice = why + "; it begins at 0, its times don't compare with the others'";
    }
    m_diagnostics.push_back(std::move(said));
}

void Placement::move(std::size_t number, std::int64_t by) {
    m_builder.shiftTimes(by, m_parts[number].from, m_parts[number].to);
    m_files[number].clockOffsetNs -= by;
}

void Placement::beginAtZero() {
    const auto earliest = m_builder.earliestTime();
    m_builder.shiftTimes(-earliest);
    for (auto& file : m_files)
        file.clockOffsetNs += earliest;
}

} // namespace

std::vector<ImportDiagnostic> placeInTime(TraceBuilder& builder, std::span<const RecordedPart> parts,
                                          std::span<FileFacts> files) {
    return Placement(builder, parts, files).run();
}

} // namespace gatescope
