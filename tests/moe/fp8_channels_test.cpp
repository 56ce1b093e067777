// SPDX-License-Identifier: GPL-3.0-or-later
// FP8 whose scales are of channels or of whole tensors, as checkpoints have it.
#include "base/bf16.h"
#include "base/fp8.h"
#include "moe/quantize.h"
#include "moe/quantized_weights.h"
#include "moe/small_config.h"
#include "moe/synthetic_weights.h"
#include "moe/tensor_weights.h"
#include "moe/test_files.h"

#include <fmt/format.h>

#include <random>

namespace gatescope::test {
namespace {

using Format = QuantizedMatrix::Format;

constexpr int kFp8Hidden = 160, kFp8Intermediate = 96, kFp8Experts = 2;

/// No NaN among them.
std::string codes(std::size_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::string bytes(count, '\0');
    for (auto& byte : bytes) {
        byte = static_cast<char>(random());
        if ((byte & 0x7f) == 0x7f) byte = 0x31;
    }
    return bytes;
}

std::string asText(const std::vector<std::uint8_t>& bytes) {
    return {bytes.begin(), bytes.end()};
}

/// Each another; below 8 bf16 holds them.
std::vector<float> factors(std::size_t count, float first) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = first + static_cast<float>(i) / 32;
    return values;
}

class Fp8ChannelsTest : public testing::Test {
protected:
    using Shape = std::vector<std::int64_t>;

    void SetUp() override {
        m_tensors["gate.weight"] = f32Tensor({kFp8Experts, kFp8Hidden}, counting(kFp8Experts * kFp8Hidden));
        unsigned seed = 1;
        for (const auto& one : expertMatrices(kFp8Experts, kFp8Hidden, kFp8Intermediate)) {
            m_tensors[one.name] = {"F8_E4M3", {one.rows, one.columns}, codes(one.elements(), seed)};
            m_tensors[one.name + "_scale"] = f32Tensor(
                {one.rows, 1}, factors(static_cast<std::size_t>(one.rows), static_cast<float>(seed)));
            ++seed;
        }
    }

    /// The same weights as packed tensors: [E, out, in], or transposed.
    void pack(bool straight) {
        std::string gateUp, down;
        for (int e = 0; e < kFp8Experts; ++e) {
            const auto of = [&](const char* name) {
                return m_tensors.at(fmt::format("experts.{}.{}.weight", e, name)).bytes;
            };
            gateUp += straight
                          ? of("gate_proj") + of("up_proj")
                          : transposed(of("gate_proj") + of("up_proj"), 2 * kFp8Intermediate, kFp8Hidden);
            down += straight ? of("down_proj") : transposed(of("down_proj"), kFp8Hidden, kFp8Intermediate);
        }
        std::erase_if(m_tensors, [](const auto& one) { return one.first.starts_with("experts."); });
        const auto shape = [&](std::int64_t rows, std::int64_t columns) {
            return straight ? Shape{kFp8Experts, rows, columns} : Shape{kFp8Experts, columns, rows};
        };
        m_tensors["experts.gate_up_proj"] = {"F8_E4M3", shape(2 * kFp8Intermediate, kFp8Hidden), gateUp};
        m_tensors["experts.down_proj"] = {"F8_E4M3", shape(kFp8Hidden, kFp8Intermediate), down};
    }
    static std::string transposed(const std::string& matrix, std::size_t rows, std::size_t columns) {
        std::string result(matrix.size(), '\0');
        for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t c = 0; c < columns; ++c)
                result[c * rows + r] = matrix[r * columns + c];
        }
        return result;
    }

    std::shared_ptr<WeightSource> open() {
        const auto file = m_folder / "layer.safetensors";
        writeSafetensors(file, m_tensors);
        return makeFileWeights(file, m_config);
    }
    void refused(const FileTensors& whole, std::initializer_list<std::string_view> parts) {
        expectError([&] { open(); }, parts);
        m_tensors = whole;
    }

    TemporaryFolder m_folder;
    FileTensors m_tensors;
    MoeConfig m_config = smallConfig(kFp8Hidden, kFp8Intermediate, kFp8Experts, 1);
};

