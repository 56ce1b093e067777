// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/gemm.h"

#include "base/error.h"
#include "cpu/int8_gemm.h"
#include "cpu/onednn_gemm.h"
#include "cpu/simd_gemm.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gatescope {

GatedActivation gatedActivation(const ExpertSpec& experts) {
    GatedActivation activation;
    activation.kind = experts.activation;
    activation.alpha = static_cast<float>(experts.alpha);
    if (experts.limit > 0) activation.limit = static_cast<float>(experts.limit);
    activation.upOffset = static_cast<float>(experts.upOffset);
    return activation;
}

void Gemm::fetchFirst(const PackedMatrix& weights, bool gated, int first) const {
    constexpr std::size_t kLine = 64;
    constexpr std::size_t kFirstBytes = 8192; // more than this takes no less time (docs/performance.md)
    const std::size_t bytes = packedBytes(weights.n, weights.k, gated);
    const std::size_t at =
        bytes / static_cast<std::size_t>(chunks(weights.n, gated)) * static_cast<std::size_t>(first);
    for (std::size_t line = at; line < std::min(bytes, at + kFirstBytes); line += kLine)
        __builtin_prefetch(weights.data + line, 0, 2);
}

std::string_view gemmChoiceName(GemmChoice choice) {
    constexpr std::array<std::string_view, 4> kNames{"auto", "onednn", "simd", "scalar"};
    return kNames[static_cast<std::size_t>(choice)];
}

GemmChoice gemmChoiceFromName(std::string_view name) {
    for (const auto choice :
         {GemmChoice::Automatic, GemmChoice::OneDnn, GemmChoice::Simd, GemmChoice::Scalar}) {
        if (name == gemmChoiceName(choice)) return choice;
    }
    throw UsageError(fmt::format("there is no GEMM engine '{}'", name),
                     "Choose auto, onednn, simd or scalar");
}

namespace {

constexpr std::array<std::string_view, 5> kFormatNames{"none", "int8", "fp8", "mxfp4", "w8a8"};

} // namespace

WeightFormat weightFormatFromName(std::string_view name) {
    const auto* found = std::ranges::find(kFormatNames, name);
    if (found != kFormatNames.end()) return static_cast<WeightFormat>(found - kFormatNames.begin());
    throw UsageError(fmt::format("there is no quantisation '{}'", name),
                     "Choose none, int8, fp8, mxfp4 or w8a8");
}

std::string_view weightFormatName(WeightFormat format) {
    return kFormatNames[static_cast<std::size_t>(format)];
}

std::int64_t storedBytes(std::int64_t weights, DType dtype, WeightFormat format) {
    if (format == WeightFormat::Plain) return weights * static_cast<std::int64_t>(dtypeSize(dtype));
    if (format == WeightFormat::Mxfp4) return weights * 17 / 32; // half a byte, and a byte for each 32
    return weights;
}

void Gemm::packQuantized(const QuantizedMatrix*, int, int, bool, std::byte*) const {
    throw UsageError(fmt::format("{} takes no quantised weights", name()), "Choose another --quantize");
}

std::unique_ptr<Gemm> makeGemm(GemmChoice choice, DType dtype, WeightFormat format) {
    if (format != WeightFormat::Plain) {
        if (choice == GemmChoice::OneDnn) {
            throw UsageError("oneDNN multiplies no quantised experts here",
                             "Use --gemm auto or --quantize none");
        }
    } else if (choice == GemmChoice::OneDnn) {
        return std::make_unique<OneDnnGemm>(dtype);
    }
    if (format == WeightFormat::W8A8) return std::make_unique<Int8Gemm>(dtype, int8Kernels(choice));
    return std::make_unique<SimdGemm>(dtype, format, simdKernels(choice, dtype));
}

} // namespace gatescope
