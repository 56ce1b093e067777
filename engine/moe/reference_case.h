// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/checkpoint.h"
#include "moe/config.h"
#include "moe/reference_check.h"
#include "moe/routing.h"
#include "moe/weight_source.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace gatescope {

class RoundingModel;

/// What another implementation (transformers) computed for one MoE layer, and what is true.
struct ReferenceCase {
    std::string name;
    MoeConfig config; ///< config.dtype is the dtype of the input, the logits and the output
    int tokens = 0;
    std::shared_ptr<const WeightSource> weights; ///< rounded to config.dtype
    std::vector<std::byte> hiddenStates;         ///< [tokens, H] in config.dtype

    std::vector<float> routerLogits; ///< [tokens, E], the reference's
    Routing routing;                 ///< the reference's choice
    DType weightsDtype = DType::F32; ///< that the reference's routing weights were rounded to
    std::vector<float> output;       ///< [tokens, H], the reference's

    /// The experts' weights and activations are int8 (W8A8): the truth is an Int8Reference's. Such a file has
    /// output_float32, before the last rounding, and no float64 output.
    bool int8 = false;
    std::vector<float> outputFloat32; ///< [tokens, H]

    std::vector<double> outputFloat64; ///< [tokens, H], as in the file
    /// outputFloat64, but for tokens that float64 routes to other experts than the reference did (a near-tie
    /// in the model's dtype): their difference says nothing about rounding errors, so they are evaluated in
    /// float64 with the reference's experts.
    std::vector<double> truth;
    std::vector<int> reroutedTokens; ///< those tokens

    std::string expectedFrom;             ///< the file that the expected values are from, for messages
    bool bringsFloat64 = false;           ///< outputFloat64 is the file's, not ours
    std::shared_ptr<RoundingModel> model; ///< over these weights and this input
    ReferenceCheck check;                 ///< whether all of this belongs together
};

/// A reference file (tests/golden/reference/README.md). Weights that it leaves out are generated from its
/// seed. InputError names the file and what is missing or wrong.
ReferenceCase loadReferenceCase(const std::filesystem::path& file);

/// One case per layer for which `expectedFile` has `layerN.hidden_states` and `layerN.output`. Such a file
/// has no logits and mostly no float64 output (layerN.output_float64 counts where it is there): logits are
/// the float64 ones rounded to the model's dtype, and the truth is evaluated here. Where logits tie at the
/// k-th place the reference's choice is the one nearer to its output.
std::vector<ReferenceCase> loadCheckpointCases(const Checkpoint& checkpoint,
                                               const std::filesystem::path& expectedFile);

} // namespace gatescope
