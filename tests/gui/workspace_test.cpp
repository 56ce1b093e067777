// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "gui/samples.h"
#include "jobs/job_queue.h"
#include "report/profile_json.h"
#include "trace/trace_builder.h"
#include "trace_io/chrome_json.h"
#include "tracks/row_layout.h"
#include "workspace/counter_series.h"
#include "workspace/session.h"
#include "workspace/workspace.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <random>
#include <stop_token>
#include <thread>
#include <vector>

namespace gatescope {
namespace {

using test::SampleRun;

constexpr const char* kForeign =
    R"({"traceEvents":[{"ph":"X","pid":1,"tid":1,"ts":1,"dur":5,"name":"gemm","cat":"kernel"}]})";

class WorkspaceTest : public testing::Test {
protected:
    WorkspaceTest() : m_workspace(m_jobs) {}

    bool waitUntilIdle() {
        return QTest::qWaitFor([this] { return m_jobs.jobs().empty(); }, 10000);
    }
    QString write(const QString& name, const QByteArray& bytes) {
        const QString path = m_folder.filePath(name);
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        return path;
    }
    QByteArray read(const QString& path) {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }

    QTemporaryDir m_folder;
    JobQueue m_jobs;
    Workspace m_workspace;
};

TEST_F(WorkspaceTest, ARunFillsBothSlotsAndFactsFollow) {
    QSignalSpy slots_(&m_workspace, &Workspace::slotsChanged);
    QSignalSpy facts(&m_workspace, &Workspace::factsChanged);
    const auto trace = SampleRun::open();
    m_workspace.add(trace, timelinesOf(trace));
    EXPECT_TRUE(m_workspace.comparesPlacements());
    EXPECT_EQ(m_workspace.slot(Slot::A)->facts, nullptr);
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_NE(m_workspace.slot(Slot::A)->facts, nullptr);
    EXPECT_EQ(m_workspace.slot(Slot::A)->facts->detection.gates.meanCalls(), 2);
    EXPECT_EQ(m_workspace.slot(Slot::B)->facts->detection.gates.meanCalls(), 1);
    EXPECT_EQ(m_workspace.slot(Slot::A)->facts->steps.size(), std::size_t{SampleRun::kIterations});
    EXPECT_EQ(slots_.size(), 1);
    EXPECT_EQ(facts.size(), 1);
}

TEST_F(WorkspaceTest, StepsBeginWithTheirFirstKernelAndNotWithTheirFirstLayer) {
    m_workspace.open({QStringLiteral(GATESCOPE_GOLDEN_DIR "/traces/kineto_h200_before_t16.json.gz")});
    ASSERT_TRUE(waitUntilIdle());
    const TimelinePtr timeline = m_workspace.slot(Slot::A);
    ASSERT_NE(timeline->facts, nullptr);
    // As SELECT step, min(ts), count(*) FROM kernels GROUP BY step has them.
    const std::vector<Stretch>& steps = timeline->facts->steps;
    ASSERT_EQ(steps.size(), 3U);
    EXPECT_EQ(steps[1].from - steps[0].from, 12972978 - 2588198);
    EXPECT_EQ(steps[2].from - steps[1].from, 23260159 - 12972978);
    EXPECT_EQ(steps[2].number, 2);
    EXPECT_LE(steps[0].to, steps[1].from);
    EXPECT_GT(timeline->facts->layers.front().from, steps[0].from)
        << "a layer is not the first thing in a step";
}

TEST_F(WorkspaceTest, ASecondTraceStandsBesideTheFirstOne) {
    const QString a = write(QStringLiteral("a.json"), kForeign);
    const QString b = write(QStringLiteral("b.json"), kForeign);
    m_workspace.open({a});
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_FALSE(m_workspace.comparing());
    m_workspace.open({b}, Workspace::Place::Candidate);
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_TRUE(m_workspace.comparing());
    EXPECT_EQ(m_workspace.slot(Slot::A)->title, QStringLiteral("a.json"));
    EXPECT_EQ(m_workspace.slot(Slot::B)->title, QStringLiteral("b.json"));
    m_workspace.swapSlots();
    EXPECT_EQ(m_workspace.slot(Slot::A)->title, QStringLiteral("b.json"));
}

TEST_F(WorkspaceTest, AFileThatIsNoneSaysWhichAndNothingChanges) {
    QSignalSpy failures(&m_jobs, &JobQueue::failed);
    m_workspace.open({write(QStringLiteral("broken.json"), "{\"traceEv")});
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_EQ(failures.size(), 1);
    EXPECT_TRUE(failures[0][1].value<JobFailure>().problem.contains(QStringLiteral("broken.json")));
    EXPECT_TRUE(m_workspace.empty());
}

TEST_F(WorkspaceTest, FilesOfOthersMayNotBeWritten) {
    EXPECT_FALSE(Workspace::mayWrite(write(QStringLiteral("theirs.json"), kForeign)));
    EXPECT_TRUE(Workspace::mayWrite(m_folder.filePath(QStringLiteral("new.json"))));
}

TEST_F(WorkspaceTest, ASavedRunIsReadAgainAsARun) {
    const auto trace = SampleRun::open();
    m_workspace.add(trace, timelinesOf(trace));
    EXPECT_EQ(m_workspace.unsaved().size(), 1u);
    const QString path = m_folder.filePath(QStringLiteral("run.json.gz"));
    m_workspace.save(trace, path);
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_TRUE(m_workspace.unsaved().empty());
    EXPECT_TRUE(read(path).startsWith("\x1f\x8b")) << "packed, as its name says";
    EXPECT_TRUE(Workspace::mayWrite(path));
    m_workspace.open({path});
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_NE(m_workspace.current(), nullptr);
    EXPECT_FALSE(m_workspace.current()->trace->foreign());
    EXPECT_TRUE(m_workspace.current()->trace->ownFile);
}

TEST_F(WorkspaceTest, SavingWhileItIsLookedAtLosesNothing) {
    const auto trace = SampleRun::open();
    m_workspace.add(trace, timelinesOf(trace)); // the facts are on their way
    m_workspace.save(trace, m_folder.filePath(QStringLiteral("run.json")));
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_NE(m_workspace.slot(Slot::A)->facts, nullptr);
    EXPECT_FALSE(m_workspace.slot(Slot::A)->source->unsaved());
    EXPECT_FALSE(m_workspace.current()->analysing);
}

TEST_F(WorkspaceTest, CancelLeavesWorkThatNobodyAskedFor) {
    const auto trace = SampleRun::open();
    m_workspace.add(trace, timelinesOf(trace));
    m_jobs.cancelAll();
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_NE(m_workspace.slot(Slot::A)->facts, nullptr);
}

TEST_F(WorkspaceTest, ClosingShowsWhatIsLeft) {
    m_workspace.open({write(QStringLiteral("a.json"), kForeign)});
    ASSERT_TRUE(waitUntilIdle());
    m_workspace.open({write(QStringLiteral("b.json"), kForeign)});
    ASSERT_TRUE(waitUntilIdle());
    m_workspace.close(m_workspace.current()->trace);
    ASSERT_NE(m_workspace.current(), nullptr);
    EXPECT_EQ(m_workspace.slot(Slot::A)->title, QStringLiteral("a.json"));
    m_workspace.close(m_workspace.current()->trace);
    EXPECT_TRUE(m_workspace.empty());
}

TEST_F(WorkspaceTest, NotesAreKeptBesideTheTrace) {
    const QString path = write(QStringLiteral("noted.json"), kForeign);
    const QByteArray before = read(path);
    {
        TraceNotes notes(path);
        notes.add({1000, 2000, QStringLiteral("<b>slow</b> here")});
        notes.add({10, 20, {}});
        EXPECT_FALSE(notes.problem());
    }
    const TraceNotes again(path);
    ASSERT_EQ(again.notes().size(), 2u);
    EXPECT_EQ(again.notes()[1].text, QStringLiteral("<b>slow</b> here"));
    EXPECT_EQ(read(path), before);
}

TEST_F(WorkspaceTest, NotesOfOthersAreNotWrittenOver) {
    const QString path = write(QStringLiteral("x.json"), kForeign);
    const QString beside = write(QStringLiteral("x.json.notes.json"), "{\"mine\":1}");
    TraceNotes notes(path);
    EXPECT_TRUE(notes.problem());
    notes.add({1, 2, QStringLiteral("lost?")});
    EXPECT_EQ(read(beside), QByteArray("{\"mine\":1}"));
}

TEST_F(WorkspaceTest, NotesThatCannotBeKeptSaySoAtOnce) {
    TraceNotes notes(m_folder.filePath(QStringLiteral("gone/x.json")));
    bool told = false;
    QObject::connect(&notes, &TraceNotes::changed, [&] { told = notes.problem().has_value(); });
    notes.add({1, 2, QStringLiteral("here")});
    EXPECT_TRUE(told);
    write(QStringLiteral("y.json.notes.json"), "{}");
    notes.moveTo(m_folder.filePath(QStringLiteral("y.json")));
    EXPECT_TRUE(notes.problem()) << "those of the trace that was replaced stay";
    notes.moveTo(m_folder.filePath(QStringLiteral("z.json")));
    EXPECT_FALSE(notes.problem());
    EXPECT_TRUE(QFile::exists(m_folder.filePath(QStringLiteral("z.json.notes.json"))));
}

TEST_F(WorkspaceTest, ASavedTraceOfOthersHasTheNewName) {
    m_workspace.open({write(QStringLiteral("theirs.json"), kForeign)});
    ASSERT_TRUE(waitUntilIdle());
    m_workspace.save(m_workspace.current()->trace, m_folder.filePath(QStringLiteral("ours.json")));
    ASSERT_TRUE(waitUntilIdle());
    EXPECT_EQ(m_workspace.current()->trace->title, QStringLiteral("ours.json"));
}

TEST_F(WorkspaceTest, ATraceIsKnownByItsWholePath) {
    const QString path = write(QStringLiteral("here.json"), kForeign);
    m_workspace.open({QDir::current().relativeFilePath(path)});
    ASSERT_TRUE(waitUntilIdle());
    ASSERT_NE(m_workspace.current(), nullptr);
    EXPECT_EQ(m_workspace.current()->trace->path(), path);
}

TEST_F(WorkspaceTest, NotesAreFreedOnTheWindowsThread) {
    m_workspace.open({write(QStringLiteral("a.json"), kForeign)});
    ASSERT_TRUE(waitUntilIdle());
    std::thread::id freed;
    QObject::connect(m_workspace.current()->notes.get(), &QObject::destroyed,
                     [&] { freed = std::this_thread::get_id(); });
    m_workspace.close(m_workspace.current()->trace);
    EXPECT_EQ(freed, std::this_thread::get_id());
}

TEST_F(WorkspaceTest, ASessionComesBackFromItsFile) {
    Session session;
    session.traces = {{QStringLiteral("/a.json")}, {QStringLiteral("/r0.json"), QStringLiteral("/r1.json")}};
    session.shown.a = {1, 0};
    session.view = QJsonObject{{QStringLiteral("show"), 2}};
    const QString path = m_folder.filePath(QStringLiteral("s.gatescope-session"));
    writeSession(session, path);
    EXPECT_EQ(readSession(path), session);
    try {
        readSession(write(QStringLiteral("no.json"), kForeign));
        FAIL() << "a trace is no session";
    } catch (const InputError& error) {
        EXPECT_NE(error.problem().find("no.json"), std::string::npos);
        EXPECT_NE(error.problem().find("format"), std::string::npos);
    }
}

/// Two threads of one process, one of them with nested slices, and a counter.
TimelinePtr threads() {
    TraceBuilder builder;
    const TrackId process = builder.addTrack({.name = "python", .kind = TrackKind::Process});
    const TrackId main = builder.addTrack({.name = "main", .parent = process, .order = 0, .tid = 1});
    const TrackId worker = builder.addTrack({.name = "worker", .parent = process, .order = 1, .tid = 2});
    const TrackId counter =
        builder.addTrack({.name = "bytes", .kind = TrackKind::Counter, .parent = process, .order = 2});
    builder.addTrack({.name = "idle", .parent = process, .order = 3, .tid = 3});
    const StringId name = builder.intern("op");
    builder.addSlice(main, name, name, 0, 100, std::vector<Arg>{});
    builder.addSlice(main, name, name, 10, 20, std::vector<Arg>{});
    builder.addSlice(worker, name, name, 10, 20, std::vector<Arg>{});
    builder.addCounter({counter, 5, 1.0});
    auto open = std::make_shared<OpenTrace>();
    open->trace = builder.build();
    open->index = std::make_shared<const SliceIndex>(open->trace);
    return timelinesOf(open).front();
}

TrackView viewWith(const std::function<void(TrackView&)>& change) {
    TrackView view;
    change(view);
    return view;
}

TEST(RowLayoutTest, ViewsArrangeTracks) {
    const TimelinePtr timeline = threads();
    const RowMetrics metrics;
    const RowLayout plain(*timeline, {}, metrics);
    ASSERT_EQ(plain.scrolled().size(), 3u) << "a track without events takes no room";
    const TrackId main = plain.scrolled()[0].track;
    const TrackId worker = plain.scrolled()[1].track;
    EXPECT_EQ(plain.scrolled()[0].rows, 2);
    EXPECT_EQ(plain.scrolled()[2].kind, TrackBand::Kind::Counter);

    const RowLayout moved(*timeline, viewWith([&](TrackView& view) { view.order = {worker}; }), metrics);
    EXPECT_EQ(moved.scrolled()[0].track, worker);
    const RowLayout pinned(*timeline, viewWith([&](TrackView& view) { view.pinned = {worker}; }), metrics);
    ASSERT_EQ(pinned.fixed().size(), 1u);
    EXPECT_EQ(pinned.fixed()[0].track, worker);
    const RowLayout hidden(*timeline, viewWith([&](TrackView& view) { view.hidden = {main}; }), metrics);
    EXPECT_EQ(hidden.bandOf(main), nullptr);
    const RowLayout collapsed(*timeline, viewWith([&](TrackView& view) { view.collapsed = {main}; }),
                              metrics);
    EXPECT_EQ(collapsed.bandOf(main)->rows, 1);
    const RowLayout filtered(
        *timeline, viewWith([](TrackView& view) { view.filter = QStringLiteral("WORK"); }), metrics);
    ASSERT_EQ(filtered.scrolled().size(), 1u);
    EXPECT_EQ(filtered.scrolled()[0].track, worker);
}

TEST(RowLayoutTest, TheGateLaneStaysOnTop) {
    const RowLayout layout(*SampleRun::timelines()[0], {}, {});
    ASSERT_EQ(layout.fixed().size(), 1u);
    EXPECT_EQ(layout.fixed()[0].kind, TrackBand::Kind::Gates);
}

TEST(RowLayoutTest, ABandIsFoundWhereItIsDrawn) {
    const auto timelines = SampleRun::timelines();
    const RowLayout layout(*timelines[0], {}, {});
    for (const int scroll : {0, 7, 30}) {
        for (const auto* bands : {&layout.fixed(), &layout.scrolled()}) {
            for (const TrackBand& band : *bands) {
                const int top = layout.topOf(band, scroll);
                if (bands == &layout.scrolled() && top < layout.fixedHeight()) continue;
                EXPECT_EQ(layout.bandAt(top, scroll), &band);
                EXPECT_EQ(layout.bandAt(top + band.height() - 1, scroll), &band);
                EXPECT_NE(layout.bandAt(top + band.height(), scroll), &band);
            }
        }
    }
}

class JobQueueTest : public testing::Test {
protected:
    static ThreadJob::Work waiting(std::atomic<bool>& running) {
        return [&running](ProgressSink& progress, const std::stop_token& stop) -> ThreadJob::Completion {
            running = true;
            progress.progress(0.5, "waiting");
            while (true) {
                throwIfStopped(stop);
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        };
    }
    JobQueue m_jobs;
};

TEST_F(JobQueueTest, WhatMeasuresWaitsForWhatMeasures) {
    std::atomic<bool> first = false;
    std::atomic<bool> second = false;
    m_jobs.add(std::make_unique<ThreadJob>(QStringLiteral("one"), waiting(first)), JobQueue::Use::Machine);
    Job* waits = m_jobs.add(std::make_unique<ThreadJob>(QStringLiteral("two"), waiting(second)),
                            JobQueue::Use::Machine);
    ASSERT_TRUE(QTest::qWaitFor([&] { return first.load(); }));
    EXPECT_EQ(waits->state(), Job::State::Waiting);
    m_jobs.jobs().front()->cancel();
    ASSERT_TRUE(QTest::qWaitFor([&] { return second.load(); }))
        << "the next one starts when the first has ended";
    m_jobs.cancelAll();
    EXPECT_TRUE(QTest::qWaitFor([&] { return m_jobs.jobs().empty(); }));
}

/// As a run whose program is not there.
class CannotStart final : public Job {
public:
    CannotStart() : Job(QStringLiteral("nothing")) {}
    void start() override {
        setState(State::Done);
        emit failed({});
        emit finished();
    }
    void cancel() override {}
};

TEST_F(JobQueueTest, JobsThatCannotStartHoldUpNoneBehindThem) {
    std::atomic<bool> first = false;
    std::atomic<bool> last = false;
    m_jobs.add(std::make_unique<ThreadJob>(QStringLiteral("one"), waiting(first)), JobQueue::Use::Machine);
    for (int i = 0; i < 3; ++i)
        m_jobs.add(std::make_unique<CannotStart>(), JobQueue::Use::Machine);
    m_jobs.add(std::make_unique<ThreadJob>(QStringLiteral("last"), waiting(last)), JobQueue::Use::Machine);
    ASSERT_TRUE(QTest::qWaitFor([&] { return first.load(); }));
    m_jobs.jobs().front()->cancel();
    ASSERT_TRUE(QTest::qWaitFor([&] { return last.load(); }));
    EXPECT_EQ(m_jobs.jobs().size(), 1u);
    m_jobs.cancelAll();
    EXPECT_TRUE(QTest::qWaitFor([&] { return m_jobs.jobs().empty(); }));
}

TEST_F(JobQueueTest, CancelIsToldAndNothingCompletes) {
    std::atomic<bool> running = false;
    QSignalSpy cancelled(&m_jobs, &JobQueue::cancelled);
    QSignalSpy idle(&m_jobs, &JobQueue::idle);
    m_jobs.run(QStringLiteral("long"), waiting(running));
    ASSERT_TRUE(QTest::qWaitFor([&] { return running.load(); }));
    m_jobs.cancelAll();
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_jobs.jobs().empty(); }));
    EXPECT_EQ(cancelled.size(), 1);
    EXPECT_EQ(idle.size(), 1);
}

