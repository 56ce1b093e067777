// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/memory_ring.h"

#include <gtest/gtest.h>

namespace gatescope {
namespace {

class MemoryRingTest : public testing::Test {
protected:
    /// Where the parts of the next `bytes` begin and how long they are.
    std::vector<std::pair<std::ptrdiff_t, std::size_t>> next(MemoryRing& ring, std::size_t bytes) const {
        std::vector<std::pair<std::ptrdiff_t, std::size_t>> parts;
        for (const auto& part : ring.next(bytes))
            parts.emplace_back(part.data() - m_memory.data(), part.size());
        return parts;
    }
    MemoryRing::Bytes piece(std::size_t first, std::size_t size) const {
        return MemoryRing::Bytes(m_memory).subspan(first, size);
    }

    using Parts = std::vector<std::pair<std::ptrdiff_t, std::size_t>>;
    std::vector<std::byte> m_memory = std::vector<std::byte>(100);
};

TEST_F(MemoryRingTest, PartsHaveTheSameSizeAroundTheEnd) {
    MemoryRing ring({piece(0, 100)});
    EXPECT_EQ(next(ring, 40), (Parts{{0, 40}}));
    EXPECT_EQ(next(ring, 40), (Parts{{40, 40}}));
    EXPECT_EQ(next(ring, 40), (Parts{{80, 20}, {0, 20}}));
    EXPECT_EQ(next(ring, 40), (Parts{{20, 40}}));
}

TEST_F(MemoryRingTest, PartsGoOnInTheNextPiece) {
    MemoryRing ring({piece(0, 30), piece(50, 0), piece(60, 40)});
    EXPECT_EQ(next(ring, 50), (Parts{{0, 30}, {60, 20}}));
    EXPECT_EQ(next(ring, 50), (Parts{{80, 20}, {0, 30}}));
}

TEST_F(MemoryRingTest, NoMoreThanThereIs) {
    MemoryRing ring({piece(10, 20)});
    EXPECT_EQ(next(ring, 1000), (Parts{{10, 20}}));
    EXPECT_EQ(next(ring, 1000), (Parts{{10, 20}}));
}

} // namespace
} // namespace gatescope
