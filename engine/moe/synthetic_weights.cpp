// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/synthetic_weights.h"

#include "moe/convert.h"
#include "moe/splitmix64.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace gatescope {

namespace {

/// Streams this far apart never meet: no layer has 2^39 elements.
constexpr std::uint64_t kStreamsApart = std::uint64_t{1} << 40;

// A layer has hundreds of millions of elements, so the two loops below are built for several instruction sets
// and the program picks one when it starts (not under sanitizers, which cannot instrument that choice).
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&     \
    !defined(__SANITIZE_THREAD__)
#define GATESCOPE_VECTOR_CLONES __attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#else
#define GATESCOPE_VECTOR_CLONES
#endif

/// Consecutive elements of a generated tensor.
struct UniformValues {
    std::uint64_t stream;
    std::uint64_t first;
    float scale;
};

/// (z / 2^24 - 0.5) * scale for the upper 24 bits z of a draw. The subtraction is exact and `step` is scale *
/// 2^-24, also exact, so the one rounding is that of the reference's multiplication.
inline float uniformValue(std::uint64_t stream, std::uint64_t index, float step) {
    const auto z = static_cast<std::int32_t>(splitMix64(stream, index) >> 40);
    return static_cast<float>(z - (1 << 23)) * step;
}

GATESCOPE_VECTOR_CLONES
void fillF32(UniformValues values, float* out, std::size_t count) {
    const float step = values.scale * 0x1p-24f;
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = uniformValue(values.stream, values.first + i, step);
    }
}

