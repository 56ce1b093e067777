// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ranks/dispatch_plan.h"

#include <cstdint>
#include <span>
#include <vector>

namespace gatescope {

/// The choices that arrived from all ranks, sorted for the experts: by expert, inside an expert by sender and
/// token, which is the order that one rank with all tokens would have. Buffers are kept from layer to layer.
class Arrivals {
public:
    /// `firstRows` and `firstChoices` [ranks + 1]: where each sender's rows and choices begin.
    void sort(std::span<const DispatchPlan::Choice> choices, std::span<const int> firstRows,
              std::span<const int> firstChoices, int experts);

    /// [E + 1] and [choices], see ArrivedRows.
    std::span<const std::int32_t> firstChoices() const { return m_firsts; }
    std::span<const std::int32_t> rowOfChoice() const { return m_rows; }
    std::span<const float> weightOfChoice() const { return m_weights; }
    /// [choices], as they arrived: the place of each among the sorted ones.
    std::span<const std::int32_t> placeOfArrived() const { return m_places; }
    int expertsHit() const;

private:
    std::vector<std::int32_t> m_firsts;
    std::vector<std::int32_t> m_rows;
    std::vector<float> m_weights;
    std::vector<std::int32_t> m_places;
    std::vector<std::int32_t> m_next;
};

} // namespace gatescope
