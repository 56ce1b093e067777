// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels_fixture.h"
#include "jobs/latest_job.h"

#include <atomic>

namespace gatescope {
namespace {

using LatestJobTest = test::PanelsTest;

TEST_F(LatestJobTest, OnlyTheLatestOutcomeCounts) {
    LatestJob job(m_jobs, nullptr);
    std::atomic<bool> go = false;
    std::vector<int> outcomes;
    const auto done = [&](int& value) { outcomes.push_back(value); };
    // It does not look at its token, so it has an outcome although it was stopped.
    job.start<int>(
        "first",
        [&go](ProgressSink&, const std::stop_token&) {
            while (!go)
                std::this_thread::yield();
            return 1;
        },
        done);
    job.start<int>(
        "second", [](ProgressSink&, const std::stop_token&) { return 2; }, done);
    go = true;
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    EXPECT_EQ(outcomes, std::vector<int>{2});
    EXPECT_FALSE(job.running());
}

TEST_F(LatestJobTest, AnOwnerThatHasGoneIsNotTold) {
    bool told = false;
    auto job = std::make_unique<LatestJob>(m_jobs, nullptr);
    job->start<int>(
        "work", [](ProgressSink&, const std::stop_token&) { return 1; }, [&](int&) { told = true; });
    job.reset();
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    EXPECT_FALSE(told);
}

TEST_F(LatestJobTest, AFailureIsTold) {
    LatestJob job(m_jobs, nullptr);
    QString problem;
    QObject::connect(&job, &LatestJob::failed, [&](const JobFailure& failure) { problem = failure.problem; });
    job.start<int>(
        "work", [](ProgressSink&, const std::stop_token&) -> int { throw InputError("bad", "mend it"); },
        [](int&) {});
    ASSERT_TRUE(waitFor([this] { return quiet(); }));
    EXPECT_EQ(problem, "bad");
    EXPECT_FALSE(job.running());
}

} // namespace
} // namespace gatescope
