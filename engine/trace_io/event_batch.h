// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/split_texts.h"
#include "trace_io/decimal_time.h"
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
    static constexpr std::uint32_t kNotSplit = UINT32_MAX;

    struct Event {
        EventFields fields;
        std::uint64_t offset = 0; ///< in the unpacked text
        std::uint32_t args = kNotSplit;
        std::uint32_t document = 0; ///< of the file, where several were joined to one; ids are each one's own
        std::optional<ExactTime> time{};     ///< nothing where the field can't be read
        std::optional<ExactTime> duration{}; ///< of an X event
    };

    std::optional<ReadRunInfo> runInfo; ///< stands in the file before the events
    std::vector<Event> events;
    SplitTexts args;                 ///< of the events whose args were taken apart, that is of most slices
    std::vector<std::string> mended; ///< events that had to be written anew
    /// What these events and those of batches before point into. Text that the last events point into may
    /// only come with the next batch.
    std::vector<TextBlock> blocks;
    double consumed = 0; ///< of the file, with this batch
};

} // namespace gatescope
