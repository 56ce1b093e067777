// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/conveyor.h"
#include "base/error.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace gatescope {
namespace {

TEST(Conveyor, HandsOverInOrderAndAFewAhead) {
    Conveyor<int> conveyor(3);
    std::atomic<int> put = 0;
    std::jthread maker([&](const std::stop_token& stop) {
        for (int i = 0; i < 1000; ++i) {
            conveyor.put(i, stop);
            put = i + 1;
        }
        conveyor.end();
    });
    for (int i = 0; i < 1000; ++i) {
        ASSERT_EQ(conveyor.next(), i);
        ASSERT_LE(put, i + 1 + 3 + 1); // what is ready, and the one that waits
    }
    EXPECT_EQ(conveyor.next(), std::nullopt);
}

TEST(Conveyor, ThrowsWhatWentWrongBehindWhatWasMade) {
    Conveyor<int> conveyor(3);
    conveyor.put(1, {});
    conveyor.end(std::make_exception_ptr(InputError("broken")));
    EXPECT_EQ(conveyor.next(), 1);
    EXPECT_THROW(conveyor.next(), InputError);
}

TEST(Conveyor, AStopEndsTheWaitForRoom) {
    Conveyor<int> conveyor(1);
    std::atomic<bool> done = true;
    {
        const std::jthread maker([&](const std::stop_token& stop) {
            conveyor.put(1, stop);
            done = conveyor.put(2, stop);
        });
    }
    EXPECT_FALSE(done);
    EXPECT_EQ(conveyor.next(), 1);
}

TEST(Conveyor, GivesBackWhatWasTaken) {
    Conveyor<int> conveyor(1);
    EXPECT_EQ(conveyor.used(), std::nullopt);
    conveyor.giveBack(7);
    EXPECT_EQ(conveyor.used(), 7);
    EXPECT_EQ(conveyor.used(), std::nullopt);
}

} // namespace
} // namespace gatescope
