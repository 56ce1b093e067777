// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/trace_builder.h"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace gatescope {

/// What a profiler records, at times that a test chooses.
class TimedTrace {
public:
    TimedTrace() {
        const auto host = m_builder.addTrack({.name = "4711", .kind = TrackKind::Process, .pid = 4711});
        m_thread = m_builder.addTrack({.name = "thread 1", .parent = host});
        m_device = m_builder.addTrack({.name = "0", .kind = TrackKind::Process, .pid = 2});
    }

    void call(std::string_view name, std::int64_t start, std::int64_t ns, std::int64_t correlation) {
        slice(m_thread, name, "cuda_runtime", start, ns, {{ArgKey::Correlation, correlation}});
    }
    void kernel(std::int64_t start, std::int64_t ns, std::int64_t correlation, int stream = 7,
                std::string_view name = "some_kernel") {
        slice(track(stream), name, "kernel", start, ns,
              {{ArgKey::Correlation, correlation}, {ArgKey::Stream, stream}});
    }
    /// A launch and its kernel.
    void launched(std::int64_t launch, std::int64_t launchNs, std::int64_t start, std::int64_t ns,
                  int stream = 7) {
        call("cudaLaunchKernel", launch, launchNs, m_next);
        kernel(start, ns, m_next++, stream);
    }
    /// That `stream` waited, by a call, for what another had been given when its event was recorded.
    void recordedWait(std::int64_t time, int stream, std::int64_t call, int ofStream, std::int64_t record) {
        slice(track(stream), "Stream Wait Event", "cuda_sync", time, 100,
              {{ArgKey::Correlation, call},
               {ArgKey::Stream, stream},
               {ArgKey::WaitOnStream, ofStream},
               {ArgKey::WaitOnEventRecord, record}});
    }
    void step(int number, std::int64_t start, std::int64_t end) {
        slice(m_thread, fmt::format("ProfilerStep#{}", number), "user_annotation", start, end - start, {});
    }
    std::shared_ptr<const Trace> build() { return m_builder.build(); }

private:
    TrackId track(int stream) {
        const auto [at, isNew] = m_streams.try_emplace(stream, kNoTrack);
        if (isNew) {
            at->second = m_builder.addTrack({.name = fmt::format("stream {}", stream),
                                             .kind = TrackKind::DeviceQueue,
                                             .parent = m_device,
                                             .tid = static_cast<std::uint32_t>(stream)});
        }
        return at->second;
    }
    void slice(TrackId track, std::string_view name, std::string_view category, std::int64_t start,
               std::int64_t ns, const std::vector<Arg>& args) {
        m_builder.addSlice(track, m_builder.intern(name), m_builder.intern(category), start, ns, args);
    }

    TraceBuilder m_builder;
    TrackId m_thread = kNoTrack;
    TrackId m_device = kNoTrack;
    std::map<int, TrackId> m_streams;
    std::int64_t m_next = 1000;
};

} // namespace gatescope
