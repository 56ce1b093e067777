// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/checkpoint.h"

#include "base/error.h"
#include "moe/existing_path.h"
#include "moe/quantization_config.h"
#include "moe/tensor_weights.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

namespace gatescope {

namespace {

const std::filesystem::path& requireFolder(const std::filesystem::path& folder) {
    if (folderExists(folder)) return folder;
    throw InputError(fmt::format("{}: no such folder", folder.string()),
                     "Give the folder of a checkpoint, with its config.json");
}

/// Of layers in ascending order; of a run of many its ends, and of many runs the first.
std::string layerList(const std::vector<int>& layers) {
    constexpr std::ptrdiff_t kSpelledOut = 4;
    constexpr std::size_t kMostRuns = 16;
    std::vector<std::string> runs;
    for (auto first = layers.begin(); first != layers.end();) {
        if (runs.size() == kMostRuns) {
            runs.push_back(fmt::format("and {} more", layers.end() - first));
            break;
        }
        auto last = first + 1;
        while (last != layers.end() && *last == *(last - 1) + 1)
            ++last;
        runs.push_back(last - first <= kSpelledOut ? fmt::format("{}", fmt::join(first, last, ", "))
                                                   : fmt::format("{} to {}", *first, *(last - 1)));
        first = last;
    }
    return fmt::format("{}", fmt::join(runs, ", "));
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
                         fmt::format("The MoE layers are {}", layerList(config.moeLayers())));
    }
    return makeTensorWeights(checkpoint.tensors(), checkpointPrefixes(layer, config.part), config, layer);
}

} // namespace gatescope
