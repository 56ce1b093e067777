// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/file_window.h"

#include "trace_io/json_scan.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace gatescope {

FileWindow::FileWindow(std::filesystem::path path)
    : m_source(std::move(path)), m_ahead(m_source), m_buffer(kPadding) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    more();
    if (std::string_view(begin(), size()).starts_with(kByteOrderMark)) m_at = kByteOrderMark.size();
}

bool FileWindow::more() {
    ReadAhead::Block block = m_ahead.next();
    if (block.size == 0) return false;
    const auto kept = size();
    const auto needed = kept + block.size + kPadding;
    if (needed > m_buffer.size()) {
        // Doubled, so that a value of many blocks is moved a few times only.
        std::vector<char> larger(std::max(2 * m_buffer.size(), needed));
        std::memcpy(larger.data(), begin(), kept);
        m_buffer = std::move(larger);
    } else {
        std::memmove(m_buffer.data(), begin(), kept);
    }
    m_base += m_at;
    m_at = 0;
    m_size = kept + block.size;
    std::memcpy(m_buffer.data() + kept, block.bytes.get(), block.size);
    std::memset(m_buffer.data() + m_size, 0, kPadding);
    m_ahead.recycle(std::move(block));
    return true;
}

char FileWindow::peek() {
    for (;;) {
        const char* place = json::skipSpace(begin());
        moveTo(place);
        if (place < end()) return *place;
        if (!more()) return '\0';
    }
}

bool FileWindow::take(char expected) {
    if (peek() != expected || size() == 0) return false;
    ++m_at;
    return true;
}

} // namespace gatescope
