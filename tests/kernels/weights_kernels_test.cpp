// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels of weights.cl, built from source and run over OpenCL, against float64 over dequantised weights
// and against the kernels that read those as float32.
#include "base/fp8.h"
#include "base/mxfp4.h"
#include "expert_rows.h"
#include "moe/quantize.h"
#include "moe/routing.h"
#include "open_cl.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace gatescope::test {
namespace {

using Format = QuantizedMatrix::Format;

struct FormatUnderTest {
    const char* name; ///< of the kernels
    const char* macro;
    Format format;
    friend void PrintTo(const FormatUnderTest& f, std::ostream* out) { *out << f.name; }
};

const ClModule& weightsModule(const FormatUnderTest& format, bool bf16) {
    static std::map<std::string, ClModule> modules;
    const auto definitions = std::string(bf16 ? "-DELEMENT_BF16 -D" : "-DELEMENT_F32 -D") + format.macro;
    const auto found = modules.find(definitions);
    if (found != modules.end()) return found->second;
    return modules.emplace(definitions, ClModule::fromSource(kernelFolder() / "weights.cl", definitions))
        .first->second;
}

const ClModule& familiesF32() {
    static const auto module = ClModule::fromSource(kernelFolder() / "families.cl", "-DELEMENT_F32");
    return module;
}

/// Any bytes, codes that no quantiser writes among them; but for NaN, which has a test of its own.
std::vector<std::uint8_t> randomBytes(std::size_t count, Format format, std::uint64_t seed) {
    std::vector<std::uint8_t> bytes(count);
    for (std::size_t i = 0; i < count; ++i) {
        bytes[i] = static_cast<std::uint8_t>(splitMix64(seed, i) >> 13);
        if (format == Format::Fp8Blocks && (bytes[i] & 0x7f) == 0x7f) bytes[i] ^= 1;
    }
    return bytes;
}

/// Matrices of one shape as they lie on the device.
struct Stack {
    std::vector<std::uint8_t> values;
    std::vector<float> scales;
    std::vector<float> dequantised; ///< [matrices, rows, columns]

    Stack(Format format, int matrices, int rows, int columns, std::uint64_t seed) {
        for (int matrix = 0; matrix < matrices; ++matrix) {
            const auto at = seed + static_cast<std::uint64_t>(matrix) * 1000;
            const auto count = sizeOf(rows, columns);
            const bool fp4 = format == Format::Mxfp4;
            QuantizedMatrix one{format, rows, columns, randomBytes(fp4 ? count / 2 : count, format, at), {}};
            const auto across = format == Format::Int8Channels ? 1u
                                : fp4                          ? ceilDiv(columns, kMxfp4Block)
                                                               : ceilDiv(columns, kFp8Block);
            const auto down =
                format == Format::Fp8Blocks ? ceilDiv(rows, kFp8Block) : static_cast<std::size_t>(rows);
            // Sums of some hundred products stay near 1.
            const float usual = fp4 ? 0.0625f : format == Format::Fp8Blocks ? 0.004f : 0.003f;
            one.scales = randomValues<float>(down * across, 0.5f, at + 1);
            for (auto& scale : one.scales) {
                scale = usual * (1 + scale);
                if (fp4) scale = std::exp2(std::round(std::log2(scale)));
            }
            const auto before = dequantised.size();
            dequantised.resize(before + count);
            dequantize(one, dequantised.data() + before);
            values.insert(values.end(), one.values.begin(), one.values.end());
            scales.insert(scales.end(), one.scales.begin(), one.scales.end());
        }
    }
};

/// The scales as kernels read them: bytes of e8m0, or float32.
template <typename Use>
void withScales(const std::vector<float>& scales, Format format, Use use) {
    if (format != Format::Mxfp4) return use(ClBuffer(scales));
    std::vector<std::uint8_t> codes;
    for (const float scale : scales)
        codes.push_back(floatToE8m0(scale));
    use(ClBuffer(codes));
}

template <typename T>
struct WeightsLayer {
    FormatUnderTest format;
    Shape shape;
    std::vector<int> ids;
    bool biased;
    Activation activation;
    std::vector<T> x = randomValues<T>(sizeOf(shape.tokens, shape.hidden), 1, 11);
    Stack w13{format.format, 2 * shape.experts, shape.inner, shape.hidden, 12};
    Stack w2{format.format, shape.experts, shape.hidden, shape.inner, 13};
    std::vector<float> w13Bias = randomValues<float>(sizeOf(shape.experts, 2 * shape.inner), 1, 14);
    std::vector<float> w2Bias = randomValues<float>(sizeOf(shape.experts, shape.hidden), 1, 15);

    struct Result {
        std::vector<float> h, y;
    };

    /// With the weights as they are stored.
    Result run(const std::string& kind, int rowsPerTile) const {
        const auto& module = weightsModule(format, sizeof(T) == 2);
        const auto suffix = std::string(format.name) + "_" + kind;
        Result result;
        withScales(w13.scales, format.format, [&](const auto& w13Scales) {
            withScales(w2.scales, format.format, [&](const auto& w2Scales) {
                result = launch(
                    module, "w13_" + suffix, "w2_" + suffix, rowsPerTile,
                    [&](const auto& use) { use(ClBuffer(w13.values), w13Scales); },
                    [&](const auto& use) { use(ClBuffer(w2.values), w2Scales); });
            });
        });
        return result;
    }

