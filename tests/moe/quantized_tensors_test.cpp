// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bf16.h"
#include "moe/checkpoint.h"
#include "moe/quantization_config.h"
#include "moe/quantize.h"
#include "moe/small_config.h"
#include "moe/tensor_weights.h"
#include "moe/test_files.h"

#include <fmt/format.h>

#include <random>

using namespace gatescope;
using namespace gatescope::test;

namespace {

using Format = QuantizedMatrix::Format;

std::string randomBytes(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::string bytes(count, '\0');
    for (auto& byte : bytes)
        byte = static_cast<char>(random());
    return bytes;
}

std::string asText(const std::vector<std::uint8_t>& bytes) {
    return {bytes.begin(), bytes.end()};
}

/// Columns far enough for several blocks of each format.
constexpr int kQuantizedHidden = 160, kQuantizedIntermediate = 128, kQuantizedExperts = 2;

class QuantizedTensorsTest : public testing::Test {
protected:
    void SetUp() override {
        m_tensors["gate.weight"] =
            f32Tensor({kQuantizedExperts, kQuantizedHidden}, counting(kQuantizedExperts * kQuantizedHidden));
    }

    std::shared_ptr<WeightSource> open() {
        const auto file = m_folder / "layer.safetensors";
        writeSafetensors(file, m_tensors);
        return makeFileWeights(file, m_config);
    }

    /// NAME.weight and its scale for each expert's matrix.
    void addEach(const char* type, const char* scale, bool blocks) {
        unsigned seed = 1;
        for (const auto& one : expertMatrices(kQuantizedExperts, kQuantizedHidden, kQuantizedIntermediate)) {
            m_tensors[one.name] = {type, {one.rows, one.columns}, randomBytes(one.elements(), seed)};
            const std::int64_t r = blocks ? (one.rows + 127) / 128 : one.rows,
                               c = blocks ? (one.columns + 127) / 128 : 1;
            m_tensors[one.name + scale] =
                f32Tensor({r, c}, counting(static_cast<std::size_t>(r * c), static_cast<float>(seed)));
            ++seed;
        }
    }

    void addMxfp4() {
        m_config.modelType = "gpt_oss";
        m_tensors["experts.gate_up_proj_blocks"] = {
            "U8",
            {kQuantizedExperts, 2 * kQuantizedIntermediate, kQuantizedHidden / 32, 16},
            randomBytes(kQuantizedExperts * kQuantizedIntermediate * kQuantizedHidden, 5)};
        m_tensors["experts.gate_up_proj_scales"] = {
            "U8",
            {kQuantizedExperts, 2 * kQuantizedIntermediate, kQuantizedHidden / 32},
            randomBytes(kQuantizedExperts * 2 * kQuantizedIntermediate * kQuantizedHidden / 32, 6)};
        m_tensors["experts.down_proj_blocks"] = {
            "U8",
            {kQuantizedExperts, kQuantizedHidden, kQuantizedIntermediate / 32, 16},
            randomBytes(kQuantizedExperts * kQuantizedHidden * kQuantizedIntermediate / 2, 7)};
        m_tensors["experts.down_proj_scales"] = {
            "U8",
            {kQuantizedExperts, kQuantizedHidden, kQuantizedIntermediate / 32},
            randomBytes(kQuantizedExperts * kQuantizedHidden * kQuantizedIntermediate / 32, 8)};
        for (const auto* name : {"experts.gate_up_proj_scales", "experts.down_proj_scales"}) {
            for (auto& byte : m_tensors[name].bytes)
                byte = static_cast<char>(120 + (static_cast<unsigned char>(byte) & 15));
        }
    }

