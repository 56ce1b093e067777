// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernel.h"

#include "address_space.h"
#include "checks.h"
#include "device.h"
#include "driver.h"
#include "module.h"

#include <cstring>
#include <stdexcept>

namespace gatescope::zesim {
namespace {

std::string argumentName(const KernelInfo& info, std::size_t index) {
    return "kernel " + info.name + ", argument " + std::to_string(index);
}

ClKernel createClKernel(const Module& module, const std::string& name) {
    cl_int error = CL_SUCCESS;
    ClKernel kernel(clCreateKernel(module.program(), name.c_str(), &error));
    if (error != CL_SUCCESS) throw std::runtime_error("clCreateKernel failed for " + name);
    return kernel;
}

} // namespace

Kernel::Kernel(std::shared_ptr<Module> module, const KernelInfo& info)
    : m_module(std::move(module)),
      m_info(info),
      m_arguments(info.arguments.size()),
      m_clKernel(createClKernel(*m_module, info.name)) {}

void Kernel::setGroupSize(const std::array<std::uint32_t, 3>& size) {
    const std::uint64_t items = std::uint64_t{size[0]} * size[1] * size[2];
    if (items == 0 || items > m_module->device().model().maxGroupSize) {
        failCheck(ZE_RESULT_ERROR_INVALID_GROUP_SIZE_DIMENSION,
                  "kernel " + m_info.name + ": a group of " + std::to_string(items) + " work-items");
    }
    if (m_info.requiredGroupSize[0] != 0 && size != m_info.requiredGroupSize) {
        failCheck(ZE_RESULT_ERROR_INVALID_GROUP_SIZE_DIMENSION,
                  "kernel " + m_info.name + ": the group size is not the one it requires");
    }
    if (m_info.requiredSubGroupSize != 0 && items % m_info.requiredSubGroupSize != 0) {
        failCheck(ZE_RESULT_ERROR_INVALID_GROUP_SIZE_DIMENSION,
                  "kernel " + m_info.name + ": the group size is no multiple of its sub-group size");
    }
    m_groupSize = size;
}

void Kernel::setArgument(Driver& driver, std::uint32_t index, std::size_t size, const void* value) {
    check(index < m_arguments.size(), ZE_RESULT_ERROR_INVALID_KERNEL_ARGUMENT_INDEX,
          "kernel argument index out of range");
    const KernelArgument& argument = m_info.arguments[index];
    ArgumentValue fresh;
    if (argument.kind == ArgumentKind::localPointer) {
        if (value || size == 0) {
            failCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT,
                      argumentName(m_info, index) + ": local memory takes a size and null");
        }
        fresh.localSize = size;
        m_arguments[index] = fresh;
        return;
    }
    if (size != argument.size) {
        failCheck(ZE_RESULT_ERROR_INVALID_KERNEL_ARGUMENT_SIZE,
                  argumentName(m_info, index) + ": has " + std::to_string(argument.size) +
                      " bytes, was given " + std::to_string(size));
    }
    if (argument.kind == ArgumentKind::globalPointer) {
        if (value) std::memcpy(&fresh.pointer, value, sizeof fresh.pointer);
        const auto allocation = driver.memory().find(fresh.pointer);
        if (fresh.pointer && (!allocation || allocation->context != m_module->context())) {
            failCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT,
                      argumentName(m_info, index) + ": points to no allocation of its context");
        }
    } else {
        if (!value)
            failCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT, argumentName(m_info, index) + ": a value is missing");
        const auto* bytes = static_cast<const std::byte*>(value);
        fresh.bytes.assign(bytes, bytes + size);
    }
    m_arguments[index] = std::move(fresh);
}

LaunchState Kernel::capture(Driver& driver, const Device& device) const {
    if (!m_groupSize) {
        failCheck(ZE_RESULT_ERROR_INVALID_GROUP_SIZE_DIMENSION,
                  "kernel " + m_info.name + ": its group size is not set");
    }
    std::size_t localMemory = m_info.localMemory;
    LaunchState state{*m_groupSize, {}};
    for (std::size_t i = 0; i < m_arguments.size(); ++i) {
        if (!m_arguments[i])
            failCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT, argumentName(m_info, i) + " is not set");
        state.arguments.push_back(*m_arguments[i]);
        localMemory += m_arguments[i]->localSize;
    }
    if (localMemory > device.model().localMemory) {
        failCheck(ZE_RESULT_ERROR_OUT_OF_DEVICE_MEMORY, "kernel " + m_info.name + ": needs " +
                                                            std::to_string(localMemory) +
                                                            " bytes of local memory");
    }
    checkMemory(driver, device);
    return state;
}

void Kernel::checkMemory(Driver& driver, const Device& device) const {
    for (std::size_t i = 0; i < m_arguments.size(); ++i) {
        const void* const pointer = m_arguments[i]->pointer;
        if (!pointer) continue;
        const auto allocation = driver.memory().find(pointer);
        if (!allocation)
            failCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT, argumentName(m_info, i) + ": points to freed memory");
        if (allocation->type == ZE_MEMORY_TYPE_DEVICE && allocation->device.get() != &device) {
            failCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT,
                      argumentName(m_info, i) + ": points to another device's memory");
        }
    }
}

std::uint64_t Kernel::execute(cl_command_queue queue, const LaunchState& state,
                              const ze_group_count_t& groups) {
    if (groups.groupCountX == 0 || groups.groupCountY == 0 || groups.groupCountZ == 0) return 0;
    const std::array<std::size_t, 3> counts{groups.groupCountX, groups.groupCountY, groups.groupCountZ};
    std::array<std::size_t, 3> local{};
    std::array<std::size_t, 3> global{};
    for (std::size_t i = 0; i < 3; ++i) {
        local[i] = state.groupSize[i];
        global[i] = local[i] * counts[i];
    }
    const std::lock_guard lock(m_execution);
    bind(state);
    return OpenCl::execute(queue, m_clKernel.get(), global, local);
}

void Kernel::bind(const LaunchState& state) {
    for (cl_uint i = 0; i < state.arguments.size(); ++i) {
        const ArgumentValue& value = state.arguments[i];
        cl_int error = CL_SUCCESS;
        switch (m_info.arguments[i].kind) {
        case ArgumentKind::value:
            error = clSetKernelArg(m_clKernel.get(), i, value.bytes.size(), value.bytes.data());
            break;
        case ArgumentKind::globalPointer:
            error = clSetKernelArgSVMPointer(m_clKernel.get(), i, value.pointer);
            break;
        case ArgumentKind::localPointer:
            error = clSetKernelArg(m_clKernel.get(), i, value.localSize, nullptr);
            break;
        }
        if (error != CL_SUCCESS) {
            throw std::runtime_error(argumentName(m_info, i) + ": PoCL refuses it with " +
                                     std::to_string(error));
        }
    }
}

} // namespace gatescope::zesim