    /// With the same weights in float32, by the kernels that know nothing of formats.
    Result runDequantised(const std::string& kind, int rowsPerTile) const {
        return launch(
            familiesF32(), "w13_act_" + kind, "w2_bias_" + kind, rowsPerTile,
            [&](const auto& use) { use(ClBuffer(w13.dequantised)); },
            [&](const auto& use) { use(ClBuffer(w2.dequantised)); });
    }

    template <typename W13, typename W2>
    Result launch(const ClModule& module, const std::string& w13Kernel, const std::string& w2Kernel,
                  int rowsPerTile, W13 withW13, W2 withW2) const {
        const ExpectedRows rows(ids, shape.experts, shape.topK, rowsPerTile);
        const auto tiles = static_cast<std::size_t>(maxTiles(shape.slots(), shape.experts, rowsPerTile));
        const auto plan = devicePlan(rows, tiles);
        const ClBuffer<float> h(sizeOf(shape.slots(), shape.inner));
        const ClBuffer<float> y(sizeOf(shape.slots(), shape.hidden));
        const int b = biased ? 1 : 0;
        withW13([&](const auto&... weights) {
            module.run(w13Kernel, {kDotGroup, ceilDiv(shape.inner, kDotColumns / 2), tiles}, h, ClBuffer(x),
                       weights..., ClBuffer(w13Bias), ClBuffer(rows.rowToken), plan, shape.hidden,
                       shape.inner, b, activation.alpha, activation.limit, activation.upOffset);
        });
        withW2([&](const auto&... weights) {
            module.run(w2Kernel, {kDotGroup, ceilDiv(shape.hidden, kDotColumns), tiles}, y, h, weights...,
                       ClBuffer(w2Bias), plan, shape.hidden, shape.inner, b);
        });
        return {h.read(), y.read()};
    }

    void check(const Result& got) const {
        const ExpectedRows rows(ids, shape.experts, shape.topK, 1);
        for (std::size_t row = 0; row < ids.size(); ++row) {
            const int expert = rows.plan[4 + 4 * row];
            const T* input = x.data() + rows.rowToken[row] * shape.hidden;
            const float* gateUp = w13.dequantised.data() + sizeOf(expert * 2 * shape.inner, shape.hidden);
            const float* down = w2.dequantised.data() + sizeOf(expert * shape.hidden, shape.inner);
            const float* bias = w13Bias.data() + sizeOf(expert, 2 * shape.inner);
            const float* h = got.h.data() + row * static_cast<std::size_t>(shape.inner);
            for (int i = 0; i < shape.inner; ++i) {
                double gate = dot(input, gateUp + i * shape.hidden, shape.hidden);
                double up = dot(input, gateUp + (shape.inner + i) * shape.hidden, shape.hidden);
                if (biased) gate += double{bias[i]}, up += double{bias[shape.inner + i]};
                const double expected = activation(gate, up);
                ASSERT_NEAR(h[i], expected, 2e-5 * std::max(1.0, std::abs(expected)))
                    << "h, row " << row << " column " << i;
            }
            const float* y = got.y.data() + row * static_cast<std::size_t>(shape.hidden);
            for (int j = 0; j < shape.hidden; ++j) {
                double expected = dot(h, down + j * shape.inner, shape.inner);
                if (biased)
                    expected += double{w2Bias[sizeOf(expert, shape.hidden) + static_cast<std::size_t>(j)]};
                ASSERT_NEAR(y[j], expected, 2e-5 * std::max(1.0, std::abs(expected)))
                    << "y, row " << row << " column " << j;
            }
        }
    }
};

class WeightsKernels : public testing::TestWithParam<FormatUnderTest> {
protected:
    void SetUp() override {
        std::string why;
        if (!ClDevice::get(&why)) GTEST_SKIP() << why;
    }

