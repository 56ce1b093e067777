// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/kernel_needs.h"

#include "base/error.h"
#include "resources/kernels/kernel_modules.h"
#include "xpu/devices.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace gatescope {

namespace {

[[noreturn]] void refuse(const MoeConfig& config, const std::string& what) {
    throw UsageError(fmt::format("the XPU's kernels don't do what {} needs: {}", config.name, what),
                     "Run it with --device cpu");
}

void requireSizes(const MoeConfig& config) {
    constexpr int kMultiple = kernel_shape::kPortableSizeMultiple;
    const auto fits = [](int size) { return size % kMultiple == 0; };
    if (config.numExperts <= kernel_shape::kMaxExperts && fits(config.hiddenSize) &&
        fits(config.moeIntermediateSize) && fits(config.sharedExpertIntermediateSize)) {
        return;
    }
    throw UsageError(
        fmt::format("the XPU's kernels take up to {} experts and sizes that are multiples of {}; {} has "
                    "hidden_size {}, moe_intermediate_size {}, {} experts",
                    kernel_shape::kMaxExperts, kMultiple, config.name, config.hiddenSize,
                    config.moeIntermediateSize, config.numExperts),
        "Run it with --device cpu");
}

/// An index that no expert has would be what the device chooses where the groups have too few.
void requireGroups(const MoeConfig& config) {
    const auto& router = config.router;
    if (router.groups < 1 || router.groups > kernel_shape::kMaxGroups ||
        config.numExperts % router.groups != 0) {
        refuse(config, fmt::format("{} experts in {} groups (they take up to {} groups of one size)",
                                   config.numExperts, router.groups, kernel_shape::kMaxGroups));
    }
    const int offered = config.numExperts / router.groups * router.groupsPerToken;
    if (router.groupsPerToken < 1 || router.groupsPerToken > router.groups ||
        offered < config.numExpertsPerTok) {
        refuse(config, fmt::format("{} experts a token from {} of {} groups", config.numExpertsPerTok,
                                   router.groupsPerToken, router.groups));
    }
}

void requireInt8(const MoeConfig& config, DType dtype) {
    if (dtype != DType::BF16) {
        throw UsageError(fmt::format("the XPU's W8A8 kernels round to bf16, as W8A8 does, and take no {}",
                                     dtypeName(dtype)),
                         "Run it in bf16, or with --device cpu");
    }
    const auto summands =
        std::max({config.hiddenSize, config.moeIntermediateSize, config.sharedExpertIntermediateSize});
    if (summands > kernel_shape::kMaxInt8Summands)
        refuse(config, fmt::format("W8A8 sums over {} values in 32 bits", summands));
}

/// The XMX set's module, and its sub-group's size; empty where the portable set is to carry out the GEMMs.
struct XmxModule {
    std::string name;
    std::uint32_t subGroupSize = 0;
};

XmxModule xmxModule(const XpuDevice& device, const MoeConfig& config, DType dtype, GemmSet::Kind kind) {
    const char* wanted = std::getenv("GATESCOPE_XPU_KERNELS");
    const bool portable = wanted != nullptr && std::string_view(wanted) == "portable";
    if (portable || !device.matrixEngine || dtype != DType::BF16 || !shapeFitsXmx(config)) return {};
    const bool int8 = kind == GemmSet::Kind::Int8;
    if (!int8 && kind != GemmSet::Kind::Plain && kind != GemmSet::Kind::Epilogue) return {};
    const std::string suffix = int8 ? "_int8" : kind == GemmSet::Kind::Epilogue ? "_epilogue_bf16" : "_bf16";
    if (device.hasSubGroup(8)) return {"xmx8" + suffix, 8}; // Xe-HPG's matrix engine is 8 wide
    if (!device.hasSubGroup(16)) return {};
    return {(device.blockLoad2d && !int8 ? "xmx16_block2d" : "xmx16") + suffix, 16};
}

/// Where the portable set's GEMMs of a kind are.
std::string portableGemms(const KernelNeeds& needs, std::string_view element) {
    switch (needs.gemms.kind) {
    case GemmSet::Kind::Plain:
        break;
    case GemmSet::Kind::Epilogue:
        return needs.families;
    case GemmSet::Kind::Int8:
        return needs.int8;
    case GemmSet::Kind::Int8Epilogue:
        return "int8_epilogue_bf16";
    case GemmSet::Kind::Int8Weights:
        return fmt::format("int8w_{}", element);
    case GemmSet::Kind::Fp8Weights:
        return fmt::format("fp8_{}", element);
    case GemmSet::Kind::Fp8ChannelWeights:
        return fmt::format("fp8c_{}", element);
    case GemmSet::Kind::Mxfp4Weights:
        return fmt::format("mxfp4_{}", element);
    }
    return needs.portable;
}

} // namespace

KernelNeeds::KernelNeeds(const XpuDevice& device, const MoeConfig& config, DType type, XpuExpertFormat format)
    : dtype(type) {
    requireKernelsFor(config, dtype, format);
    gemms.kind = gemmKind(config.experts, format);
    const char* element = dtype == DType::BF16 ? "bf16" : "f32";
    portable = fmt::format("portable_{}", element);
    if (routerIsScored(config.router, dtype) || gemms.kind == GemmSet::Kind::Epilogue ||
        config.experts.routingWeight == ExpertSpec::WeightPlace::BeforeGateUp)
        families = fmt::format("families_{}", element);
    if (gemms.int8()) int8 = "int8_bf16";
    const auto xmx = xmxModule(device, config, dtype, gemms.kind);
    gemms.xmx = !xmx.name.empty();
    subGroupSize = xmx.subGroupSize;
    experts = gemms.xmx ? xmx.name : portableGemms(*this, element);
}

bool KernelNeeds::differsByFp8Scales(const KernelNeeds& other) const {
    const auto isFp8 = [](const KernelNeeds& needs) {
        return needs.gemms.kind == GemmSet::Kind::Fp8Weights ||
               needs.gemms.kind == GemmSet::Kind::Fp8ChannelWeights;
    };
    if (!isFp8(*this) || !isFp8(other) || gemms.kind == other.gemms.kind) return false;
    auto same = other;
    same.gemms = gemms;
    same.experts = experts;
    return *this == same;
}

void requireKernelsFor(const MoeConfig& config, DType dtype, XpuExpertFormat format) {
    if (dtype != DType::BF16 && dtype != DType::F32) {
        throw UsageError(fmt::format("the XPU runs no {}", dtypeName(dtype)), "Choose --dtype bf16 or f32");
    }
    requireSizes(config);
    requireGroups(config);
    const auto logits = config.router.logitsDtype.value_or(dtype);
    if (logits != DType::BF16 && logits != DType::F32)
        refuse(config, fmt::format("router logits in {}", dtypeName(logits)));
    if (format == XpuExpertFormat::W8A8) requireInt8(config, dtype);
}

} // namespace gatescope
