// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/checkpoint.h"

#include "base/error.h"
#include "moe/quantization_config.h"
#include "moe/tensor_weights.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace gatescope {

namespace {

const std::filesystem::path& requireFolder(const std::filesystem::path& folder) {
    if (std::filesystem::is_directory(folder)) return folder;
    throw InputError(fmt::format("{}: no such folder", folder.string()),
                     "Give the folder of a checkpoint, with its config.json");
}

} // namespace

Checkpoint::Checkpoint(const std::filesystem::path& folder, std::string_view part)
    : m_folder(requireFolder(folder)),
      m_config(MoeConfig::fromFile(folder / "config.json", part)),
      m_tensors(TensorStore::ofFolder(folder)) {
    requireKnownQuantization(folder / "config.json", part);
}

std::shared_ptr<WeightSource> makeCheckpointWeights(const Checkpoint& checkpoint, int layer) {
    const auto& config = checkpoint.config();
    if (!config.isMoeLayer(layer)) {
        throw InputError(fmt::format("{}: layer {} is no MoE layer", checkpoint.folder().string(), layer),
                         fmt::format("The MoE layers are {}", fmt::join(config.moeLayers(), ", ")));
    }
    return makeTensorWeights(checkpoint.tensors(), checkpointPrefixes(layer, config.part), config, layer);
}

} // namespace gatescope
