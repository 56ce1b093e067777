// SPDX-License-Identifier: GPL-3.0-or-later
// The XMX modules' SPIR-V, run over OpenCL with emulated built-ins, against plain C++.
#include "expert_rows.h"
#include "moe/routing.h"
#include "open_cl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace gatescope::test {
namespace {

struct Module {
    const char* name;
    int subGroup;
    friend void PrintTo(const Module& module, std::ostream* out) { *out << module.name; }
};

struct Variant {
    const char* kind;
    int rowsPerTile;
};
constexpr Variant kDecode{"decode", kXmxDecodeRows};
constexpr Variant kSmall{"m8", kXmxSmallRows};
constexpr Variant kLarge{"m32", kXmxLargeRows};

/// One layer's experts: weights, inputs and which expert each slot chose.
struct Layer {
    Shape shape;
    std::vector<int> ids;
    std::vector<std::uint16_t> x = randomValues<std::uint16_t>(size(shape.tokens, shape.hidden), 1, 11);
    std::vector<std::uint16_t> w13 =
        randomValues<std::uint16_t>(size(shape.experts * 2 * shape.inner, shape.hidden), 0.3f, 12);
    std::vector<std::uint16_t> w2 =
        randomValues<std::uint16_t>(size(shape.experts * shape.hidden, shape.inner), 0.3f, 13);

    static std::size_t size(int rows, int columns) {
        return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
    }
};

class XmxKernels : public testing::TestWithParam<Module> {
protected:
    void SetUp() override {
#ifdef GATESCOPE_XMX_MISSING
        GTEST_SKIP() << GATESCOPE_XMX_MISSING;
#endif
        std::string why;
        if (!ClDevice::get(&why)) GTEST_SKIP() << why;
    }

    static const ClModule& module() {
        static std::map<std::string, ClModule> modules;
        const std::string name = GetParam().name;
        const auto found = modules.find(name);
        if (found != modules.end()) return found->second;
        return modules.emplace(name, ClModule::fromBitcode(GATESCOPE_XMX_DIR "/" + name + ".bc"))
            .first->second;
    }

    static ClBuffer<std::uint32_t> pack(const std::vector<std::uint16_t>& weights, int rows, int columns) {
        ClBuffer<std::uint32_t> packed(weights.size() / 2);
        module().run("pack_weights",
                     {kPackGroup, ceilDiv(static_cast<std::int64_t>(weights.size() / 2), kPackGroup), 1},
                     packed, ClBuffer(weights), rows, columns);
        return packed;
    }

    /// y [slots, H], in the order of rows.
    static std::vector<float> run(const Layer& layer, const Variant& variant, int residentGroups) {
        const auto& s = layer.shape;
        const int r = variant.rowsPerTile;
        const bool decode = r == kXmxDecodeRows;
        const ExpectedRows rows(layer.ids, s.experts, s.topK, r);
        const auto tiles = static_cast<std::size_t>(maxTiles(s.slots(), s.experts, r));
        auto planned = rows.plan;
        planned.resize(4 + 4 * tiles, -1);
        const ClBuffer plan(planned);
        // Experts stand one after another, so their matrices can be packed as one.
        const auto w13 = pack(layer.w13, s.experts * 2 * s.inner, s.hidden);
        const auto w2 = pack(layer.w2, s.experts * s.hidden, s.inner);
        const ClBuffer x(layer.x);
        const ClBuffer rowToken(rows.rowToken);
        const auto slabRows = static_cast<int>(tiles) * r;
        const ClBuffer<std::uint16_t> h(Layer::size(slabRows, s.inner));
        const ClBuffer<float> y(Layer::size(s.slots(), s.hidden));
        const std::string kind = variant.kind;
        const auto lanes = static_cast<std::size_t>(GetParam().subGroup);
        if (decode) {
            const GroupGrid grid{lanes * kXmxDecodeSubGroups, 0, tiles};
            auto w13Grid = grid;
            w13Grid.groupsX = static_cast<std::size_t>(s.inner) / lanes;
            module().run("w13_silu_decode", w13Grid, h, x, w13, rowToken, plan, s.hidden, s.inner);
            auto w2Grid = grid;
            w2Grid.groupsX = static_cast<std::size_t>(s.hidden) / lanes;
            module().run("w2_decode", w2Grid, y, h, w2, plan, s.hidden, s.inner);
        } else {
            const ClBuffer<std::uint16_t> xp(Layer::size(slabRows, s.hidden));
            module().run("pack_rows_" + kind, {kPackGroup, ceilDiv(r * s.hidden / 2, kPackGroup), tiles}, xp,
                         x, rowToken, plan, s.hidden);
            const GroupGrid grid{lanes, static_cast<std::size_t>(residentGroups), 1};
            module().run("w13_silu_" + kind, grid, h, xp, w13, plan, s.hidden, s.inner);
            module().run("w2_" + kind, grid, y, h, w2, plan, s.hidden, s.inner);
        }
        return y.read();
    }

