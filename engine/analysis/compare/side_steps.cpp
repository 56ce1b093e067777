// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/compare/side_steps.h"

#include "analysis/compare/align_sequences.h"
#include "analysis/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gatescope {

namespace {

constexpr double kAlike = 0.8; ///< of the kernels of a step and of the common one

using Sequence = std::vector<KindId>;

/// The most frequent sequence; of equally frequent ones that of middling length.
const StepRows* commonStep(const std::vector<Recording>& recordings) {
    std::map<Sequence, std::pair<std::size_t, const StepRows*>> counts;
    std::vector<double> lengths;
    for (const auto& recording : recordings) {
        for (const auto& step : recording.steps) {
            auto& [count, first] = counts.try_emplace(step.kinds, 0, &step).first->second;
            ++count;
            lengths.push_back(static_cast<double>(step.kinds.size()));
        }
    }
    const double middle = median(lengths);
    const StepRows* best = nullptr;
    std::size_t most = 0;
    double furthest = 0;
    for (const auto& [sequence, one] : counts) {
        const double distance = std::abs(static_cast<double>(sequence.size()) - middle);
        if (best && (one.first < most || (one.first == most && distance >= furthest))) continue;
        best = one.second;
        most = one.first;
        furthest = distance;
    }
    return best;
}

/// Rows before each window that are the same in all layers: what comes between the last layer's experts and
/// the router's norm, such as attention.
std::size_t commonLead(const Sequence& kinds, const std::vector<std::uint32_t>& windows) {
    std::size_t lead = 0;
    auto most = static_cast<std::size_t>(windows.front());
    for (std::size_t i = 1; i < windows.size(); ++i)
        most = std::min<std::size_t>(most, windows[i] - windows[i - 1] - 1);
    for (; lead < most; ++lead) {
        const auto kind = kinds[windows.front() - lead - 1];
        if (!std::ranges::all_of(windows, [&](auto at) { return kinds[at - lead - 1] == kind; })) break;
    }
    return lead;
}

/// How far the last layer goes: as long as it does what one of the others did. Where that is soon over (a
/// graph's branches change places) it has as many kernels as the one before it.
std::size_t lastEnd(const Sequence& kinds, const std::vector<std::uint32_t>& windows, std::size_t lead) {
    std::size_t longest = 0;
    for (std::size_t layer = 0; layer + 1 < windows.size(); ++layer) {
        const auto begin = windows[layer];
        const auto most =
            std::min<std::size_t>(windows[layer + 1] - lead - begin, kinds.size() - windows.back());
        std::size_t length = 0;
        while (length < most && kinds[windows.back() + length] == kinds[begin + length])
            ++length;
        longest = std::max(longest, length);
    }
    const auto before = windows.end()[-1] - lead - windows.end()[-2];
    if (2 * longest < before) longest = std::min<std::size_t>(before, kinds.size() - windows.back());
    return windows.back() + longest;
}

void numberLayers(const StepRows& step, std::vector<StepPlace>& places) {
    if (step.windows.empty()) return;
    if (step.windows.size() == 1) {
        for (auto& place : places)
            place.layer = 0;
        return;
    }
    const auto lead = commonLead(step.kinds, step.windows);
    const auto end = lastEnd(step.kinds, step.windows, lead);
    for (std::size_t layer = 0; layer < step.windows.size(); ++layer) {
        const auto until = layer + 1 < step.windows.size() ? step.windows[layer + 1] - lead : end;
        for (auto at = step.windows[layer] - lead; at < until; ++at)
            places[at].layer = static_cast<std::int32_t>(layer);
    }
}

std::vector<StepPlace> placesOf(const StepRows& step) {
    std::vector<StepPlace> places(step.kinds.size());
    for (std::size_t i = 0; i < places.size(); ++i)
        places[i].kind = step.kinds[i];
    numberLayers(step, places);
    std::map<std::pair<KindId, std::int32_t>, std::uint32_t> seen;
    for (auto& place : places)
        place.ordinal = seen[{place.kind, place.layer}]++;
    return places;
}

class Laying {
public:
    Laying(const StepRows& common, SideSteps& side)
        : m_common(common), m_side(side), m_gates(common.kinds.size(), 0) {
        side.places = placesOf(common);
    }

    void lay(const StepRows& step, std::size_t recording) {
        const auto pairs = alignSequences(m_common.kinds, step.kinds);
        const auto longer = std::max(m_common.kinds.size(), step.kinds.size());
        if (static_cast<double>(pairs.size()) < kAlike * static_cast<double>(longer)) {
            ++m_side.stepsLeftOut;
            m_side.leftOutNs += step.busyNs;
            return;
        }
        AlignedStep aligned{.recording = recording,
                            .rank = step.rank,
                            .step = step.step,
                            .busyNs = step.busyNs,
                            .spanNs = step.spanNs};
        aligned.durations.assign(m_common.kinds.size(), std::numeric_limits<double>::quiet_NaN());
        std::vector<bool> taken(step.kinds.size(), false);
        for (const auto& [place, row] : pairs) {
            aligned.durations[place] = static_cast<double>(step.durations[row]);
            taken[row] = true;
            m_gates[place] += step.gates[row] ? 1 : 0;
        }
        for (std::size_t row = 0; row < taken.size(); ++row) {
            if (taken[row]) continue;
            auto& stray = m_side.strays[step.kinds[row]];
            ++stray.n;
            stray.totalNs += step.durations[row];
            stray.durations.push_back(static_cast<double>(step.durations[row]));
        }
        m_side.steps.push_back(std::move(aligned));
        m_launches.push_back(static_cast<double>(step.launches));
        m_kernels.push_back(static_cast<double>(step.kinds.size()));
    }

    void finish() {
        std::map<std::pair<std::size_t, std::int32_t>, std::size_t> slots;
        for (const auto& step : m_side.steps)
            slots.try_emplace({step.recording, step.step}, 0);
        for (auto& [key, slot] : slots) {
            slot = m_side.recordingOfSlot.size();
            m_side.recordingOfSlot.push_back(key.first);
        }
        for (auto& step : m_side.steps)
            step.slot = slots[{step.recording, step.step}];
        for (std::size_t i = 0; i < m_gates.size(); ++i)
            m_side.places[i].gate = 2 * m_gates[i] > m_side.steps.size();
        m_side.launchesPerStep = median(m_launches);
        m_side.kernelsPerStep = median(m_kernels);
    }

private:
    const StepRows& m_common;
    SideSteps& m_side;
    std::vector<std::size_t> m_gates; ///< [place]: steps whose detection calls it a gate's
    std::vector<double> m_launches;
    std::vector<double> m_kernels;
};

} // namespace

SideSteps sideSteps(const std::vector<Recording>& recordings) {
    SideSteps side;
    side.recordings = recordings.size();
    const auto* common = commonStep(recordings);
    if (!common) return side;
    side.layers = common->windows.size();
    Laying laying(*common, side);
    for (std::size_t i = 0; i < recordings.size(); ++i) {
        for (const auto& step : recordings[i].steps)
            laying.lay(step, i);
    }
    laying.finish();
    return side;
}

} // namespace gatescope
