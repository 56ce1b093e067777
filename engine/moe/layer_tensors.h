// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/config.h"
#include "moe/quantized_matrix.h"
#include "moe/stored_matrix.h"
#include "moe/tensor_store.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// The three matrices of an expert's MLP, routed or shared.
struct MlpMatrices {
    std::unique_ptr<StoredMatrix> gateProj; ///< [I, H]
    std::unique_ptr<StoredMatrix> upProj;   ///< [I, H]
    std::unique_ptr<StoredMatrix> downProj; ///< [H, I]
};

/// The same for biases, each one row.
struct MlpBiases {
    std::unique_ptr<StoredMatrix> gateProj; ///< [1, I]
    std::unique_ptr<StoredMatrix> upProj;   ///< [1, I]
    std::unique_ptr<StoredMatrix> downProj; ///< [1, H]
};

/// Finds a MoE layer's tensors under one prefix, by the names and in the layouts that makeTensorWeights()
/// lists. Shapes and types are checked; InputError names file and tensor.
class LayerTensors {
public:
    /// All three must outlive this, and the store what it gives.
    LayerTensors(const TensorStore& store, std::string prefix, const MoeConfig& config)
        : m_store(store), m_prefix(std::move(prefix)), m_config(config) {}

    /// True where the store has a router under that prefix.
    static bool isLayer(const TensorStore& store, const std::string& prefix);

    std::unique_ptr<StoredMatrix> gate() const;            ///< [E, H]
    std::unique_ptr<StoredMatrix> gateBias() const;        ///< [1, E]
    std::unique_ptr<StoredMatrix> scoreCorrection() const; ///< [1, E]
    std::vector<MlpMatrices> experts() const;
    std::vector<MlpBiases> expertBiases() const;
    MlpMatrices sharedExpert() const;
    std::unique_ptr<StoredMatrix> sharedExpertGate() const; ///< [1, H]
    /// What of the experts' tensors is left aside: FP8's scales for activations.
    std::vector<std::string> notes() const;

private:
    using Shape = std::vector<std::int64_t>;
    struct MlpNames {
        std::string_view gate;
        std::string_view up;
        std::string_view down;
    };

    /// What a tensor of FP8 is multiplied with.
    struct Fp8Scales {
        const TensorView& factors;
        QuantizedMatrix::Format format;
        int step; ///< QuantizedPlace::scaleStep
    };
    /// The shapes that they may have; messages name the first of each.
    struct Fp8ScaleShapes {
        std::vector<Shape> blocks;
        std::vector<Shape> channels;
        std::vector<Shape> whole; ///< one factor for a tensor
    };
    /// All experts' matrices [rows, columns] in one tensor, or, where that is not `straight`, transposed.
    struct PackedFp8 {
        const TensorView& values;
        Fp8Scales scales;
        bool straight;
        std::int64_t rows;
        int columns;
    };

    bool has(std::string_view name) const { return m_store.has(m_prefix + std::string(name)); }
    std::string routerName() const;
    bool isTransposed() const;
    bool isInterleaved() const;
    MlpMatrices mlp(const std::string& owner, const MlpNames& names, int intermediateSize) const;
    std::vector<MlpMatrices> packedExperts() const;
    void refusePacked(std::string_view name) const;
    std::unique_ptr<StoredMatrix> matrix(std::string_view name, int rows, int columns) const;
    std::unique_ptr<StoredMatrix> vector(std::string_view name, int size) const;
    std::unique_ptr<StoredMatrix> plainMatrix(std::string_view name, int rows, int columns) const;
    std::unique_ptr<StoredMatrix> fp8Matrix(const TensorView& weights, std::string_view name, int rows,
                                            int columns) const;
    std::unique_ptr<StoredMatrix> int8Matrix(const TensorView& weights, std::string_view name, int rows,
                                             int columns) const;
    std::vector<MlpMatrices> packedFp8Experts() const;
    static std::unique_ptr<StoredMatrix> packedFp8Matrix(const PackedFp8& from, std::int64_t expert,
                                                         std::int64_t first, int rows);
    Fp8Scales fp8Scales(std::string_view name, const Fp8ScaleShapes& shapes) const;
    void requireScales(const TensorView& view, std::string_view name) const;
    std::vector<MlpMatrices> mxfp4Experts() const;
    const TensorView& scales(const std::string& name, const Shape& shape, std::string_view meaning) const;
    const TensorView& mxfp4Tensor(std::string_view name, const Shape& shape) const;
    const TensorView& tensor(std::string_view name) const;
    const TensorView& shaped(std::string_view name, const Shape& shape) const;
    [[noreturn]] void fail(std::string_view name, const std::string& problem,
                           std::string remedy = "The weights and the model's configuration do not belong "
                                                "together") const;

    const TensorStore& m_store;
    std::string m_prefix;
    const MoeConfig& m_config;
};

} // namespace gatescope
