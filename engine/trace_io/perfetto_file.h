// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/perfetto_packets.h"
#include "trace_io/trace_file.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Reads one file of Perfetto's protobuf form (.pftrace) packet by packet into a builder. Where a packet is
/// damaged, or what stands between two is none, the others are read all the same.
class PerfettoFile final : public TraceFile {
public:
    PerfettoFile(std::unique_ptr<FileWindow> window, TraceBuilder& builder);

    void finish(std::string_view prefix) override;
    std::vector<ImportDiagnostic> diagnostics() const override;
    std::string metadata() const override { return m_packets.metadata(); }
    std::int64_t baseTime() const override { return m_packets.sinceEpoch(); }

protected:
    void readAll() override;
    std::string_view format(const FileFacts&) const override { return "perfetto"; }

private:
    bool readPacket();
    bool skipDamage();

    perfetto::Packets m_packets;
    std::uint64_t m_reportAt = 0;
};

} // namespace gatescope