    TemporaryFolder m_folder;
    FileTensors m_tensors;
    MoeConfig m_config = smallConfig(kQuantizedHidden, kQuantizedIntermediate, kQuantizedExperts, 1);
};

TEST_F(QuantizedTensorsTest, Int8ComesAsTheFileHasIt) {
    addEach("I8", "_scale", false);
    const auto source = open();
    const auto gateUp = source->readQuantized(Parameter::ExpertGateUp, 1, Format::Int8Channels);
    ASSERT_EQ(gateUp.size(), 2u);
    EXPECT_EQ(asText(gateUp[0].values), m_tensors["experts.1.gate_proj.weight"].bytes);
    EXPECT_EQ(asText(gateUp[1].values), m_tensors["experts.1.up_proj.weight"].bytes);
    EXPECT_EQ(gateUp[1].scales, counting(kQuantizedIntermediate, 5));
    const auto down = source->readQuantized(Parameter::ExpertDown, 0, Format::Int8Channels);
    ASSERT_EQ(down.size(), 1u);
    EXPECT_EQ(asText(down[0].values), m_tensors["experts.0.down_proj.weight"].bytes);
    EXPECT_TRUE(source->readQuantized(Parameter::ExpertDown, 0, Format::Fp8Blocks).empty());
    EXPECT_TRUE(source->readQuantized(Parameter::Gate, 0, Format::Int8Channels).empty());
    EXPECT_EQ(source->storedDtype(Parameter::ExpertDown), DType::I8);

    std::vector<float> values(kQuantizedHidden * kQuantizedIntermediate), expected(values.size());
    source->read(Parameter::ExpertDown, 0, DType::F32, values.data());
    dequantize(down[0], expected.data());
    EXPECT_EQ(values, expected);
    EXPECT_EQ(values[1], static_cast<float>(static_cast<signed char>(down[0].values[1])) * 3.0f);
}

TEST_F(QuantizedTensorsTest, Int8ThatIsQuantisedOtherwiseIsRefused) {
    addEach("I8", "_scale", false);
    const auto whole = m_tensors;
    m_tensors.erase("experts.1.up_proj.weight_scale");
    expectError([&] { open(); }, {"layer.safetensors", "experts.1.up_proj.weight", "weight_scale"});
    m_tensors = whole;
    m_tensors["experts.1.up_proj.weight_scale"].shape = {1, kQuantizedIntermediate};
    expectError([&] { open(); }, {"experts.1.up_proj.weight_scale", "[1, 128]", "expected [128, 1]"});
    m_tensors = whole;
    m_tensors["experts.0.down_proj.weight_zero_point"] = {
        "I8", {kQuantizedHidden, 1}, std::string(kQuantizedHidden, '\0')};
    expectError([&] { open(); }, {"experts.0.down_proj.weight_zero_point", "zero points"});
    m_tensors = whole;
    m_tensors["experts.0.gate_proj.input_scale"] = f32Tensor({1}, {1});
    expectError([&] { open(); }, {"experts.0.gate_proj.input_scale", "fixed activation scales"});
    m_tensors = whole;
    m_tensors["gate.weight"] = {
        "I8", {kQuantizedExperts, kQuantizedHidden}, std::string(kQuantizedExperts * kQuantizedHidden, '\0')};
    expectError([&] { open(); }, {"gate.weight", "i8"});
    m_tensors = whole;
    m_tensors["experts.0.gate_proj.weight"].shape = {kQuantizedHidden, kQuantizedIntermediate};
    expectError([&] { open(); }, {"experts.0.gate_proj.weight", "[160, 128]", "expected [128, 160]"});
}

/// A device that wants one format only gets both halves of a matrix in it, or nothing.
TEST_F(QuantizedTensorsTest, HalvesInDifferentFormatsComeAsNeither) {
    addEach("I8", "_scale", false);
    const std::string up = "experts.1.up_proj.weight";
    m_tensors[up].type = "F8_E4M3";
    m_tensors.erase(up + "_scale");
    m_tensors[up + "_scale_inv"] = f32Tensor({1, 2}, {1, 2});
    const auto source = open();
    EXPECT_EQ(source->readQuantized(Parameter::ExpertGateUp, 0, Format::Int8Channels).size(), 2u);
    for (const auto format : {Format::Int8Channels, Format::Fp8Blocks, Format::Mxfp4})
        EXPECT_TRUE(source->readQuantized(Parameter::ExpertGateUp, 1, format).empty());
}

TEST_F(QuantizedTensorsTest, Fp8ComesAsTheFileHasIt) {
    addEach("F8_E4M3", "_scale_inv", true);
    const auto source = open();
    const auto gateUp = source->readQuantized(Parameter::ExpertGateUp, 0, Format::Fp8Blocks);
    ASSERT_EQ(gateUp.size(), 2u);
    EXPECT_EQ(asText(gateUp[1].values), m_tensors["experts.0.up_proj.weight"].bytes);
    EXPECT_EQ(gateUp[1].scales, (std::vector<float>{2, 3})) << "one row of blocks, two across 160";
}

TEST_F(QuantizedTensorsTest, PackedFp8) {
    m_tensors["experts.gate_up_proj"] = {
        "F8_E4M3",
        {kQuantizedExperts, 2 * kQuantizedIntermediate, kQuantizedHidden},
        randomBytes(kQuantizedExperts * 2 * kQuantizedIntermediate * kQuantizedHidden, 3)};
    m_tensors["experts.gate_up_proj_scale_inv"] = f32Tensor({kQuantizedExperts, 2, 2}, counting(8));
    m_tensors["experts.down_proj"] = {
        "F8_E4M3",
        {kQuantizedExperts, kQuantizedHidden, kQuantizedIntermediate},
        randomBytes(kQuantizedExperts * kQuantizedIntermediate * kQuantizedHidden, 4)};
    m_tensors["experts.down_proj_scale_inv"] = f32Tensor({kQuantizedExperts, 2, 1}, counting(4, 20));
    const auto source = open();
    constexpr auto kMatrix = static_cast<std::size_t>(kQuantizedIntermediate * kQuantizedHidden);
    const auto gateUp = source->readQuantized(Parameter::ExpertGateUp, 1, Format::Fp8Blocks);
    ASSERT_EQ(gateUp.size(), 2u);
    const auto& file = m_tensors["experts.gate_up_proj"].bytes;
    EXPECT_EQ(asText(gateUp[0].values), file.substr(2 * kMatrix, kMatrix));
    EXPECT_EQ(asText(gateUp[1].values), file.substr(3 * kMatrix, kMatrix));
    EXPECT_EQ(gateUp[0].scales, (std::vector<float>{5, 6}));
    EXPECT_EQ(gateUp[1].scales, (std::vector<float>{7, 8}));
    const auto down = source->readQuantized(Parameter::ExpertDown, 1, Format::Fp8Blocks);
    EXPECT_EQ(asText(down[0].values), m_tensors["experts.down_proj"].bytes.substr(kMatrix));
    EXPECT_EQ(down[0].scales, (std::vector<float>{22, 23}));

    const auto whole = m_tensors;
    m_tensors["experts.gate_up_proj_scale_inv"].shape = {kQuantizedExperts, 4, 1};
    expectError([&] { open(); }, {"experts.gate_up_proj_scale_inv", "[2, 4, 1]", "expected [2, 2, 2]"});
    m_tensors = whole;
    m_tensors.erase("experts.down_proj_scale_inv");
    expectError([&] { open(); }, {"experts.down_proj_scale_inv"});
    m_tensors = whole;
    m_tensors["experts.down_proj"].shape = {kQuantizedExperts, kQuantizedIntermediate, kQuantizedHidden};
    expectError([&] { open(); }, {"experts.down_proj", "[2, 128, 160]", "[2, 160, 128]"});
}

/// As Qwen3-VL's release has them: [in, out], scales too.
TEST_F(QuantizedTensorsTest, PackedFp8Transposed) {
    m_tensors["experts.gate_up_proj"] = {
        "F8_E4M3",
        {kQuantizedExperts, kQuantizedHidden, 2 * kQuantizedIntermediate},
        randomBytes(kQuantizedExperts * 2 * kQuantizedIntermediate * kQuantizedHidden, 3)};
    m_tensors["experts.gate_up_proj_scale_inv"] = f32Tensor({kQuantizedExperts, 2, 2}, counting(8));
    m_tensors["experts.down_proj"] = {
        "F8_E4M3",
        {kQuantizedExperts, kQuantizedIntermediate, kQuantizedHidden},
        randomBytes(kQuantizedExperts * kQuantizedIntermediate * kQuantizedHidden, 4)};
    m_tensors["experts.down_proj_scale_inv"] = f32Tensor({kQuantizedExperts, 1, 2}, counting(4, 20));
    const auto source = open();
    const auto gateUp = source->readQuantized(Parameter::ExpertGateUp, 1, Format::Fp8Blocks);
    const auto down = source->readQuantized(Parameter::ExpertDown, 1, Format::Fp8Blocks);
    const auto& file = m_tensors["experts.gate_up_proj"].bytes;
    const auto& downFile = m_tensors["experts.down_proj"].bytes;
    for (std::size_t h = 0; h < kQuantizedHidden; ++h) {
        for (std::size_t i = 0; i < kQuantizedIntermediate; ++i) {
            for (std::size_t up = 0; up < 2; ++up) {
                ASSERT_EQ(static_cast<char>(gateUp[up].values[i * kQuantizedHidden + h]),
                          file[(kQuantizedHidden + h) * 2 * kQuantizedIntermediate +
                               up * kQuantizedIntermediate + i]);
            }
            ASSERT_EQ(static_cast<char>(down[0].values[h * kQuantizedIntermediate + i]),
                      downFile[(kQuantizedIntermediate + i) * kQuantizedHidden + h]);
        }
    }
    EXPECT_EQ(gateUp[0].scales, (std::vector<float>{5, 7}));
    EXPECT_EQ(gateUp[1].scales, (std::vector<float>{6, 8}));
    EXPECT_EQ(down[0].scales, (std::vector<float>{22, 23}));
}

/// The case says what its first value is; blocks of 128 hold all of its 16 rows of gate and up.
TEST_F(QuantizedTensorsTest, PackedFp8OfACheckpoint) {
    const Checkpoint checkpoint(GATESCOPE_GOLDEN_DIR "/cases/23_fp8_packed_experts/checkpoint");
    const auto source = makeCheckpointWeights(checkpoint, 0);
    std::vector<std::uint16_t> gateUp(2 * 16 * 32);
    source->read(Parameter::ExpertGateUp, 0, DType::BF16, gateUp.data());
    EXPECT_FLOAT_EQ(bf16ToFloat(gateUp[0]), 0.00218200684f);
}

/// Blocks that would belong to gate_proj and up_proj both.
TEST_F(QuantizedTensorsTest, PackedFp8WithBlocksAcrossIsRefused) {
    m_config.moeIntermediateSize = 96;
    m_tensors["experts.gate_up_proj"] = {"F8_E4M3",
                                         {kQuantizedExperts, 192, kQuantizedHidden},
                                         std::string(kQuantizedExperts * 192 * kQuantizedHidden, '\0')};
    m_tensors["experts.gate_up_proj_scale_inv"] = f32Tensor({kQuantizedExperts, 2, 2}, counting(8));
    m_tensors["experts.down_proj"] = {"F8_E4M3",
                                      {kQuantizedExperts, kQuantizedHidden, 96},
                                      std::string(kQuantizedExperts * 96 * kQuantizedHidden, '\0')};
    m_tensors["experts.down_proj_scale_inv"] = f32Tensor({kQuantizedExperts, 2, 1}, counting(4));
    expectError([&] { open(); }, {"experts.gate_up_proj", "96", "one FP8 tensor for each expert"});
}

/// gpt-oss keeps columns of gate and up in turn, so that each scale would be for both.
TEST_F(QuantizedTensorsTest, PackedFp8OfAFamilyThatInterleavesIsRefused) {
    m_tensors["experts.gate_up_proj"] = {
        "F8_E4M3",
        {kQuantizedExperts, kQuantizedHidden, 2 * kQuantizedIntermediate},
        std::string(kQuantizedExperts * 2 * kQuantizedIntermediate * kQuantizedHidden, '\0')};
    m_tensors["experts.gate_up_proj_scale_inv"] = f32Tensor({kQuantizedExperts, 2, 2}, counting(8));
    m_tensors["experts.down_proj"] = {
        "F8_E4M3",
        {kQuantizedExperts, kQuantizedIntermediate, kQuantizedHidden},
        std::string(kQuantizedExperts * kQuantizedIntermediate * kQuantizedHidden, '\0')};
    m_tensors["experts.down_proj_scale_inv"] = f32Tensor({kQuantizedExperts, 1, 2}, counting(4));
    EXPECT_NO_THROW(open());
    m_config.modelType = "gpt_oss";
    expectError([&] { open(); }, {"layer.safetensors", "experts.gate_up_proj", "gpt_oss", "in turn"});
}

TEST_F(QuantizedTensorsTest, PackedInt8IsRefusedByWhatIsRead) {
    m_tensors["experts.gate_up_proj"] = {
        "I8",
        {kQuantizedExperts, 2 * kQuantizedIntermediate, kQuantizedHidden},
        std::string(kQuantizedExperts * 2 * kQuantizedIntermediate * kQuantizedHidden, '\0')};
    m_tensors["experts.down_proj"] = {
        "I8",
        {kQuantizedExperts, kQuantizedHidden, kQuantizedIntermediate},
        std::string(kQuantizedExperts * kQuantizedIntermediate * kQuantizedHidden, '\0')};
    expectError([&] { open(); }, {"experts.gate_up_proj has type i8", "int8 in a tensor for each matrix"});
}

TEST_F(QuantizedTensorsTest, Mxfp4RowsOfGateAndUpInTurn) {
    addMxfp4();
    const auto source = open();
    const auto gateUp = source->readQuantized(Parameter::ExpertGateUp, 1, Format::Mxfp4);
    ASSERT_EQ(gateUp.size(), 2u);
    const auto& blocks = m_tensors["experts.gate_up_proj_blocks"].bytes;
    const auto& scales = m_tensors["experts.gate_up_proj_scales"].bytes;
    for (std::size_t up = 0; up < 2; ++up) {
        for (std::size_t row = 0; row < kQuantizedIntermediate; ++row) {
            const std::size_t inFile = 2 * kQuantizedIntermediate + 2 * row + up;
            ASSERT_EQ(asText(gateUp[up].values).substr(row * kQuantizedHidden / 2, kQuantizedHidden / 2),
                      blocks.substr(inFile * kQuantizedHidden / 2, kQuantizedHidden / 2))
                << up << ", " << row;
            for (std::size_t block = 0; block < kQuantizedHidden / 32; ++block) {
                ASSERT_EQ(gateUp[up].scales[row * (kQuantizedHidden / 32) + block],
                          std::ldexp(1.0f, static_cast<unsigned char>(
                                               scales[inFile * (kQuantizedHidden / 32) + block]) -
                                               127));
            }
        }
    }
    const auto down = source->readQuantized(Parameter::ExpertDown, 1, Format::Mxfp4);
    EXPECT_EQ(asText(down[0].values), m_tensors["experts.down_proj_blocks"].bytes.substr(
                                          kQuantizedHidden * kQuantizedIntermediate / 2));

    // By hand: the second value of a row is the upper half of its first byte.
    auto& byte = m_tensors["experts.down_proj_blocks"].bytes[0];
    byte = static_cast<char>(0xf5); // 3, -6
    m_tensors["experts.down_proj_scales"].bytes[0] = 126;
    std::vector<float> values(kQuantizedHidden * kQuantizedIntermediate);
    open()->read(Parameter::ExpertDown, 0, DType::F32, values.data());
    EXPECT_EQ(values[0], 1.5f);
    EXPECT_EQ(values[1], -3.0f);
}

TEST_F(QuantizedTensorsTest, Mxfp4OfAnotherShapeIsRefused) {
    addMxfp4();
    const auto whole = m_tensors;
    m_tensors["experts.gate_up_proj_scales"].shape = {kQuantizedExperts, kQuantizedHidden / 32,
                                                      2 * kQuantizedIntermediate};
    expectError([&] { open(); }, {"experts.gate_up_proj_scales", "[2, 5, 256]", "expected [2, 256, 5]"});
    m_tensors = whole;
    m_tensors.erase("experts.down_proj_scales");
    expectError([&] { open(); }, {"experts.down_proj_scales"});
    m_tensors = whole;
    m_tensors["experts.down_proj_blocks"].type = "I8";
    expectError([&] { open(); }, {"experts.down_proj_blocks", "I8", "u8"});
    m_tensors = whole;
    m_config.moeIntermediateSize = 100;
    expectError([&] { open(); }, {"experts.gate_up_proj_blocks", "100", "no multiple of 32"});
}

class QuantizationConfigTest : public testing::Test {
protected:
    void check(const std::string& quantization) {
        const auto file = m_folder / "config.json";
        writeBytes(file, fmt::format("{{\"model_type\": \"qwen3_moe\", \"quantization_config\": {}}}",
                                     quantization));
        requireKnownQuantization(file);
    }
    static std::string replaced(std::string text, std::string_view from, std::string_view to) {
        if (!from.empty()) text.replace(text.find(from), from.size(), to);
        return text;
    }
    /// As llm-compressor writes FP8_DYNAMIC.
    static std::string fp8Dynamic(std::string_view from = "", std::string_view to = "") {
        return replaced(
            R"({"quant_method": "compressed-tensors", "format": "float-quantized", "ignore": ["lm_head"],
            "config_groups": {"group_0": {"targets": ["Linear"], "output_activations": null,
                "weights": {"num_bits": 8, "type": "float", "strategy": "channel", "symmetric": true, "dynamic": false,
                            "group_size": null, "block_structure": null},
                "input_activations": {"num_bits": 8, "type": "float", "strategy": "token", "symmetric": true,
                                      "dynamic": true}}}})",
            from, to);
    }
    static std::string modelOpt(std::string_view algorithm) {
        return fmt::format(
            R"({{"quant_method": "modelopt", "quant_algo": "{}", "ignore": ["lm_head"],
            "producer": {{"name": "modelopt", "version": "0.33.0"}}, "config_groups": {{"group_0": {{
                "targets": ["Linear"], "weights": {{"dynamic": false, "num_bits": 8, "type": "float"}},
                "input_activations": {{"dynamic": false, "num_bits": 8, "type": "float"}}}}}}}})",
            algorithm);
    }
    static std::string w8a8(std::string_view from = "", std::string_view to = "") {
        std::string text =
            R"({"quant_method": "compressed-tensors", "format": "int-quantized", "ignore": ["lm_head"],
            "config_groups": {"group_0": {"targets": ["Linear"],
                "weights": {"num_bits": 8, "type": "int", "strategy": "channel", "symmetric": true, "dynamic": false,
                            "group_size": null},
                "input_activations": {"num_bits": 8, "type": "int", "strategy": "token", "symmetric": true,
                                      "dynamic": true}}}})";
        return replaced(std::move(text), from, to);
    }

    TemporaryFolder m_folder;
};

