// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/block_sampler.h"

#include <algorithm>

namespace gatescope {

void BlockSampler::runBlock(int firstInput) {
    const auto rotation = static_cast<std::size_t>(m_random() % m_design.variants());
    m_runner.setInput(firstInput + static_cast<int>(m_design.columns()));
    m_runner.runUncounted(m_design.variant(rotation, 0, 0));
    std::vector<std::vector<Pass>> taken(m_design.variants());
    for (std::size_t row = 0; row < m_design.rows(); ++row) {
        for (std::size_t column = 0; column < m_design.columns(); ++column) {
            const auto variant = m_design.variant(rotation, row, column);
            m_runner.setInput(firstInput + static_cast<int>(column));
            taken[variant].push_back(m_runner.run(variant));
        }
    }
    const auto inAny = [&](auto&& holds) {
        return std::ranges::any_of(taken,
                                   [&](const auto& passes) { return std::ranges::any_of(passes, holds); });
    };
    m_switches.preempted += inAny([](const Pass& pass) { return pass.preemptions > 0; }) ? 1 : 0;
    m_switches.slept += inAny([](const Pass& pass) { return pass.sleepsPerLayer > 0; }) ? 1 : 0;
    for (std::size_t v = 0; v < taken.size(); ++v)
        m_passes[v].insert(m_passes[v].end(), taken[v].begin(), taken[v].end());
    ++m_blocks;
}

std::vector<double> BlockSampler::layerNs(std::size_t variant) const {
    std::vector<double> times;
    times.reserve(m_passes[variant].size());
    for (const auto& pass : m_passes[variant])
        times.push_back(pass.layerNs);
    return times;
}

double BlockSampler::sleepsPerLayer(std::size_t variant) const {
    double sum = 0;
    for (const auto& pass : m_passes[variant])
        sum += pass.sleepsPerLayer;
    return m_passes[variant].empty() ? 0 : sum / static_cast<double>(m_passes[variant].size());
}

PairedDifference BlockSampler::difference(std::size_t a, std::size_t b) const {
    return blockDifference(layerNs(a), layerNs(b), m_design.passesPerVariant());
}

PairedDifference blockDifference(std::span<const double> a, std::span<const double> b,
                                 std::size_t passesPerBlock) {
    return pairedDifference(blockMeans(a, passesPerBlock), blockMeans(b, passesPerBlock));
}

} // namespace gatescope
