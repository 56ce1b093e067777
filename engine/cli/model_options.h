// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/experiment.h"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace gatescope::cli {

/// `--part`: which of Qwen3-Omni's two language models a file's layers are of. Refused where none of the
/// verb's options names a file that has two. Takes the verb's parse_complete_callback.
void addPartOption(CLI::App& verb, std::string& part);

/// The options that say which model's layers are run, shared by the verbs that run one.
class ModelOptions {
public:
    void addTo(CLI::App& verb);
    /// Fills in config, weights and first layer. UsageError, InputError.
    void apply(Experiment& experiment) const;
    /// The files that are read for it.
    std::vector<std::filesystem::path> files() const;

private:
    std::string m_preset;
    std::string m_config;
    std::string m_checkpoint;
    std::string m_part;
    std::string m_weights;
    int m_layer = 0;
    int m_layers = 1;
    std::string m_dtype;
};

} // namespace gatescope::cli
