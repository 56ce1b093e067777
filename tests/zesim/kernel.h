// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "opencl.h"
#include "spirv.h"

#include <array>
#include <cstddef>
#include <level_zero/ze_api.h>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace gatescope::zesim {

class Device;
class Driver;
class Module;

struct ArgumentValue {
    std::vector<std::byte> bytes;  // of a value
    const void* pointer = nullptr; // of a global pointer
    std::size_t localSize = 0;     // of a local pointer
};

// A kernel as it was when it was appended: later changes of arguments or group size do not touch it.
struct LaunchState {
    std::array<std::uint32_t, 3> groupSize{};
    std::vector<ArgumentValue> arguments;
};

class Kernel {
public:
    using Handle = ze_kernel_handle_t;

    Kernel(std::shared_ptr<Module> module, const KernelInfo& info);

    const KernelInfo& info() const { return m_info; }
    const Module& module() const { return *m_module; }

    void setGroupSize(const std::array<std::uint32_t, 3>& size);
    void setArgument(Driver& driver, std::uint32_t index, std::size_t size, const void* value);

    // Checks that everything is set and that the device can run it.
    LaunchState capture(Driver& driver, const Device& device) const;

    // Runs to completion; returns nanoseconds. Two queues may come at once: they take turns.
    std::uint64_t execute(cl_command_queue queue, const LaunchState& state, const ze_group_count_t& groups);

    // Guarded by the driver's monitor.
    bool destroyed = false;
    int submittedUses = 0;

private:
    void checkMemory(Driver& driver, const Device& device) const;
    void bind(const LaunchState& state);

    std::shared_ptr<Module> m_module;
    const KernelInfo& m_info;
    std::optional<std::array<std::uint32_t, 3>> m_groupSize;
    std::vector<std::optional<ArgumentValue>> m_arguments;
    std::mutex m_execution;
    ClKernel m_clKernel;
};

} // namespace gatescope::zesim
