// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/model_options.h"

#include "base/error.h"
#include "cli/run_options.h"
#include "moe/tensor_weights.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>

namespace gatescope::cli {

void addPartOption(CLI::App& verb, std::string& part) {
    verb.add_option("--part", part,
                    "Of a model with two language models (Qwen3-Omni): thinker (default) or talker")
        ->type_name("PART")
        ->check(CLI::IsMember({"thinker", "talker"}));
    verb.parse_complete_callback([&verb] {
        if (verb.count("--part") == 0) return;
        std::vector<std::string> sources; // of those that the verb has
        for (const auto* name : {"--config", "--checkpoint"}) {
            const auto* source = verb.get_option_no_throw(name);
            if (source == nullptr) continue;
            if (source->count() > 0) return;
            sources.emplace_back(name);
        }
        throw CLI::RequiresError(fmt::format("--part needs {}: presets and reference files are one part "
                                             "by themselves",
                                             fmt::join(sources, " or ")),
                                 CLI::ExitCodes::RequiresError);
    });
}

void ModelOptions::addTo(CLI::App& verb) {
    auto* preset = verb.add_option("--preset", m_preset, "A model by name; `gatescope presets` lists them")
                       ->type_name("NAME");
    auto* config = verb.add_option("--config", m_config, "A Hugging Face config.json; weights are synthetic")
                       ->type_name("FILE");
    auto* checkpoint =
        verb.add_option("--checkpoint", m_checkpoint, "A checkpoint folder with config.json and safetensors")
            ->type_name("DIR");
    preset->excludes(config)->excludes(checkpoint);
    config->excludes(checkpoint);
    addPartOption(verb, m_part);
    verb.add_option("--weights", m_weights,
                    "A safetensors file with one layer's tensors, for --preset or --config")
        ->type_name("FILE")
        ->excludes(checkpoint);
    verb.add_option("--layer", m_layer, "The first layer to run (default 0)")->check(CLI::Range(0, 9999));
    verb.add_option(
        "--layers", m_layers,
        "Layers to run, each with weights of its own, so that decode reads memory and not the cache");
    verb.add_option("--dtype", m_dtype, "bf16 or f32 (default: the model's)")->type_name("DTYPE");
}

void ModelOptions::apply(Experiment& experiment) const {
    if (!m_checkpoint.empty()) {
        const std::filesystem::path folder = m_checkpoint;
        experiment.config = MoeConfig::fromFile(folder / "config.json", m_part);
        experiment.checkpoint = folder;
    } else if (!m_config.empty()) {
        experiment.config = MoeConfig::fromFile(m_config, m_part);
    } else {
        experiment.config = MoeConfig::fromPreset(m_preset.empty() ? "qwen3-30b-a3b" : m_preset);
    }
    if (!m_weights.empty()) {
        experiment.weightsFile = m_weights;
        if (m_layers > 1 && holdsOneLayer(m_weights)) {
            throw UsageError(fmt::format("{}: the file has one layer's tensors, --layers asks for {}",
                                         m_weights, m_layers),
                             "Leave out --layers, or give a --checkpoint");
        }
    }
    experiment.firstLayer = m_layer;
    experiment.layers = m_layers;
    experiment.dtype = experiment.config.dtype;
    if (experiment.dtype != DType::BF16) experiment.dtype = DType::F32;
    if (m_dtype.empty()) return;
    experiment.dtype = computeDtype(m_dtype, "--dtype");
}

std::vector<std::filesystem::path> ModelOptions::files() const {
    std::vector<std::filesystem::path> files;
    for (const auto* file : {&m_config, &m_weights}) {
        if (!file->empty()) files.emplace_back(*file);
    }
    if (m_checkpoint.empty()) return files;
    std::error_code ignored; // what can't be read is said by who reads it
    for (std::filesystem::directory_iterator at(m_checkpoint, ignored), end; at != end; at.increment(ignored))
        files.push_back(at->path());
    return files;
}

} // namespace gatescope::cli
