// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/event_importer.h"
#include "trace_io/event_reader.h"
#include "trace_io/trace_reader.h"

#include <functional>
#include <stop_token>
#include <string>

namespace gatescope {

/// One file of Chrome Trace Events on its way into a builder: one thread finds the events, the caller's adds
/// them in the file's order.
class TraceFile {
public:
    TraceFile(const std::filesystem::path& path, TraceBuilder& builder)
        : m_reader(path), m_importer(builder) {}

    /// Told how much of the file is taken, 0 to 1.
    using Listener = std::function<void(double)>;
    void read(const Listener& listener, const std::stop_token& stop);

    EventImporter& importer() { return m_importer; }
    const ReadRunInfo& runInfo() const { return m_reader.runInfo(); }
    /// What was in Trace::metadata() where the file is ours, else everything that the file says of the run.
    std::string metadata() const;
    FileFacts facts() const;
    /// Nanoseconds that the file's times begin at, since 1970; 0 where it does not say.
    std::int64_t baseTime() const;
    /// As the file or its name says; -1 where neither does.
    int rank() const;

private:
    void add(const EventBatch& batch);

    EventReader m_reader;
    EventImporter m_importer;
};

} // namespace gatescope
