// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "moe/expert_spec.h"
#include "moe/router_spec.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

/// What a file calls the fields whose names differ between model families, for error messages.
struct ConfigFieldNames {
    std::string_view numExperts = "num_experts";
    std::string_view moeIntermediateSize = "moe_intermediate_size";
};

/// The shape and the rules of a model's MoE layers, from a Hugging Face config.json or a preset.
/// Field names follow transformers.
struct MoeConfig {
    std::string modelType;                ///< "qwen3_moe", "qwen2_moe", "qwen3_next", ...
    std::string name;                     ///< preset or folder name, for people
    int hiddenSize = 0;                   ///< H
    int moeIntermediateSize = 0;          ///< I
    int numExperts = 0;                   ///< E
    int numExpertsPerTok = 0;             ///< k
    RouterSpec router;                    ///< how logits become experts and weights
    ExpertSpec experts;                   ///< what one expert computes
    int numHiddenLayers = 0;              ///< L
    int sharedExpertIntermediateSize = 0; ///< 0: no shared expert
    bool sharedExpertGated = true; ///< sigmoid(x . Wsg^T) scales the shared expert (Qwen); DeepSeek: false
    int decoderSparseStep = 1;
    std::vector<int> mlpOnlyLayers;
    int firstDenseLayers = 0; ///< DeepSeek's first_k_dense_replace
    DType dtype = DType::BF16;

    bool operator==(const MoeConfig&) const = default;

    /// `layer not in mlp_only_layers and E > 0 and (layer + 1) % decoder_sparse_step == 0` (transformers).
    bool isMoeLayer(int layer) const;
    std::vector<int> moeLayers() const;

    /// Floating-point operations of one call over `tokens` tokens: gate 2*M*H*E, experts 6*M*k*H*I, shared
    /// 6*M*H*Is.
    std::int64_t gateFlops(std::int64_t tokens) const;
    std::int64_t expertFlops(std::int64_t rows) const;
    std::int64_t sharedExpertFlops(std::int64_t tokens) const;
    /// Bytes of one expert's three matrices in `dtype`: 3*H*I*size.
    std::int64_t expertBytes(DType dtype) const;
    std::int64_t gateBytes(DType dtype) const;
    /// 0 where there is no shared expert.
    std::int64_t sharedExpertBytes(DType dtype) const;
    std::int64_t layerBytes(DType dtype) const;

    /// InputError names `where` and the field for a size out of range, k > E, or no MoE layer at all.
    void validate(const std::string& where, const ConfigFieldNames& names = {}) const;

    /// A config.json; where it is nested (vision-language models), its text part. InputError names file and
    /// field.
    static MoeConfig fromFile(const std::filesystem::path& path);
    /// The same from its text; `where` stands in error messages for the file.
    static MoeConfig fromJson(std::string_view json, const std::string& where);
    /// UsageError lists the presets where the name is unknown.
    static MoeConfig fromPreset(std::string_view name);
};

struct PresetInfo {
    std::string name;   ///< "qwen3-30b-a3b"
    std::string title;  ///< "Qwen3-30B-A3B"
    std::string source; ///< where the values were read
    MoeConfig config;
};

/// All presets compiled into the program, in the order of resources/CMakeLists.txt.
const std::vector<PresetInfo>& presets();

} // namespace gatescope