TEST_F(JobQueueTest, AFailureSaysWhatAndWhatToDo) {
    QSignalSpy failures(&m_jobs, &JobQueue::failed);
    m_jobs.run(QStringLiteral("bad"), [](ProgressSink&, const std::stop_token&) -> ThreadJob::Completion {
        throw DeviceError("The device is gone.", "Plug it in.");
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_jobs.jobs().empty(); }));
    ASSERT_EQ(failures.size(), 1);
    const auto failure = failures[0][1].value<JobFailure>();
    EXPECT_EQ(failure.problem, QStringLiteral("The device is gone."));
    EXPECT_EQ(failure.remedy, QStringLiteral("Plug it in."));
    EXPECT_EQ(failure.exitCode, 4);
}

TEST_F(JobQueueTest, WorkRunsBesideTheWindowAndItsOutcomeOnTheWindowsThread) {
    std::thread::id worker;
    std::thread::id completed;
    m_jobs.run(QStringLiteral("work"), [&](ProgressSink&, const std::stop_token&) -> ThreadJob::Completion {
        worker = std::this_thread::get_id();
        return [&] { completed = std::this_thread::get_id(); };
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return m_jobs.jobs().empty(); }));
    EXPECT_NE(worker, std::this_thread::get_id());
    EXPECT_EQ(completed, std::this_thread::get_id());
}

