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

/// The shape and the rules of a model's MoE layers, from a Hugging Face config.json or a preset.
/// Field names follow transformers.
struct MoeConfig {
    std::string modelType;                ///< "qwen3_moe", "qwen2_moe", "qwen3_next", ...
    std::string name;                     ///< preset or folder name, for people
    std::string part;                     ///< "thinker" or "talker" where a model has several, else empty
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
    int firstDenseLayers = 0; ///< first_k_dense_replace of DeepSeek and GLM
    DType dtype = DType::BF16;

    bool operator==(const MoeConfig&) const = default;

    /// `layer not in mlp_only_layers and E > 0 and (layer + 1) % decoder_sparse_step == 0` (transformers),
    /// and not one of the first dense ones.
    bool isMoeLayer(int layer) const;
    std::vector<int> moeLayers() const;

    /// Floating-point operations of one call: the gate's 2*M*H*E, with a bias M*E more; for `rows` rows of
    /// routed experts 6*rows*H*I, with biases rows*(2*I + H) more; the shared expert's 6*M*H*Is, with a gate
    /// 2*M*H more. Activations, scores and weighted sums are not counted.
    std::int64_t gateFlops(std::int64_t tokens) const;
    std::int64_t expertFlops(std::int64_t rows) const;
    std::int64_t sharedExpertFlops(std::int64_t tokens) const;
    /// Bytes in `dtype` of what one expert has: 3*H*I elements, with biases 2*I + H more.
    std::int64_t expertBytes(DType dtype) const;
    /// H*E elements, with a bias E more.
    std::int64_t gateBytes(DType dtype) const;
    /// 3*H*Is elements, with a gate H more; 0 where there is no shared expert.
    std::int64_t sharedExpertBytes(DType dtype) const;
    /// All of that, and the score corrections.
    std::int64_t layerBytes(DType dtype) const;

    /// InputError names `where` and the field for a size out of range, k > E, rules that don't fit the number
    /// of experts, or no MoE layer at all.
    void validate(const std::string& where) const;

    /// A config.json; where it is nested (vision-language models), its text part. Of a model with several
    /// language models (Qwen3-Omni) `part` picks "thinker" or "talker"; left empty, it is the thinker.
    /// InputError names file and field.
    static MoeConfig fromFile(const std::filesystem::path& path, std::string_view part = {});
    /// The same from its text; `where` stands in error messages for the file.
    static MoeConfig fromJson(std::string_view json, const std::string& where, std::string_view part = {});
    /// UsageError lists the presets where the name is unknown.
    static MoeConfig fromPreset(std::string_view name);
};

struct PresetInfo {
    std::string name;      ///< "qwen3-30b-a3b"
    std::string title;     ///< "Qwen3-30B-A3B"
    std::string source;    ///< where the values were read
    bool measured = false; ///< docs/performance.md has times of its layers; of the others only that they run
    MoeConfig config;
};

/// All presets compiled into the program, in the order of resources/CMakeLists.txt.
const std::vector<PresetInfo>& presets();

} // namespace gatescope
