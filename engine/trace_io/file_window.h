// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/read_ahead.h"

#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

namespace gatescope {

/// The part of a file of any size that is being parsed. begin() is the place of the parser; behind end()
/// stand kPadding bytes of 0, so that a scan needs no check at every step.
class FileWindow {
public:
    static constexpr std::size_t kPadding = ReadAhead::kPadding;

    /// Throws as TextSource does.
    explicit FileWindow(std::filesystem::path path);

    const TextSource& source() const { return m_source; }
    const char* begin() const { return m_block.text(); }
    const char* end() const { return m_block.bytes.get() + m_block.end; }
    std::size_t size() const { return m_block.size(); }
    void moveTo(const char* place) { m_block.begin = static_cast<std::size_t>(place - m_block.bytes.get()); }
    /// Appends the next block. What stands before begin() is dropped where it is not kept; begin() and end()
    /// are others then. False at the end of the text.
    bool more();
    /// Passes white space; the character that follows, '\0' at the end of the text.
    char peek();
    /// Takes the next character if it is `expected`, white space before it included.
    bool take(char expected);
    /// Where in the unpacked text the parser is.
    std::uint64_t offset() const { return m_base + m_block.begin; }

    /// From now on what was parsed stays where it is, in blocks that begin() has left: the caller's to take,
    /// and to hand back when nothing points into them any more.
    void keepLeft() { m_keepsLeft = true; }
    bool hasLeft() const { return !m_left.empty(); }
    std::vector<TextBlock> takeLeft() { return std::exchange(m_left, {}); }
    /// Any thread may.
    void recycle(TextBlock block) { m_ahead.recycle(std::move(block)); }

private:
    void leaveFor(TextBlock block);

    TextSource m_source;
    ReadAhead m_ahead;
    TextBlock m_block;
    bool m_keepsLeft = false;
    std::vector<TextBlock> m_left;
    std::uint64_t m_base = 0; ///< of the block's first byte in the text, modulo 2^64
};

} // namespace gatescope
