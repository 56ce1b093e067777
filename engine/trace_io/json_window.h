// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/read_ahead.h"

#include <cstdint>
#include <vector>

namespace gatescope {

/// The part of a text of any size that is being parsed. begin() is the place of the parser; behind end()
/// stand kPadding bytes of 0, so that a scan needs no check at every step.
class JsonWindow {
public:
    static constexpr std::size_t kPadding = ReadAhead::kPadding;

    explicit JsonWindow(TextSource& source);

    const char* begin() const { return m_block.text(); }
    const char* end() const { return m_block.bytes.get() + m_block.end; }
    std::size_t size() const { return m_block.size(); }
    void moveTo(const char* place) { m_block.begin = static_cast<std::size_t>(place - m_block.bytes.get()); }
    /// Appends the next block; begin() and end() are others then. False at the end of the text.
    bool more();
    /// Passes white space; the character that follows, '\0' at the end of the text.
    char peek();
    /// Takes the next character if it is `expected`, white space before it included.
    bool take(char expected);
    /// Where in the unpacked text the parser is.
    std::uint64_t offset() const { return m_base + m_block.begin; }

    bool hasLeft() const { return !m_left.empty(); }
    /// What was parsed stays where it is, in blocks that begin() has left: the caller's to keep, and to hand
    /// back when nothing points into them any more.
    std::vector<TextBlock> takeLeft() { return std::exchange(m_left, {}); }
    void recycle(TextBlock block) { m_source.recycle(std::move(block)); }

private:
    void leaveFor(TextBlock block);

    ReadAhead m_source;
    TextBlock m_block;
    std::vector<TextBlock> m_left;
    std::uint64_t m_base = 0; ///< of the block's first byte in the text, modulo 2^64
};

} // namespace gatescope