/// While the window is awake: nothing wakes it then, by which a sanitizer would know that one thread hands
/// over to the other.
TEST_F(JobQueueTest, StepsAreToldInTheirOrderHoweverManyThereAre) {
    constexpr int kTold = 3000;
    QStringList steps;
    Job* job = m_jobs.run(
        QStringLiteral("work"), [](ProgressSink& progress, const std::stop_token&) -> ThreadJob::Completion {
            for (int i = 0; i < kTold; ++i)
                progress.progress(static_cast<double>(i) / kTold, "step " + std::to_string(i));
            return {};
        });
    QObject::connect(job, &Job::progressed, job, [&] { steps << job->step(); });
    while (!m_jobs.jobs().empty())
        QCoreApplication::processEvents();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // the job, whose thread is joined
    ASSERT_EQ(steps.size(), kTold);
    for (int i = 0; i < kTold; ++i)
        ASSERT_EQ(steps[i], QStringLiteral("step %1").arg(i));
}

/// One counter with these values, a nanosecond apart.
std::shared_ptr<const Trace> traceOfCounter(const std::vector<double>& values) {
    TraceBuilder builder;
    Track track;
    track.kind = TrackKind::Counter;
    track.name = "memory";
    const TrackId counter = builder.addTrack(track);
    for (std::size_t i = 0; i < values.size(); ++i)
        builder.addCounter({counter, static_cast<std::int64_t>(i), values[i]});
    return builder.build();
}

