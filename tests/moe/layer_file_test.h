// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "moe/dense_matrix.h"
#include "moe/tensor_weights.h"
#include "moe/test_files.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gatescope::test {

/// Tests that write a file with layer 7 of a model and read it again.
class LayerFileTest : public testing::Test {
protected:
    explicit LayerFileTest(MoeConfig config) : m_config(std::move(config)) {}

    /// Writes m_tensors, each name behind `prefix`.
    std::shared_ptr<WeightSource> open(const std::string& prefix = "") {
        FileTensors named;
        for (const auto& [name, tensor] : m_tensors)
            named[prefix + name] = tensor;
        writeSafetensors(m_path, named);
        return makeFileWeights(m_path, m_config, 7);
    }

    static std::vector<float> read(const WeightSource& weights, Parameter parameter, int expert = 0) {
        return DenseMatrix(weights, parameter, expert).values;
    }

    TemporaryFolder m_folder;
    std::filesystem::path m_path = m_folder / "layer.safetensors";
    FileTensors m_tensors;
    MoeConfig m_config;
};

} // namespace gatescope::test
