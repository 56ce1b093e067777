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

TaskShare allOf(const MoeConfig& config, const ExpertRows& rows) {
    return {.inputRows = static_cast<double>(rows.inputRows),
            .rows = static_cast<double>(rows.rows),
            .experts = static_cast<double>(rows.expertsHit),
            .columns = 1,
            .hidden = config.hiddenSize,
            .width = rows.width};
}

} // namespace

std::int64_t gateTraffic(const MoeConfig& config, std::int64_t tokens, const ElementBytes& bytes) {
    return whole(product(config.numExperts, config.hiddenSize) * bytes.gateWeight +
                 product(tokens, config.hiddenSize) * bytes.hiddenStates +
                 product(tokens, config.numExperts) * bytes.logits + config.numExperts * bytes.gateBias);
}

double w13Share(const TaskShare& share, const ElementBytes& bytes) {
    const auto weights = 2 * product(share.width, share.hidden) * bytes.expertWeight +
                         2 * static_cast<double>(share.width) * bytes.expertBias;
    return share.columns * (share.experts * weights +
                            share.inputRows * static_cast<double>(share.hidden) * bytes.hiddenStates +
                            share.rows * static_cast<double>(share.width) * bytes.activated);
}

double w2Share(const TaskShare& share, const ElementBytes& bytes) {
    const auto weights = product(share.hidden, share.width) * bytes.expertWeight +
                         static_cast<double>(share.hidden) * bytes.expertBias;
    return share.columns *
           (share.experts * weights + share.rows * static_cast<double>(share.width) * bytes.activated +
            share.rows * static_cast<double>(share.hidden) * bytes.expertOutput);
}

std::int64_t w13Traffic(const MoeConfig& config, const ExpertRows& rows, const ElementBytes& bytes) {
    return whole(w13Share(allOf(config, rows), bytes));
}

std::int64_t w2Traffic(const MoeConfig& config, const ExpertRows& rows, const ElementBytes& bytes) {
    return whole(w2Share(allOf(config, rows), bytes));
}

std::int64_t gatherTraffic(const MoeConfig& config, std::int64_t tokens, bool withShared,
                           const ElementBytes& bytes) {
    const int rowsPerToken = config.numExpertsPerTok + int{withShared};
    return whole(product(tokens, config.hiddenSize) *
                 (rowsPerToken * bytes.expertOutput + bytes.hiddenStates));
}

} // namespace gatescope
