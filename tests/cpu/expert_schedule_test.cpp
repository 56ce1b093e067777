// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/expert_schedule.h"

#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

namespace gatescope {
namespace {

/// Multiplies nothing, but fails in the `failing`th w13 task. Weights are large enough for a team.
class FailingGemm final : public Gemm {
public:
    explicit FailingGemm(int failing) : m_left(failing) {}

    std::string name() const override { return "failing"; }
    DType sourceDtype() const override { return DType::F32; }
    double bytesPerWeight() const override { return 4; }
    void prepare(int, int, bool, int) override {}
    int chunkColumns(bool) const override { return 16; }
    std::size_t packedBytes(int n, int k, bool gated) const override {
        return static_cast<std::size_t>(n) * static_cast<std::size_t>(k) * 4 * (gated ? 2 : 1);
    }
    void pack(const std::byte*, int, int, bool, std::byte*) const override {}
    std::size_t rowsBytes(int m, int k) const override { return static_cast<std::size_t>(m * k) * 4; }
    void packRows(const std::byte*, const std::int32_t*, int, int, std::byte*) const override {}
    void multiply(const std::byte*, int, const PackedMatrix&, int, int, float*, std::ptrdiff_t,
                  GemmScratch&) const override {}
    void multiplyGated(const std::byte*, int, const PackedMatrix&, const GatedActivation&, int, int,
                       std::byte*, GemmScratch&) const override {
        if (m_left.fetch_sub(1) == 1) throw std::runtime_error("out of memory in a task");
    }

private:
    mutable std::atomic<int> m_left;
};

constexpr ExpertSchedule::Names kNames{"w13", "w2", Role::W13, Role::W2};

/// Whether the run ends within ten seconds, and with the task's exception.
bool endsWithTheTasksError(int threads, int failing) {
    auto outcome = std::async(std::launch::async, [threads, failing] {
        ThreadTeam team(threads);
        FailingGemm gemm(failing);
        ExpertSchedule schedule(team, gemm);
        std::vector<float> y(4 * 512);
        const std::vector<std::int32_t> tokens{0, 1, 2, 3};
        std::vector<ExpertGroup> groups;
        for (int expert = 0; expert < 8; ++expert)
            groups.push_back({expert, {nullptr, 256, 512}, {nullptr, 512, 256}, tokens.data(), 4, y.data()});
        try {
            schedule.run(groups, {nullptr, 4}, kNames, {}, nullptr);
        } catch (const std::runtime_error&) {
            return true;
        }
        return false;
    });
    if (outcome.wait_for(std::chrono::seconds(10)) == std::future_status::ready) return outcome.get();
    std::abort(); // waiting for the future would hang with the schedule
}

TEST(ExpertSchedule, ATaskThatFailsEndsTheRun) {
    for (const int threads : {1, 2, 4}) {
        for (const int failing : {1, 2, 5, 8})
            EXPECT_TRUE(endsWithTheTasksError(threads, failing)) << threads << " threads, task " << failing;
    }
}

} // namespace
} // namespace gatescope
