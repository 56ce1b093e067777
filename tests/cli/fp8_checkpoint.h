// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gatescope::test {

/// A Qwen3 model of one layer whose experts are FP8 with scales of channels or tensors, made by hand, and
/// what its layer gives: each code decoded by e4m3's definition, times its scale, all of it in double. Knows
/// nothing of the engine.
class Fp8Checkpoint {
public:
    enum class Layout : std::uint8_t {
        Channels, ///< `weight`, `weight_scale` [out, 1] in bf16 (compressed-tensors, strategy "channel")
        Tensors,  ///< `weight`, `weight_scale` [] and a fixed `input_scale` (quant_method "fp8")
        Packed,   ///< `experts.gate_up_proj` [E, 2I, H], `..._scale` [E, 2I, 1]
    };
    /// What may be wrong with the scales that write() writes.
    enum class Fault : std::uint8_t { None, GateAndUpExchanged, NeighbouringChannel, LeftOut };

    explicit Fp8Checkpoint(Layout layout);

    /// config.json and model.safetensors into a folder that is there.
    void write(const std::filesystem::path& folder, Fault fault = Fault::None) const;
    /// layer0.hidden_states and layer0.output.
    void writeExpected(const std::filesystem::path& file) const;

private:
    struct Matrix {
        int rows = 0;
        int columns = 0;
        std::string codes;
        std::vector<float> scales; ///< [rows]
        double at(int row, int column) const;
    };
    struct Expert {
        Matrix gate, up, down;
    };

    Matrix makeMatrix(int rows, int columns);
    std::vector<double> output(const float* x) const;
    std::string config() const;
    double random(); ///< even, from -1 to 1

    Layout m_layout;
    std::uint64_t m_state = 1;
    std::vector<float> m_gate;
    std::vector<Expert> m_experts;
    std::vector<float> m_input;
};

} // namespace gatescope::test
