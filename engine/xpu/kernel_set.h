// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/dtype.h"
#include "xpu/kernel_needs.h"
#include "xpu/module.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope {

class NativeCache;

/// The compiled kernels that layers of the same needs run.
class KernelSet {
public:
    /// Compiles the modules for the device. DeviceError with the compiler's log where one is refused.
    KernelSet(std::shared_ptr<const XpuContext> context, const KernelNeeds& needs, const NativeCache& cache);

    const KernelNeeds& needs() const { return m_needs; }
    DType dtype() const { return m_needs.dtype; }
    bool xmx() const { return m_needs.gemms.xmx; }
    GemmSet gemmSet() const { return m_needs.gemms; }
    std::uint32_t subGroupSize() const { return m_needs.subGroupSize; } ///< of the XMX kernels
    /// Work-groups of a resident kernel that the device holds at a time.
    std::uint32_t residentGroups() const { return m_residentGroups; }
    /// "portable OpenCL C kernels, fp8 weights", "XMX (DPAS) kernels, sub-group 16, 2D block loads"
    std::string description() const;
    /// How many of the modules came from the native-binary cache, and how many there are.
    int modulesFromCache() const;
    int modules() const { return static_cast<int>(m_modules.size()); }

    /// Gate, routing, permutation, gather.
    const XpuKernel& portable(std::string_view name) const { return find(*m_portable, name); }
    /// What other families' routers need, and routing weights before the experts. Only where the config does.
    const XpuKernel& families(std::string_view name) const { return find(*m_families, name); }
    /// What quantises rows to int8. Only with int8 activations.
    const XpuKernel& int8(std::string_view name) const { return find(*m_int8, name); }
    /// The experts' GEMMs and what packs for them.
    const XpuKernel& gemm(std::string_view name) const { return find(*m_experts, name); }

private:
    struct Module {
        std::string name;
        XpuModule module;
        std::map<std::string, XpuKernel, std::less<>> kernels; ///< made when first asked for; found by text
    };

    /// Compiled where it is not yet; null where `name` is empty.
    Module* add(const std::string& name, const NativeCache& cache);
    static const XpuKernel& find(Module& module, std::string_view name);

    std::shared_ptr<const XpuContext> m_context;
    KernelNeeds m_needs;
    std::vector<std::unique_ptr<Module>> m_modules;
    Module* m_portable;
    Module* m_families; ///< null: the layers need nothing of it
    Module* m_int8;     ///< null: no rows are quantised
    Module* m_experts;
    std::uint32_t m_residentGroups = 1;
};

} // namespace gatescope
