// SPDX-License-Identifier: GPL-3.0-or-later
// Chaos mode finds a missing barrier, and leaves alone what is ordered properly.

#include "isolated.h"
#include "simulated_device.h"

#include <sys/wait.h>

namespace gatescope::zesim::test {
namespace {

constexpr int steps = 6;
constexpr int wrongResult = 3;

enum class Order { none, barriers, events };

float expected() {
    float value = 1;
    for (int i = 0; i < steps; ++i) {
        value = value * 2 + static_cast<float>(i);
    }
    return value;
}

// Each step reads what the one before wrote.
float chain(Order order) {
    SimulatedDevice gpu;
    float* const values = gpu.upload(std::vector<float>(32, 1.0f));
    const auto kernel = gpu.kernel("basic", "multiply_add", 32);
    const auto list = gpu.list();
    const ze_group_count_t groups{1, 1, 1};
    ze_event_handle_t before = nullptr;
    for (int i = 0; i < steps; ++i) {
        gpu.setArguments(kernel, values, 2.0f, static_cast<float>(i));
        const auto done = order == Order::events ? gpu.event() : nullptr;
        EXPECT_ZE(zeCommandListAppendLaunchKernel(list, kernel, &groups, done, before ? 1 : 0,
                                                  before ? &before : nullptr));
        before = done;
        if (order == Order::barriers) {
            EXPECT_ZE(zeCommandListAppendBarrier(list, nullptr, 0, nullptr));
        }
    }
    gpu.run(list);
    return gpu.download(values, 32)[0];
}

Environment seeded(int seed) {
    return {{"ZESIM_CHAOS", std::to_string(seed)}};
}

TEST(Chaos, findsAMissingBarrier) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    int wrong = 0;
    for (int seed = 1; seed <= 5; ++seed) {
        const auto countWrong = [&](int status) {
            wrong += WIFEXITED(status) && WEXITSTATUS(status) == wrongResult ? 1 : 0;
            return WIFEXITED(status);
        };
        EXPECT_EXIT(runIsolated(seeded(seed),
                                [] {
                                    if (chain(Order::none) != expected()) std::_Exit(wrongResult);
                                }),
                    countWrong, quiet());
    }
    EXPECT_GE(wrong, 3) << "of 5 seeds";
}

TEST(Chaos, leavesBarriersAlone) {
    for (int seed = 1; seed <= 20; ++seed) {
        EXPECT_ISOLATED(seeded(seed), quiet(), [] { EXPECT_EQ(chain(Order::barriers), expected()); });
    }
}

TEST(Chaos, leavesEventsAlone) {
    for (int seed = 1; seed <= 20; ++seed) {
        EXPECT_ISOLATED(seeded(seed), quiet(), [] { EXPECT_EQ(chain(Order::events), expected()); });
    }
}

TEST(Chaos, isOffByDefault) {
    EXPECT_EQ(chain(Order::none), expected());
}

// A replayed list without a barrier at its end or start may meet itself.
TEST(Chaos, reordersAcrossListsOfAQueue) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    int wrong = 0;
    for (int seed = 1; seed <= 3; ++seed) {
        const auto countWrong = [&](int status) {
            wrong += WIFEXITED(status) && WEXITSTATUS(status) == wrongResult ? 1 : 0;
            return WIFEXITED(status);
        };
        const auto run = [] {
            SimulatedDevice gpu;
            float* const values = gpu.upload(std::vector<float>(32, 1.0f));
            const auto kernel = gpu.kernel("basic", "multiply_add", 32);
            std::vector<ze_command_list_handle_t> lists;
            const ze_group_count_t groups{1, 1, 1};
            for (int i = 0; i < steps; ++i) {
                lists.push_back(gpu.list());
                gpu.setArguments(kernel, values, 2.0f, static_cast<float>(i));
                EXPECT_ZE(
                    zeCommandListAppendLaunchKernel(lists.back(), kernel, &groups, nullptr, 0, nullptr));
                EXPECT_ZE(zeCommandListClose(lists.back()));
            }
            EXPECT_ZE(zeCommandQueueExecuteCommandLists(gpu.queue, steps, lists.data(), nullptr));
            EXPECT_ZE(zeCommandQueueSynchronize(gpu.queue, UINT64_MAX));
            if (gpu.download(values, 32)[0] != expected()) std::_Exit(wrongResult);
        };
        EXPECT_EXIT(runIsolated(seeded(seed), run), countWrong, quiet());
    }
    EXPECT_GE(wrong, 2) << "of 3 seeds";
}

} // namespace
} // namespace gatescope::zesim::test
