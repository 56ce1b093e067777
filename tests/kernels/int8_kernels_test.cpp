// SPDX-License-Identifier: GPL-3.0-or-later
// W8A8: the kernels of int8.cl and the XMX set's, run over OpenCL, against whole numbers.
#include "expert_rows.h"
#include "moe/routing.h"
#include "open_cl.h"
#include "xmx_module.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <span>

namespace gatescope::test {
namespace {

struct Rows {
    std::vector<std::int8_t> values;
    std::vector<float> scales; ///< one per row
};

/// The rules of the CPU's kernels: scale = absmax / 127 of a row, 1 for zeros, the largest itself where 1/127
/// of it is nothing; to nearest, ties to even. NaN and infinity are the largest of all: the scale carries
/// them on, and the values are 0.
Rows quantized(const std::vector<std::uint16_t>& rows, int columns) {
    Rows result;
    for (std::size_t first = 0; first < rows.size(); first += static_cast<std::size_t>(columns)) {
        const auto row = std::span(rows).subspan(first, static_cast<std::size_t>(columns));
        int bits = 0; // magnitudes sort as their bits do
        for (const auto value : row)
            bits = std::max(bits, value & 0x7fff);
        const float largest = bf16ToFloat(static_cast<std::uint16_t>(bits));
        float scale = bits == 0 ? 1.0f : largest / 127.0f;
        if (scale == 0) scale = largest;
        result.scales.push_back(scale);
        for (const auto value : row) {
            const float quotient = bf16ToFloat(value) / scale;
            result.values.push_back(std::isnan(quotient) ? std::int8_t{0}
                                                         : static_cast<std::int8_t>(std::clamp(
                                                               std::nearbyint(quotient), -127.0f, 127.0f)));
        }
    }
    return result;
}

std::vector<std::int8_t> randomInt8(std::size_t count, std::uint64_t seed) {
    std::vector<std::int8_t> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = static_cast<std::int8_t>(static_cast<int>(splitMix64(seed, i) % 255) - 127);
    return values;
}

std::vector<float> randomScales(std::size_t count, std::uint64_t seed) {
    auto values = randomValues<float>(count, 1, seed);
    for (auto& value : values)
        value = 0.001f * (1.5f + value);
    return values;
}

/// One layer's experts and which of them each slot chose.
struct Int8Layer {
    Shape shape;
    std::vector<int> ids;
    std::vector<std::uint16_t> x = randomValues<std::uint16_t>(sizeOf(shape.tokens, shape.hidden), 2, 11);
    std::vector<std::int8_t> w13 = randomInt8(sizeOf(shape.experts * 2 * shape.inner, shape.hidden), 12);
    std::vector<std::int8_t> w2 = randomInt8(sizeOf(shape.experts * shape.hidden, shape.inner), 13);
    std::vector<float> w13Scales = randomScales(sizeOf(shape.experts, 2 * shape.inner), 14);
    std::vector<float> w2Scales = randomScales(sizeOf(shape.experts, shape.hidden), 15);
    Activation activation = kSilu;
    bool biased = false;
    std::vector<float> w13Bias = randomValues<float>(sizeOf(shape.experts, 2 * shape.inner), 1, 16);
    std::vector<float> w2Bias = randomValues<float>(sizeOf(shape.experts, shape.hidden), 1, 17);
};

struct Result {
    std::vector<std::int8_t> xValues;
    std::vector<float> xScales;
    std::vector<std::uint16_t> h; ///< [slots, I]
    std::vector<std::int8_t> hValues;
    std::vector<float> hScales;
    std::vector<float> y; ///< [slots, H]
};

std::int32_t exactDot(const std::int8_t* a, const std::int8_t* b, int length) {
    std::int32_t sum = 0;
    for (int i = 0; i < length; ++i)
        sum += std::int32_t{a[i]} * b[i];
    return sum;
}

float scaled(std::int32_t sum, float rowScale, float columnScale) {
    return bf16ToFloat(floatToBf16(static_cast<float>(sum) * rowScale * columnScale));
}

/// With a bias, which devices may add in one rounding or after one: both are right.
std::vector<float> biased(std::int32_t sum, float rowScale, float columnScale, float bias) {
    const float ofRow = static_cast<float>(sum) * rowScale;
    const auto product = static_cast<float>(double{ofRow} * columnScale); // of two: exact in double
    return {roundToBf16(static_cast<float>(double{product} + bias)),
            roundToBf16(std::fma(ofRow, columnScale, bias))};
}

/// The same bits wherever float32 leaves no choice: silu's last bits may round h to its neighbour.
void check(const Int8Layer& layer, const Result& got) {
    const auto& s = layer.shape;
    const auto x = quantized(layer.x, s.hidden);
    ASSERT_EQ(got.xValues, x.values);
    ASSERT_EQ(got.xScales, x.scales);
    const auto hRows = quantized(got.h, s.inner);
    ASSERT_EQ(got.hValues, hRows.values);
    ASSERT_EQ(got.hScales, hRows.scales);
    const ExpectedRows rows(layer.ids, s.experts, s.topK, 1);
    for (std::size_t row = 0; row < layer.ids.size(); ++row) {
        const int expert = rows.plan[4 + 4 * row];
        const int token = rows.rowToken[row];
        const auto* input = x.values.data() + sizeOf(token, s.hidden);
        const auto* gateUp = layer.w13.data() + sizeOf(expert * 2 * s.inner, s.hidden);
        const float rowScale = x.scales[static_cast<std::size_t>(token)];
        const float* scales = layer.w13Scales.data() + sizeOf(expert, 2 * s.inner);
        for (int i = 0; i < s.inner; ++i) {
            const double gate = scaled(exactDot(input, gateUp + i * s.hidden, s.hidden), rowScale, scales[i]);
            const float up = scaled(exactDot(input, gateUp + (s.inner + i) * s.hidden, s.hidden), rowScale,
                                    scales[s.inner + i]);
            const double silu = gate * sigmoid(gate);
            const auto rounded = [&](double error) {
                return floatToBf16(static_cast<float>(silu * (1 + error)) * up);
            };
            const auto value = got.h[row * static_cast<std::size_t>(s.inner) + static_cast<std::size_t>(i)];
            ASSERT_TRUE(value == rounded(0) || value == rounded(0x1p-21) || value == rounded(-0x1p-21))
                << "h, row " << row << " column " << i << ": " << bf16ToFloat(value) << " for "
                << bf16ToFloat(rounded(0));
        }
        const auto* h = hRows.values.data() + row * static_cast<std::size_t>(s.inner);
        const auto* down = layer.w2.data() + sizeOf(expert * s.hidden, s.inner);
        for (int j = 0; j < s.hidden; ++j) {
            const float columnScale = layer.w2Scales[sizeOf(expert, s.hidden) + static_cast<std::size_t>(j)];
            ASSERT_EQ(got.y[row * static_cast<std::size_t>(s.hidden) + static_cast<std::size_t>(j)],
                      scaled(exactDot(h, down + j * s.inner, s.inner), hRows.scales[row], columnScale))
                << "y, row " << row << " column " << j;
        }
    }
}

/// The same for experts with biases and an activation by its numbers.
void checkEpilogue(const Int8Layer& layer, const Result& got) {
    const auto& s = layer.shape;
    const auto x = quantized(layer.x, s.hidden);
    const auto hRows = quantized(got.h, s.inner);
    ASSERT_EQ(got.hValues, hRows.values);
    const ExpectedRows rows(layer.ids, s.experts, s.topK, 1);
    const auto biasOf = [&](const std::vector<float>& bias, std::size_t at) {
        return layer.biased ? bias[at] : 0.0f;
    };
    for (std::size_t row = 0; row < layer.ids.size(); ++row) {
        const int expert = rows.plan[4 + 4 * row];
        const int token = rows.rowToken[row];
        const auto* input = x.values.data() + sizeOf(token, s.hidden);
        const auto sumsOf = [&](int column) {
            const auto at = sizeOf(expert, 2 * s.inner) + static_cast<std::size_t>(column);
            return biased(
                exactDot(input, layer.w13.data() + at * static_cast<std::size_t>(s.hidden), s.hidden),
                x.scales[static_cast<std::size_t>(token)], layer.w13Scales[at], biasOf(layer.w13Bias, at));
        };
        for (int i = 0; i < s.inner; ++i) {
            const auto value = got.h[row * static_cast<std::size_t>(s.inner) + static_cast<std::size_t>(i)];
            std::vector<std::uint16_t> right;
            for (const float gate : sumsOf(i)) {
                for (const float up : sumsOf(s.inner + i)) {
                    // The sigmoid's last bits, and those of alpha * gate before it.
                    for (const double error : {0.0, 0x1p-20, -0x1p-20})
                        right.push_back(
                            floatToBf16(static_cast<float>(layer.activation(gate, up) * (1 + error))));
                }
            }
            ASSERT_THAT(right, testing::Contains(value)) << "h, row " << row << " column " << i;
        }
        const auto* h = hRows.values.data() + row * static_cast<std::size_t>(s.inner);
        for (int j = 0; j < s.hidden; ++j) {
            const auto at = sizeOf(expert, s.hidden) + static_cast<std::size_t>(j);
            ASSERT_THAT(biased(exactDot(h, layer.w2.data() + at * static_cast<std::size_t>(s.inner), s.inner),
                               hRows.scales[row], layer.w2Scales[at], biasOf(layer.w2Bias, at)),
                        testing::Contains(
                            got.y[row * static_cast<std::size_t>(s.hidden) + static_cast<std::size_t>(j)]))
                << "y, row " << row << " column " << j;
        }
    }
}

const ClModule& int8EpilogueModule() {
    static const auto module = ClModule::fromSource(kernelFolder() / "int8.cl", "-DEPILOGUE");
    return module;
}

const ClModule& int8Module() {
    static const auto module = ClModule::fromSource(kernelFolder() / "int8.cl", "");
    return module;
}

struct DeviceRows {
    ClBuffer<std::int8_t> values;
    ClBuffer<float> scales;
};

DeviceRows quantizeOnDevice(const ClBuffer<std::uint16_t>& rows, int count, int columns) {
    DeviceRows result{ClBuffer<std::int8_t>(sizeOf(count, columns)),
                      ClBuffer<float>(static_cast<std::size_t>(count))};
    int8Module().run("quantize_rows", {kQuantizeGroup, static_cast<std::size_t>(count), 1}, result.values,
                     result.scales, rows, columns);
    return result;
}

class Int8Kernels : public testing::Test {
protected:
    void SetUp() override {
        std::string why;
        if (!ClDevice::get(&why)) GTEST_SKIP() << why;
    }
};

TEST_F(Int8Kernels, RowsAreQuantisedByTheirLargestAndTiesGoToEven) {
    // 254 is twice 127, so values are halves of themselves.
    std::vector<std::uint16_t> rows;
    for (const float value : {254.0f, 1.0f, 3.0f, 5.0f, -1.0f, -3.0f, -254.0f, 0.0f})
        rows.push_back(floatToBf16(value));
    rows.resize(16, floatToBf16(0.0f)); // a row of zeros
    const auto got = quantizeOnDevice(ClBuffer(rows), 2, 8);
    EXPECT_THAT(got.values.read(),
                testing::ElementsAre(127, 0, 2, 2, 0, -2, -127, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    EXPECT_THAT(got.scales.read(), testing::ElementsAre(2.0f, 1.0f));
}

TEST_F(Int8Kernels, QuantisedRowsHaveTheHostsBits) {
    for (const int columns : {4, 32, 100, 768}) {
        auto rows = randomValues<std::uint16_t>(sizeOf(200, columns), 3, 21);
        const auto expected = quantized(rows, columns);
        const auto got = quantizeOnDevice(ClBuffer(rows), 200, columns);
        EXPECT_EQ(got.values.read(), expected.values);
        EXPECT_EQ(got.scales.read(), expected.scales);
    }
}

/// NaN equals itself here.
MATCHER(SameOrBothNan, "") {
    const auto& [got, expected] = arg;
    return got == expected || (std::isnan(got) && std::isnan(expected));
}

TEST_F(Int8Kernels, WhatIsNotFiniteStaysInTheScaleAndTinyRowsKeepTheirValues) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr float kSmallest = 0x1p-133f; // of bf16
    const std::vector<std::vector<float>> rows{{1, 2, kNan, -3},
                                               {-kNan, 0, 0, 0},
                                               {kNan, kInfinity, 1, 0},
                                               {1, kInfinity, -2, 0},
                                               {-kInfinity, 5, 0, 1},
                                               {1e-38f, -1e-38f, 4e-39f, 0},
                                               {1e-36f, -3e-37f, 0, 0},
                                               {kSmallest, 0, -kSmallest, 0},
                                               {0, 0, 0, 0},
                                               {-0.0f, 0, -0.0f, 0},
                                               {3e38f, -1e38f, 1, 0},
                                               {2, 1, -1, 0.5f}};
    for (const int columns : {4, 100}) { // 100: what stands out is seen by one item only
        std::vector<std::uint16_t> values;
        for (const auto& row : rows) {
            values.resize(values.size() + static_cast<std::size_t>(columns) - row.size(), floatToBf16(0));
            for (const float value : row)
                values.push_back(floatToBf16(value));
        }
        const auto expected = quantized(values, columns);
        const auto got = quantizeOnDevice(ClBuffer(values), static_cast<int>(rows.size()), columns);
        EXPECT_EQ(got.values.read(), expected.values) << columns;
        EXPECT_THAT(got.scales.read(), testing::Pointwise(SameOrBothNan(), expected.scales)) << columns;
    }
    // The host's rules themselves.
    const auto host = quantized({floatToBf16(1), floatToBf16(kNan), floatToBf16(1), floatToBf16(-kInfinity),
                                 floatToBf16(1e-38f), floatToBf16(-1e-38f), floatToBf16(kSmallest), 0},
                                2);
    EXPECT_THAT(host.values, testing::ElementsAre(0, 0, 0, 0, 127, -127, 127, 0));
    EXPECT_TRUE(std::isnan(host.scales[0]));
    EXPECT_EQ(host.scales[1], kInfinity);
}

TEST_F(Int8Kernels, PortableGemmsGiveTheBitsOfWholeNumbers) {
    for (const auto& s : {Shape{1, 10, 120, 72, 3}, Shape{33, 6, 64, 40, 2}, Shape{7, 5, 72, 4, 5}}) {
        for (const char* spec : {"uniform", "single:1"}) {
            SCOPED_TRACE(testing::Message() << testing::PrintToString(s) << " " << spec);
            const auto routing =
                drawRouting(RoutingSpec::parse(spec), s.tokens, s.experts, s.topK, {.renormalise = true}, 9);
            const Int8Layer layer{s, routing.experts};
            const auto x = quantizeOnDevice(ClBuffer(layer.x), s.tokens, s.hidden);
            for (const auto& [name, r] : kPortableKinds) {
                const std::string kind = name;
                const ExpectedRows rows(layer.ids, s.experts, s.topK, r);
                const auto tiles = static_cast<std::size_t>(maxTiles(s.slots(), s.experts, r));
                const auto plan = devicePlan(rows, tiles);
                const ClBuffer<std::uint16_t> h(sizeOf(s.slots(), s.inner));
                const ClBuffer<float> y(sizeOf(s.slots(), s.hidden));
                int8Module().run("w13_int8_" + kind, {kDotGroup, ceilDiv(s.inner, kDotColumns / 2), tiles}, h,
                                 x.values, x.scales, ClBuffer(layer.w13), ClBuffer(layer.w13Scales),
                                 ClBuffer(rows.rowToken), plan, s.hidden, s.inner);
                const auto hRows = quantizeOnDevice(h, s.slots(), s.inner);
                int8Module().run("w2_int8_" + kind, {kDotGroup, ceilDiv(s.hidden, kDotColumns), tiles}, y,
                                 hRows.values, hRows.scales, ClBuffer(layer.w2), ClBuffer(layer.w2Scales),
                                 plan, s.hidden, s.inner);
                ASSERT_NO_FATAL_FAILURE(check(layer, {x.values.read(), x.scales.read(), h.read(),
                                                      hRows.values.read(), hRows.scales.read(), y.read()}))
                    << kind;
            }
        }
    }
}

TEST_F(Int8Kernels, BiasesAndTheActivationsNumbersComeBeforeTheRounding) {
    for (const auto& s : {Shape{1, 10, 120, 72, 3}, Shape{33, 6, 64, 40, 2}}) {
        const auto routing =
            drawRouting(RoutingSpec::parse("uniform"), s.tokens, s.experts, s.topK, {.renormalise = true}, 9);
        for (const bool biased : {false, true}) {
            for (const auto& activation : {kSilu, kClamped, kTight}) {
                Int8Layer layer{s, routing.experts};
                layer.activation = activation;
                layer.biased = biased;
                const auto x = quantizeOnDevice(ClBuffer(layer.x), s.tokens, s.hidden);
                for (const auto& [name, r] : kPortableKinds) {
                    SCOPED_TRACE(testing::Message() << testing::PrintToString(s) << " biased " << biased
                                                    << " limit " << activation.limit << " " << name);
                    const ExpectedRows rows(layer.ids, s.experts, s.topK, r);
                    const auto tiles = static_cast<std::size_t>(maxTiles(s.slots(), s.experts, r));
                    const auto plan = devicePlan(rows, tiles);
                    const ClBuffer<std::uint16_t> h(sizeOf(s.slots(), s.inner));
                    const ClBuffer<float> y(sizeOf(s.slots(), s.hidden));
                    int8EpilogueModule().run(std::string("w13_int8_act_") + name,
                                             {kDotGroup, ceilDiv(s.inner, kDotColumns / 2), tiles}, h,
                                             x.values, x.scales, ClBuffer(layer.w13),
                                             ClBuffer(layer.w13Scales), ClBuffer(layer.w13Bias),
                                             ClBuffer(rows.rowToken), plan, s.hidden, s.inner, int{biased},
                                             activation.alpha, activation.limit, activation.upOffset);
                    const auto hRows = quantizeOnDevice(h, s.slots(), s.inner);
                    int8EpilogueModule().run(std::string("w2_int8_bias_") + name,
                                             {kDotGroup, ceilDiv(s.hidden, kDotColumns), tiles}, y,
                                             hRows.values, hRows.scales, ClBuffer(layer.w2),
                                             ClBuffer(layer.w2Scales), ClBuffer(layer.w2Bias), plan, s.hidden,
                                             s.inner, int{biased});
                    ASSERT_NO_FATAL_FAILURE(
                        checkEpilogue(layer, {x.values.read(), x.scales.read(), h.read(), hRows.values.read(),
                                              hRows.scales.read(), y.read()}));
                }
            }
        }
    }
}

class XmxInt8Kernels : public XmxModuleTest {
protected:
    static Result run(const Int8Layer& layer, const std::string& kind, int r, int residentGroups) {
        const auto& s = layer.shape;
        const ExpectedRows rows(layer.ids, s.experts, s.topK, r);
        const auto tiles = static_cast<std::size_t>(maxTiles(s.slots(), s.experts, r));
        const auto plan = devicePlan(rows, tiles);
        const auto w13 = pack(layer.w13, s.experts * 2 * s.inner, s.hidden / 2);
        const auto w2 = pack(layer.w2, s.experts * s.hidden, s.inner / 2);
        const ClBuffer w13Scales(layer.w13Scales);
        const ClBuffer w2Scales(layer.w2Scales);
        const ClBuffer rowToken(rows.rowToken);
        const auto x = quantizeOnDevice(ClBuffer(layer.x), s.tokens, s.hidden);
        const ClBuffer<std::uint16_t> h(sizeOf(s.slots(), s.inner));
        const ClBuffer<float> y(sizeOf(s.slots(), s.hidden));
        const auto lanes = static_cast<std::size_t>(GetParam().subGroup);
        const auto packRows = [&](const ClBuffer<std::int8_t>& values, const ClBuffer<int>& rowOf,
                                  int width) {
            ClBuffer<std::uint16_t> packed(tiles * sizeOf(r, width / 2));
            module().run("pack_rows_" + kind, {kPackGroup, ceilDiv(r * width / 4, kPackGroup), tiles}, packed,
                         values, rowOf, plan, width / 2);
            return packed;
        };
        if (kind == "decode") {
            const auto grid = [&](int width) {
                return GroupGrid{lanes * kXmxDecodeSubGroups, static_cast<std::size_t>(width) / lanes, tiles};
            };
            module().run("w13_int8_decode", grid(s.inner), h, x.values, x.scales, w13, w13Scales, rowToken,
                         plan, s.hidden, s.inner);
            const auto hRows = quantizeOnDevice(h, s.slots(), s.inner);
            module().run("w2_int8_decode", grid(s.hidden), y, hRows.values, hRows.scales, w2, w2Scales, plan,
                         s.hidden, s.inner);
            return {x.values.read(),     x.scales.read(),     h.read(),
                    hRows.values.read(), hRows.scales.read(), y.read()};
        }
        const GroupGrid grid{lanes, static_cast<std::size_t>(residentGroups), 1};
        module().run("w13_int8_" + kind, grid, h, packRows(x.values, rowToken, s.hidden), x.scales, w13,
                     w13Scales, rowToken, plan, s.hidden, s.inner);
        const auto hRows = quantizeOnDevice(h, s.slots(), s.inner);
        std::vector<int> own(static_cast<std::size_t>(s.slots()));
        std::iota(own.begin(), own.end(), 0);
        module().run("w2_int8_" + kind, grid, y, packRows(hRows.values, ClBuffer(own), s.inner), hRows.scales,
                     w2, w2Scales, plan, s.hidden, s.inner);
        return {x.values.read(),     x.scales.read(),     h.read(),
                hRows.values.read(), hRows.scales.read(), y.read()};
    }
};

TEST_P(XmxInt8Kernels, GemmsGiveTheBitsOfWholeNumbers) {
    for (const auto& s : {Shape{1, 6, 64, 32, 2}, Shape{5, 6, 96, 64, 3}, Shape{33, 16, 256, 96, 4}}) {
        for (const char* spec : {"uniform", "single:1"}) {
            const auto routing =
                drawRouting(RoutingSpec::parse(spec), s.tokens, s.experts, s.topK, {.renormalise = true}, 9);
            const Int8Layer layer{s, routing.experts};
            for (const auto& [kind, r] : kXmxKinds) {
                SCOPED_TRACE(testing::Message() << testing::PrintToString(s) << " " << spec << " " << kind);
                const auto got = run(layer, kind, r, 3);
                ASSERT_NO_FATAL_FAILURE(check(layer, got));
                EXPECT_EQ(run(layer, kind, r, 50).y, got.y);
            }
        }
    }
}

constexpr XmxModule kModules[] = {{"xmx16_int8", 16, nullptr},
                                  {"xmx8_int8", 8, nullptr},
                                  {"xmx16_int8_source", 16, "-DINT8 -DSUB_GROUP=16"},
                                  {"xmx8_int8_source", 8, "-DINT8 -DSUB_GROUP=8"}};

INSTANTIATE_TEST_SUITE_P(Modules, XmxInt8Kernels, testing::ValuesIn(kModules), XmxInt8Kernels::nameOf);

} // namespace
} // namespace gatescope::test
