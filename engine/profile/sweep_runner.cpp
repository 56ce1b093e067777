// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/resampling.h"
#include "base/error.h"
#include "moe/splitmix64.h"
#include "profile/random_pause.h"
#include "profile/stoppable_passes.h"
#include "profile/sweep_machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

namespace gatescope {

namespace {

// An interval of 95 % needs six blocks: a point may take this many times its seconds to get there.
constexpr double kPatience = 4;
// More would cost the file and the intervals more than they tell.
constexpr std::size_t kMostBlocks = 5000;

std::string timeLeftText(double seconds) {
    if (seconds < 90) return fmt::format("{:.0f} s left", seconds);
    return seconds < 5400 ? fmt::format("{:.0f} min left", seconds / 60)
                          : fmt::format("{:.1f} h left", seconds / 3600);
}

class SweepRunner {
public:
    SweepRunner(SweepResult& sweep, SweepMachine& machine,
                const std::function<void(const SweepResult&)>& keep, ProgressSink& progress,
                const std::stop_token& stop)
        : m_sweep(sweep), m_machine(machine), m_keep(keep), m_progress(progress), m_stop(stop) {}

    void run();

private:
    void runGroup(const std::vector<std::size_t>& group);
    void runRound(const std::vector<std::size_t>& group, int round);
    void turn(std::size_t at, int round);
    void warmUp(std::size_t at, PassRunner& passes);
    void measure(std::size_t at, int round, PassRunner& passes);
    bool wantsBlock(const SweepPoint& point, double budgetNs) const;
    void append(SweepPoint& point, const BlockSampler& sampler, double spentNs) const;
    void checkDevice(std::size_t at);
    double done() const;
    double secondsLeft() const;
    void tell(std::string_view what) { m_progress.progress(done(), what); }
    bool anythingMeasured() const {
        return std::ranges::any_of(m_sweep.points, [](const SweepPoint& p) { return p.blocks > 0; });
    }