TEST_F(Fp8ChannelsTest, CodesAndScalesComeAsTheFileHasThem) {
    const auto source = open();
    const auto gateUp = source->readQuantized(Parameter::ExpertGateUp, 1, Format::Fp8Channels);
    ASSERT_EQ(gateUp.size(), 2u);
    EXPECT_EQ(asText(gateUp[0].values), m_tensors["experts.1.gate_proj.weight"].bytes);
    EXPECT_EQ(asText(gateUp[1].values), m_tensors["experts.1.up_proj.weight"].bytes);
    EXPECT_EQ(gateUp[0].scales, factors(kFp8Intermediate, 4)) << "each half has its own";
    EXPECT_EQ(gateUp[1].scales, factors(kFp8Intermediate, 5));
    EXPECT_TRUE(source->readQuantized(Parameter::ExpertGateUp, 1, Format::Fp8Blocks).empty());
    EXPECT_TRUE(storesFp8Channels(*source));

    // The numbers that they stand for, by exact products in double.
    std::vector<float> values(2 * kFp8Intermediate * kFp8Hidden);
    source->read(Parameter::ExpertGateUp, 1, DType::F32, values.data());
    for (std::size_t row = 0; row < 2 * kFp8Intermediate; ++row) {
        const auto& matrix = gateUp[row / kFp8Intermediate];
        for (std::size_t column = 0; column < kFp8Hidden; ++column) {
            const auto at = row % kFp8Intermediate * kFp8Hidden + column;
            const double exact =
                double{fp8ToFloat(matrix.values[at])} * double{matrix.scales[row % kFp8Intermediate]};
            ASSERT_EQ(values[row * kFp8Hidden + column], static_cast<float>(exact));
        }
    }
}

TEST_F(Fp8ChannelsTest, ScalesMayBeBf16AndOfEitherNameAndShape) {
    const auto scales = factors(kFp8Hidden, 3);
    m_tensors["experts.0.down_proj.weight_scale"] = bf16Tensor({kFp8Hidden, 1}, scales);
    m_tensors.erase("experts.1.down_proj.weight_scale");
    m_tensors["experts.1.down_proj.weight_scale_inv"] = f32Tensor({kFp8Hidden}, factors(kFp8Hidden, 9));
    const auto source = open();
    EXPECT_EQ(source->readQuantized(Parameter::ExpertDown, 0, Format::Fp8Channels).at(0).scales, scales);
    EXPECT_EQ(source->readQuantized(Parameter::ExpertDown, 1, Format::Fp8Channels).at(0).scales,
              factors(kFp8Hidden, 9));
}

TEST_F(Fp8ChannelsTest, ATensorsScaleIsEachColumns) {
    for (const auto* suffix : {"_scale", "_scale_inv"}) {
        for (const auto& shape : {Shape{}, Shape{1}, Shape{1, 1}}) {
            SCOPED_TRACE(suffix + shapeText(shape));
            const std::string up = "experts.0.up_proj.weight";
            m_tensors.erase(up + "_scale");
            m_tensors.erase(up + "_scale_inv");
            m_tensors[up + suffix] = f32Tensor(shape, {0.375f});
            const auto gateUp = open()->readQuantized(Parameter::ExpertGateUp, 0, Format::Fp8Channels);
            ASSERT_EQ(gateUp.size(), 2u);
            EXPECT_EQ(gateUp[0].scales, factors(kFp8Intermediate, 1));
            EXPECT_EQ(gateUp[1].scales, std::vector<float>(kFp8Intermediate, 0.375f));
        }
    }
}

