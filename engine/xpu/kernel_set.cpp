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

/// Empty where the portable set is to carry out the GEMMs.
std::string gemmModule(const XpuDevice& device, const MoeConfig& config, DType dtype, GemmSet::Kind kind) {
    const char* wanted = std::getenv("GATESCOPE_XPU_KERNELS");
    const bool portable = wanted != nullptr && std::string_view(wanted) == "portable";
    if (portable || !device.matrixEngine || dtype != DType::BF16 || !shapeFitsXmx(config)) return {};
    const bool int8 = kind == GemmSet::Kind::Int8;
    const std::string suffix = int8 ? "_int8" : kind == GemmSet::Kind::Epilogue ? "_epilogue_bf16" : "_bf16";
    if (device.hasSubGroup(8)) return "xmx8" + suffix; // Xe-HPG's matrix engine is 8 wide
    if (!device.hasSubGroup(16)) return {};
    return (device.blockLoad2d && !int8 ? "xmx16_block2d" : "xmx16") + suffix;
}

/// Whether something of the families' module will be launched, whoever carries out the GEMMs.
bool needsFamilies(const MoeConfig& config, DType dtype, GemmSet::Kind kind) {
    return routerIsScored(config.router, dtype) || kind == GemmSet::Kind::Epilogue ||
           config.experts.routingWeight == ExpertSpec::WeightPlace::BeforeGateUp;
}

} // namespace

KernelSet::KernelSet(std::shared_ptr<const XpuContext> context, const MoeConfig& config, DType dtype,
                     XpuExpertFormat format, const NativeCache& cache)
    : m_context(std::move(context)), m_dtype(dtype) {
    requireKernelsFor(config, dtype, format);
    const auto& device = m_context->device();
    const auto module = [&](const std::string& name, const char* flags) {
        return std::make_unique<XpuModule>(m_context, name, spirvOf(name), flags, cache);
    };
    const std::string element = dtype == DType::BF16 ? "bf16" : "f32";
    m_portable = module("portable_" + element, kFlags);
    m_gemmKind = gemmKind(config.experts, format);
    if (needsFamilies(config, dtype, m_gemmKind)) m_families = module("families_" + element, kFlags);
    if (m_gemmKind == GemmSet::Kind::Int8) m_int8 = module("int8_bf16", kFlags);
    m_gemmModuleName = gemmModule(device, config, dtype, m_gemmKind);
    if (m_gemmModuleName.empty()) return;
    m_gemm = module(m_gemmModuleName, kXmxFlags);
    m_subGroupSize = m_gemmModuleName.starts_with("xmx8") ? 8 : 16;
    // A large register file halves the threads that an execution unit holds.
    m_residentGroups = std::max(1u, device.hardwareThreads / 2);
}

bool KernelSet::serves(const MoeConfig& config, DType dtype, XpuExpertFormat format) const {
    requireKernelsFor(config, dtype, format);
    const auto kind = gemmKind(config.experts, format);
    return dtype == m_dtype && kind == m_gemmKind &&
           gemmModule(m_context->device(), config, dtype, kind) == m_gemmModuleName &&
           needsFamilies(config, dtype, kind) == (m_families != nullptr);
}

const XpuKernel& KernelSet::gemm(std::string_view name) const {
    if (m_gemm != nullptr) return find(*m_gemm, m_gemmKernels, name);
    switch (m_gemmKind) {
    case GemmSet::Kind::Epilogue:
        return families(name);
    case GemmSet::Kind::Int8:
        return int8(name);
    case GemmSet::Kind::Plain:
        break;
    }
    return portable(name);
}

std::string KernelSet::description() const {
    const char* format = m_gemmKind == GemmSet::Kind::Int8 ? ", int8 weights and activations" : "";
    if (!xmx()) return fmt::format("portable OpenCL C kernels{}", format);
    return fmt::format("XMX (DPAS) kernels, sub-group {}{}{}", m_subGroupSize,
                       m_gemmModuleName.find("block2d") != std::string::npos ? ", 2D block loads" : "",
                       format);
}

int KernelSet::modulesFromCache() const {
    return int{m_portable->fromCache()} + int{m_gemm != nullptr && m_gemm->fromCache()} +
           int{m_families != nullptr && m_families->fromCache()} +
           int{m_int8 != nullptr && m_int8->fromCache()};
}

const XpuKernel& KernelSet::find(const XpuModule& module, Kernels& kernels, std::string_view name) {
    const auto known = kernels.find(name);
    if (known != kernels.end()) return known->second;
    const std::string added(name);
    return kernels.emplace(added, module.kernel(added)).first->second;
}

} // namespace gatescope