    /// `use` gets a layer of each shape and kind of expert.
    template <typename T, typename Use>
    static void forEachLayer(Use use) {
        // Widths below, at and above a block of scales, and multiples of 4 that are none of 32.
        for (const auto& shape :
             {Shape{1, 10, 120, 72, 3}, Shape{33, 4, 132, 140, 2}, Shape{7, 3, 256, 4, 3}}) {
            const auto routing = drawRouting(RoutingSpec::parse("uniform"), shape.tokens, shape.experts,
                                             shape.topK, {.renormalise = true}, 9);
            for (const bool biased : {false, true}) {
                for (const auto& activation : {kSilu, kClamped, kTight}) {
                    SCOPED_TRACE(testing::Message() << testing::PrintToString(shape) << " biased " << biased
                                                    << " limit " << activation.limit);
                    use(WeightsLayer<T>{GetParam(), shape, routing.experts, biased, activation});
                    if (testing::Test::HasFatalFailure()) return;
                }
            }
        }
    }
};

TEST_P(WeightsKernels, SumsAreThoseOfFloat64OverDequantisedWeights) {
    forEachLayer<std::uint16_t>([](const auto& layer) {
        const auto decode = layer.run("decode", kPortableDecodeRows);
        const auto prefill = layer.run("prefill", kPortablePrefillRows);
        ASSERT_NO_FATAL_FAILURE(layer.check(decode));
        EXPECT_EQ(decode.h, prefill.h);
        EXPECT_EQ(decode.y, prefill.y);
    });
}

TEST_P(WeightsKernels, TheBitsAreThoseOfTheSameWeightsInFloat32) {
    forEachLayer<float>([](const auto& layer) {
        for (const auto& [kind, rows] : kPortableKinds) {
            const auto stored = layer.run(kind, rows);
            const auto dequantised = layer.runDequantised(kind, rows);
            ASSERT_EQ(stored.h, dequantised.h) << kind;
            ASSERT_EQ(stored.y, dequantised.y) << kind;
        }
        ASSERT_NO_FATAL_FAILURE(layer.check(layer.run("decode", kPortableDecodeRows)));
    });
}

/// h . w2^T of one row h and a matrix w2 [rows, 4].
std::vector<float> decoded(const FormatUnderTest& format, const std::vector<std::uint8_t>& values,
                           const std::vector<float>& scales, int rows, const std::vector<float>& h) {
    const ClBuffer<float> y(static_cast<std::size_t>(rows));
    withScales(scales, format.format, [&](const auto& deviceScales) {
        weightsModule(format, true)
            .run("w2_" + std::string(format.name) + "_decode", {kDotGroup, ceilDiv(rows, kDotColumns), 1}, y,
                 ClBuffer(h), ClBuffer(values), deviceScales, ClBuffer(std::vector<float>(1)),
                 ClBuffer(std::vector<int>{1, 0, 0, 0, 0, 0, 1, 0}), rows, 4, 0);
    });
    return y.read();
}

TEST_P(WeightsKernels, EveryCodeHasItsValue) {
    const auto& format = GetParam();
    const bool fp4 = format.format == Format::Mxfp4;
    const int codes = fp4 ? 16 : 256;
    const std::size_t rowBytes = fp4 ? 2 : 4;
    std::vector<std::uint8_t> values(static_cast<std::size_t>(codes) * rowBytes);
    for (int code = 0; code < codes; ++code)
        values[static_cast<std::size_t>(code) * rowBytes] = static_cast<std::uint8_t>(code);
    const std::size_t scales = format.format == Format::Fp8Blocks ? 2 : static_cast<std::size_t>(codes);
    const auto got = decoded(format, values, std::vector<float>(scales, 0.5f), codes, {1, 0, 0, 0});
    for (int code = 0; code < codes; ++code) {
        const float value = fp4 ? fp4ToFloat(code)
                            : format.format == Format::Fp8Blocks
                                ? fp8ToFloat(static_cast<std::uint8_t>(code))
                                : static_cast<float>(static_cast<std::int8_t>(code));
        const float sum = got[static_cast<std::size_t>(code)];
        if (std::isnan(value)) {
            EXPECT_TRUE(std::isnan(sum)) << code << ": " << sum;
        } else {
            EXPECT_EQ(sum, 0.5f * value) << code;
        }
    }
}

TEST(WeightsKernelsMxfp4, EveryPowerOfTwoIsAScaleAndTheLastIsNan) {
    std::string why;
    if (!ClDevice::get(&why)) GTEST_SKIP() << why;
    const FormatUnderTest format{"mxfp4", "WEIGHTS_MXFP4", Format::Mxfp4};
    // Four times 2: the lowest scale's products are normal numbers, and what is not finite is no 0 *
    // infinity.
    const std::vector<std::uint8_t> values(512, 0x44);
    std::vector<float> scales;
    for (int code = 0; code < 256; ++code)
        scales.push_back(e8m0ToFloat(static_cast<std::uint8_t>(code)));
    const auto got = decoded(format, values, scales, 256, {1, 1, 1, 1});
    // Code 0 is subnormal in float32, which devices without such numbers may take for zero. PoCL has them.
    if (!ClDevice::get()->isPocl() && !ClDevice::get()->hasSubnormals() && got[0] == 0) scales[0] = 0;
    for (std::size_t code = 0; code < 255; ++code)
        EXPECT_EQ(got[code], 8 * scales[code]) << code;
    EXPECT_TRUE(std::isnan(got[255])) << got[255];
}

INSTANTIATE_TEST_SUITE_P(Formats, WeightsKernels,
                         testing::Values(FormatUnderTest{"fp8", "WEIGHTS_FP8", Format::Fp8Blocks},
                                         FormatUnderTest{"mxfp4", "WEIGHTS_MXFP4", Format::Mxfp4},
                                         FormatUnderTest{"int8w", "WEIGHTS_INT8", Format::Int8Channels}),
                         [](const auto& info) { return std::string(info.param.name); });

} // namespace
} // namespace gatescope::test
