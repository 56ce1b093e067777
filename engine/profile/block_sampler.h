// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/statistics.h"
#include "profile/block_design.h"
#include "profile/disturbance.h"
#include "profile/pass.h"

#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace gatescope {

/// What a BlockSampler runs: a device's layers, or a simulation of them.
class PassRunner {
public:
    virtual ~PassRunner() = default;
    /// The same number gives the same input.
    virtual void setInput(int number) = 0;
    virtual Pass run(std::size_t variant) = 0;
    /// A pass that nobody counts.
    virtual void runUncounted(std::size_t variant) = 0;
};

/// Samples of several variants, taken in whole blocks of a BlockDesign. Who comes first is drawn for each
/// block: were the variants equal, swapping their names would give a run that is as likely, so their
/// differences scatter symmetrically around zero, whatever else acts on them. A pass that nobody counts
/// stands before each block, since the first one after a break is unlike the others; it is the first
/// variant's, so that (of two variants) each follows itself and the other equally often: a A B B A.
class BlockSampler {
public:
    BlockSampler(std::size_t variants, PassRunner& runner, std::uint64_t seed)
        : m_design(variants), m_runner(runner), m_random(seed), m_passes(variants) {}

    /// Runs one block over the next inputs, numbered on from `firstInput`: columns() and one for the pass
    /// before it. Nothing of it is kept where a pass throws.
    void runBlock(int firstInput);
    int inputsOfBlock() const { return static_cast<int>(m_design.columns()) + 1; }

    const BlockDesign& design() const { return m_design; }
    std::size_t blocks() const { return m_blocks; }
    /// In the order in which they were taken, design().passesPerVariant() for each block.
    const std::vector<Pass>& passes(std::size_t variant) const { return m_passes[variant]; }
    std::vector<double> layerNs(std::size_t variant) const;
    double sleepsPerLayer(std::size_t variant) const;
    /// Blocks that the system stepped into, in passes of whichever variant.
    const BlockSwitches& switches() const { return m_switches; }
    /// Variant a minus variant b, block by block.
    PairedDifference difference(std::size_t a, std::size_t b) const;

private:
    BlockDesign m_design;
    PassRunner& m_runner;
    std::mt19937_64 m_random;
    std::vector<std::vector<Pass>> m_passes; ///< [variant]
    std::size_t m_blocks = 0;
    BlockSwitches m_switches;
};

/// The same from samples that were kept: a's and b's, `passesPerBlock` of each for every block.
PairedDifference blockDifference(std::span<const double> a, std::span<const double> b,
                                 std::size_t passesPerBlock);

} // namespace gatescope
