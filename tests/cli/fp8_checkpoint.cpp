// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/fp8_checkpoint.h"

#include "moe/test_files.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gatescope::test {

namespace {

// More than one block of 128 either way, and no multiple of one.
constexpr int kHidden = 160, kIntermediate = 136, kExperts = 4, kTopK = 2, kTokens = 6;

/// e4m3 without infinities: sign, 4 bits of exponent with bias 7, 3 of mantissa.
double decoded(char code) {
    const int bits = static_cast<unsigned char>(code);
    const int exponent = bits >> 3 & 15, mantissa = bits & 7;
    const double magnitude =
        exponent == 0 ? std::ldexp(mantissa, -9) : std::ldexp(8 + mantissa, exponent - 10);
    return (bits & 0x80) != 0 ? -magnitude : magnitude;
}

double dot(const float* x, const std::vector<float>& matrix, int row, int columns) {
    double sum = 0;
    for (int i = 0; i < columns; ++i)
        sum += double{x[i]} * double{matrix[static_cast<std::size_t>(row * columns + i)]};
    return sum;
}

} // namespace

double Fp8Checkpoint::Matrix::at(int row, int column) const {
    return decoded(codes[static_cast<std::size_t>(row * columns + column)]) *
           double{scales[static_cast<std::size_t>(row)]};
}

double Fp8Checkpoint::random() {
    m_state = m_state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(m_state >> 40) / (1 << 23) - 1;
}

Fp8Checkpoint::Matrix Fp8Checkpoint::makeMatrix(int rows, int columns) {
    Matrix matrix{rows, columns, {}, {}};
    for (int i = 0; i < rows * columns; ++i) {
        // Magnitudes from 2^-9 to 2^3 times 1.0 to 1.875.
        const int magnitude = static_cast<int>((random() + 1) * 40);
        matrix.codes += static_cast<char>(magnitude | (random() < 0 ? 0x80 : 0));
    }
    // Of 7 bits, so that bf16 holds them.
    const auto scale = [&] { return static_cast<float>((64 + std::floor((random() + 1) * 96)) / 4096); };
    const float whole = scale();
    for (int row = 0; row < rows; ++row)
        matrix.scales.push_back(m_layout == Layout::Tensors ? whole : scale());
    return matrix;
}

Fp8Checkpoint::Fp8Checkpoint(Layout layout) : m_layout(layout) {
    for (int i = 0; i < kExperts * kHidden; ++i)
        m_gate.push_back(static_cast<float>(random() / 4));
    for (int expert = 0; expert < kExperts; ++expert) {
        auto gate = makeMatrix(kIntermediate, kHidden), up = makeMatrix(kIntermediate, kHidden);
        m_experts.push_back({std::move(gate), std::move(up), makeMatrix(kHidden, kIntermediate)});
    }
    for (int i = 0; i < kTokens * kHidden; ++i)
        m_input.push_back(static_cast<float>(random()));
}

std::vector<double> Fp8Checkpoint::output(const float* x) const {
    std::vector<double> logits;
    for (int expert = 0; expert < kExperts; ++expert)
        logits.push_back(dot(x, m_gate, expert, kHidden));
    std::vector<std::size_t> order(kExperts);
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, [&](auto a, auto b) { return logits[a] > logits[b]; });
    double sum = 0; // renormalised: the softmax over the chosen
    for (int i = 0; i < kTopK; ++i)
        sum += std::exp(logits[order[static_cast<std::size_t>(i)]]);
    std::vector<double> y(kHidden, 0);
    for (int i = 0; i < kTopK; ++i) {
        const auto chosen = order[static_cast<std::size_t>(i)];
        const auto& expert = m_experts[chosen];
        std::vector<double> h;
        for (int row = 0; row < kIntermediate; ++row) {
            double gate = 0, up = 0;
            for (int k = 0; k < kHidden; ++k) {
                gate += double{x[k]} * expert.gate.at(row, k);
                up += double{x[k]} * expert.up.at(row, k);
            }
            h.push_back(gate / (1 + std::exp(-gate)) * up);
        }
        for (int row = 0; row < kHidden; ++row) {
            double product = 0;
            for (int k = 0; k < kIntermediate; ++k)
                product += h[static_cast<std::size_t>(k)] * expert.down.at(row, k);
            y[static_cast<std::size_t>(row)] += std::exp(logits[chosen]) / sum * product;
        }
    }
    return y;
}

