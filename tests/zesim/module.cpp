// SPDX-License-Identifier: GPL-3.0-or-later
#include "module.h"

#include "device.h"
#include "driver.h"

#include <algorithm>
#include <cstring>

namespace gatescope::zesim {
namespace {

std::string nativeHeader(const Device& device) {
    return "zesim native 1: " + device.model().name + "\n";
}

SpirvModule parsed(const std::vector<std::byte>& spirv) {
    try {
        return SpirvModule::parse(spirv);
    } catch (const std::runtime_error& error) {
        throw BuildError(std::string("error: ") + error.what());
    }
}

ClProgram built(Driver& driver, const std::vector<char>& bitcode) {
    return driver.openCl().buildProgram(bitcode, [&] { return driver.translator().toSpirv(bitcode); });
}

} // namespace

Module::Module(Driver& driver, std::shared_ptr<Context> context, std::shared_ptr<Device> device,
               std::vector<std::byte> spirv)
    : m_context(std::move(context)),
      m_device(std::move(device)),
      m_spirv(std::move(spirv)),
      m_info(parsed(m_spirv)),
      m_program(built(driver, driver.translator().translate(m_spirv, m_info))) {}

const KernelInfo* Module::find(const std::string& kernel) const {
    const auto& kernels = m_info.kernels;
    const auto found = std::find_if(kernels.begin(), kernels.end(),
                                    [&](const KernelInfo& info) { return info.name == kernel; });
    return found == kernels.end() ? nullptr : &*found;
}

std::vector<std::byte> nativeBinary(const Module& module) {
    const std::string header = nativeHeader(module.device());
    std::vector<std::byte> binary(header.size() + module.spirv().size());
    std::memcpy(binary.data(), header.data(), header.size());
    std::copy(module.spirv().begin(), module.spirv().end(),
              binary.begin() + static_cast<std::ptrdiff_t>(header.size()));
    return binary;
}

std::optional<std::vector<std::byte>> spirvOfNativeBinary(const std::byte* bytes, std::size_t size,
                                                          const Device& device) {
    const std::string header = nativeHeader(device);
    if (size <= header.size() || std::memcmp(bytes, header.data(), header.size()) != 0) return std::nullopt;
    return std::vector<std::byte>(bytes + header.size(), bytes + size);
}

} // namespace gatescope::zesim
