// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "moe/config.h"
#include "moe/quantized_matrix.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace gatescope {

/// The matrices of one MoE layer, each row-major [rows, columns] = [out, in].
enum class Parameter : std::uint8_t {
    Gate,             ///< [E, H]
    ExpertGateUp,     ///< per expert [2I, H]: rows 0..I-1 gate_proj, I..2I-1 up_proj
    ExpertDown,       ///< per expert [H, I]
    SharedGateUp,     ///< [2Is, H]
    SharedDown,       ///< [H, Is]
    SharedExpertGate, ///< [1, H]
    GateBias,         ///< [1, E], where RouterSpec::logitBias
    ScoreCorrection,  ///< [1, E], where RouterSpec::correctionBias
    ExpertGateUpBias, ///< per expert [1, 2I], gate_proj's first, where ExpertSpec::biases
    ExpertDownBias,   ///< per expert [1, H], where ExpertSpec::biases
};

struct MatrixShape {
    int rows = 0;
    int columns = 0;
};

MatrixShape parameterShape(const MoeConfig& config, Parameter parameter);

/// How many matrices of equal height lie in it one below the other: 2 in a gate_up, gate_proj and up_proj;
/// else 1.
int matrixCount(Parameter parameter);

/// Gives one layer's weights matrix by matrix, so that a device packs them without a second copy of the layer
/// in memory. Safe to call from several threads at once.
class WeightSource {
public:
    virtual ~WeightSource() = default;

    virtual const MoeConfig& config() const = 0;
    /// The dtype in which the weights are stored.
    virtual DType dtype() const = 0;
    /// The dtype in which one kind of matrix is stored; a router may be kept in float32 beside bf16 experts.
    virtual DType storedDtype(Parameter) const { return dtype(); }
    /// Writes the matrix, converted to `dtype` (F32 or BF16, round to nearest even), to `out` [rows,
    /// columns]. `expert` counts for the per-expert matrices only.
    virtual void read(Parameter parameter, int expert, DType dtype, void* out) const = 0;
    /// The matrix as it is stored where that is in `format`, bit for bit: one, or for gate_up two [I, H],
    /// gate_proj's first. Nothing where it is stored otherwise.
    virtual std::vector<QuantizedMatrix> readQuantized(Parameter /*parameter*/, int /*expert*/,
                                                       QuantizedMatrix::Format /*format*/) const {
        return {};
    }
    /// The layer's index in its model.
    virtual int layer() const = 0;
    /// "synthetic, seed 5" or the checkpoint's path: for provenance.
    virtual std::string description() const = 0;
};

} // namespace gatescope
