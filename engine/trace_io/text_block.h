// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>

namespace gatescope {

/// A piece of a text in memory that has room in front of it, for what is left of the piece before, and behind
/// it, for the zeros that end a scan.
struct TextBlock {
    std::unique_ptr<char[]> bytes;
    std::size_t capacity = 0;
    std::size_t begin = 0; ///< of the text in `bytes`
    std::size_t end = 0;

    static TextBlock ofSize(std::size_t capacity) {
        return {std::make_unique_for_overwrite<char[]>(capacity), capacity, 0, 0};
    }
    char* text() const { return bytes.get() + begin; }
    std::size_t size() const { return end - begin; }
};

} // namespace gatescope
