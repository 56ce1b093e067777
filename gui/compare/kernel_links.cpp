// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/kernel_links.h"

#include "analysis/compare/align_sequences.h"
#include "analysis/role.h"
#include "base/progress.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

namespace gatescope {

namespace {

/// Roles of a run of our own that are kernels; what encloses them is not linked.
bool isKernelRole(Role role) {
    return role >= Role::Gate && role <= Role::Shared;
}

/// Names of both sides as numbers; a renamed kernel has its old name's.
class NameNumbers {
public:
    explicit NameNumbers(const TraceComparison& result) {
        for (const KernelDifference& kernel : result.kernels) {
            if (!kernel.renamedTo.empty()) m_oldNames.try_emplace(kernel.renamedTo, kernel.name);
        }
    }
    std::uint32_t of(Slot slot, std::string_view name) {
        std::string key(name);
        if (slot == Slot::B) {
            if (const auto old = m_oldNames.find(key); old != m_oldNames.end()) key = old->second;
        }
        return m_numbers.try_emplace(std::move(key), static_cast<std::uint32_t>(m_numbers.size()))
            .first->second;
    }

private:
    std::map<std::string, std::string> m_oldNames;
    std::unordered_map<std::string, std::uint32_t> m_numbers;
};

struct Call {
    SliceId id = kNoSlice;
    std::int64_t start = 0;
    std::uint32_t name = 0;
};

/// Kernels in order of time: of a run of our own the ranges above its workers, who share the tasks in any
/// order, or its device's queue; of a trace of others on its devices' queues, else on its threads.
class Calls {
public:
    Calls(const Timeline& timeline, Slot slot, NameNumbers& numbers) : m_timeline(timeline) {
        const Trace& trace = timeline.trace();
        for (StringId id = 0; id < trace.strings().size(); ++id)
            m_roles.push_back(roleFromCategory(trace.string(id)));
        bool devices = false;
        for (const TrackId track : timeline.tracks)
            devices = devices || (trace.tracks()[track].kind == TrackKind::DeviceQueue && hasKernels(track));
        const TrackKind onHost = timeline.source->run ? TrackKind::Ranges : TrackKind::HostThread;
        const TrackKind wanted = devices ? TrackKind::DeviceQueue : onHost;
        for (const TrackId track : timeline.tracks) {
            if (trace.tracks()[track].kind == wanted && hasKernels(track)) add(track);
        }
        std::ranges::stable_sort(m_calls, {}, &Call::start);
        for (Call& call : m_calls)
            call.name = numbers.of(slot, trace.name(call.id));
    }

    std::span<const Call> in(const Stretch& stretch) const {
        const auto first = std::ranges::lower_bound(m_calls, stretch.from, {}, &Call::start);
        const auto last = std::ranges::lower_bound(m_calls, stretch.to, {}, &Call::start);
        return first < last ? std::span<const Call>(first, last) : std::span<const Call>();
    }

private:
    bool isKernel(SliceId id) const {
        if (!m_timeline.source->run) return true;
        return isKernelRole(m_roles[m_timeline.trace().slice(id).category]);
    }
    bool hasKernels(TrackId track) const {
        const int depths = m_timeline.index().depthCount(track);
        if (!m_timeline.source->run) return depths > 0;
        for (int depth = 0; depth < depths; ++depth) {
            const auto row = m_timeline.index().row(track, depth);
            if (std::ranges::any_of(row, [this](SliceId id) { return isKernel(id); })) return true;
        }
        return false;
    }
    void add(TrackId track) {
        for (int depth = 0; depth < m_timeline.index().depthCount(track); ++depth) {
            for (const SliceId id : m_timeline.index().row(track, depth)) {
                if (isKernel(id)) m_calls.push_back({id, m_timeline.trace().starts()[id], 0});
            }
        }
    }

    const Timeline& m_timeline;
    std::vector<Role> m_roles; ///< [StringId]
    std::vector<Call> m_calls;
};

std::vector<std::uint32_t> namesOf(std::span<const Call> calls) {
    std::vector<std::uint32_t> names;
    names.reserve(calls.size());
    for (const Call& call : calls)
        names.push_back(call.name);
    return names;
}

std::vector<Stretch> stepsOrAll(const Timeline& timeline) {
    if (timeline.facts && !timeline.facts->steps.empty()) return timeline.facts->steps;
    Stretch all = timeline.extent();
    all.to += 1;
    return {all};
}

} // namespace

std::vector<KernelLink> linkKernels(const PerSlot<TimelinePtr>& timelines, const TraceComparison& result,
                                    const std::stop_token& stop) {
    NameNumbers numbers(result);
    const Calls a(*timelines.a, Slot::A, numbers);
    const Calls b(*timelines.b, Slot::B, numbers);
    const auto stepsA = stepsOrAll(*timelines.a);
    const auto stepsB = stepsOrAll(*timelines.b);
    std::vector<KernelLink> links;
    for (std::size_t step = 0; step < std::min(stepsA.size(), stepsB.size()); ++step) {
        throwIfStopped(stop);
        const auto inA = a.in(stepsA[step]);
        const auto inB = b.in(stepsB[step]);
        for (const auto& [atA, atB] : alignSequences(namesOf(inA), namesOf(inB)))
            links.push_back({inA[atA].id, inB[atB].id});
    }
    return links;
}

} // namespace gatescope
