// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated_device.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace gatescope::zesim::test {
namespace {

void require(ze_result_t result, const char* what) {
    if (result != ZE_RESULT_SUCCESS)
        throw std::runtime_error(std::string(what) + " gave " + std::to_string(result));
}

} // namespace

std::vector<std::uint8_t> readSpirv(const std::string& name) {
    std::ifstream file(std::filesystem::path(ZESIM_TEST_SPIRV_DIR) / (name + ".spv"), std::ios::binary);
    if (!file) throw std::runtime_error("no SPIR-V module " + name);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

SimulatedDevice::SimulatedDevice(std::uint32_t index) {
    require(zeInit(0), "zeInit");
    std::uint32_t drivers = 1;
    require(zeDriverGet(&drivers, &driver), "zeDriverGet");
    std::uint32_t count = 0;
    require(zeDeviceGet(driver, &count, nullptr), "zeDeviceGet");
    if (index >= count) throw std::runtime_error("no such device");
    std::vector<ze_device_handle_t> devices(count);
    require(zeDeviceGet(driver, &count, devices.data()), "zeDeviceGet");
    device = devices[index];
    const ze_context_desc_t contextDescription{ZE_STRUCTURE_TYPE_CONTEXT_DESC, nullptr, 0};
    require(zeContextCreate(driver, &contextDescription, &context), "zeContextCreate");
    ze_command_queue_desc_t queueDescription{};
    queueDescription.stype = ZE_STRUCTURE_TYPE_COMMAND_QUEUE_DESC;
    queueDescription.mode = ZE_COMMAND_QUEUE_MODE_ASYNCHRONOUS;
    require(zeCommandQueueCreate(context, device, &queueDescription, &queue), "zeCommandQueueCreate");
}

SimulatedDevice::~SimulatedDevice() {
    for (const auto list : m_lists) {
        EXPECT_ZE(zeCommandListDestroy(list));
    }
    for (const auto event : m_events) {
        EXPECT_ZE(zeEventDestroy(event));
    }
    for (const auto pool : m_pools) {
        EXPECT_ZE(zeEventPoolDestroy(pool));
    }
    for (const auto kernel : m_kernels) {
        EXPECT_ZE(zeKernelDestroy(kernel));
    }
    for (const auto& [name, module] : m_modules) {
        EXPECT_ZE(zeModuleDestroy(module));
    }
    EXPECT_ZE(zeCommandQueueDestroy(queue));
    for (void* const memory : m_memory) {
        EXPECT_ZE(zeMemFree(context, memory));
    }
    EXPECT_ZE(zeContextDestroy(context));
}

ze_module_handle_t SimulatedDevice::module(const std::string& spirv) {
    for (const auto& [name, module] : m_modules) {
        if (name == spirv) return module;
    }
    const auto code = readSpirv(spirv);
    ze_module_desc_t description{};
    description.stype = ZE_STRUCTURE_TYPE_MODULE_DESC;
    description.format = ZE_MODULE_FORMAT_IL_SPIRV;
    description.inputSize = code.size();
    description.pInputModule = code.data();
    ze_module_handle_t module = nullptr;
    ze_module_build_log_handle_t log = nullptr;
    const ze_result_t result = zeModuleCreate(context, device, &description, &module, &log);
    std::string text(4096, '\0');
    std::size_t size = text.size();
    EXPECT_ZE(zeModuleBuildLogGetString(log, &size, text.data()));
    EXPECT_ZE(zeModuleBuildLogDestroy(log));
    if (result != ZE_RESULT_SUCCESS) throw std::runtime_error("module " + spirv + ": " + text.c_str());
    m_modules.emplace_back(spirv, module);
    return module;
}

ze_kernel_handle_t SimulatedDevice::kernel(const std::string& spirv, const std::string& name,
                                           std::uint32_t groupSize) {
    const ze_kernel_desc_t description{ZE_STRUCTURE_TYPE_KERNEL_DESC, nullptr, 0, name.c_str()};
    ze_kernel_handle_t kernel = nullptr;
    require(zeKernelCreate(module(spirv), &description, &kernel), "zeKernelCreate");
    m_kernels.push_back(kernel);
    if (groupSize > 0) require(zeKernelSetGroupSize(kernel, groupSize, 1, 1), "zeKernelSetGroupSize");
    return kernel;
}

void* SimulatedDevice::allocate(std::size_t bytes) {
    const ze_device_mem_alloc_desc_t description{ZE_STRUCTURE_TYPE_DEVICE_MEM_ALLOC_DESC, nullptr, 0, 0};
    void* memory = nullptr;
    require(zeMemAllocDevice(context, &description, bytes, 64, device, &memory), "zeMemAllocDevice");
    m_memory.push_back(memory);
    return memory;
}

void* SimulatedDevice::allocateHost(std::size_t bytes) {
    const ze_host_mem_alloc_desc_t description{ZE_STRUCTURE_TYPE_HOST_MEM_ALLOC_DESC, nullptr, 0};
    void* memory = nullptr;
    require(zeMemAllocHost(context, &description, bytes, 64, &memory), "zeMemAllocHost");
    m_memory.push_back(memory);
    return memory;
}

ze_command_list_handle_t SimulatedDevice::list(ze_command_list_flags_t flags) {
    const ze_command_list_desc_t description{ZE_STRUCTURE_TYPE_COMMAND_LIST_DESC, nullptr, 0, flags};
    ze_command_list_handle_t list = nullptr;
    require(zeCommandListCreate(context, device, &description, &list), "zeCommandListCreate");
    m_lists.push_back(list);
    return list;
}

ze_event_handle_t SimulatedDevice::event(bool timestamps) {
    ze_event_pool_flags_t flags = ZE_EVENT_POOL_FLAG_HOST_VISIBLE;
    if (timestamps) flags |= ZE_EVENT_POOL_FLAG_KERNEL_TIMESTAMP;
    const ze_event_pool_desc_t poolDescription{ZE_STRUCTURE_TYPE_EVENT_POOL_DESC, nullptr, flags, 1};
    ze_event_pool_handle_t pool = nullptr;
    require(zeEventPoolCreate(context, &poolDescription, 1, &device, &pool), "zeEventPoolCreate");
    m_pools.push_back(pool);
    const ze_event_desc_t description{ZE_STRUCTURE_TYPE_EVENT_DESC, nullptr, 0, ZE_EVENT_SCOPE_FLAG_HOST,
                                      ZE_EVENT_SCOPE_FLAG_HOST};
    ze_event_handle_t event = nullptr;
    require(zeEventCreate(pool, &description, &event), "zeEventCreate");
    m_events.push_back(event);
    return event;
}

void SimulatedDevice::run(ze_command_list_handle_t list) {
    require(zeCommandListClose(list), "zeCommandListClose");
    require(zeCommandQueueExecuteCommandLists(queue, 1, &list, nullptr), "zeCommandQueueExecuteCommandLists");
    require(zeCommandQueueSynchronize(queue, UINT64_MAX), "zeCommandQueueSynchronize");
}

void SimulatedDevice::copy(void* to, const void* from, std::size_t bytes) {
    const auto commands = list();
    require(zeCommandListAppendMemoryCopy(commands, to, from, bytes, nullptr, 0, nullptr),
            "zeCommandListAppendMemoryCopy");
    run(commands);
}

std::uint64_t SimulatedDevice::calls(const char* function) const {
    void* address = nullptr;
    require(zeDriverGetExtensionFunctionAddress(driver, "zesimCalls", &address), "zesimCalls");
    return reinterpret_cast<std::uint64_t (*)(const char*)>(address)(function);
}

std::uint64_t SimulatedDevice::counter(const char* name) const {
    void* address = nullptr;
    require(zeDriverGetExtensionFunctionAddress(driver, name, &address), name);
    return reinterpret_cast<std::uint64_t (*)()>(address)();
}

} // namespace gatescope::zesim::test
