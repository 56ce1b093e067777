// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/read_ahead.h"

#include <utility>

namespace gatescope {

namespace {

constexpr auto kCapacity = ReadAhead::kHeadroom + ReadAhead::kBlock + ReadAhead::kPadding;

} // namespace

ReadAhead::ReadAhead(TextSource& source)
    : m_source(source), m_thread([this](const std::stop_token& stop) { run(stop); }) {}

TextBlock ReadAhead::next() {
    return m_blocks.next().value_or(TextBlock());
}

void ReadAhead::recycle(TextBlock block) {
    // A larger one was made for a single event, and a smaller one is none.
    if (block.capacity == kCapacity) m_blocks.giveBack(std::move(block));
}

void ReadAhead::run(const std::stop_token& stop) {
    try {
        for (;;) {
            auto used = m_blocks.used();
            TextBlock block = used ? std::move(*used) : TextBlock::ofSize(kCapacity);
            block.begin = kHeadroom;
            block.end = block.begin + m_source.read(block.text(), kBlock);
            if (block.size() == 0) return m_blocks.end();
            if (!m_blocks.put(std::move(block), stop)) return;
        }
    } catch (...) {
        m_blocks.end(std::current_exception());
    }
}

} // namespace gatescope
