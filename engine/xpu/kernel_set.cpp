// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/kernel_set.h"

#include "resources/kernels/kernel_modules.h"
#include "xpu/native_cache.h"

#include <fmt/format.h>

#include <algorithm>

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

const char* weightsText(GemmSet::Kind kind) {
    switch (kind) {
    case GemmSet::Kind::Plain:
    case GemmSet::Kind::Epilogue:
        break;
    case GemmSet::Kind::Int8:
    case GemmSet::Kind::Int8Epilogue:
        return ", int8 weights and activations";
    case GemmSet::Kind::Int8Weights:
        return ", int8 weights";
    case GemmSet::Kind::Fp8Weights:
        return ", fp8 weights";
    case GemmSet::Kind::Fp8ChannelWeights:
        return ", fp8 weights with scales of channels";
    case GemmSet::Kind::Mxfp4Weights:
        return ", mxfp4 weights";
    }
    return "";
}

} // namespace

KernelSet::KernelSet(std::shared_ptr<const XpuContext> context, const KernelNeeds& needs,
                     const NativeCache& cache)
    : m_context(std::move(context)),
      m_needs(needs),
      m_portable(add(needs.portable, cache)),
      m_families(add(needs.families, cache)),
      m_int8(add(needs.int8, cache)),
      m_experts(add(needs.experts, cache)) {
    // A large register file halves the threads that an execution unit holds.
    if (xmx()) m_residentGroups = std::max(1u, m_context->device().hardwareThreads / 2);
}

KernelSet::Module* KernelSet::add(const std::string& name, const NativeCache& cache) {
    if (name.empty()) return nullptr;
    const auto known =
        std::ranges::find_if(m_modules, [&](const auto& module) { return module->name == name; });
    if (known != m_modules.end()) return known->get();
    const char* flags = xmx() && name == m_needs.experts ? kXmxFlags : kFlags;
    m_modules.push_back(
        std::make_unique<Module>(Module{name, XpuModule(m_context, name, spirvOf(name), flags, cache), {}}));
    return m_modules.back().get();
}

std::string KernelSet::description() const {
    const char* weights = weightsText(m_needs.gemms.kind);
    if (!xmx()) return fmt::format("portable OpenCL C kernels{}", weights);
    return fmt::format("XMX (DPAS) kernels, sub-group {}{}{}", subGroupSize(),
                       m_needs.experts.find("block2d") != std::string::npos ? ", 2D block loads" : "",
                       weights);
}

int KernelSet::modulesFromCache() const {
    return static_cast<int>(
        std::ranges::count_if(m_modules, [](const auto& module) { return module->module.fromCache(); }));
}

const XpuKernel& KernelSet::find(Module& module, std::string_view name) {
    const auto known = module.kernels.find(name);
    if (known != module.kernels.end()) return known->second;
    const std::string added(name);
    return module.kernels.emplace(added, module.module.kernel(added)).first->second;
}

} // namespace gatescope
