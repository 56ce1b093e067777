// SPDX-License-Identifier: GPL-3.0-or-later
// Times whole frames of the timeline, offscreen: query, fold, paint, labels and composition, over a scripted
// pan, zoom and scroll, of the whole trace and of the same cut into steps. Usage: frame_bench [EVENTS [FRAMES
// [SLACK [cpu]]]]. Ends with 1 where a frame budget, times SLACK, is not kept: by the clock, or by CPU time
// where other work shares the machine.
#include "jobs/job_queue.h"
#include "look/theme.h"
#include "state/aligner.h"
#include "timeline/timeline_canvas.h"
#include "timeline/timeline_view.h"
#include "trace/trace_builder.h"
#include "workspace/workspace.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QPainter>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <vector>

namespace {

using namespace gatescope;

constexpr int kThreads = 24;
constexpr int kStreams = 8;
constexpr int kNames = 400;

/// Steps of operators, nested, with launches that start kernels on streams, and a counter: what a profiler
/// writes. The same on every run.
class MadeTrace {
public:
    explicit MadeTrace(std::size_t events) : m_random(7) {
        for (int i = 0; i < kNames; ++i) {
            const std::string kind =
                i % 3 == 0 ? "aten::operator_" : "void cutlass::gemm_kernel_with_a_long_name_";
            m_names.push_back(m_builder.intern(kind + std::to_string(i)));
        }
        m_category = m_builder.intern("cpu_op");
        addTracks();
        const std::size_t perThread = events / kThreads;
        for (int thread = 0; thread < kThreads; ++thread)
            addThread(thread, perThread);
    }

    std::shared_ptr<const Trace> build() { return m_builder.build(); }

private:
    void addTracks() {
        Track process;
        process.name = "python3 (CPU)";
        process.kind = TrackKind::Process;
        const TrackId cpu = m_builder.addTrack(process);
        process.name = "python3 (GPU 0)";
        process.order = 1;
        const TrackId gpu = m_builder.addTrack(process);
        for (int i = 0; i < kThreads; ++i)
            m_threads.push_back(
                m_builder.addTrack({.name = "thread " + std::to_string(i), .parent = cpu, .order = i}));
        for (int i = 0; i < kStreams; ++i) {
            m_streams.push_back(m_builder.addTrack({.name = "stream " + std::to_string(i),
                                                    .kind = TrackKind::DeviceQueue,
                                                    .parent = gpu,
                                                    .order = i}));
        }
        m_counter =
            m_builder.addTrack({.name = "memory", .kind = TrackKind::Counter, .parent = gpu, .order = 99});
        m_streamTimes.assign(kStreams, 0);
    }

    std::int64_t length(std::int64_t shortest, int doublings) {
        return shortest << (m_random() % static_cast<unsigned>(doublings));
    }
    StringId name() { return m_names[m_random() % m_names.size()]; }

    /// An operator of five events: itself, two inside of it, a launch, and the launch's kernel.
    void addThread(int thread, std::size_t events) {
        const auto at = static_cast<std::size_t>(thread);
        std::int64_t time = static_cast<std::int64_t>(m_random() % 5000);
        for (std::size_t made = 0; made + 5 <= events; made += 5) {
            const std::int64_t outer = length(3000, 7);
            m_builder.addSlice(m_threads[at], name(), m_category, time, outer);
            m_builder.addSlice(m_threads[at], name(), m_category, time + 200, outer - 400);
            m_builder.addSlice(m_threads[at], name(), m_category, time + 400, outer / 2);
            const auto launch = m_builder.addSlice(m_threads[at], name(), m_category, time + 500, outer / 4);
            if (thread < kStreams) {
                std::int64_t& free = m_streamTimes[at];
                free = std::max(free, time + outer / 2);
                const std::int64_t busy = length(800, 8);
                const auto kernel = m_builder.addSlice(m_streams[at], name(), m_category, free, busy);
                m_builder.addFlow(launch, kernel, made);
                free += busy + 300;
                if (thread == 0)
                    m_builder.addCounter({m_counter, free, std::sin(static_cast<double>(made) / 1e4)});
            } else {
                m_builder.addSlice(m_threads[at], name(), m_category, time + 600, outer / 8);
            }
            time += outer + static_cast<std::int64_t>(m_random() % 4000);
        }
    }

    TraceBuilder m_builder;
    std::mt19937_64 m_random;
    std::vector<StringId> m_names;
    StringId m_category = 0;
    std::vector<TrackId> m_threads;
    std::vector<TrackId> m_streams;
    std::vector<std::int64_t> m_streamTimes;
    TrackId m_counter = kNoTrack;
};

/// What one frame does.
struct Script {
    const char* name;
    std::function<void(int frame, ViewState& view, TimelineView& timeline)> step;
};

/// Zooms from all of the trace to a few slices, with pans and scrolls at every depth.
std::vector<Script> scripts() {
    return {
        {"zoom in", [](int, ViewState& view, TimelineView&) { view.zoom(0.93, view.range().centre()); }},
        {"pan", [](int, ViewState& view, TimelineView&) { view.pan(0.011); }},
        {"scroll",
         [](int frame, ViewState&, TimelineView& timeline) {
             TimelineCanvas& canvas = timeline.canvas(Slot::A);
             const int range = std::max(canvas.scrollRange(), 1);
             canvas.setScroll((frame * 17) % range);
         }},
        {"pan back", [](int, ViewState& view, TimelineView&) { view.pan(-0.03); }},
        {"zoom out", [](int, ViewState& view, TimelineView&) { view.zoom(1.09, view.range().centre()); }}};
}

/// The trace in so many stretches with a little room between them: steps of a long run.
TimeMap composed(const Trace& trace, int count) {
    std::vector<TimeMap::Stretch> stretches;
    const std::int64_t length = trace.duration() / count;
    for (int i = 0; i < count; ++i)
        stretches.push_back({i * length, i * length + length * 9 / 10, i * length, i});
    return TimeMap(std::move(stretches));
}

double megabytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1e3;
}

