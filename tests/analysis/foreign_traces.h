// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "foreign_kernels.h"
#include "trace/trace_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// Puts together what profilers record of a model that others run: host calls, operators and kernels.
class ForeignTrace {
public:
    /// `arrows`: from launches to kernels.
    explicit ForeignTrace(std::string_view label = "", bool arrows = false) : m_arrows(arrows) {
        addRank(label);
    }

    /// What follows is of another rank that runs at the same time; ids start anew, as they do in ranks' own
    /// files.
    void addRank(std::string_view label) {
        m_label = label;
        const auto name = [&](std::string_view what) { return fmt::format("{}{}", label, what); };
        m_host = m_builder.addTrack({.name = name("4711"), .kind = TrackKind::Process, .pid = 0});
        m_thread = m_builder.addTrack({.name = "thread 1", .parent = m_host});
        m_device = m_builder.addTrack({.name = name("0"), .kind = TrackKind::Process, .pid = 0});
        m_streams.clear();
        m_busyUntil.clear();
        m_nextId = 1;
        m_now = 0;
    }

    void add(const TestKernel& kernel) {
        const bool inGraph = m_graph != 0;
        const auto correlation = inGraph ? m_graph : m_nextId++;
        const auto from = inGraph ? 0 : launch(kernel, correlation);
        auto& busy = m_busyUntil[kernel.stream];
        const auto start = std::max(busy, m_now - 15000 + m_lag);
        busy = start + kernel.ns;
        std::vector<Arg> args{{ArgKey::Correlation, correlation}, {ArgKey::Stream, kernel.stream}};
        if (!kernel.op.empty() && !inGraph) args.push_back({ArgKey::ExternalId, correlation});
        if (!kernel.grid.empty()) args.push_back({ArgKey::Grid, m_builder.internList(kernel.grid)});
        if (kernel.bytes > 0) args.push_back({ArgKey::Bytes, kernel.bytes});
        const auto to = slice(stream(kernel.stream), kernel.name, kernel.category, start,
                              kernel.recordedNs > 0 ? kernel.recordedNs : kernel.ns, args);
        if (m_arrows && !inGraph) m_builder.addFlow(from, to, static_cast<std::uint64_t>(correlation));
    }
    /// An operator without kernels: all that a trace of the CPU has.
    void addOperator(std::string_view name, std::int64_t ns,
                     std::vector<std::vector<std::int64_t>> dims = {}) {
        slice(m_thread, name, "cpu_op", m_now, ns, opArgs(0, dims, ""));
        m_now += ns + 100;
    }
    /// Operators up to endOperator() are called by this one.
    void beginOperator(std::string_view name, std::vector<std::vector<std::int64_t>> dims = {}) {
        m_operator = {std::string(name), std::move(dims), m_now};
        m_now += 100;
    }
    void endOperator() {
        slice(m_thread, m_operator.name, "cpu_op", m_operator.start, m_now - m_operator.start,
              opArgs(0, m_operator.dims, ""));
        m_now += 100;
    }
    /// A host call that launches a kernel which is nowhere to be seen.
    void addLostLaunch() {
        slice(m_thread, "cudaLaunchKernel", "cuda_runtime", m_now, 5000, {{ArgKey::Correlation, m_nextId++}});
        m_now += 6000;
    }
    /// Calls and kernels whose ids are of one's own choice.
    void addLaunch(std::int64_t id) {
        slice(m_thread, "cudaLaunchKernel", "cuda_runtime", m_now, 5000, {{ArgKey::Correlation, id}});
        m_now += 6000;
    }
    void addKernelOf(const TestKernel& kernel, std::int64_t id) {
        slice(stream(kernel.stream), kernel.name, kernel.category, m_now, kernel.ns,
              {{ArgKey::Correlation, id}, {ArgKey::Stream, kernel.stream}});
        m_now += kernel.ns + 100;
    }
    void addHostCall(std::string_view name, std::int64_t ns) {
        slice(m_thread, name, "cuda_runtime", m_now, ns, {});
        m_now += ns + 100;
    }
    /// Kernels up to endGraph() have one launch, which the recording may lack.
    void beginGraph(bool recorded = true) {
        m_graph = m_nextId++;
        if (recorded)
            slice(m_thread, "cudaGraphLaunch", "cuda_runtime", m_now, 9000, {{ArgKey::Correlation, m_graph}});
        m_now += 20000;
    }
    void endGraph() {
        m_graph = 0;
        waitForDevice();
    }
    void waitForDevice() {
        for (const auto& [number, until] : m_busyUntil)
            m_now = std::max(m_now, until + 20000);
    }
    void beginStep() { m_stepStart = m_now; }
    void endStep(int number) {
        slice(m_thread, fmt::format("ProfilerStep#{}", number), "user_annotation", m_stepStart,
              m_now - m_stepStart, {});
        m_now += 1000;
        waitForDevice();
    }
    std::shared_ptr<const Trace> build() { return m_builder.build(); }

private:
    std::vector<Arg> opArgs(std::int64_t id, const std::vector<std::vector<std::int64_t>>& dims,
                            std::string_view types) {
        std::vector<Arg> args;
        if (id > 0) args.push_back({ArgKey::ExternalId, id});
        std::vector<std::int64_t> shapes; // each after its length
        for (const auto& one : dims) {
            shapes.push_back(static_cast<std::int64_t>(one.size()));
            shapes.insert(shapes.end(), one.begin(), one.end());
        }
        if (!shapes.empty()) args.push_back({ArgKey::InputDims, m_builder.internList(shapes)});
        if (!types.empty()) args.push_back({ArgKey::InputTypes, m_builder.intern(types)});
        return args;
    }

    std::uint32_t launch(const TestKernel& kernel, std::int64_t id) {
        if (!kernel.op.empty())
            slice(m_thread, kernel.op, "cpu_op", m_now, 20000, opArgs(id, kernel.dims, kernel.types));
        const auto call = slice(m_thread, "cudaLaunchKernel", "cuda_runtime", m_now + 5000, 5000,
                                {{ArgKey::Correlation, id}});
        m_now += 21000;
        return call;
    }

    TrackId stream(int number) {
        const auto known = m_streams.find(number);
        if (known != m_streams.end()) return known->second;
        const auto id = m_builder.addTrack({.name = fmt::format("stream {}", number),
                                            .kind = TrackKind::DeviceQueue,
                                            .parent = m_device,
                                            .tid = static_cast<std::uint32_t>(number)});
        return m_streams[number] = id;
    }

    std::uint32_t slice(TrackId track, std::string_view name, std::string_view category, std::int64_t start,
                        std::int64_t ns, const std::vector<Arg>& args) {
        return m_builder.addSlice(track, m_builder.intern(name), m_builder.intern(category), start, ns, args);
    }

    struct OpenOperator {
        std::string name;
        std::vector<std::vector<std::int64_t>> dims;
        std::int64_t start = 0;
    };

    TraceBuilder m_builder;
    bool m_arrows;
    OpenOperator m_operator;
    std::string m_label;
    TrackId m_host = kNoTrack;
    TrackId m_thread = kNoTrack;
    TrackId m_device = kNoTrack;
    std::map<int, TrackId> m_streams;
    std::map<int, std::int64_t> m_busyUntil;
    std::int64_t m_now = 0;
    std::int64_t m_stepStart = 0;
    std::int64_t m_nextId = 1;
    std::int64_t m_graph = 0;
    std::int64_t m_lag = 8000; ///< from the host's launch to the kernel's start
};

} // namespace gatescope
