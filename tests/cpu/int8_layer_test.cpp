// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/bf16.h"
#include "cpu/cpu_kernels.h"
#include "cpu/cpu_layer.h"
#include "moe/convert.h"
#include "moe/family_configs.h"
#include "moe/int8_check.h"
#include "moe/quantize.h"
#include "moe/small_config.h"
#include "moe/sparse_moe_block.h"
#include "moe/stored_weights.h"
#include "moe/synthetic_weights.h"
#include "moe/tensor_weights.h"
#include "moe/test_files.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

namespace gatescope {
namespace {

using test::StoredWeights;

struct Int8Outcome {
    std::vector<float> output;
    std::vector<float> logits;
    Routing routing;
};

Int8Outcome run(const WeightSource& source, int tokens, int threads, GemmChoice gemm,
                WeightFormat format = WeightFormat::W8A8) {
    const auto& config = source.config();
    CpuKernels kernels(threads, gemm, format);
    const auto layer = kernels.load(source, DType::BF16);
    kernels.prepare(config, DType::BF16, tokens);
    kernels.setInput(syntheticHiddenStates(tokens, config.hiddenSize, DType::BF16, 3), tokens);
    SparseMoeBlock block(kernels, config, RouterPlacement::afterFix());
    (void)block.forward(*layer, kernels.input());
    std::vector<std::byte> output(static_cast<std::size_t>(tokens) *
                                  static_cast<std::size_t>(config.hiddenSize) * 2);
    kernels.readOutput(output);
    return {toFloat32(output, DType::BF16), kernels.readLogits(kernels.routedLogits()),
            kernels.readRouting()};
}

/// By its own routing: its weights come from logits in float32, whose last bits are the kernels' own.
void expectExact(const WeightSource& source, const std::vector<float>& x, const Int8Outcome& outcome,
                 const char* kernels) {
    const std::vector<double> weights(outcome.routing.weights.begin(), outcome.routing.weights.end());
    const Int8Reference exact(source, x, {outcome.routing.experts, weights});
    const auto distance = int8Distance(exact, outcome.output, true);
    EXPECT_LE(distance.worst, 1) << kernels << ", token " << distance.token;
    EXPECT_EQ(distance.differing, 0u) << kernels;
}

void expectReference(const WeightSource& source, int tokens) {
    SCOPED_TRACE(std::to_string(tokens) + " tokens");
    const auto& config = source.config();
    const auto x = toFloat32(syntheticHiddenStates(tokens, config.hiddenSize, DType::BF16, 3), DType::BF16);
    const auto one = run(source, tokens, 1, GemmChoice::Automatic);
    expectExact(source, x, one, "best");
    for (const int threads : {2, 3, 7})
        EXPECT_EQ(run(source, tokens, threads, GemmChoice::Automatic).output, one.output)
            << threads << " threads";
    expectExact(source, x, run(source, tokens, 2, GemmChoice::Scalar), "portable");
}

/// Many rows of few experts: several blocks of rows for each, and columns cut into parts, so that whoever
/// does the last part quantises what others computed.
TEST(Int8Layer, IsTheIntegerReferenceWhateverTheThreads) {
    const auto config = test::smallConfig(136, 200, 3, 2, DType::BF16);
    const StoredWeights source(makeSyntheticWeights(config, 3), QuantizedMatrix::Format::Int8Channels);
    for (const int tokens : {1, 5, 150})
        expectReference(source, tokens);
}

class Int8FamilyLayer : public testing::TestWithParam<test::FamilyRules> {};

/// Biases, clamps, shared experts, weights before the experts: bit by bit.
TEST_P(Int8FamilyLayer, IsTheIntegerReference) {
    auto config = GetParam().config();
    config.dtype = DType::BF16;
    const StoredWeights source(makeSyntheticWeights(config, 3), QuantizedMatrix::Format::Int8Channels);
    for (const int tokens : {1, 130})
        expectReference(source, tokens);
}

INSTANTIATE_TEST_SUITE_P(Families, Int8FamilyLayer, testing::ValuesIn(test::kFamilies),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Int8Layer, QuantisedWeightsArePackedAsTheyAre) {
    const auto config = test::smallConfig(160, 96, 4, 2, DType::BF16);
    const auto plain = makeSyntheticWeights(config, 4);
    for (const auto& [format, stored] : {std::pair{WeightFormat::W8A8, QuantizedMatrix::Format::Int8Channels},
                                         {WeightFormat::Int8, QuantizedMatrix::Format::Int8Channels},
                                         {WeightFormat::Fp8, QuantizedMatrix::Format::Fp8Blocks},
                                         {WeightFormat::Mxfp4, QuantizedMatrix::Format::Mxfp4}}) {
        const StoredWeights given(plain, stored);
        EXPECT_EQ(run(given, 9, 2, GemmChoice::Automatic, format).output,
                  run(*plain, 9, 2, GemmChoice::Automatic, format).output)
            << weightFormatName(format);
    }
}

/// int8 matrices with codes that don't reach the end of their range, so that quantising them again would
/// change them; one row of each has `last` as its last code.
class Int8File {
public:
    explicit Int8File(int last) {
        std::mt19937 random(7);
        m_tensors["gate.weight"] = test::f32Tensor({2, kHidden}, test::counting(2 * kHidden));
        for (int e = 0; e < 2; ++e) {
            for (const std::string name : {"gate_proj", "up_proj", "down_proj"}) {
                const int rows = name == "down_proj" ? kHidden : kIntermediate;
                const int columns = kHidden + kIntermediate - rows;
                std::string codes;
                for (int i = 0; i < rows * columns; ++i)
                    codes += static_cast<char>(static_cast<int>(random() % 101) - 50);
                codes.back() = static_cast<char>(last);
                const auto full = "experts." + std::to_string(e) + "." + name + ".weight";
                m_tensors[full] = {"I8", {rows, columns}, codes};
                m_tensors[full + "_scale"] =
                    test::f32Tensor({rows, 1}, test::counting(static_cast<std::size_t>(rows), 3));
            }
        }
        test::writeSafetensors(m_folder / "layer.safetensors", m_tensors);
    }