TEST_F(QuantizationConfigTest, WhatIsKnownIsTaken) {
    EXPECT_NO_THROW(check("null"));
    EXPECT_NO_THROW(check(w8a8()));
    EXPECT_NO_THROW(check(R"({"quant_method": "mxfp4"})"));
    EXPECT_NO_THROW(
        check(R"({"quant_method": "fp8", "activation_scheme": "dynamic", "weight_block_size": [128, 128]})"));
    EXPECT_NO_THROW(check(R"({"quant_method": "fp8", "activation_scheme": "static", "fmt": "e4m3"})"));
    EXPECT_NO_THROW(
        check(R"({"quant_method": "fp8", "weight_block_size": null, "ignored_layers": ["lm_head"]})"));
    EXPECT_NO_THROW(check(R"({"quant_method": "fbgemm_fp8", "activation_scale_ub": 1200.0})"));
    EXPECT_NO_THROW(check(fp8Dynamic()));
    EXPECT_NO_THROW(check(fp8Dynamic("float-quantized", "naive-quantized")));
    EXPECT_NO_THROW(check(fp8Dynamic("\"channel\"", "\"tensor\"")));
    EXPECT_NO_THROW(check(fp8Dynamic("\"dynamic\": true", "\"dynamic\": false")))
        << "fixed scales are left aside";
    EXPECT_NO_THROW(check(fp8Dynamic("\"input_activations\"", "\"nothing\""))) << "weights alone";
    const auto blocks = replaced(fp8Dynamic("\"channel\"", "\"block\""), "\"block_structure\": null",
                                 "\"block_structure\": [128, 128]");
    EXPECT_NO_THROW(check(blocks));
    for (const auto* algorithm : {"FP8", "FP8_PER_CHANNEL_PER_TOKEN", "FP8_PB_WO", "fp8_pb_wo"})
        EXPECT_NO_THROW(check(modelOpt(algorithm))) << algorithm;
}

