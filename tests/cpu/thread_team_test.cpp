// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "cpu/thread_team.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <numeric>
#include <sched.h>
#include <stdexcept>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace gatescope {
namespace {

using Clock = std::chrono::steady_clock;

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

TEST(ThreadTeam, SmallRegionsAreTheCallersAlone) {
    ThreadTeam team(4);
    EXPECT_EQ(team.membersFor(ThreadTeam::kWorthHelp), 4);
    EXPECT_EQ(team.membersFor(ThreadTeam::kWorthHelp / 2), 1);
    std::atomic<int> calls{0};
    team.run(1, [&](int member) {
        EXPECT_EQ(member, 0);
        ++calls;
    });
    EXPECT_EQ(calls, 1);
}

// A member that waits for as long as this fell asleep in the first version, which then had two speeds: in the
// slow one both sides slept and waited for each other's wake-up in every region.
constexpr auto kSerialPart = std::chrono::microseconds(400);

std::int64_t sleepsOverRegions(ThreadTeam& team, bool awake) {
    team.assemble();
    if (!awake) team.dismiss();
    const auto before = team.switches().sleeps;
    for (int region = 0; region < 50; ++region) {
        const auto end = Clock::now() + kSerialPart;
        while (Clock::now() < end) {
        }
        team.run([](int) {});
    }
    const auto sleeps = team.switches().sleeps - before;
    team.dismiss();
    return sleeps;
}

TEST(ThreadTeam, NothingInsideALayerSleeps) {
    ThreadTeam team(2);
    // The count must be able to say that somebody slept: outside a layer members do, where they have a core
    // at all.
    std::int64_t outside = 0;
    for (int attempt = 0; attempt < 20 && outside == 0; ++attempt)
        outside = sleepsOverRegions(team, false);
    EXPECT_GT(outside, 0);
    std::int64_t fewest = sleepsOverRegions(team, true);
#if defined(__SANITIZE_THREAD__)
    // Loads of atomics take a mutex of the sanitizer's own, in which a member sleeps at times though the team
    // never sends it to sleep.
    for (int attempt = 1; attempt < 5 && fewest > 0; ++attempt)
        fewest = std::min(fewest, sleepsOverRegions(team, true));
#endif
    EXPECT_EQ(fewest, 0);
}

// Members that have no core of their own yield theirs to each other, which is no sleep.
TEST(ThreadTeam, CountsHowOftenSomebodyElseGotACore) {
    ThreadTeam team(4 * ThreadTeam::availableCores());
    team.assemble();
    const auto before = team.switches();
    for (int region = 0; region < 50; ++region)
        team.run([](int) {});
    EXPECT_GT(team.switches().preemptions, before.preemptions);
    team.dismiss();
}

TEST(ThreadTeam, MoreThreadsThanCoresDoNotCrawl) {
    ThreadTeam team(4 * ThreadTeam::availableCores());
    team.assemble();
    const auto start = Clock::now();
    constexpr int kRegions = 50;
    for (int region = 0; region < kRegions; ++region)
        team.run([](int) {});
    team.dismiss();
    // A wake-up a member and region, one after the other, would be about this; time slices would be ten times
    // it.
    EXPECT_LT(Clock::now() - start, std::chrono::milliseconds(40) * kRegions);
}

TEST(ThreadTeam, AssembledMembersStandOnCoresOfTheirOwn) {
    const int cores = ThreadTeam::availableCores();
    if (cores < 2) GTEST_SKIP() << "one core only";
    ThreadTeam team(2);
    int apart = 0;
    for (int round = 0; round < 50; ++round) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2)); // the members sleep, and wake somewhere
        team.assemble();
        int core[2] = {};
        team.run([&](int member) { core[member] = ::sched_getcpu(); });
        apart += core[0] != core[1] ? 1 : 0;
        team.dismiss();
    }
    EXPECT_GE(apart, 45); // on a busy machine the system may move one again at once
}

/// Runs `body` in a process of its own, whose exit code it returns; -1 where it hangs.
template <typename Body>
int inAnotherProcess(Body body) {
    const auto child = ::fork();
    if (child == 0) ::_exit(body());
    for (const auto end = Clock::now() + std::chrono::seconds(5); Clock::now() < end;) {
        int status = 0;
        if (::waitpid(child, &status, WNOHANG) == child) return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    return -1;
}

TEST(ThreadTeam, AThreadThatCannotBeStartedIsAnErrorAndNoHang) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers need more address space than this test leaves";
#endif
    const int code = inAnotherProcess([] {
        const rlimit limit{std::size_t{1} << 30, std::size_t{1} << 30}; // stacks of about 100 threads
        ::setrlimit(RLIMIT_AS, &limit);
        try {
            ThreadTeam team(1000);
        } catch (const DeviceError& error) {
            return error.problem().find("of 1000") != std::string::npos ? 7 : 8;
        }
        return 0;
    });
    EXPECT_EQ(code, 7) << "-1: it hung";
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
