// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/file_window.h"

#include "trace_io/json_scan.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

namespace gatescope {

FileWindow::FileWindow(std::filesystem::path path)
    : m_source(std::move(path)), m_ahead(m_source), m_block(TextBlock::ofSize(kPadding)) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    std::memset(m_block.bytes.get(), 0, kPadding);
    more();
    if (std::string_view(begin(), size()).starts_with(kByteOrderMark)) m_block.begin += kByteOrderMark.size();
}

bool FileWindow::more() {
    TextBlock next = m_ahead.next();
    if (next.size() == 0) return false;
    const auto kept = size();
    if (kept <= next.begin) {
        // What is left of one block goes in front of the next, which is not moved.
        next.begin -= kept;
        std::memcpy(next.text(), begin(), kept);
        leaveFor(std::move(next));
    } else {
        const auto needed = kept + next.size() + kPadding;
        if (m_block.begin + needed > m_block.capacity) {
            // Doubled, so that a value of many blocks is moved a few times only.
            auto larger = TextBlock::ofSize(2 * needed);
            std::memcpy(larger.text(), begin(), kept);
            larger.end = kept;
            leaveFor(std::move(larger));
        }
        std::memcpy(m_block.bytes.get() + m_block.end, next.text(), next.size());
        m_block.end += next.size();
        m_ahead.recycle(std::move(next));
    }
    std::memset(m_block.bytes.get() + m_block.end, 0, kPadding);
    return true;
}

void FileWindow::leaveFor(TextBlock block) {
    m_base += m_block.begin - block.begin;
    auto left = std::exchange(m_block, std::move(block));
    if (m_keepsLeft) {
        m_left.push_back(std::move(left));
    } else {
        recycle(std::move(left));
    }
}

char FileWindow::peek() {
    for (bool onlySpace = false;; onlySpace = true) {
        const char* place = json::skipSpace(begin());
        moveTo(place);
        if (place < end()) return *place;
        if (!more()) return '\0';
        if (!onlySpace || m_left.empty()) continue;
        recycle(std::move(m_left.back())); // nothing was parsed in it
        m_left.pop_back();
    }
}

bool FileWindow::take(char expected) {
    if (peek() != expected || size() == 0) return false;
    ++m_block.begin;
    return true;
}

} // namespace gatescope
