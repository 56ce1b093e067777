// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/kernel_set.h"

#include "resources/kernels/kernel_modules.h"
#include "xpu/native_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace gatescope {

namespace {

// Buffers of more than 4 GB can only be reached where the compiler is told so: a layer's w13 may be larger.
constexpr const char* kFlags = "-ze-opt-greater-than-4GB-buffer-required";
constexpr const char* kXmxFlags = "-ze-opt-greater-than-4GB-buffer-required -ze-opt-large-register-file";

std::span<const std::byte> spirvOf(std::string_view module) {
    const auto modules = kernelModuleFiles();
    const auto found = std::ranges::find(modules, fmt::format("{}.spv", module), &EmbeddedFile::name);
    if (found == modules.end())
        throw DeviceError(fmt::format("this program carries no kernels '{}'", module));
    return found->bytes;
}

void requireShape(const MoeConfig& config) {
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

/// Better refused than computed wrongly: the kernels' rules are those of the Qwen families.
void requireRules(const MoeConfig& config) {
    RouterSpec router;
    router.renormalise = config.router.renormalise;
    if (config.router == router && config.experts == ExpertSpec()) return;
    throw UsageError(fmt::format("the XPU's kernels know softmax routers and silu experts without biases; {} "
                                 "({}) has other rules",
                                 config.name, config.modelType),
                     "Run it with --device cpu");
}

/// Empty where the portable set is to carry out the GEMMs.
std::string gemmModule(const XpuDevice& device, const MoeConfig& config, DType dtype) {
    const char* wanted = std::getenv("GATESCOPE_XPU_KERNELS");
    const bool portable = wanted != nullptr && std::string_view(wanted) == "portable";
    if (portable || !device.matrixEngine || dtype != DType::BF16 || !shapeFitsXmx(config)) return {};
    if (device.hasSubGroup(8)) return "xmx8_bf16"; // Xe-HPG's matrix engine is 8 wide
    if (!device.hasSubGroup(16)) return {};
    return device.blockLoad2d ? "xmx16_block2d_bf16" : "xmx16_bf16";
}

} // namespace

KernelSet::KernelSet(std::shared_ptr<const XpuContext> context, const MoeConfig& config, DType dtype,
                     const NativeCache& cache)
    : m_context(std::move(context)), m_dtype(dtype) {
    requireShape(config);
    requireRules(config);
    const auto& device = m_context->device();
    const std::string portable = dtype == DType::BF16 ? "portable_bf16" : "portable_f32";
    m_portable = std::make_unique<XpuModule>(m_context, portable, spirvOf(portable), kFlags, cache);
    m_gemmModuleName = gemmModule(device, config, dtype);
    if (m_gemmModuleName.empty()) return;
    m_gemm =
        std::make_unique<XpuModule>(m_context, m_gemmModuleName, spirvOf(m_gemmModuleName), kXmxFlags, cache);
    m_subGroupSize = m_gemmModuleName == "xmx8_bf16" ? 8 : 16;
    // A large register file halves the threads that an execution unit holds.
    m_residentGroups = std::max(1u, device.hardwareThreads / 2);
}

bool KernelSet::serves(const MoeConfig& config, DType dtype) const {
    requireShape(config);
    requireRules(config);
    return dtype == m_dtype && gemmModule(m_context->device(), config, dtype) == m_gemmModuleName;
}

std::string KernelSet::description() const {
    if (!xmx()) return "portable OpenCL C kernels";
    return fmt::format("XMX (DPAS) kernels, sub-group {}{}", m_subGroupSize,
                       m_gemmModuleName.find("block2d") != std::string::npos ? ", 2D block loads" : "");
}

int KernelSet::modulesFromCache() const {
    return int{m_portable->fromCache()} + int{m_gemm != nullptr && m_gemm->fromCache()};
}

const XpuKernel& KernelSet::find(const XpuModule& module, Kernels& kernels, std::string_view name) {
    const auto known = kernels.find(name);
    if (known != kernels.end()) return known->second;
    const std::string added(name);
    return kernels.emplace(added, module.kernel(added)).first->second;
}

} // namespace gatescope
