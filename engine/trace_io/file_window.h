// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/read_ahead.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace gatescope {

/// The part of a file of any size that is being parsed. begin() is the place of the parser; behind end()
/// stand kPadding bytes of 0, so that a scan needs no check at every step.
class FileWindow {
public:
    static constexpr std::size_t kPadding = 64;

    /// Throws as TextSource does.
    explicit FileWindow(std::filesystem::path path);

    const TextSource& source() const { return m_source; }
    const char* begin() const { return m_buffer.data() + m_at; }
    const char* end() const { return m_buffer.data() + m_size; }
    std::size_t size() const { return m_size - m_at; }
    void moveTo(const char* place) { m_at = static_cast<std::size_t>(place - m_buffer.data()); }
    /// Appends the next block; what stands before begin() is dropped and all pointers are void. False at the
    /// end of the text.
    bool more();
    /// Passes white space; the character that follows, '\0' at the end of the text.
    char peek();
    /// Takes the next character if it is `expected`, white space before it included.
    bool take(char expected);
    /// Where in the unpacked text `place` is.
    std::uint64_t offset(const char* place) const {
        return m_base + static_cast<std::uint64_t>(place - m_buffer.data());
    }
    std::uint64_t offset() const { return m_base + m_at; }

private:
    TextSource m_source;
    ReadAhead m_ahead;
    std::vector<char> m_buffer;
    std::uint64_t m_base = 0; ///< bytes that have left the buffer
    std::size_t m_at = 0;
    std::size_t m_size = 0; ///< of the text in the buffer, without padding
};

} // namespace gatescope