    SweepResult& m_sweep;
    SweepMachine& m_machine;
    const std::function<void(const SweepResult&)>& m_keep;
    ProgressSink& m_progress;
    const std::stop_token& m_stop;
    std::set<std::size_t> m_warm;
    std::map<std::size_t, double> m_turnSeconds; ///< of each point's last turn, warm-up not counted
};

double SweepRunner::done() const {
    double rounds = 0;
    for (const auto& point : m_sweep.points)
        rounds += point.rounds;
    return rounds / static_cast<double>(kSweepRounds * m_sweep.points.size());
}

double SweepRunner::secondsLeft() const {
    double left = 0;
    for (std::size_t at = 0; at < m_sweep.points.size(); ++at) {
        const auto known = m_turnSeconds.find(at);
        const double turn =
            known != m_turnSeconds.end() ? known->second : m_sweep.plan.common.seconds / kSweepRounds;
        left += turn * (kSweepRounds - m_sweep.points[at].rounds);
    }
    return left;
}

void SweepRunner::warmUp(std::size_t at, PassRunner& passes) {
    if (!m_warm.insert(at).second) return;
    for (int i = 0; i < m_sweep.plan.common.warmup; ++i) {
        passes.setInput(-1 - i); // measured inputs count from 0
        for (std::size_t v = 0; v < m_sweep.points[at].runs.size(); ++v)
            passes.runUncounted(v);
    }
}

bool SweepRunner::wantsBlock(const SweepPoint& point, double budgetNs) const {
    const double most = m_sweep.plan.common.seconds * 1e9;
    if (point.spentNs >= kPatience * most || point.blocks >= kMostBlocks) return false;
    return point.blocks < PairedDifference::kFewestPairs || point.spentNs < std::min(most, budgetNs);
}

void SweepRunner::append(SweepPoint& point, const BlockSampler& sampler, double spentNs) const {
    const auto before = static_cast<double>(point.blocks);
    const auto more = static_cast<double>(sampler.blocks());
    for (std::size_t v = 0; v < point.runs.size(); ++v) {
        auto& run = point.runs[v];
        const auto times = sampler.layerNs(v);
        run.layerNs.insert(run.layerNs.end(), times.begin(), times.end());
        run.sleepsPerLayer =
            (run.sleepsPerLayer * before + sampler.sleepsPerLayer(v) * more) / (before + more);
    }
    point.passesPerBlock = sampler.design().passesPerVariant();
    point.blocks += sampler.blocks();
    point.switches.preempted += sampler.switches().preempted;
    point.switches.slept += sampler.switches().slept;
    point.spentNs += spentNs;
}

/// Each turn draws anew from its own place in the sweep, so that one that goes on does not repeat itself.
void SweepRunner::measure(std::size_t at, int round, PassRunner& passes) {
    auto& point = m_sweep.points[at];
    const auto turnSeed = splitMix64(m_sweep.plan.common.seed,
                                     at * kSweepRounds + static_cast<std::size_t>(round) + point.blocks);
    std::mt19937_64 random(turnSeed);
    // A point that fell behind has what its earlier turns did not use.
    const double budgetNs = m_sweep.plan.common.seconds * 1e9 * (round + 1) / kSweepRounds;
    const auto turnStart = m_machine.nowNs();
    double passNs = 0;
    for (bool first = true; wantsBlock(point, budgetNs) && (first || point.spentNs < budgetNs);
         first = false) {
        pauseAtRandom(random, passNs);
        BlockSampler sampler(point.runs.size(), passes, random());
        const auto start = m_machine.nowNs();
        sampler.runBlock(static_cast<int>(point.blocks) * sampler.inputsOfBlock());
        append(point, sampler, static_cast<double>(m_machine.nowNs() - start));
        passNs = point.runs[0].layerNs.back() * m_sweep.plan.common.layers;
    }
    m_turnSeconds[at] = static_cast<double>(m_machine.nowNs() - turnStart) * 1e-9;
}

void SweepRunner::turn(std::size_t at, int round) {
    auto& point = m_sweep.points[at];
    throwIfStopped(m_stop);
    m_progress.timeLeft(secondsLeft());
    tell(fmt::format("round {} of {}, {} {}, {} tokens; {}", round + 1, kSweepRounds, point.config.name,
                     dtypeName(point.dtype), point.tokens, timeLeftText(secondsLeft())));
    StoppablePasses passes(m_machine.passes(at), m_stop);
    try {
        warmUp(at, passes);
        measure(at, round, passes);
    } catch (const Cancelled&) {
        if (point.blocks > 0) m_machine.describe(at, point);
        throw;
    }
    m_machine.describe(at, point);
    ++point.rounds;
}

void SweepRunner::runRound(const std::vector<std::size_t>& group, int round) {
    std::vector<std::size_t> order;
    std::ranges::copy_if(group, std::back_inserter(order),
                         [&](std::size_t at) { return m_sweep.points[at].rounds == round; });
    std::mt19937_64 random(
        splitMix64(m_sweep.plan.common.seed, ~std::uint64_t{0} - static_cast<unsigned>(round)));
    for (std::size_t left = order.size(); left > 1; --left)
        std::swap(order[left - 1], order[drawBelow(random, left)]);
    for (const auto at : order)
        turn(at, round);
}

/// A sweep goes on where it was measured, or its points are no longer of one machine.
void SweepRunner::checkDevice(std::size_t at) {
    const auto& point = m_sweep.points[at];
    SweepPoint now = point;
    m_machine.describe(at, now);
    const auto same = [](const std::string& before, const std::string& after) {
        return before.empty() || before == after;
    };
    if (same(point.deviceName, now.deviceName) && same(point.gemmName, now.gemmName)) return;
    throw InputError(fmt::format("the sweep was begun on {} ({}), and this is {} ({})", point.deviceName,
                                 point.gemmName, now.deviceName, now.gemmName),
                     "Go on where it was begun, or write to another file");
}

void SweepRunner::runGroup(const std::vector<std::size_t>& group) {
    const double from = done();
    ProgressPart loading(m_progress, from, from);
    m_machine.load(group, loading, m_stop);
    for (const auto at : group)
        checkDevice(at);
    for (int round = 0; round < kSweepRounds; ++round) {
        const bool wanted =
            std::ranges::any_of(group, [&](std::size_t at) { return m_sweep.points[at].rounds == round; });
        if (!wanted) continue;
        runRound(group, round);
        m_keep(m_sweep);
    }
}

void SweepRunner::run() {
    std::vector<std::size_t> all(m_sweep.points.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    const auto groups = m_machine.groups(all);
    m_sweep.groups = static_cast<int>(groups.size());
    ++m_sweep.sessions;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        for (const auto at : groups[g])
            m_sweep.points[at].group = static_cast<int>(g);
        std::vector<std::size_t> unfinished;
        std::ranges::copy_if(groups[g], std::back_inserter(unfinished),
                             [&](std::size_t at) { return !m_sweep.points[at].finished(); });
        if (unfinished.empty()) continue;
        try {
            runGroup(unfinished);
        } catch (const Cancelled&) {
            if (!anythingMeasured()) throw;
            m_keep(m_sweep);
            return;
        } catch (const DeviceError&) {
            if (anythingMeasured()) m_keep(m_sweep);
            throw;
        }
    }
    m_progress.progress(1.0, "done");
}

} // namespace

void runSweep(SweepResult& sweep, SweepMachine& machine, const std::function<void(const SweepResult&)>& keep,
              ProgressSink& progress, const std::stop_token& stop) {
    if (!sweep.complete()) SweepRunner(sweep, machine, keep, progress, stop).run();
}

} // namespace gatescope