GATESCOPE_VECTOR_CLONES
void fillBf16(UniformValues values, std::uint16_t* out, std::size_t count) {
    const float step = values.scale * 0x1p-24f;
    for (std::size_t i = 0; i < count; ++i) {
        // floatToBf16 without its branch for NaN, which these values never are.
        const auto bits = std::bit_cast<std::uint32_t>(uniformValue(values.stream, values.first + i, step));
        out[i] = static_cast<std::uint16_t>((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
    }
}

/// Elements of a tensor whose type is `stored`, delivered as `wanted`.
void fill(UniformValues values, DType stored, DType wanted, std::byte* out, std::size_t count) {
    if (stored == DType::F32 && wanted == DType::F32) {
        return fillF32(values, reinterpret_cast<float*>(out), count);
    }
    if (stored != DType::F16 && wanted == DType::BF16) {
        return fillBf16(values, reinterpret_cast<std::uint16_t*>(out), count);
    }
    std::array<float, 1024> exact;
    std::array<float, 1024> rounded;
    for (std::size_t done = 0; done < count; done += exact.size()) {
        const auto block = std::min(exact.size(), count - done);
        fillF32({values.stream, values.first + done, values.scale}, exact.data(), block);
        convertElements(exact.data(), DType::F32, rounded.data(), stored, block);
        convertElements(rounded.data(), stored, out + done * dtypeSize(wanted), wanted, block);
    }
}

/// The numbers of the parameters: those of Qwen's blocks with their names sorted, as the reference files have
/// them, then those that other families add.
enum ParameterNumber : std::uint64_t {
    kExpertsDownProj,
    kExpertsGateUpProj,
    kGate,
    kSharedExpertDownProj,
    kSharedExpertGateProj,
    kSharedExpertUpProj,
    kSharedExpertGate,
    kGateBias,
    kScoreCorrection,
    kExpertsGateUpBias,
    kExpertsDownBias,
    kHiddenStates = 900,
};

std::uint64_t streamOf(std::uint64_t seed, std::uint64_t number) {
    return seed * 1000 + number;
}

class SyntheticWeights final : public WeightSource {
public:
    SyntheticWeights(const MoeConfig& config, std::uint64_t seed, int layer)
        : m_config(config), m_seed(seed), m_layer(layer) {}

    const MoeConfig& config() const override { return m_config; }
    DType dtype() const override { return m_config.dtype; }
    int layer() const override { return m_layer; }
    std::string description() const override { return fmt::format("synthetic, seed {}", m_seed); }

    void read(Parameter parameter, int expert, DType dtype, void* out) const override {
        const auto [rows, columns] = parameterShape(m_config, parameter);
        const Part whole{static_cast<std::byte*>(out), rows, columns, 0};
        switch (parameter) {
        case Parameter::Gate:
            return fillPart(kGate, whole, dtype);
        case Parameter::ExpertGateUp:
            return fillPart(kExpertsGateUpProj, whole.ofExpert(expert), dtype);
        case Parameter::ExpertDown:
            return fillPart(kExpertsDownProj, whole.ofExpert(expert), dtype);
        case Parameter::SharedDown:
            return fillPart(kSharedExpertDownProj, whole, dtype);
        case Parameter::SharedExpertGate:
            return fillPart(kSharedExpertGate, whole, dtype);
        case Parameter::SharedGateUp: {
            const Part gate{whole.out, rows / 2, columns, 0};
            const Part up{whole.out + gate.count() * dtypeSize(dtype), rows / 2, columns, 0};
            fillPart(kSharedExpertGateProj, gate, dtype);
            return fillPart(kSharedExpertUpProj, up, dtype);
        }
        case Parameter::GateBias:
            return fillPart(kGateBias, whole, dtype);
        case Parameter::ScoreCorrection:
            return fillPart(kScoreCorrection, whole, dtype);
        case Parameter::ExpertGateUpBias:
            return fillPart(kExpertsGateUpBias, whole.ofExpert(expert), dtype);
        case Parameter::ExpertDownBias:
            return fillPart(kExpertsDownBias, whole.ofExpert(expert), dtype);
        }
    }

private:
    /// Consecutive rows of a tensor, and where they go.
    struct Part {
        std::byte* out;
        int rows;
        int columns;
        std::uint64_t first;

        std::size_t count() const {
            return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
        }
        Part ofExpert(int expert) const {
            return {out, rows, columns, static_cast<std::uint64_t>(expert) * count()};
        }
    };

    /// Outputs keep about the size of their inputs; a score correction may move a choice, not make it.
    static double scaleOf(ParameterNumber number, int columns) {
        if (number == kScoreCorrection) return 0.2;
        if (number == kGateBias || number == kExpertsGateUpBias || number == kExpertsDownBias) return 0.5;
        return (number == kGate ? 8.0 : 3.4) / std::sqrt(static_cast<double>(columns));
    }

    void fillPart(ParameterNumber number, const Part& part, DType dtype) const {
        const auto scale = static_cast<float>(scaleOf(number, part.columns));
        const auto stream = streamOf(m_seed, number) + static_cast<std::uint64_t>(m_layer) * kStreamsApart;
        fill({stream, part.first, scale}, m_config.dtype, dtype, part.out, part.count());
    }

    MoeConfig m_config;
    std::uint64_t m_seed;
    int m_layer;
};

} // namespace

std::shared_ptr<WeightSource> makeSyntheticWeights(const MoeConfig& config, std::uint64_t seed, int layer) {
    return std::make_shared<SyntheticWeights>(config, seed, layer);
}

std::vector<std::byte> syntheticHiddenStates(int tokens, int hiddenSize, DType dtype, std::uint64_t seed,
                                             int iteration) {
    const auto count = static_cast<std::size_t>(tokens) * static_cast<std::size_t>(hiddenSize);
    std::vector<std::byte> states(count * dtypeSize(dtype));
    auto stream = streamOf(seed, kHiddenStates);
    // Half way between the streams of two layers' weights.
    if (iteration > 0) stream += static_cast<std::uint64_t>(iteration) * kStreamsApart + kStreamsApart / 2;
    fill({stream, 0, 4.0f}, dtype, dtype, states.data(), count);
    return states;
}

} // namespace gatescope