/// compressed-tensors' strategy "block" has the other format's scales by this format's name; so has
/// modelopt's FP8_PB_WO, in four dimensions.
TEST_F(Fp8ChannelsTest, BlocksAreToldByTheirShape) {
    for (const auto& shape : {Shape{2, 1}, Shape{2, 1, 1, 1}}) {
        SCOPED_TRACE(shapeText(shape));
        m_tensors["experts.0.down_proj.weight_scale"] = f32Tensor(shape, {3, 4});
        const auto source = open();
        EXPECT_EQ(source->readQuantized(Parameter::ExpertDown, 0, Format::Fp8Blocks).at(0).scales,
                  (std::vector<float>{3, 4}));
        EXPECT_TRUE(source->readQuantized(Parameter::ExpertDown, 0, Format::Fp8Channels).empty());
    }
    m_tensors["experts.0.down_proj.weight_scale"] = f32Tensor({1, 2, 1, 1}, {3, 4});
    expectError([&] { open(); }, {"experts.0.down_proj.weight_scale", "[1, 2, 1, 1]", "[2, 1]"});
}

TEST_F(Fp8ChannelsTest, PackedExpertsHaveThemToo) {
    std::vector<std::vector<std::uint8_t>> original; // of expert 1: gate, up, down
    {
        const auto source = open();
        for (const auto parameter : {Parameter::ExpertGateUp, Parameter::ExpertDown}) {
            for (const auto& matrix : source->readQuantized(parameter, 1, Format::Fp8Channels))
                original.push_back(matrix.values);
        }
    }
    ASSERT_EQ(original.size(), 3u);
    pack(true);
    const auto straight = m_tensors;
    const auto gateUpScales = factors(kFp8Experts * 2 * kFp8Intermediate, 1),
               downScales = factors(kFp8Experts * kFp8Hidden, 7);
    const auto expectScales = [&](const WeightSource& source) {
        const auto stored = source.readQuantized(Parameter::ExpertGateUp, 1, Format::Fp8Channels);
        const auto down = source.readQuantized(Parameter::ExpertDown, 1, Format::Fp8Channels);
        ASSERT_EQ(stored.size(), 2u);
        ASSERT_EQ(down.size(), 1u);
        const auto at = [](const std::vector<float>& all, int first, int count) {
            return std::vector<float>(all.begin() + first, all.begin() + first + count);
        };
        EXPECT_EQ(stored[0].scales, at(gateUpScales, 2 * kFp8Intermediate, kFp8Intermediate));
        EXPECT_EQ(stored[1].scales, at(gateUpScales, 3 * kFp8Intermediate, kFp8Intermediate));
        EXPECT_EQ(down[0].scales, at(downScales, kFp8Hidden, kFp8Hidden));
        EXPECT_EQ(stored[0].values, original[0]);
        EXPECT_EQ(stored[1].values, original[1]);
        EXPECT_EQ(down[0].values, original[2]);
    };
    for (const bool isStraight : {true, false}) {
        m_tensors = straight;
        if (!isStraight) {
            SetUp();
            pack(false);
        }
        for (const auto* suffix : {"_scale", "_scale_inv", "_weight_scale"}) {
            const auto gateUp = std::string("experts.gate_up_proj") + suffix,
                       down = std::string("experts.down_proj") + suffix;
            const auto whole = m_tensors;
            for (const bool flat : {false, true}) {
                SCOPED_TRACE(fmt::format("straight {}, {}, flat {}", isStraight, suffix, flat));
                m_tensors[gateUp] = f32Tensor(flat ? Shape{kFp8Experts, 2 * kFp8Intermediate}
                                                   : Shape{kFp8Experts, 2 * kFp8Intermediate, 1},
                                              gateUpScales);
                m_tensors[down] = f32Tensor(
                    flat ? Shape{kFp8Experts, 1, kFp8Hidden} : Shape{kFp8Experts, kFp8Hidden, 1}, downScales);
                expectScales(*open());
            }
            m_tensors = whole;
        }
        for (const auto& shape : {Shape{kFp8Experts, 1, 1}, Shape{kFp8Experts}}) {
            m_tensors["experts.gate_up_proj_scale"] = f32Tensor(shape, {2, 3});
            m_tensors["experts.down_proj_scale"] = f32Tensor(shape, {4, 5});
            const auto source = open();
            const auto stored = source->readQuantized(Parameter::ExpertGateUp, 1, Format::Fp8Channels);
            ASSERT_EQ(stored.size(), 2u);
            EXPECT_EQ(stored[0].scales, std::vector<float>(kFp8Intermediate, 3));
            EXPECT_EQ(stored[1].scales, std::vector<float>(kFp8Intermediate, 3));
            EXPECT_EQ(source->readQuantized(Parameter::ExpertDown, 0, Format::Fp8Channels).at(0).scales,
                      std::vector<float>(kFp8Hidden, 4));
        }
    }
}

