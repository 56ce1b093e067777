// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/weight_source.h"

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace gatescope {

/// Looks for NaN and infinity in a layer's weights while they are read. Safe to use from several threads at
/// once.
class FiniteWatch {
public:
    /// What WeightSource::read() gave.
    void look(const MoeConfig& config, Parameter parameter, int expert, DType dtype, const void* values);
    /// What WeightSource::readQuantized() gave.
    void look(Parameter parameter, int expert, std::span<const QuantizedMatrix> matrices);
    /// The matrix that holds NaN or infinity, by its name in the layer ("experts.3.down_proj"); of several
    /// the first. Empty: none of what was read does.
    std::string found() const;

private:
    using Place = std::tuple<Parameter, int, bool>; ///< the last: up_proj

    void note(const Place& place);

    mutable std::mutex m_mutex; ///< guards m_first
    std::optional<Place> m_first;
};

/// FiniteWatch::found() of a layer's router, shared expert and these experts.
std::string nonFiniteWeights(const WeightSource& weights, std::span<const std::int32_t> experts);

/// Rows of `values` [rows, columns] in `dtype` (F32 or BF16) that hold an infinity or NaN.
std::size_t nonFiniteRows(std::span<const std::byte> values, DType dtype, int columns);

} // namespace gatescope
