// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/own_recording.h"

#include "analysis/kernel_calls.h"
#include "analysis/kernel_summary.h"
#include "analysis/own_gates.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace gatescope {

namespace {

/// A kernel's call in one iteration.
struct Call {
    const CalledKernel* kernel;
    const KernelCall* call;
};

/// By iteration, then layer.
using Calls = std::map<std::int64_t, std::map<std::int64_t, std::vector<Call>>>;

Calls callsOf(const KernelCalls& all) {
    Calls calls;
    for (const auto& kernel : all.kernels()) {
        for (const auto& call : kernel.calls)
            calls[call.pass.iteration][call.pass.layer].push_back({&kernel, &call});
    }
    return calls;
}

/// Kernels of our own layers follow one another, so that their times add up.
StepRows stepOf(std::int64_t iteration, std::map<std::int64_t, std::vector<Call>>& layers,
                KernelKinds& kinds) {
    StepRows step{.rank = 0, .step = static_cast<std::int32_t>(iteration)};
    std::int64_t start = INT64_MAX;
    std::int64_t end = INT64_MIN;
    for (auto& [layer, calls] : layers) {
        std::ranges::stable_sort(calls, {}, [](const Call& one) { return one.call->start; });
        step.windows.push_back(static_cast<std::uint32_t>(step.kinds.size()));
        for (const auto& [kernel, call] : calls) {
            if (kernel->role == Role::Api) continue;
            const auto ns = static_cast<std::int64_t>(std::llround(call->ns));
            step.kinds.push_back(kinds.intern({.name = kernel->name}));
            step.durations.push_back(ns);
            step.gates.push_back(kernel->role == Role::Gate);
            step.busyNs += ns;
            start = std::min(start, call->start);
            end = std::max(end, call->start + ns);
        }
    }
    step.spanNs = std::max<std::int64_t>(0, end - start);
    return step;
}

void tellTheRun(const Trace& trace, Recording& recording) {
    const auto json = nlohmann::json::parse(trace.metadata(), nullptr, false);
    if (!json.is_object()) return;
    if (const auto at = json.find("device"); at != json.end() && at->is_string())
        recording.devices.push_back(at->get<std::string>());
    if (const auto at = json.find("tokens"); at != json.end() && at->is_number_integer())
        recording.tokens = at->get<std::int64_t>();
}

} // namespace

std::vector<Recording> recordingsOfOwnRun(const std::shared_ptr<const Trace>& trace, const std::string& file,
                                          const KernelPatterns& patterns, KernelKinds& kinds) {
    std::vector<Recording> recordings;
    if (gatesOfOwnRun(*trace).layers.empty()) return recordings;
    const auto whole = detect(trace, file, patterns, {});
    for (const auto process : processes(*trace)) {
        const KernelCalls all(*trace, process);
        auto calls = callsOf(all);
        if (calls.empty()) continue;
        Recording recording;
        recording.file = file;
        recording.placement = trace->tracks()[process].name;
        tellTheRun(*trace, recording);
        for (auto& [iteration, layers] : calls) {
            recording.layers = std::max(recording.layers, layers.size());
            recording.steps.push_back(stepOf(iteration, layers, kinds));
        }
        recording.detection = whole;
        const auto ofAnother = [rank = static_cast<int>(recordings.size())](const auto& one) {
            return one.rank != rank;
        };
        std::erase_if(recording.detection.gates.layers, ofAnother);
        std::erase_if(recording.detection.findings, ofAnother);
        countLayers(recording.detection.gates);
        recordings.push_back(std::move(recording));
    }
    return recordings;
}

} // namespace gatescope
