// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"
#include "workspace/timeline.h"

#include <string>
#include <vector>

namespace gatescope::test {

/// A timeline in which every time is known. Step k begins at k * 200 us and lasts 100 us: on a thread "op"
/// [0, 90) holds "launch" [5, 15); on a stream, of the step's begin, gate [20, 30) (redundant where wanted),
/// gate [32, 42), topk [42, 47), w13 [50, 70), w2 [70, 90), and 40 slices of 100 ns every 200 ns from 91 us
/// on. The launch starts the first gate. A counter goes from 1 to 2 in the middle of each step. The first
/// redundant gate is a finding.
class SampleTimeline {
public:
    static constexpr std::int64_t kUs = 1000;
    static constexpr std::int64_t kStep = 200 * kUs;
    static constexpr std::int64_t kStepLength = 100 * kUs;

    explicit SampleTimeline(bool redundant, int steps = 3) {
        addTracks();
        for (int step = 0; step < steps; ++step)
            addStep(redundant, step);
        auto source = std::make_shared<OpenTrace>();
        source->title = redundant ? QStringLiteral("before.json") : QStringLiteral("after.json");
        source->trace = m_builder.build();
        source->index = std::make_shared<SliceIndex>(source->trace);
        m_source = source;
        auto timeline = std::make_shared<Timeline>(*timelinesOf(source).front());
        timeline->facts = facts(timeline->trace(), redundant, steps);
        m_timeline = timeline;
    }

    const TimelinePtr& timeline() const { return m_timeline; }
    const OpenTracePtr& source() const { return m_source; }
    const Trace& trace() const { return *m_source->trace; }
    /// The `number`-th slice of that name; kNoSlice where there are fewer.
    SliceId slice(std::string_view name, int number = 0) const {
        for (SliceId id = 0; id < trace().sliceCount(); ++id) {
            if (trace().name(id) == name && number-- == 0) return id;
        }
        return kNoSlice;
    }
    TrackId track(std::string_view name) const {
        for (TrackId id = 0; id < trace().tracks().size(); ++id) {
            if (trace().tracks()[id].name == name) return id;
        }
        return kNoTrack;
    }

private:
    void addTracks() {
        const TrackId host = m_builder.addTrack({.name = "<b>host</b>", .kind = TrackKind::Process});
        const TrackId device = m_builder.addTrack({.name = "device", .kind = TrackKind::Process, .order = 1});
        m_thread = m_builder.addTrack({.name = "thread 0", .parent = host});
        m_stream = m_builder.addTrack({.name = "stream 7", .kind = TrackKind::DeviceQueue, .parent = device});
        m_copies = m_builder.addTrack(
            {.name = "copies", .kind = TrackKind::DeviceQueue, .parent = device, .order = 1});
        m_counter =
            m_builder.addTrack({.name = "memory", .kind = TrackKind::Counter, .parent = device, .order = 2});
    }

    std::uint32_t add(TrackId track, std::string_view name, const char* category, std::int64_t start,
                      std::int64_t ns) {
        return m_builder.addSlice(track, m_builder.intern(name), m_builder.intern(category), start, ns);
    }

    void addStep(bool redundant, int step) {
        const std::int64_t at = step * kStep;
        add(m_thread, "op", "cpu_op", at, 90 * kUs);
        const auto launch = add(m_thread, "launch", "cuda_runtime", at + 5 * kUs, 10 * kUs);
        const auto gate = redundant ? add(m_stream, "gate unread", "kernel", at + 20 * kUs, 10 * kUs)
                                    : add(m_stream, "norm", "kernel", at + 20 * kUs, 10 * kUs);
        m_builder.addFlow(launch, gate, static_cast<std::uint64_t>(step));
        add(m_stream, "gate", "kernel", at + 32 * kUs, 10 * kUs);
        add(m_stream, "topk", "route", at + 42 * kUs, 5 * kUs);
        add(m_stream, "w13", "w13", at + 50 * kUs, 20 * kUs);
        add(m_stream, "w2", "w2", at + 70 * kUs, 20 * kUs);
        for (int i = 0; i < 40; ++i)
            add(m_stream, i % 2 == 0 ? "tiny a" : "tiny b", "kernel", at + 91 * kUs + i * 200, 100);
        add(m_copies, "copy", "kernel", at + 10 * kUs, 30 * kUs);
        m_builder.addCounter({m_counter, at, 1});
        m_builder.addCounter({m_counter, at + kStepLength / 2, 2});
    }

    std::shared_ptr<const TimelineFacts> facts(const Trace& trace, bool redundant, int steps) const {
        auto facts = std::make_shared<TimelineFacts>();
        facts->styles = SliceStyles::of(trace, {});
        for (SliceId id = 0; id < trace.sliceCount(); ++id) {
            const bool unread = trace.name(id) == "gate unread";
            if (!unread && trace.name(id) != "gate") continue;
            facts->styles.codes[id] = unread ? kRedundantGate : static_cast<StyleCode>(Role::Gate);
            facts->styles.gates.push_back({id, trace.starts()[id], trace.slice(id).end(), unread});
        }
        for (int step = 0; step < steps; ++step)
            facts->steps.push_back({step * kStep, step * kStep + kStepLength, step});
        if (redundant) {
            Finding finding;
            finding.title = "Gate called twice per layer";
            finding.evidence = {slice("gate unread")};
            facts->detection.findings.push_back(finding);
        }
        return facts;
    }

    TraceBuilder m_builder;
    TrackId m_thread = 0;
    TrackId m_stream = 0;
    TrackId m_copies = 0;
    TrackId m_counter = 0;
    OpenTracePtr m_source;
    TimelinePtr m_timeline;
};

} // namespace gatescope::test
