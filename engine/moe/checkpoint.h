// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/config.h"
#include "moe/tensor_store.h"
#include "moe/weight_source.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace gatescope {

/// A model's folder as Hugging Face releases it: config.json beside model.safetensors, or beside
/// model.safetensors.index.json and the shards it names.
class Checkpoint {
public:
    /// `part` is MoeConfig::fromFile()'s. InputError names the file that is missing or wrong. Shards are
    /// opened later, as layers need them.
    explicit Checkpoint(const std::filesystem::path& folder, std::string_view part = {});

    const MoeConfig& config() const { return m_config; }
    const std::filesystem::path& folder() const { return m_folder; }
    const std::shared_ptr<const TensorStore>& tensors() const { return m_tensors; }

private:
    std::filesystem::path m_folder;
    MoeConfig m_config;
    std::shared_ptr<const TensorStore> m_tensors;
};

/// The weights of one layer; they keep the files mapped on their own. InputError lists the model's MoE layers
/// where `layer` is none of them.
std::shared_ptr<WeightSource> makeCheckpointWeights(const Checkpoint& checkpoint, int layer);

} // namespace gatescope
