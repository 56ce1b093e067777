// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_summary.h"
#include "analysis/moe_slices.h"
#include "profile/experiment.h"
#include "trace/trace_builder.h"
#include "workspace/timeline.h"

namespace gatescope::test {

/// A small run in which time is known: every layer is a gate (10 us), routing (5 us), permute (5 us), w13
/// (40 us) and w2 (30 us); before the fix a redundant gate (10 us) comes first.
class SampleRun {
public:
    static constexpr std::int64_t kUs = 1000;
    static constexpr int kIterations = 6;

    static ProfileResult result() { return SampleRun().build(); }
    static OpenTracePtr open() {
        auto open = std::make_shared<OpenTrace>();
        open->title = QStringLiteral("sample · 16 tokens");
        open->run = std::make_shared<const ProfileResult>(result());
        open->trace = open->run->trace;
        open->index = std::make_shared<const SliceIndex>(open->trace);
        return open;
    }
    /// Before and after, with what is found in them.
    static std::vector<TimelinePtr> timelines() { return withFacts(timelinesOf(open())); }

private:
    ProfileResult build() {
        ProfileResult result;
        result.experiment.config.name = "sample";
        result.deviceName = "Sample CPU, 1 thread";
        result.gemmName = "sample GEMM";
        result.outputsIdentical = true;
        result.runs = {PlacementRun{RouterPlacement::beforeFix(), 2, {}, {}, 0, {}},
                       PlacementRun{RouterPlacement::afterFix(), 1, {}, {}, 0, {}}};
        const TrackId before = addProcess("before fix", 1);
        const TrackId after = addProcess("after fix", 2);
        for (int i = 0; i < kIterations; ++i) {
            result.runs[0].layerNs.push_back(addIteration(before, true, 2 * i));
            result.runs[1].layerNs.push_back(addIteration(after, false, 2 * i + 1));
        }
        result.trace = m_builder.build();
        const auto tracks = processes(*result.trace);
        for (std::size_t p = 0; p < 2; ++p) {
            result.runs[p].layer = summarize(result.runs[p].layerNs);
            result.runs[p].kernels = summarizeKernels(*result.trace, tracks[p]);
        }
        compareRuns(result);
        return result;
    }

    TrackId addProcess(const std::string& name, std::uint32_t pid) {
        Track process;
        process.name = name;
        process.kind = TrackKind::Process;
        process.order = static_cast<int>(pid);
        process.pid = pid;
        Track phases;
        phases.name = "MoE block";
        phases.kind = TrackKind::Ranges;
        phases.parent = m_builder.addTrack(process);
        phases.pid = pid;
        return m_builder.addTrack(phases);
    }

    void add(TrackId track, const std::string& name, Role role, std::int64_t duration,
             const std::vector<Arg>& args) {
        m_builder.addSlice(track, m_builder.intern(name), m_builder.intern(roleName(role)), m_time, duration,
                           args);
        m_time += duration;
    }

    double addIteration(TrackId track, bool redundant, int iteration) {
        const std::int64_t start = m_time;
        const auto step = [&](const char* name, Role role, std::int64_t us, int call = 0,
                              bool unread = false) {
            std::vector<Arg> args{{ArgKey::Layer, 0}, {ArgKey::Iteration, iteration}};
            if (call > 0) args.push_back({ArgKey::GateCall, call});
            if (unread) args.push_back({ArgKey::Redundant, 1});
            if (call > 0) args.push_back({ArgKey::M, 16});
            if (call > 0) args.push_back({ArgKey::Flops, 8388608});
            add(track, name, role, us * kUs, args);
        };
        if (redundant) step("gate_gemm (redundant)", Role::Gate, 10, 1, true);
        step("gate_gemm", Role::Gate, 10, redundant ? 2 : 1);
        step("topk_softmax", Role::Route, 5);
        step("permute", Role::Permute, 5);
        step("w13_gemm", Role::W13, 40);
        step("w2_gemm", Role::W2, 30);
        const std::int64_t end = m_time;
        m_time = start;
        add(track, "iteration", Role::Iteration, end - start, {{ArgKey::Iteration, iteration}});
        m_time = start;
        add(track, "sparse_moe_block", Role::Block, end - start,
            {{ArgKey::Layer, 0}, {ArgKey::Iteration, iteration}});
        m_time = end + kUs;
        return static_cast<double>(end - start);
    }

    TraceBuilder m_builder;
    std::int64_t m_time = 0;
};

} // namespace gatescope::test