    std::shared_ptr<WeightSource> open() const {
        return makeFileWeights(m_folder / "layer.safetensors",
                               test::smallConfig(kHidden, kIntermediate, 2, 1, DType::BF16));
    }
    /// By the file's own bytes.
    QuantizedMatrix matrix(const std::string& name) const {
        const auto& values = m_tensors.at(name + ".weight");
        const int rows = static_cast<int>(values.shape[0]);
        return {QuantizedMatrix::Format::Int8Channels,
                rows,
                static_cast<int>(values.shape[1]),
                {values.bytes.begin(), values.bytes.end()},
                test::counting(static_cast<std::size_t>(rows), 3)};
    }

    static constexpr int kHidden = 136, kIntermediate = 72;

private:
    test::TemporaryFolder m_folder;
    test::FileTensors m_tensors;
};

/// What a layer's matrix was packed into is what these matrices are packed into; bytes between panels, which
/// nobody writes, are those in which two buffers stay different.
void expectPacked(const PackedMatrix& packed, const Gemm& gemm, std::vector<QuantizedMatrix> matrices) {
    const bool gated = matrices.size() == 2;
    const auto size = gemm.packedBytes(packed.n, packed.k, gated);
    const auto pack = [&](int before) {
        AlignedBuffer buffer(size);
        std::memset(buffer.as<>(), before, size);
        gemm.packQuantized(matrices.data(), packed.n, packed.k, gated, buffer.as<>());
        return std::vector<std::byte>(buffer.as<>(), buffer.as<>() + size);
    };
    const auto first = pack(0), second = pack(0xff);
    std::size_t different = 0, written = 0;
    for (std::size_t i = 0; i < size; ++i) {
        if (first[i] != second[i]) continue;
        ++written;
        different += packed.data[i] == first[i] ? 0 : 1;
    }
    EXPECT_EQ(different, 0u);
    EXPECT_GE(written, static_cast<std::size_t>(packed.n) * static_cast<std::size_t>(packed.k));
}

TEST(Int8Weights, OfAFileKeepTheirBits) {
    const Int8File file(-50);
    const auto source = file.open();
    for (const auto format : {WeightFormat::Int8, WeightFormat::W8A8}) {
        for (const auto dtype : {DType::BF16, DType::F32}) {
            for (const auto choice : {GemmChoice::Automatic, GemmChoice::Scalar}) {
                SCOPED_TRACE(std::string(weightFormatName(format)) + " " + std::string(dtypeName(dtype)) +
                             " " + std::string(gemmChoiceName(choice)));
                CpuKernels kernels(1, choice, format);
                const auto loaded = kernels.load(*source, dtype);
                const auto& layer = dynamic_cast<const CpuLayer&>(*loaded);
                const auto gemm = makeGemm(choice, dtype, format);
                expectPacked(layer.gateUp[1], *gemm,
                             {file.matrix("experts.1.gate_proj"), file.matrix("experts.1.up_proj")});
                expectPacked(layer.down[0], *gemm, {file.matrix("experts.0.down_proj")});
            }
        }
    }
}

/// int8 by bf16 is multiplied from sign and magnitude, which have no -128: the one row that has it changes.
TEST(Int8Weights, ARowWithTheLowestCodeIsQuantisedAgainWhereItMustBe) {
    const Int8File file(-128);
    const auto source = file.open();
    for (const auto format : {WeightFormat::Int8, WeightFormat::W8A8}) {
        CpuKernels kernels(1, GemmChoice::Automatic, format);
        const auto loaded = kernels.load(*source, DType::BF16);
        const auto& layer = dynamic_cast<const CpuLayer&>(*loaded);
        const auto gemm = makeGemm(GemmChoice::Automatic, DType::BF16, format);
        auto expected = file.matrix("experts.0.down_proj");
        if (!gemm->takesLowestInt8()) requantizeLowestInt8(expected);
        expectPacked(layer.down[0], *gemm, {expected});
    }
}

} // namespace
} // namespace gatescope
