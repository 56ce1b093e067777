// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/kernel_calls.h"

#include "analysis/gate_calls.h"

#include <algorithm>
#include <utility>

namespace gatescope {

namespace {

bool isContainer(Role role) {
    return role == Role::Iteration || role == Role::Block || role == Role::Experts;
}

} // namespace

KernelCalls::KernelCalls(const Trace& trace, TrackId process)
    : KernelCalls(trace, process, redundantGates(trace)) {}

KernelCalls::KernelCalls(const Trace& trace, TrackId process, std::vector<SliceId> redundant)
    : m_trace(trace),
      m_slices(trace),
      m_process(process),
      m_layerNs(m_slices.layerNs(process)),
      m_redundant(std::move(redundant)) {
    m_workers = static_cast<double>(std::ranges::count_if(trace.tracks(), [&](const Track& track) {
        return track.parent == process && track.kind == TrackKind::HostThread;
    }));
    const auto ranges = namesOfRanges();
    for (SliceId id = 0; id < trace.sliceCount(); ++id) {
        if (m_slices.process(id) != process) continue;
        const bool range = m_slices.trackKind(id) == TrackKind::Ranges;
        const auto role = m_slices.role(id);
        if (range && role == Role::Block) ++m_blocks;
        // A range's time covers the tasks of its name: counting both would count the work twice.
        const bool covered = !range && ranges.contains(trace.slice(id).name);
        if (!isContainer(role) && !covered) add(id);
    }
}

std::set<StringId> KernelCalls::namesOfRanges() const {
    std::set<StringId> names;
    for (SliceId id = 0; id < m_trace.sliceCount(); ++id) {
        if (m_slices.process(id) == m_process && m_slices.trackKind(id) == TrackKind::Ranges) {
            names.insert(m_trace.slice(id).name);
        }
    }
    return names;
}

void KernelCalls::add(SliceId id) {
    const auto slice = m_trace.slice(id);
    const auto role = m_slices.role(id);
    const bool redundant = std::ranges::binary_search(m_redundant, id);
    const auto [known, isNew] = m_kernelOfName.try_emplace({slice.name, redundant}, m_kernels.size());
    if (isNew) {
        std::string name(m_trace.string(slice.name));
        if (redundant && !name.ends_with(kRedundantMark)) name += kRedundantMark;
        m_kernels.push_back({.name = std::move(name), .role = role, .calls = {}});
        m_callOfLayer.emplace_back();
    }
    auto& calls = m_kernels[known->second].calls;
    const bool tasks = m_slices.trackKind(id) == TrackKind::HostThread && role != Role::Api;
    const auto pass = m_slices.pass(id);
    auto index = calls.size();
    if (tasks) index = m_callOfLayer[known->second].try_emplace(pass, index).first->second;
    if (index == calls.size()) calls.push_back({.pass = pass, .start = slice.start});
    auto& call = calls[index];
    call.ns += static_cast<double>(slice.duration) / (tasks ? m_workers : 1.0);
    call.flops += static_cast<double>(m_trace.integer(id, ArgKey::Flops).value_or(0));
    call.bytes += static_cast<double>(m_trace.integer(id, ArgKey::Bytes).value_or(0));
}

} // namespace gatescope
