#include "cpu/thread_team.h"

#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <stdexcept>

namespace gatescope {
namespace {

TEST(ThreadTeam, EveryMemberRunsOnce) {
    for (const int size : {1, 2, 3, 8}) {
        ThreadTeam team(size);
        for (int round = 0; round < 200; ++round) {
            std::vector<int> calls(static_cast<std::size_t>(size), 0);
            team.run([&](int member) { ++calls[static_cast<std::size_t>(member)]; });
            EXPECT_EQ(std::accumulate(calls.begin(), calls.end(), 0), size);
        }
    }
}

TEST(ThreadTeam, WorksAfterItsMembersFellAsleep) {
    ThreadTeam team(3);
    std::atomic<int> sum{0};
    team.run([&](int) { ++sum; });
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    team.run([&](int) { ++sum; });
    EXPECT_EQ(sum, 6);
}

TEST(ThreadTeam, AnExceptionOfAMemberReachesTheCaller) {
    ThreadTeam team(3);
    EXPECT_THROW(team.run([](int member) {
        if (member == 2) throw std::runtime_error("member 2");
    }),
                 std::runtime_error);
    std::atomic<int> calls{0};
    team.run([&](int) { ++calls; });
    EXPECT_EQ(calls, 3);
}

TEST(PartOf, CoversEverythingOnce) {
    for (const int count : {0, 1, 5, 64, 1000003}) {
        for (const int parts : {1, 2, 7, 64}) {
            int next = 0;
            for (int p = 0; p < parts; ++p) {
                const auto range = partOf(count, p, parts);
                EXPECT_EQ(range.first, next);
                next = range.last;
            }
            EXPECT_EQ(next, count);
        }
    }
}

} // namespace
} // namespace gatescope
