// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "profile/block_sampler.h"
#include "profile/sweep.h"

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

namespace gatescope {

/// What a sweep measures its points on: a device's layers, or a simulation of them. Points are told by their
/// places in the sweep.
class SweepMachine {
public:
    virtual ~SweepMachine() = default;

    /// The points whose weights fit in memory together, in an order in which they are to be measured.
    virtual std::vector<std::vector<std::size_t>> groups(const std::vector<std::size_t>& points) = 0;
    /// Brings the weights of these points in, and the others' out.
    virtual void load(const std::vector<std::size_t>& points, ProgressSink& progress,
                      const std::stop_token& stop) = 0;
    /// The passes of a point that is loaded; whoever asked before is done with its own.
    virtual PassRunner& passes(std::size_t point) = 0;
    /// The clock by which turns are measured out; a simulation has one of its own.
    virtual std::int64_t nowNs() const { return TickClock::steadyNs(); }
    /// Fills in what the passes so far told of device and outputs.
    virtual void describe(std::size_t point, SweepPoint& described) = 0;
};

/// runSweep() on any machine.
void runSweep(SweepResult& sweep, SweepMachine& machine, const std::function<void(const SweepResult&)>& keep,
              ProgressSink& progress, const std::stop_token& stop);

} // namespace gatescope