/// As modelopt exported before it wrote into config.json.
TEST_F(QuantizationConfigTest, ModelOptsOwnFileIsReadWhereTheConfigSaysNothing) {
    const auto checkBeside = [&](std::string_view own, std::string_view config) {
        writeBytes(m_folder / "hf_quant_config.json", own);
        const auto file = m_folder / "config.json";
        writeBytes(file, config);
        requireKnownQuantization(file);
    };
    const auto own = [](std::string_view algorithm) {
        return fmt::format(R"({{"producer": {{"name": "modelopt", "version": "0.27.0"}}, "quantization": {{
            "quant_algo": {}, "kv_cache_quant_algo": null, "exclude_modules": ["lm_head"]}}}})",
                           algorithm);
    };
    EXPECT_NO_THROW(checkBeside(own("\"FP8\""), R"({"model_type": "qwen3_moe"})"));
    EXPECT_NO_THROW(checkBeside(own("null"), R"({"model_type": "qwen3_moe"})"));
    EXPECT_NO_THROW(checkBeside("{}", R"({"model_type": "qwen3_moe"})"));
    expectError([&] { checkBeside(own("\"NVFP4\""), R"({"model_type": "qwen3_moe"})"); },
                {"hf_quant_config.json", "quantization.quant_algo", "NVFP4", "FP8_PB_WO"});
    expectError([&] { checkBeside(own("7"), R"({"model_type": "qwen3_moe"})"); },
                {"hf_quant_config.json", "quantization.quant_algo"});
    expectError([&] { checkBeside("[", R"({"model_type": "qwen3_moe"})"); }, {"hf_quant_config.json"});
    EXPECT_NO_THROW(checkBeside(own("\"NVFP4\""), R"({"quantization_config": {"quant_method": "mxfp4"}})"))
        << "config.json goes first";
}

