// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace gatescope {

/// Pieces of memory that are walked through in parts of equal size, from the last one's end on to the first
/// one's start.
class MemoryRing {
public:
    using Bytes = std::span<const std::byte>;

    /// The pieces outlive this; one of them at least is not empty.
    explicit MemoryRing(std::vector<Bytes> pieces) : m_pieces(std::move(pieces)) {
        for (const auto& piece : m_pieces)
            m_size += piece.size();
    }

    /// The next `bytes`, or all there are.
    std::vector<Bytes> next(std::size_t bytes) {
        std::vector<Bytes> part;
        for (auto wanted = std::min(bytes, m_size); wanted > 0;) {
            const auto rest = m_pieces[m_piece].subspan(m_at);
            const auto taken = std::min(rest.size(), wanted);
            if (taken > 0) part.push_back(rest.first(taken));
            wanted -= taken;
            m_at += taken;
            if (taken == rest.size()) {
                m_piece = (m_piece + 1) % m_pieces.size();
                m_at = 0;
            }
        }
        return part;
    }

private:
    std::vector<Bytes> m_pieces;
    std::size_t m_size = 0;
    std::size_t m_piece = 0; ///< where the next part begins
    std::size_t m_at = 0;
};

} // namespace gatescope
