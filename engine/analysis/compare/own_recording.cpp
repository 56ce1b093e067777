// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/own_recording.h"

#include "analysis/kernel_calls.h"
#include "analysis/kernel_summary.h"
#include "analysis/own_gates.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <set>
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
StepRows stepOf(int rank, std::int64_t iteration, std::map<std::int64_t, std::vector<Call>>& layers,
                KernelKinds& kinds) {
    StepRows step{.rank = rank, .step = static_cast<std::int32_t>(iteration)};
    std::int64_t start = INT64_MAX;
    std::int64_t end = INT64_MIN;
    for (auto& [layer, calls] : layers) {
        std::ranges::stable_sort(calls, {}, [](const Call& one) { return one.call->start; });
        step.windows.push_back(static_cast<std::uint32_t>(step.kinds.size()));
        for (const auto& [kernel, call] : calls) {
            if (kernel->role == Role::Api) continue;
            const auto ns = static_cast<std::int64_t>(std::llround(call->ns));
            KernelKind kind{.name = kernel->name};
            if (kernel->role != Role::Other) kind.role = roleName(kernel->role);
            step.kinds.push_back(kinds.intern(kind));
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
    recording.onProcessor = json.value("backend", nlohmann::json()) == "cpu";
    if (const auto at = json.find("tokens"); at != json.end() && at->is_number_integer())
        recording.tokens = at->get<std::int64_t>();
    const nlohmann::json::json_pointer experts("/gatescope/profile/ranks/placement");
    if (json.contains(experts) && json.at(experts).is_string())
        recording.expertsOnRanks = json.at(experts).get<std::string>();
}

struct OwnProcess {
    int rank = 0;
    std::string placement;
};

/// "rank 1: after fix", and without its rank in a run over none.
OwnProcess processOf(const std::string& name) {
    static const std::regex ranked("rank ([0-9]{1,6}): (.*)");
    std::smatch parts;
    if (!std::regex_match(name, parts, ranked)) return {0, name};
    return {std::stoi(parts[1]), parts[2]};
}

/// What the detection of all processes, numbered in their order, says of these.
Detection ofProcesses(const Detection& whole, const std::set<int>& numbers) {
    auto detection = whole;
    const auto ofAnother = [&](const auto& one) { return !numbers.contains(one.rank); };
    std::erase_if(detection.gates.layers, ofAnother);
    std::erase_if(detection.findings, ofAnother);
    countLayers(detection.gates);
    return detection;
}

} // namespace

std::vector<Recording> recordingsOfOwnRun(const std::shared_ptr<const Trace>& trace, const std::string& file,
                                          const KernelPatterns& patterns, KernelKinds& kinds) {
    std::vector<Recording> recordings;
    if (gatesOfOwnRun(*trace).layers.empty()) return recordings;
    const auto whole = detect(trace, file, patterns, {});
    std::vector<std::set<int>> numbers; // [recording] of its processes
    int number = 0;
    for (const auto process : processes(*trace)) {
        const KernelCalls all(*trace, process);
        auto calls = callsOf(all);
        if (calls.empty()) continue;
        const auto [rank, placement] = processOf(trace->tracks()[process].name);
        auto at = std::ranges::find(recordings, placement, &Recording::placement);
        if (at == recordings.end()) {
            recordings.emplace_back();
            numbers.emplace_back();
            at = recordings.end() - 1;
            at->file = file;
            at->placement = placement;
            tellTheRun(*trace, *at);
        }
        numbers[static_cast<std::size_t>(at - recordings.begin())].insert(number++);
        for (auto& [iteration, layers] : calls) {
            at->layers = std::max(at->layers, layers.size());
            at->steps.push_back(stepOf(rank, iteration, layers, kinds));
        }
    }
    for (std::size_t i = 0; i < recordings.size(); ++i)
        recordings[i].detection = ofProcesses(whole, numbers[i]);
    return recordings;
}

} // namespace gatescope