TEST_F(QuantizationConfigTest, WhatAsksForSomethingElseIsRefused) {
    const auto refused = [&](const std::string& text, std::initializer_list<std::string_view> parts) {
        SCOPED_TRACE(text);
        expectError([&] { check(text); }, parts);
    };
    refused(w8a8("\"symmetric\": true", "\"symmetric\": false"),
            {"config.json", "weights.symmetric", "zero point"});
    refused(w8a8("\"dynamic\": true", "\"dynamic\": false"),
            {"input_activations.dynamic", "fixed beforehand"});
    refused(w8a8("\"channel\"", "\"group\""), {"weights.strategy", "group", "channel"});
    refused(w8a8("\"token\"", "\"tensor\""), {"input_activations.strategy", "tensor"});
    refused(w8a8("\"num_bits\": 8", "\"num_bits\": 4"), {"weights.num_bits", "4"});
    refused(w8a8("\"type\": \"int\"", "\"type\": \"float\""), {"weights.type", "float"});
    refused(w8a8("null", "128"), {"weights.group_size"});
    refused(w8a8("int-quantized", "pack-quantized"), {"format", "pack-quantized"});
    refused(w8a8("\"input_activations\"", "\"output_activations\""), {"input_activations", "missing"});
    refused(w8a8("\"config_groups\"", "\"groups\""), {"config_groups", "missing"});
    refused(R"({"quant_method": "awq"})", {"quant_method", "awq"});
    refused(modelOpt("NVFP4"), {"config.json", "quantization_config.quant_algo", "NVFP4", "FP8_PB_WO"});
    refused(modelOpt("MIXED_PRECISION"), {"quant_algo", "MIXED_PRECISION"});
    refused(R"({"quant_method": "fp8", "weight_block_size": [64, 128]})",
            {"weight_block_size", "[128, 128]"});
    refused(R"({"quant_method": "fp8", "weight_block_size": []})", {"weight_block_size", "[128, 128]"});
    refused(R"({"quant_method": "fp8", "fmt": "e5m2"})", {"fmt", "e5m2", "e4m3"});
    refused(R"({"quant_method": "fp8", "activation_scheme": "guessed"})", {"activation_scheme", "guessed"});
    refused(fp8Dynamic("\"channel\"", "\"group\""), {"config.json", "weights.strategy", "group", "block"});
    refused(fp8Dynamic("\"channel\"", "\"block\""), {"weights.block_structure", "[128, 128]"});
    refused(fp8Dynamic("\"group_size\": null", "\"group_size\": 128"), {"weights.group_size"});
    refused(fp8Dynamic("\"symmetric\": true", "\"symmetric\": false"), {"weights.symmetric", "zero point"});
    refused(fp8Dynamic("\"num_bits\": 8", "\"num_bits\": 4"), {"weights.num_bits", "4"});
    refused(fp8Dynamic("float-quantized", "nvfp4-pack-quantized"), {"format", "nvfp4-pack-quantized"});
    refused(fp8Dynamic("float-quantized", "int-quantized"), {"weights.type", "float"});
    refused(fp8Dynamic("\"weights\"", "\"others\""), {"weights", "missing"});
}

