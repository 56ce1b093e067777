// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expert_rows.h"
#include "open_cl.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

namespace gatescope::test {

/// One of the matrix engine's modules, with its built-ins emulated.
struct XmxModule {
    const char* name;
    int subGroup;
    const char* definitions; ///< of the OpenCL C; null: the SPIR-V
    bool epilogue = false;   ///< biases and the clamped activation
    friend void PrintTo(const XmxModule& module, std::ostream* out) { *out << module.name; }
};

class XmxModuleTest : public testing::TestWithParam<XmxModule> {
public:
    static std::string nameOf(const testing::TestParamInfo<XmxModule>& info) { return info.param.name; }

protected:
    void SetUp() override {
        std::string why;
        if (!ClDevice::get(&why)) GTEST_SKIP() << why;
        if (GetParam().definitions != nullptr) return;
#ifdef GATESCOPE_XMX_MISSING
        GTEST_SKIP() << GATESCOPE_XMX_MISSING;
#endif
        if (!ClDevice::get()->isPocl()) GTEST_SKIP() << "only PoCL takes the SPIR-V's LLVM IR";
    }

    /// Built when first asked for, and kept for the tests that follow.
    static const ClModule& module() {
        static std::map<std::string, ClModule> modules;
        const auto found = modules.find(GetParam().name);
        if (found != modules.end()) return found->second;
        return modules.emplace(GetParam().name, build(GetParam())).first->second;
    }

    /// `columns` of 16 bits: two int8 lie where one bf16 does.
    template <typename Element>
    static ClBuffer<std::uint32_t> pack(const std::vector<Element>& weights, int rows, int columns) {
        const auto words = weights.size() * sizeof(Element) / sizeof(std::uint32_t);
        ClBuffer<std::uint32_t> packed(words);
        module().run("pack_weights", {kPackGroup, ceilDiv(static_cast<std::int64_t>(words), kPackGroup), 1},
                     packed, ClBuffer(weights), rows, columns);
        return packed;
    }

private:
    static ClModule build(const XmxModule& module) {
        if (module.definitions == nullptr)
            return ClModule::fromBitcode(GATESCOPE_XMX_DIR "/" + std::string(module.name) + ".bc");
        return ClModule::fromSource(kernelFolder() / "xmx.cl",
                                    std::string(module.definitions) + " -DEMULATED");
    }
};

} // namespace gatescope::test
