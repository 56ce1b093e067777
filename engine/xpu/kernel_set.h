// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "moe/config.h"
#include "xpu/layer_shape.h"
#include "xpu/module.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace gatescope {

class NativeCache;

/// The compiled kernels for one element type, and which of the two sets carries out the experts' GEMMs.
class KernelSet {
public:
    /// Compiles what `config` needs on the device. The XMX set is taken for bf16 where the device has a
    /// matrix engine and the shape fits, unless GATESCOPE_XPU_KERNELS=portable says otherwise. UsageError
    /// where no kernel takes the shape, DeviceError with the compiler's log where a module is refused.
    KernelSet(std::shared_ptr<const XpuContext> context, const MoeConfig& config, DType dtype,
              XpuExpertFormat format, const NativeCache& cache);

    /// Whether a set made for this device, config, dtype and format would be the same.
    bool serves(const MoeConfig& config, DType dtype, XpuExpertFormat format) const;

    DType dtype() const { return m_dtype; }
    bool xmx() const { return m_gemm != nullptr; }
    GemmSet gemmSet() const { return {xmx(), m_gemmKind}; }
    std::uint32_t subGroupSize() const { return m_subGroupSize; } ///< of the XMX kernels
    /// Work-groups of a resident kernel that the device holds at a time.
    std::uint32_t residentGroups() const { return m_residentGroups; }
    /// "portable OpenCL C", "XMX (DPAS), sub-group 16, 2D block loads"
    std::string description() const;
    /// How many of the modules came from the native-binary cache, and how many there are.
    int modulesFromCache() const;
    int modules() const {
        return 1 + int{m_gemm != nullptr} + int{m_families != nullptr} + int{m_int8 != nullptr};
    }

    /// Gate, routing, permutation, gather.
    const XpuKernel& portable(std::string_view name) const {
        return find(*m_portable, m_portableKernels, name);
    }
    /// What other families' routers need, and routing weights before the experts. Only where the config does.
    const XpuKernel& families(std::string_view name) const {
        return find(*m_families, m_familiesKernels, name);
    }
    /// What quantises rows to int8. Only with int8 experts.
    const XpuKernel& int8(std::string_view name) const { return find(*m_int8, m_int8Kernels, name); }
    /// The experts' GEMMs and what packs for them.
    const XpuKernel& gemm(std::string_view name) const;

private:
    using Kernels = std::map<std::string, XpuKernel, std::less<>>; // found by the name's text

    static const XpuKernel& find(const XpuModule& module, Kernels& kernels, std::string_view name);

    std::shared_ptr<const XpuContext> m_context;
    DType m_dtype;
    std::string m_gemmModuleName;
    GemmSet::Kind m_gemmKind = GemmSet::Kind::Plain;
    std::unique_ptr<XpuModule> m_portable;
    std::unique_ptr<XpuModule> m_families; ///< null: the model needs nothing of it
    std::unique_ptr<XpuModule> m_int8;     ///< null: the experts are not int8
    std::unique_ptr<XpuModule> m_gemm;     ///< null: the portable set has them
    std::uint32_t m_subGroupSize = 0;
    std::uint32_t m_residentGroups = 1;
    mutable Kernels m_portableKernels; ///< made when first asked for; they live on the host
    mutable Kernels m_familiesKernels;
    mutable Kernels m_int8Kernels;
    mutable Kernels m_gemmKernels;
};

} // namespace gatescope
