// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/conveyor.h"
#include "trace_io/text_block.h"
#include "trace_io/text_source.h"

#include <thread>

namespace gatescope {

/// Reads and unpacks a file on a thread of its own, a few blocks ahead of the one who parses them.
class ReadAhead {
public:
    /// Of the text in a block, and in front of it.
    static constexpr std::size_t kBlock = std::size_t{1} << 20;
    static constexpr std::size_t kHeadroom = std::size_t{64} << 10;
    /// Behind it.
    static constexpr std::size_t kPadding = 64;

    explicit ReadAhead(TextSource& source);

    /// An empty block at the end of the text. Throws what reading threw.
    TextBlock next();
    /// Hands a block back, to be filled again. Any thread may.
    void recycle(TextBlock block);

private:
    void run(const std::stop_token& stop);

    TextSource& m_source;
    Conveyor<TextBlock> m_blocks{4};
    std::jthread m_thread; ///< last, so that it ends before what it uses
};

} // namespace gatescope
