// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/traffic.h"

#include <cmath>

namespace gatescope {

namespace {

/// Elements times their size, summed before anything is rounded.
std::int64_t whole(double bytes) {
    return std::llround(bytes);
}

double product(std::int64_t rows, std::int64_t columns) {
    return static_cast<double>(rows) * static_cast<double>(columns);
}

} // namespace

std::int64_t gateTraffic(const MoeConfig& config, std::int64_t tokens, const ElementBytes& bytes) {
    return whole(product(config.numExperts, config.hiddenSize) * bytes.gateWeight +
                 product(tokens, config.hiddenSize) * bytes.hiddenStates +
                 product(tokens, config.numExperts) * bytes.logits);
}

std::int64_t w13Traffic(const MoeConfig& config, const ExpertRows& rows, const ElementBytes& bytes) {
    const auto weights = 2 * product(rows.width, config.hiddenSize) * bytes.expertWeight;
    return whole(static_cast<double>(rows.expertsHit) * weights +
                 product(rows.inputRows, config.hiddenSize) * bytes.hiddenStates +
                 product(rows.rows, rows.width) * bytes.activated);
}

std::int64_t w2Traffic(const MoeConfig& config, const ExpertRows& rows, const ElementBytes& bytes) {
    const auto weights = product(config.hiddenSize, rows.width) * bytes.expertWeight;
    return whole(static_cast<double>(rows.expertsHit) * weights +
                 product(rows.rows, rows.width) * bytes.activated +
                 product(rows.rows, config.hiddenSize) * bytes.expertOutput);
}

std::int64_t gatherTraffic(const MoeConfig& config, std::int64_t tokens, bool withShared,
                           const ElementBytes& bytes) {
    const int rowsPerToken = config.numExpertsPerTok + int{withShared};
    return whole(product(tokens, config.hiddenSize) *
                 (rowsPerToken * bytes.expertOutput + bytes.hiddenStates));
}

} // namespace gatescope
