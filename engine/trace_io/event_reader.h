// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/conveyor.h"
#include "trace_io/event_batch.h"
#include "trace_io/file_window.h"
#include "trace_io/import_counts.h"

#include <array>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatescope {

/// Finds the events in a file of Chrome Trace Events, from front to back, and what else it holds. It knows
/// nothing of what events mean, so that it can run ahead of who does, on a thread of its own.
class EventReader {
public:
    using Members = std::vector<std::pair<std::string, std::string>>;
    using Batches = Conveyor<EventBatch>;

    explicit EventReader(FileWindow& window);

    /// Fills batches up to the end of the file; InputError where it is no trace. Cancelled where stopped.
    void read(Batches& batches, const std::stop_token& stop);
    /// Takes the text back of a batch whose events are dealt with. Any thread may.
    void recycle(EventBatch& batch);

    // Good after read().

    /// What stands at the top level beside the events, as it is written.
    const Members& members() const { return m_members; }
    const ReadRunInfo& runInfo() const { return m_runInfo; }
    const ImportCounts& counts() const { return m_counts; }
    /// Events that could not be read, by their ph; '\0' where not even that could.
    const std::array<std::size_t, 128>& damagedPhases() const { return m_damagedPhases; }

private:
    enum class Form : std::uint8_t { Array, Object };

    void readObject();
    bool readMember();
    void keepMember(const std::string& key, std::string_view text);
    void readBehind();
    bool isEventHere();
    void beginDocument();
    bool skipToDocument();
    bool skipDamagedMember();
    void readEvents(Form form);
    bool readEvent();
    bool readDamagedEvent();
    bool skipToNextEvent(char phase);
    void readValues(EventBatch::Event& event);
    void chooseTimeBase(std::string_view first);
    void handOver();
    void countCutOff(std::uint64_t offset);
    void noteEnd();

    FileWindow& m_window;
    EventBatch m_batch;
    Batches* m_batches = nullptr;
    std::stop_token m_stop;
    Members m_members;
    ReadRunInfo m_runInfo;
    ImportCounts m_counts;
    std::array<std::size_t, 128> m_damagedPhases{};
    bool m_foundEvents = false;
    bool m_isLines = false; ///< events one after the other, in no list
    std::uint32_t m_document = 0;
    std::int64_t m_baseTime = 0;            ///< baseTimeNanoseconds of the first document
    std::int64_t m_timeShift = 0;           ///< ns; what the present document's times are later than they say
    std::uint64_t m_lastDamage = kNoOffset; ///< beside the events
    bool m_cutOff = false;
    std::uint64_t m_read = 0; ///< events that could be read
    std::uint64_t m_lastEventEnd = 0;
    bool m_hasTimeBase = false;
    std::int64_t m_timeBase = 0; ///< whole microseconds that are taken off all times
    std::string m_mended;
};

} // namespace gatescope