void Fp8Checkpoint::writeExpected(const std::filesystem::path& file) const {
    std::vector<float> all;
    for (int token = 0; token < kTokens; ++token) {
        for (const double value : output(m_input.data() + token * kHidden))
            all.push_back(static_cast<float>(value));
    }
    writeSafetensors(file, {{"layer0.hidden_states", f32Tensor({kTokens, kHidden}, m_input)},
                            {"layer0.output", f32Tensor({kTokens, kHidden}, all)}});
}

std::string Fp8Checkpoint::config() const {
    const std::string tensors = R"({"quant_method": "fp8", "activation_scheme": "static"})";
    const std::string channels =
        R"({"quant_method": "compressed-tensors", "format": "float-quantized", "ignore": ["lm_head", "re:.*mlp.gate$"],
            "config_groups": {"group_0": {"targets": ["Linear"],
                "weights": {"num_bits": 8, "type": "float", "strategy": "channel", "symmetric": true},
                "input_activations": {"num_bits": 8, "type": "float", "strategy": "token", "dynamic": true}}}})";
    return R"({"model_type": "qwen3_moe", "hidden_size": 160, "moe_intermediate_size": 136, "num_experts": 4,
               "num_experts_per_tok": 2, "norm_topk_prob": true, "num_hidden_layers": 1, "hidden_act": "silu",
               "decoder_sparse_step": 1, "mlp_only_layers": [], "torch_dtype": "float32", "quantization_config": )" +
           (m_layout == Layout::Tensors ? tensors : channels) + "}";
}

void Fp8Checkpoint::write(const std::filesystem::path& folder, Fault fault) const {
    writeBytes(folder / "config.json", config());
    const std::string layer = "model.layers.0.mlp.";
    FileTensors tensors{{layer + "gate.weight", f32Tensor({kExperts, kHidden}, m_gate)}};
    std::string gateUpCodes, downCodes;
    std::vector<float> gateUpScales, downScales;
    int number = 0;
    for (auto expert : m_experts) {
        if (fault == Fault::GateAndUpExchanged) std::swap(expert.gate.scales, expert.up.scales);
        for (auto* matrix : {&expert.gate, &expert.up, &expert.down}) {
            auto& scales = matrix->scales;
            if (fault == Fault::NeighbouringChannel) std::ranges::rotate(scales, scales.begin() + 1);
            if (fault == Fault::LeftOut) std::ranges::fill(scales, 1.0f);
        }
        const auto add = [&](const char* name, const Matrix& matrix) {
            const auto module = layer + "experts." + std::to_string(number) + "." + name + ".";
            tensors[module + "weight"] = {"F8_E4M3", {matrix.rows, matrix.columns}, matrix.codes};
            if (m_layout == Layout::Tensors) {
                tensors[module + "weight_scale"] = f32Tensor({}, {matrix.scales.front()});
                tensors[module + "input_scale"] = f32Tensor({}, {0.25f});
            } else {
                tensors[module + "weight_scale"] = bf16Tensor({matrix.rows, 1}, matrix.scales);
            }
        };
        if (m_layout != Layout::Packed) {
            add("gate_proj", expert.gate);
            add("up_proj", expert.up);
            add("down_proj", expert.down);
        }
        gateUpCodes += expert.gate.codes + expert.up.codes;
        downCodes += expert.down.codes;
        for (const auto* scales : {&expert.gate.scales, &expert.up.scales})
            gateUpScales.insert(gateUpScales.end(), scales->begin(), scales->end());
        downScales.insert(downScales.end(), expert.down.scales.begin(), expert.down.scales.end());
        ++number;
    }
    if (m_layout == Layout::Packed) {
        const auto experts = layer + "experts.";
        tensors[experts + "gate_up_proj"] = {"F8_E4M3", {kExperts, 2 * kIntermediate, kHidden}, gateUpCodes};
        tensors[experts + "gate_up_proj_scale"] = f32Tensor({kExperts, 2 * kIntermediate, 1}, gateUpScales);
        tensors[experts + "down_proj"] = {"F8_E4M3", {kExperts, kHidden, kIntermediate}, downCodes};
        tensors[experts + "down_proj_scale"] = f32Tensor({kExperts, kHidden, 1}, downScales);
    }
    writeSafetensors(folder / "model.safetensors", tensors);
}

} // namespace gatescope::test
