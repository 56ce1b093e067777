// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/event_fields.h"
#include "trace_io/run_info.h"
#include "trace_io/text_block.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// Events of a file, in its order, with the text that they point into.
struct EventBatch {
    struct Event {
        EventFields fields;
        std::uint64_t offset = 0; ///< in the unpacked text
    };

    std::optional<ReadRunInfo> runInfo; ///< stands in the file before the events
    std::vector<Event> events;
    std::vector<std::string> mended; ///< events that had to be written anew
    /// What these events and those of batches before point into. Text that the last events point into may
    /// only come with the next batch.
    std::vector<TextBlock> blocks;
    double consumed = 0; ///< of the file, with this batch
};

} // namespace gatescope
