// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/context.h"

#include <fmt/format.h>

namespace gatescope {

namespace {

// Weights are read in blocks of up to 64 bytes a lane: any page alignment serves.
constexpr std::size_t kAlignment = 4096;

double gigabytes(std::int64_t bytes) {
    return static_cast<double>(bytes) / 1e9;
}

ze_context_handle_t createContext(const XpuDevice& device) {
    const ze_context_desc_t desc{ZE_STRUCTURE_TYPE_CONTEXT_DESC, nullptr, 0};
    ze_context_handle_t handle = nullptr;
    device.api->zeContextCreate(device.driver, &desc, &handle);
    return handle;
}

DeviceError outOfMemory(const XpuContext& context, std::int64_t bytes, std::string_view what) {
    const auto& device = context.device();
    return DeviceError(
        fmt::format(
            "{} need {:.3f} GB on the device; {} has {:.3f} GB, of which this run holds {:.3f} GB already",
            what, gigabytes(bytes), device.name, gigabytes(device.memoryBytes),
            gigabytes(context.allocatedBytes())),
        "Take fewer --layers, fewer --tokens or a smaller model");
}

} // namespace

XpuContext::XpuContext(XpuDevice device)
    : m_device(std::move(device)), m_context(*m_device.api, createContext(m_device)) {}

void XpuContext::requireRoom(std::int64_t bytes, std::string_view what) const {
    // An integrated GPU that tells no size shares the host's memory: its own limits then decide.
    if (m_device.memoryBytes > 0 && m_allocated + bytes > m_device.memoryBytes) {
        throw outOfMemory(*this, bytes, what);
    }
}

DeviceMemory::DeviceMemory(std::shared_ptr<const XpuContext> context, std::size_t bytes,
                           std::string_view what)
    : m_context(std::move(context)), m_size(bytes) {
    if (bytes == 0) return;
    const auto& device = m_context->device();
    ze_relaxed_allocation_limits_exp_desc_t relaxed{ZE_STRUCTURE_TYPE_RELAXED_ALLOCATION_LIMITS_EXP_DESC,
                                                    nullptr, ZE_RELAXED_ALLOCATION_LIMITS_EXP_FLAG_MAX_SIZE};
    const bool large =
        device.largestAllocation > 0 && static_cast<std::int64_t>(bytes) > device.largestAllocation;
    const ze_device_mem_alloc_desc_t desc{ZE_STRUCTURE_TYPE_DEVICE_MEM_ALLOC_DESC, large ? &relaxed : nullptr,
                                          0, 0};
    const auto& api = m_context->api();
    const auto result =
        api.zeMemAllocDevice.result(m_context->handle(), &desc, bytes, kAlignment, device.handle, &m_data);
    if (result == ZE_RESULT_ERROR_OUT_OF_DEVICE_MEMORY || result == ZE_RESULT_ERROR_UNSUPPORTED_SIZE) {
        throw outOfMemory(*m_context, static_cast<std::int64_t>(bytes), what);
    }
    if (result != ZE_RESULT_SUCCESS) throw levelZeroError(api.zeMemAllocDevice.name(), result);
    m_context->m_allocated += static_cast<std::int64_t>(bytes);
}

DeviceMemory::~DeviceMemory() {
    if (m_data == nullptr) return;
    m_context->api().zeMemFree.result(m_context->handle(), m_data);
    m_context->m_allocated -= static_cast<std::int64_t>(m_size);
}

DeviceMemory::DeviceMemory(DeviceMemory&& other) noexcept
    : m_context(std::move(other.m_context)),
      m_data(std::exchange(other.m_data, nullptr)),
      m_size(std::exchange(other.m_size, 0)) {}

DeviceMemory& DeviceMemory::operator=(DeviceMemory&& other) noexcept {
    std::swap(m_context, other.m_context);
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    return *this;
}

StagingMemory::StagingMemory(std::shared_ptr<const XpuContext> context, std::size_t bytes)
    : m_context(std::move(context)), m_size(bytes) {
    const ze_host_mem_alloc_desc_t desc{ZE_STRUCTURE_TYPE_HOST_MEM_ALLOC_DESC, nullptr, 0};
    void* data = nullptr;
    m_context->api().zeMemAllocHost(m_context->handle(), &desc, bytes, kAlignment, &data);
    m_data = static_cast<std::byte*>(data);
}

StagingMemory::~StagingMemory() {
    m_context->api().zeMemFree.result(m_context->handle(), m_data);
}

} // namespace gatescope
