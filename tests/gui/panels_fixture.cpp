// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels_fixture.h"

namespace gatescope::test {

namespace {

constexpr std::int64_t kUs = 1000;

OpenTracePtr opened(std::shared_ptr<const Trace> trace, const QString& title) {
    auto open = std::make_shared<OpenTrace>();
    open->title = title;
    open->index = std::make_shared<const SliceIndex>(trace);
    open->trace = std::move(trace);
    return open;
}

} // namespace

OpenTracePtr hostileTrace() {
    TraceBuilder builder;
    Track process;
    process.name = kHostile;
    process.kind = TrackKind::Process;
    const TrackId parent = builder.addTrack(process);
    const auto addTrack = [&](TrackKind kind, const std::string& name, std::uint32_t tid) {
        Track track;
        track.name = name;
        track.kind = kind;
        track.parent = parent;
        track.tid = tid;
        return builder.addTrack(track);
    };
    const TrackId thread = addTrack(TrackKind::HostThread, "thread " + kHostile, 1);
    const TrackId queue = addTrack(TrackKind::DeviceQueue, "stream 7", 2);
    const StringId none = builder.intern("");
    const auto add = [&](TrackId track, const std::string& name, std::int64_t us, std::int64_t lengthUs,
                         std::string_view args = {}) {
        return builder.addSlice(track, builder.intern(name), none, us * kUs, lengthUs * kUs, {}, args);
    };
    for (int i = 0; i < 3; ++i) {
        const std::int64_t at = 100 * i;
        add(thread, "module: mlp", at, 50);
        add(thread, "aten::linear", at + 5, 30);
        const auto launch = add(thread, "cudaLaunchKernel", at + 10, 5);
        const auto kernel =
            add(queue, kHostile, at + 40, 10 + i,
                R"({"note":"<i>needle</i>","dims":[[16,2048],[128,2048]],"nested":{"deep":{"er":7}}})");
        builder.addFlow(launch, kernel, static_cast<std::uint64_t>(i));
    }
    return opened(builder.build(), QString::fromStdString(kHostile));
}

OpenTracePtr symbolTrace() {
    TraceBuilder builder;
    Track queue;
    queue.name = "stream 7";
    queue.kind = TrackKind::DeviceQueue;
    const TrackId track = builder.addTrack(queue);
    Track host;
    host.name = "main";
    host.kind = TrackKind::HostThread;
    const TrackId thread = builder.addTrack(host);
    for (int i = 0; i < 3; ++i) {
        const std::int64_t at = (100 * i + 10) * kUs;
        const auto launch = builder.addSlice(thread, builder.intern("hipLaunchKernel"), builder.intern(""),
                                             at - 8 * kUs, kUs);
        const auto kernel =
            builder.addSlice(track, builder.intern(kSymbol), builder.intern("kernel"), at, 20 * kUs);
        builder.addFlow(launch, kernel, static_cast<std::uint64_t>(i));
        builder.addSlice(track, builder.intern("softmax"), builder.intern("kernel"), (100 * i + 50) * kUs,
                         10 * kUs);
    }
    return opened(builder.build(), QStringLiteral("symbols"));
}

} // namespace gatescope::test
