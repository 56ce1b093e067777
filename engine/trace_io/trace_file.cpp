// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/trace_file.h"

#include "base/error.h"
#include "trace/file_rank.h"
#include "trace_io/chrome_json_file.h"
#include "trace_io/content.h"
#include "trace_io/perfetto_file.h"
#include "trace_io/perfetto_framing.h"

#include <fmt/format.h>

#include <utility>

namespace gatescope {

TraceFile::TraceFile(std::unique_ptr<FileWindow> window, TraceBuilder& builder)
    : m_file(std::move(window)), m_window(*m_file), m_tally(builder) {}

void TraceFile::refuse(const std::string& what) const {
    refuseAsTrace(m_window.source().path(), what);
}

void TraceFile::read(const Listener& listener, const std::stop_token& stop) {
    m_listener = &listener;
    m_stop = stop;
    readAll();
}

void TraceFile::takeNote() const {
    throwIfStopped(m_stop);
    (*m_listener)(m_window.source().consumed());
}

void TraceFile::notePacking() {
    const auto state = m_window.source().state();
    if (state == TextSource::State::CutShort) m_counts.add(Oddity::PackedCutOff, m_window.offset());
    if (state == TextSource::State::Damaged) m_counts.add(Oddity::PackedDamaged, m_window.offset());
}

std::vector<ImportDiagnostic> TraceFile::diagnostics() const {
    return m_counts.diagnostics(m_window.source().path().filename().string());
}

int TraceFile::rank() const {
    return rankInFileName(m_window.source().path().string()).value_or(-1);
}

FileFacts TraceFile::facts() const {
    FileFacts facts;
    facts.path = m_window.source().path();
    m_tally.describe(facts);
    facts.rank = rank();
    facts.textBytes = m_window.offset();
    const auto packing = m_window.source().packing();
    facts.packing = packing == TextSource::Packing::Gzip  ? "gzip"
                    : packing == TextSource::Packing::Zip ? "zip"
                                                          : "plain";
    facts.format = format(facts);
    return facts;
}

std::unique_ptr<TraceFile> openTraceFile(const std::filesystem::path& path, TraceBuilder& builder) {
    auto window = std::make_unique<FileWindow>(path);
    const std::string_view start(window->begin(), window->size());
    // A packet's tag is a line feed, which may stand before JSON too.
    if (perfetto::looksLikeTrace(start)) return std::make_unique<PerfettoFile>(std::move(window), builder);
    return std::make_unique<ChromeJsonFile>(std::move(window), builder);
}

} // namespace gatescope