/// Llama-4's release (fbgemm_fp8), which stores [in, out] whatever the sizes.
TEST_F(Fp8ChannelsTest, PackedLlama4IsTransposedAlways) {
    m_config.modelType = "llama4_text";
    pack(false);
    m_tensors["experts.gate_up_proj_scale"] =
        f32Tensor({kFp8Experts, 1, 2 * kFp8Intermediate}, factors(kFp8Experts * 2 * kFp8Intermediate, 1));
    m_tensors["experts.down_proj_scale"] =
        f32Tensor({kFp8Experts, kFp8Hidden, 1}, factors(kFp8Experts * kFp8Hidden, 7));
    EXPECT_EQ(open()->readQuantized(Parameter::ExpertGateUp, 0, Format::Fp8Channels).at(1).scales,
              factors(kFp8Intermediate, 1 + kFp8Intermediate / 32.0f));
    SetUp();
    m_tensors.erase("experts.gate_up_proj");
    pack(true);
    m_tensors["experts.gate_up_proj_scale"] =
        f32Tensor({kFp8Experts, 1, 2 * kFp8Intermediate}, factors(kFp8Experts * 2 * kFp8Intermediate, 1));
    m_tensors["experts.down_proj_scale"] =
        f32Tensor({kFp8Experts, kFp8Hidden, 1}, factors(kFp8Experts * kFp8Hidden, 7));
    expectError([&] { open(); }, {"experts.gate_up_proj", "[2, 192, 160]", "expected f8_e4m3 [2, 160, 192]"});
}

TEST_F(Fp8ChannelsTest, WhatIsKeptOtherwiseIsRefused) {
    const auto whole = m_tensors;
    const std::string up = "experts.1.up_proj.weight";
    m_tensors.erase(up + "_scale");
    refused(whole, {"layer.safetensors", up + " is FP8", "no tensor", up + "_scale_inv", up + "_scale"});
    m_tensors[up + "_scale_inv"] = m_tensors[up + "_scale"];
    refused(whole, {up, "scales twice"});
    m_tensors[up + "_scale"].shape = {1, kFp8Intermediate};
    refused(whole, {up + "_scale", "[1, 96]", "expected [1, 2]", "[96, 1] for each output channel",
                    "[1] for a whole tensor"});
    // Groups of 32 of a channel.
    m_tensors[up + "_scale"] = f32Tensor({kFp8Intermediate, 5}, counting(kFp8Intermediate * 5));
    refused(whole, {up + "_scale", "[96, 5]", "128 x 128"});
    m_tensors[up + "_zero_point"] = {"F8_E4M3", {kFp8Intermediate, 1}, std::string(kFp8Intermediate, '\0')};
    refused(whole, {up + "_zero_point", "zero points"});
    m_tensors[up + "_scale"] = {"F8_E8M0", {kFp8Intermediate, 1}, std::string(kFp8Intermediate, '\0')};
    refused(whole, {up + "_scale", "F8_E8M0", "f32, bf16 or f16"});
    m_tensors[up].type = "F8_E5M2";
    refused(whole, {up, "F8_E5M2", "e4m3"});
    m_tensors["gate.weight"] = {
        "F8_E4M3", {kFp8Experts, kFp8Hidden}, std::string(kFp8Experts * kFp8Hidden, '\0')};
    refused(whole, {"gate.weight", "f8_e4m3"});
    pack(true);
    m_tensors["experts.gate_up_proj_scale"] = f32Tensor({kFp8Experts, 2}, {1, 2, 3, 4}); // of gate and of up
    m_tensors["experts.down_proj_scale"] = f32Tensor({kFp8Experts}, {1, 2});
    refused(whole, {"experts.gate_up_proj_scale", "[2, 2]", "[2, 192, 1] for each output channel"});
    m_config.modelType = "gpt_oss";
    pack(false);
    m_tensors["experts.gate_up_proj_scale"] = f32Tensor({kFp8Experts}, {1, 2});
    m_tensors["experts.down_proj_scale"] = f32Tensor({kFp8Experts}, {1, 2});
    refused(whole, {"experts.gate_up_proj", "gpt_oss", "in turn"});
}

