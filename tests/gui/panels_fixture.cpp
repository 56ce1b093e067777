// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/panels_fixture.h"

#include "analysis/kernel_summary.h"

namespace gatescope::test {

namespace {

constexpr std::int64_t kUs = 1000;
constexpr int kIterations = 6;

OpenTracePtr opened(std::shared_ptr<const Trace> trace, std::shared_ptr<const ProfileResult> run,
                    const QString& title) {
    auto open = std::make_shared<OpenTrace>();
    open->title = title;
    open->index = std::make_shared<const SliceIndex>(trace);
    open->trace = std::move(trace);
    open->run = std::move(run);
    return open;
}

class RunBuilder {
public:
    TrackId addPlacement(const std::string& name, std::uint32_t pid) {
        Track process;
        process.name = name;
        process.kind = TrackKind::Process;
        process.order = static_cast<int>(pid);
        process.pid = pid;
        Track ranges;
        ranges.name = "MoE block";
        ranges.kind = TrackKind::Ranges;
        ranges.parent = m_builder.addTrack(process);
        ranges.pid = pid;
        return m_builder.addTrack(ranges);
    }

    double addPass(TrackId track, bool redundant, int iteration) {
        const std::int64_t start = m_time;
        if (redundant) add(track, "gate_gemm (redundant)", Role::Gate, 10, iteration, 1, true);
        add(track, "gate_gemm", Role::Gate, 10, iteration, redundant ? 2 : 1, false);
        add(track, "topk_softmax", Role::Route, 5, iteration, 0, false);
        add(track, "w13_gemm", Role::W13, 40, iteration, 0, false);
        add(track, "w2_gemm", Role::W2, 30, iteration, 0, false);
        const std::int64_t end = m_time;
        m_time = start;
        add(track, "iteration", Role::Iteration, (end - start) / kUs, iteration, 0, false);
        m_time = start;
        add(track, "sparse_moe_block", Role::Block, (end - start) / kUs, iteration, 0, false);
        m_time = end + kUs;
        return static_cast<double>(end - start);
    }

    std::shared_ptr<const Trace> build() { return m_builder.build(); }

private:
    void add(TrackId track, const std::string& name, Role role, std::int64_t us, int iteration, int gateCall,
             bool unread) {
        std::vector<Arg> args{{ArgKey::Layer, 0}, {ArgKey::Iteration, iteration}};
        if (gateCall > 0) args.push_back({ArgKey::GateCall, gateCall});
        if (unread) args.push_back({ArgKey::Redundant, 1});
        if (gateCall > 0) args.push_back({ArgKey::Flops, 8388608});
        m_builder.addSlice(track, m_builder.intern(name), m_builder.intern(roleName(role)), m_time, us * kUs,
                           args);
        m_time += us * kUs;
    }

    TraceBuilder m_builder;
    std::int64_t m_time = 0;
};

} // namespace

OpenTracePtr sampleRun() {
    RunBuilder builder;
    auto result = std::make_shared<ProfileResult>();
    result->experiment.config.name = "sample";
    result->deviceName = "Sample CPU, 1 thread";
    result->runs = {PlacementRun{RouterPlacement::beforeFix(), 2, {}, {}, 0, {}},
                    PlacementRun{RouterPlacement::afterFix(), 1, {}, {}, 0, {}}};
    const TrackId before = builder.addPlacement("before fix", 1);
    const TrackId after = builder.addPlacement("after fix", 2);
    for (int i = 0; i < kIterations; ++i) {
        result->runs[0].layerNs.push_back(builder.addPass(before, true, 2 * i));
        result->runs[1].layerNs.push_back(builder.addPass(after, false, 2 * i + 1));
    }
    result->trace = builder.build();
    const auto tracks = processes(*result->trace);
    for (std::size_t p = 0; p < 2; ++p) {
        result->runs[p].layer = summarize(result->runs[p].layerNs);
        result->runs[p].kernels = summarizeKernels(*result->trace, tracks[p]);
    }
    const auto trace = result->trace;
    return opened(trace, std::move(result), QStringLiteral("sample run"));
}

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
    return opened(builder.build(), nullptr, QString::fromStdString(kHostile));
}

} // namespace gatescope::test