/// Wherever the language model's own fields may stand.
TEST_F(QuantizationConfigTest, NestedOnesAreNotPassedOver) {
    const auto checkFile = [&](const std::string& text, std::string_view part) {
        const auto file = m_folder / "config.json";
        writeBytes(file, text);
        requireKnownQuantization(file, part);
    };
    const auto nested = [](const std::vector<std::string_view>& names, std::string_view method) {
        auto text = fmt::format(R"({{"quantization_config": {{"quant_method": "{}"}}}})", method);
        for (const auto name : names)
            text = fmt::format(R"({{"{}": {}}})", name, text);
        return text;
    };
    for (const auto* text : {"text_config", "language_config", "llm_config"}) {
        SCOPED_TRACE(text);
        EXPECT_NO_THROW(checkFile(nested({text}, "mxfp4"), ""));
        expectError([&] { checkFile(nested({text}, "awq"), ""); },
                    {"config.json", fmt::format("{}.quantization_config.quant_method \"awq\"", text)});
        for (const auto* part : {"thinker", "talker"}) {
            const auto outer = fmt::format("{}_config", part);
            EXPECT_NO_THROW(checkFile(nested({text, outer}, "mxfp4"), part));
            expectError(
                [&] {
                    checkFile(nested({text, outer}, "awq"), part);
                },
                {fmt::format("{}.{}.quantization_config.quant_method \"awq\"", outer, text)});
            expectError([&] { checkFile(nested({outer}, "awq"), part); },
                        {fmt::format("{}.quantization_config.quant_method \"awq\"", outer)});
        }
    }
    expectError([&] { checkFile(nested({"thinker_config"}, "awq"), ""); }, {"thinker_config", "awq"});
    // The part that is not read may be as it likes.
    EXPECT_NO_THROW(
        checkFile(fmt::format(R"({{"thinker_config": {{}}, "talker_config": {}}})", nested({}, "awq")), ""));
    expectError([&] { checkFile(R"({"thinker_config": {}})", "talker"); }, {"talker_config is missing"});
}

} // namespace