TEST_F(Fp8ChannelsTest, FixedScalesOfActivationsAreLeftAsideAndNamed) {
    EXPECT_TRUE(open()->notes().empty());
    m_tensors["experts.0.gate_proj.input_scale"] = f32Tensor({1}, {1});
    const auto notes = open()->notes();
    ASSERT_EQ(notes.size(), 1u);
    EXPECT_THAT(notes[0], testing::HasSubstr("layer.safetensors"));
    EXPECT_THAT(notes[0], testing::HasSubstr("experts.0.gate_proj.input_scale"));
    EXPECT_THAT(notes[0], testing::HasSubstr("left aside"));
}

TEST_F(Fp8ChannelsTest, WhatIsFp8AlreadyIsNotQuantisedToTheOtherKindOfScales) {
    const auto source = open();
    EXPECT_EQ(readOrQuantize(*source, Parameter::ExpertDown, 1, Format::Fp8Channels).at(0).scales,
              factors(kFp8Hidden, 6));
    expectError([&] { readOrQuantize(*source, Parameter::ExpertDown, 1, Format::Fp8Blocks); },
                {"layer.safetensors", "128 x 128", "channels"});
    // To int8 it is.
    EXPECT_EQ(readOrQuantize(*source, Parameter::ExpertDown, 1, Format::Int8Channels).at(0).scales.size(),
              kFp8Hidden);
    EXPECT_FALSE(storesFp8Channels(*makeSyntheticWeights(m_config, 1)));
}

TEST_F(Fp8ChannelsTest, SomeExpertsMayBeKeptInBf16) {
    for (const int plain : {0, 1}) {
        SCOPED_TRACE(plain);
        const auto whole = m_tensors;
        for (const auto& one : expertMatrices(kFp8Experts, kFp8Hidden, kFp8Intermediate)) {
            if (!one.name.starts_with(fmt::format("experts.{}.", plain))) continue;
            m_tensors[one.name] =
                bf16Tensor({one.rows, one.columns}, std::vector<float>(one.elements(), 0.5f));
            m_tensors.erase(one.name + "_scale");
        }
        const auto source = open();
        ASSERT_TRUE(storesFp8Channels(*source));
        for (int expert = 0; expert < kFp8Experts; ++expert) {
            for (const auto parameter : {Parameter::ExpertGateUp, Parameter::ExpertDown})
                EXPECT_FALSE(readOrQuantize(*source, parameter, expert, Format::Fp8Channels).empty());
        }
        m_tensors = whole;
    }
}

TEST(Fp8Channels, QuantisingReachesTheEndOfTheRangeInEachRow) {
    const std::vector<float> weights{1, -2, 0.5f, 0.25f, 0, 0, 0, 0, 448, 1, -448, 3};
    const auto matrix = quantize(Format::Fp8Channels, weights, 3, 4);
    EXPECT_EQ(matrix.scales, (std::vector<float>{2.0f / 448, 1, 1}));
    std::vector<float> restored(weights.size());
    dequantize(matrix, restored.data());
    EXPECT_EQ(restored[1], -2);
    EXPECT_EQ(restored[8], 448);
    EXPECT_EQ(restored[11], 3);
    const auto again = quantize(Format::Fp8Channels, restored, 3, 4);
    EXPECT_EQ(again.values, matrix.values);
    EXPECT_EQ(again.scales, matrix.scales);
}

} // namespace
} // namespace gatescope::test