TEST(CounterSeriesTest, IsNotMadeForNobody) {
    const auto trace = traceOfCounter({0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    std::stop_source stop;
    EXPECT_EQ(CounterSeries(*trace, stop.get_token()).whole(0).high, 9);
    stop.request_stop();
    EXPECT_THROW(CounterSeries(*trace, stop.get_token()), Cancelled);
}

TEST(CounterSeriesTest, KnowsTheExtremesOfAnyWindow) {
    constexpr TrackId kCounter = 0;
    constexpr int kSamples = 300'000;
    std::mt19937 random(7); // NOLINT: the same each time
    std::vector<double> values;
    for (int i = 0; i < kSamples; ++i)
        values.push_back(double(random() % 1'000'000));
    const CounterSeries series(*traceOfCounter(values));
    for (int i = 0; i < 400; ++i) {
        const auto from = std::int64_t(random() % kSamples);
        const auto to = i == 0 ? kSamples : from + 1 + std::int64_t(random() % (std::uint64_t(1) << i % 19));
        const auto last = values.begin() + std::min<std::int64_t>(to, kSamples);
        const auto [low, high] = std::minmax_element(values.begin() + from, last);
        const auto found = series.in(kCounter, from, to);
        EXPECT_EQ(found.low, *low) << from << " to " << to;
        EXPECT_EQ(found.high, *high) << from << " to " << to;
    }
    EXPECT_EQ(series.in(kCounter, -5, kSamples).high, series.whole(kCounter).high);
    EXPECT_FALSE(series.in(kCounter, -5, 0).any);
}

} // namespace
} // namespace gatescope