    static void check(const Layer& layer, const std::vector<float>& y) {
        const auto& s = layer.shape;
        const ExpectedRows rows(layer.ids, s.experts, s.topK, 1);
        std::vector<std::uint16_t> h(static_cast<std::size_t>(s.inner));
        for (std::size_t row = 0; row < layer.ids.size(); ++row) {
            const int expert = rows.plan[4 + 4 * row];
            const auto* input = layer.x.data() + rows.rowToken[row] * s.hidden;
            const auto* gateUp = layer.w13.data() + Layer::size(expert * 2 * s.inner, s.hidden);
            const auto* down = layer.w2.data() + Layer::size(expert * s.hidden, s.inner);
            for (int i = 0; i < s.inner; ++i) {
                const double gate = dot(input, gateUp + i * s.hidden, s.hidden);
                const double up = dot(input, gateUp + (s.inner + i) * s.hidden, s.hidden);
                h[static_cast<std::size_t>(i)] = floatToBf16(static_cast<float>(gate * sigmoid(gate) * up));
            }
            for (int j = 0; j < s.hidden; ++j) {
                double expected = 0;
                double squares = 0;
                for (int i = 0; i < s.inner; ++i) {
                    const double term = double{bf16ToFloat(h[static_cast<std::size_t>(i)])} *
                                        double{bf16ToFloat(down[j * s.inner + i])};
                    expected += term;
                    squares += term * term;
                }
                // h may round to the neighbouring bf16 where its float32 sum ends near the middle.
                ASSERT_NEAR(y[row * static_cast<std::size_t>(s.hidden) + static_cast<std::size_t>(j)],
                            expected, 5e-3 * std::sqrt(squares) + 1e-6)
                    << "row " << row << " column " << j;
            }
        }
    }
};

// H and I are multiples of 32 but not always of a group's 64 or 32 columns.
const Shape kShapes[] = {{1, 6, 64, 32, 2}, {5, 6, 96, 64, 3}, {33, 16, 256, 96, 4}, {70, 3, 160, 32, 2}};

TEST_P(XmxKernels, GroupedGemmsAreRightWithAnyNumberOfResidentGroups) {
    for (const auto& shape : kShapes) {
        for (const char* spec : {"uniform", "single:1"}) {
            const auto routing =
                drawRouting(RoutingSpec::parse(spec), shape.tokens, shape.experts, shape.topK, true, 9);
            const Layer layer{shape, routing.experts};
            for (const auto& variant : {kDecode, kSmall, kLarge}) {
                SCOPED_TRACE(testing::Message()
                             << testing::PrintToString(shape) << " " << spec << " " << variant.kind);
                const auto y = run(layer, variant, 3);
                ASSERT_NO_FATAL_FAILURE(check(layer, y));
                EXPECT_EQ(run(layer, variant, 1), y);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Modules, XmxKernels,
                         testing::Values(Module{"xmx16_bf16", 16}, Module{"xmx16_block2d_bf16", 16},
                                         Module{"xmx8_bf16", 8}),
                         [](const auto& info) { return std::string(info.param.name); });

} // namespace
} // namespace gatescope::test
