// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace_io/text_source.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace gatescope {

/// Walks a JSON text of any size value by value, holding little more of it than the present value. It finds
/// where values end and nothing else; what is in them is for a JSON parser. Views are valid until the next
/// call.
class JsonCursor {
public:
    explicit JsonCursor(TextSource& source);

    /// The next character that is no white space, not taken; '\0' at the end of the text.
    char peek();
    /// Takes the next character if it is `expected`, white space before it included.
    bool take(char expected);
    /// Takes one value. `complete` turns false where the text ends inside it.
    std::string_view takeValue(bool& complete);
    /// Bytes before the cursor, in the unpacked text.
    std::uint64_t offset() const { return m_base + m_at; }

    /// Bytes past a value's end that may be read, as vectorised parsers do.
    static constexpr std::size_t kPadding = 64;

private:
    bool has(std::size_t at) { return at < m_size || fillTo(at); }
    bool fillTo(std::size_t at);
    void dropTaken();
    std::size_t endOfString(std::size_t at, bool& complete);
    std::size_t endOfNested(std::size_t at, bool& complete);
    std::size_t endOfScalar(std::size_t at);

    TextSource& m_source;
    std::vector<char> m_buffer;
    std::uint64_t m_base = 0; ///< bytes that have left the buffer
    std::size_t m_at = 0;
    std::size_t m_size = 0; ///< of the text in the buffer, without padding
};

} // namespace gatescope
