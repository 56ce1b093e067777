// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <level_zero/ze_api.h>
#include <string>
#include <vector>

namespace gatescope::zesim::test {

// Fails the test, with the result's number, unless the call succeeded.
#define ASSERT_ZE(call) ASSERT_EQ(static_cast<int>(call), static_cast<int>(ZE_RESULT_SUCCESS))
#define EXPECT_ZE(call) EXPECT_EQ(static_cast<int>(call), static_cast<int>(ZE_RESULT_SUCCESS))
#define EXPECT_ZE_RESULT(call, result) EXPECT_EQ(static_cast<int>(call), static_cast<int>(result))

std::vector<std::uint8_t> readSpirv(const std::string& name);

// A driver, a device, a context and a queue, as a program sees them, through the real loader. Whatever it
// hands out it destroys in the end.
class SimulatedDevice {
public:
    explicit SimulatedDevice(std::uint32_t index = 0);
    ~SimulatedDevice();
    SimulatedDevice(const SimulatedDevice&) = delete;
    SimulatedDevice& operator=(const SimulatedDevice&) = delete;

    ze_driver_handle_t driver = nullptr;
    ze_device_handle_t device = nullptr;
    ze_context_handle_t context = nullptr;
    ze_command_queue_handle_t queue = nullptr;

    ze_module_handle_t module(const std::string& spirv);
    ze_kernel_handle_t kernel(const std::string& spirv, const std::string& name, std::uint32_t groupSize);
    void* allocate(std::size_t bytes);
    void* allocateHost(std::size_t bytes);
    ze_command_list_handle_t list(ze_command_list_flags_t flags = 0);
    ze_event_handle_t event(bool timestamps = false);

    // Closes the list, executes it and waits.
    void run(ze_command_list_handle_t list);
    void copy(void* to, const void* from, std::size_t bytes);

    template <class T>
    T* upload(const std::vector<T>& values) {
        void* const memory = allocate(values.size() * sizeof(T));
        copy(memory, values.data(), values.size() * sizeof(T));
        return static_cast<T*>(memory);
    }
    template <class T>
    std::vector<T> download(const T* memory, std::size_t count) {
        std::vector<T> values(count);
        copy(values.data(), memory, count * sizeof(T));
        return values;
    }
    static void setArgument(ze_kernel_handle_t kernel, std::uint32_t index, std::size_t size,
                            const void* value) {
        EXPECT_ZE(zeKernelSetArgumentValue(kernel, index, size, value));
    }
    template <class... Arguments>
    static void setArguments(ze_kernel_handle_t kernel, const Arguments&... arguments) {
        std::uint32_t index = 0;
        (setArgument(kernel, index++, sizeof arguments, &arguments), ...);
    }

    std::uint64_t checkFailures() const { return counter("zesimCheckFailures"); }
    std::uint64_t leaks() const { return counter("zesimLeaks"); }
    /// How often a function of api.h was called.
    std::uint64_t calls(const char* function) const;

private:
    std::uint64_t counter(const char* name) const;

    std::vector<std::pair<std::string, ze_module_handle_t>> m_modules;
    std::vector<ze_kernel_handle_t> m_kernels;
    std::vector<void*> m_memory;
    std::vector<ze_command_list_handle_t> m_lists;
    std::vector<ze_event_handle_t> m_events;
    std::vector<ze_event_pool_handle_t> m_pools;
};

} // namespace gatescope::zesim::test
