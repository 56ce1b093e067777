// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/model_facts.h"

#include "base/error.h"
#include "moe/checkpoint.h"
#include "moe/config_parts.h"
#include "moe/tensor_weights.h"
#include "workspace/engine_text.h"

#include <algorithm>
#include <filesystem>

namespace gatescope {

namespace {

bool hasLayer(const Checkpoint& checkpoint, int layer) {
    const auto& tensors = *checkpoint.tensors();
    const auto prefixes = checkpointPrefixes(layer, checkpoint.config().part);
    return std::ranges::any_of(prefixes, [&](const std::string& prefix) {
        return tensors.has(prefix + "gate.weight") || tensors.has(prefix + "router.weight");
    });
}

/// A checkpoint of which a few shards were fetched has those layers only. One with names of its own is
/// looked at by the engine, which says more.
std::vector<int> layersOf(const Checkpoint& checkpoint) {
    const auto all = checkpoint.config().moeLayers();
    std::vector<int> there;
    std::ranges::copy_if(all, std::back_inserter(there),
                         [&](int layer) { return hasLayer(checkpoint, layer); });
    return there.empty() ? all : there;
}

/// What is wrong with a file is said when the whole of it is read.
bool letsChoose(const std::filesystem::path& config) {
    try {
        return hasBothParts(config);
    } catch (const Error&) {
        return false;
    }
}

} // namespace

ModelFacts readModelFacts(RunSettings::Source source, const QString& presetOrPath, const QString& part) {
    ModelFacts facts;
    facts.source = source;
    facts.path = presetOrPath;
    facts.part = part;
    const std::string name = presetOrPath.toStdString();
    try {
        switch (source) {
        case RunSettings::Source::Preset:
            facts.config = MoeConfig::fromPreset(name);
            break;
        case RunSettings::Source::ConfigFile:
            facts.hasParts = letsChoose(name);
            facts.config = MoeConfig::fromFile(name, part.toStdString());
            break;
        case RunSettings::Source::Checkpoint: {
            facts.hasParts = letsChoose(std::filesystem::path(name) / "config.json");
            const Checkpoint checkpoint(name, part.toStdString());
            facts.layers = layersOf(checkpoint);
            facts.config = checkpoint.config();
            break;
        }
        }
    } catch (const Error& error) {
        facts.problem = engineText(error.problem());
        if (!error.remedy().empty()) facts.problem += QStringLiteral(". ") + engineText(error.remedy());
    } catch (const std::exception& error) {
        facts.problem = QString::fromUtf8(error.what());
    }
    return facts;
}

} // namespace gatescope
