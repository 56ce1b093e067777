// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_file.h"

#include "trace_io/perfetto_framing.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gatescope {

using perfetto::Frame;

PerfettoFile::PerfettoFile(std::unique_ptr<FileWindow> window, TraceBuilder& builder)
    : TraceFile(std::move(window), builder), m_packets(builder, m_tally, m_counts) {}

void PerfettoFile::readAll() {
    constexpr std::uint64_t kEvery = std::uint64_t{1} << 20;
    while (readPacket()) {
        if (m_window.offset() < m_reportAt) continue;
        m_reportAt = m_window.offset() + kEvery;
        takeNote();
    }
    notePacking();
    if (m_packets.count() == 0) refuse("it is a Perfetto trace without a packet that can be read");
}

/// False at the end of the file.
bool PerfettoFile::readPacket() {
    for (;;) {
        const std::string_view text(m_window.begin(), m_window.size());
        const auto frame = perfetto::frameAt(text);
        if (frame.state == Frame::State::NoPacket) return skipDamage();
        if (frame.state == Frame::State::Whole) {
            m_packets.take(text.substr(frame.begin, frame.end - frame.begin), m_window.offset());
            m_window.moveTo(m_window.begin() + frame.end);
            return true;
        }
        if (m_window.more()) continue;
        if (text.empty()) return false;
        // Either the file ends early, or the length is wrong and packets follow.
        if (perfetto::findPacket(text, 1, true) != std::string_view::npos) return skipDamage();
        m_counts.add(Oddity::CutOff, m_window.offset());
        m_window.moveTo(m_window.end());
        return false;
    }
}

/// Goes on at the next place that looks like a packet. False where there is none.
bool PerfettoFile::skipDamage() {
    m_counts.add(Oddity::DamagedPacket, m_window.offset());
    // A packet that begins near the block's end must be seen whole; those that are larger are not looked for.
    constexpr std::size_t kKept = std::size_t{1} << 18;
    std::size_t from = 1;
    for (;;) {
        const bool hasMore = m_window.size() < 2 * kKept && m_window.more();
        if (hasMore) continue;
        const std::string_view text(m_window.begin(), m_window.size());
        const bool isEnd = text.size() < 2 * kKept;
        const auto next = perfetto::findPacket(text, from, isEnd);
        if (next != std::string_view::npos) {
            m_window.moveTo(m_window.begin() + next);
            return true;
        }
        takeNote();
        const auto passed = isEnd ? text.size() : text.size() - kKept;
        m_window.moveTo(m_window.begin() + passed);
        if (isEnd) return false;
        from = 0;
    }
}

void PerfettoFile::finish(std::string_view prefix) {
    m_packets.finish(prefix);
}

std::vector<ImportDiagnostic> PerfettoFile::diagnostics() const {
    auto all = TraceFile::diagnostics();
    std::ranges::move(m_packets.unread(m_window.source().path().filename().string()),
                      std::back_inserter(all));
    return all;
}

} // namespace gatescope
