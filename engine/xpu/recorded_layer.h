// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/recorder.h"
#include "xpu/commands.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace gatescope {

/// What one recorded pass of a layer leaves for the host to read when the device is done. Passes that are not
/// recorded have none, and their commands signal nothing.
class RecordedLayer {
public:
    /// A command that traces show.
    struct Entry {
        const char* name;
        const char* category;
        RecordedArgs args;
        std::int64_t bytesPerExpert = 0; ///< what each expert hit adds to the bytes; known after the run
        std::int64_t appended = 0;       ///< host ticks; in eager mode it was submitted then too
        std::int64_t submission = 0;     ///< 0: with its list
    };

    /// `timestamps`: whether the driver times kernels.
    RecordedLayer(const std::shared_ptr<const XpuContext>& context, int experts, bool timestamps);

    /// The event for the next entry's command; null where the driver does not time kernels.
    ze_event_handle_t nextEvent() const;
    void add(const Entry& entry) { m_entries.push_back(entry); }
    void clear() { m_entries.clear(); }
    const std::vector<Entry>& entries() const { return m_entries; }

    /// Where the layer copies its experts' first rows: [experts + 1].
    const StagingMemory& firstRows() const { return m_firstRows; }
    int expertsHit() const;
    bool timed() const { return m_events.has_value(); }
    KernelTimes times(std::size_t entry) const { return m_events->times(entry); }
    /// Ready to be run again; only while the device does not run it.
    void reset() const;

private:
    std::vector<Entry> m_entries;
    std::optional<TimestampEvents> m_events; ///< one per entry
    StagingMemory m_firstRows;
};

} // namespace gatescope
