// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/event_importer.h"
#include "trace_io/event_reader.h"
#include "trace_io/trace_file.h"

#include <cstddef>
#include <memory>
#include <string>

namespace gatescope {

/// One file of Chrome Trace Events on its way into a builder: one thread finds the events, the caller's adds
/// them in the file's order.
class ChromeJsonFile final : public TraceFile {
public:
    ChromeJsonFile(std::unique_ptr<FileWindow> window, TraceBuilder& builder);

    void finish(std::string_view prefix) override;
    /// What was in Trace::metadata() where the file is ours, else everything that the file says of the run.
    std::string metadata() const override;
    std::int64_t baseTime() const override;
    int rank() const override;
    bool isOurs() const override { return m_reader.runInfo().ours; }

protected:
    void readAll() override;
    std::string_view format(const FileFacts& facts) const override;

private:
    void add(const EventBatch& batch);
    bool holdsSeveralRanks() const;

    TraceBuilder& m_builder;
    std::size_t m_firstSlice;
    EventReader m_reader;
    EventImporter m_importer;
};

} // namespace gatescope
