// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/event_importer.h"
#include "trace_io/json_window.h"
#include "trace_io/run_info.h"
#include "trace_io/trace_reader.h"

#include <functional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace gatescope {

/// Reads one file of Chrome Trace Events from front to back into a builder.
class TraceFile {
public:
    TraceFile(const std::filesystem::path& path, TraceBuilder& builder);

    /// Told how much of the file is taken, 0 to 1.
    using Listener = std::function<void(double)>;
    void read(const Listener& listener, const std::stop_token& stop);

    EventImporter& importer() { return m_importer; }
    const ReadRunInfo& runInfo() const { return m_runInfo; }
    /// What was in Trace::metadata() where the file is ours, else everything that the file says of the run.
    std::string metadata() const;
    FileFacts facts() const;
    /// Nanoseconds that the file's times begin at, since 1970; 0 where it does not say.
    std::int64_t baseTime() const { return m_baseTime; }
    /// As the file or its name says; -1 where neither does.
    int rank() const;

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
    void takeNote();
    void countCutOff(std::uint64_t offset);
    void noteEnd();
    [[noreturn]] void refuse(const std::string& what) const;

    TextSource m_source;
    JsonWindow m_window;
    EventImporter m_importer;
    ReadRunInfo m_runInfo;
    const Listener* m_listener = nullptr;
    std::stop_token m_stop;
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
