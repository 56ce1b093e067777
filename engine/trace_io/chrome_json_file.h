// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/event_importer.h"
#include "trace_io/run_info.h"
#include "trace_io/trace_file.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gatescope {

/// Reads one file of Chrome Trace Events from front to back into a builder.
class ChromeJsonFile final : public TraceFile {
public:
    ChromeJsonFile(std::unique_ptr<FileWindow> window, TraceBuilder& builder);

    void finish(std::string_view prefix) override { m_importer.finish(prefix); }
    /// What was in Trace::metadata() where the file is ours, else everything that the file says of the run.
    std::string metadata() const override;
    std::int64_t baseTime() const override { return m_baseTime; }
    int rank() const override;
    bool isOurs() const override { return m_runInfo.ours; }

protected:
    void readAll() override;
    std::string_view format(const FileFacts& facts) const override;

private:
    enum class Form : std::uint8_t { Array, Object };

    void readObject();
    bool readMember();
    void keepMember(const std::string& key);
    bool skipDamagedMember();
    void readEvents(Form form);
    bool readEvent();
    bool readDamagedEvent();
    bool skipToNextEvent(char phase);
    void noteProgress();
    void countCutOff(std::uint64_t offset);
    void noteEnd();

    EventImporter m_importer;
    ReadRunInfo m_runInfo;
    bool m_foundEvents = false;
    bool m_cutOff = false;
    std::uint64_t m_read = 0; ///< events that could be read
    std::uint64_t m_reportAt = 0;
    std::uint64_t m_lastEventEnd = 0;
    std::int64_t m_baseTime = 0;
    std::string m_mended;
    std::vector<std::pair<std::string, std::string>> m_members; ///< what else stands at the top level
};

} // namespace gatescope
