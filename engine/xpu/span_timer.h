// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xpu/layer_stream.h"

#include <memory>
#include <optional>

namespace gatescope {

/// The device's own time between two moments of a stream, by two writes of its clock. Needs no events, so
/// that passes without any can be timed too.
class SpanTimer {
public:
    explicit SpanTimer(std::shared_ptr<const XpuContext> context);

    void begin(LayerStream& stream) { stamp(stream, 0); }
    void end(LayerStream& stream) { stamp(stream, 1); }
    /// Nanoseconds between the two, once the stream was waited for.
    double ns() const;

private:
    void stamp(LayerStream& stream, std::size_t which);
    std::uint64_t* ticks(std::size_t which) const;

    std::shared_ptr<const XpuContext> m_context;
    StagingMemory m_ticks;
    std::optional<CommandList> m_lists[2]; ///< recorded when first wanted; eager streams need none
};

} // namespace gatescope
