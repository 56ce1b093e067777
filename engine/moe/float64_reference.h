// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/weight_source.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// Routing whose weights carry no rounding.
struct Float64Routing {
    int tokens = 0;
    int topK = 0;
    std::vector<std::int32_t> experts; ///< [tokens, k], the best first
    std::vector<double> weights;       ///< [tokens, k]
};

/// The MoE block in float64 on the host: as plain as can be, so that it is right by reading. It is the truth
/// that devices are measured against where a file brings none; slow, and it holds one expert's weights at a
/// time. Weights have the values that the source stores; nothing is rounded on the way.
class Float64Reference {
public:
    /// `hiddenStates` is [tokens, H].
    Float64Reference(const WeightSource& weights, std::vector<double> hiddenStates);

    int tokens() const { return m_tokens; }
    /// [tokens, E]
    const std::vector<double>& logits() const { return m_logits; }
    /// As routeToken() has it: scores, groups and top-k, then weights.
    Float64Routing route() const;
    /// [E], what is added to the scores for the choice; empty where the router has none.
    const std::vector<float>& correction() const { return m_correction; }
    /// The weights that these logits give to experts chosen elsewhere, [tokens, k].
    Float64Routing routeTo(std::span<const std::int32_t> experts) const;
    /// [tokens, H]; the shared expert included.
    std::vector<double> output(const Float64Routing& routing) const;
    /// One token's row of the output, with these k experts.
    std::vector<double> outputRow(int token, std::span<const std::int32_t> experts) const;

private:
    std::span<const double> hiddenState(int token) const;
    Float64Routing emptyRouting() const;
    void addExpert(int expert, const Float64Routing& routing, std::vector<double>& output) const;
    void addSharedExpert(std::vector<double>& output) const;

    const WeightSource& m_weights;
    const MoeConfig& m_config;
    std::vector<double> m_hiddenStates;
    int m_tokens;
    std::vector<float> m_correction;
    std::vector<double> m_logits;
};

} // namespace gatescope