/// Of this thread: what else the machine does counts little.
double cpuMilliseconds() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

/// What frames took, in ms.
struct Times {
    std::vector<double> wall;
    std::vector<double> cpu;

    void add(const Times& others) {
        wall.insert(wall.end(), others.wall.begin(), others.wall.end());
        cpu.insert(cpu.end(), others.cpu.begin(), others.cpu.end());
    }
};

struct Summary {
    double median = 0;
    double p99 = 0;
    double most = 0;

    bool within(double slack) const { return median <= 8 * slack && p99 <= 16 * slack && most <= 33 * slack; }
};

Summary summaryOf(std::vector<double> times) {
    std::ranges::sort(times);
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    return {at(0.5), at(0.99), times.back()};
}

void print(const std::string& what, const Times& times) {
    const Summary wall = summaryOf(times.wall);
    const Summary cpu = summaryOf(times.cpu);
    fmt::print(
        "{:>15}: median {:5.2f} ms, p99 {:5.2f}, max {:5.2f}; by CPU time {:5.2f}, {:5.2f}, {:5.2f}; n {}\n",
        what, wall.median, wall.p99, wall.most, cpu.median, cpu.p99, cpu.most, times.wall.size());
}

/// A timeline view over a trace, and the times of its frames.
class Bench {
public:
    Bench(const OpenTracePtr& opened, int frames)
        : m_frames(frames), m_screen(1920, 1080, QImage::Format_RGB32) {
        m_timeline.resize(1920, 1080);
        m_timeline.show();
        m_screen = QImage(m_timeline.size() * m_timeline.devicePixelRatioF(), QImage::Format_RGB32);
        m_screen.setDevicePixelRatio(m_timeline.devicePixelRatioF());
        const auto timelines = timelinesOf(opened);
        QApplication::processEvents();
        // What the window does from the moment that a trace is there to its first picture, in one go.
        QElapsedTimer timer;
        timer.start();
        const double cpuStart = cpuMilliseconds();
        m_workspace.show(timelines.front(), nullptr);
        m_view.setRange(m_view.bounds());
        m_timeline.render(&m_screen);
        fmt::print("first picture: {:.1f} ms, {:.1f} ms of CPU time\n",
                   static_cast<double>(timer.nsecsElapsed()) / 1e6, cpuMilliseconds() - cpuStart);
        QApplication::processEvents();
    }

    ViewState& view() { return m_view; }
    const Times& all() const { return m_all; }

    void play(const std::string& what) {
        for (const Script& script : scripts()) {
            Times times;
            for (int frame = 0; frame < m_frames; ++frame)
                timeFrame(script, frame, times);
            print(what + script.name, times);
            m_all.add(times);
        }
    }

private:
    /// The change, and all that it makes the window paint into what a screen would be given.
    void timeFrame(const Script& script, int frame, Times& times) {
        QElapsedTimer timer;
        timer.start();
        const double cpuStart = cpuMilliseconds();
        script.step(frame, m_view, m_timeline);
        m_timeline.render(&m_screen);
        times.wall.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
        times.cpu.push_back(cpuMilliseconds() - cpuStart);
        QApplication::processEvents();
    }

    int m_frames;
    JobQueue m_jobs;
    Workspace m_workspace{m_jobs};
    ViewState m_view;
    Aligner m_aligner{m_workspace, m_view};
    TimelineView m_timeline{m_workspace, m_view};
    QImage m_screen;
    Times m_all;
};

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    ThemeController theme(application);
    const auto argument = [&](int at, double otherwise) {
        return argc > at ? std::atof(argv[at]) : otherwise;
    };
    const auto events = static_cast<std::size_t>(argument(1, 10'000'000));
    const double slack = argument(3, 1);
    const bool byCpu = argc > 4 && std::string_view(argv[4]) == "cpu";

    auto opened = std::make_shared<OpenTrace>();
    opened->title = QStringLiteral("made");
    opened->trace = MadeTrace(events).build();
    opened->index = std::make_shared<SliceIndex>(opened->trace);
    const double before = megabytes();
    fmt::print("{} events, {} threads and streams, window 1920 x 1080\n", opened->trace->sliceCount(),
               kThreads + kStreams);
    Bench bench(opened, static_cast<int>(argument(2, 120)));
    bench.play("");
    constexpr int kSteps = 20'000;
    bench.view().setTimeMaps({composed(*opened->trace, kSteps), {}});
    bench.view().setRange(bench.view().bounds());
    bench.play("steps, ");
    print("all", bench.all());
    fmt::print("memory: {:.0f} MB at most, {:.0f} MB with the trace and its index before the first frame\n",
               megabytes(), before);

    const bool kept = summaryOf(byCpu ? bench.all().cpu : bench.all().wall).within(slack);
    fmt::print("{}\n", kept ? "within the budget" : "over the budget (median 8 ms, p99 16 ms, max 33 ms)");
    return kept ? 0 : 1;
}
