// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/text_source.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>

namespace gatescope {

/// Reads and unpacks a file on a thread of its own, a few blocks ahead of the one who parses them.
class ReadAhead {
public:
    struct Block {
        std::unique_ptr<char[]> bytes;
        std::size_t size = 0;
    };
    static constexpr std::size_t kBlock = std::size_t{1} << 20;

    explicit ReadAhead(TextSource& source);
    ~ReadAhead();

    /// An empty block at the end of the text. Throws what reading threw.
    Block next();
    /// Hands a block back, to be filled again.
    void recycle(Block block);

private:
    void run(const std::stop_token& stop);

    TextSource& m_source;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Block> m_full;
    std::deque<Block> m_empty;
    std::exception_ptr m_failure;
    bool m_ended = false;
    std::jthread m_thread; ///< last, so that it ends before what it uses
};

} // namespace gatescope
