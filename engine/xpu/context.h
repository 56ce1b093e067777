// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xpu/devices.h"

#include <atomic>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace gatescope {

/// Owns a Level Zero object. `Destroy` is the call of LevelZero that ends it.
template <typename Handle, auto Destroy>
class ZeHandle {
public:
    ZeHandle() = default;
    ZeHandle(const LevelZero& api, Handle handle) : m_api(&api), m_handle(handle) {}
    ~ZeHandle() {
        if (m_handle != nullptr) (m_api->*Destroy).result(m_handle);
    }
    ZeHandle(ZeHandle&& other) noexcept
        : m_api(other.m_api), m_handle(std::exchange(other.m_handle, nullptr)) {}
    ZeHandle& operator=(ZeHandle&& other) noexcept {
        std::swap(m_api, other.m_api);
        std::swap(m_handle, other.m_handle);
        return *this;
    }

    Handle get() const { return m_handle; }

private:
    const LevelZero* m_api = nullptr;
    Handle m_handle = nullptr;
};

/// What a program's objects on one device share. Objects keep it alive.
class XpuContext {
public:
    explicit XpuContext(XpuDevice device);

    const LevelZero& api() const { return *m_device.api; }
    const XpuDevice& device() const { return m_device; }
    ze_context_handle_t handle() const { return m_context.get(); }
    /// Device memory that objects of this context hold now.
    std::int64_t allocatedBytes() const { return m_allocated; }

    /// DeviceError where `bytes` more would not fit, with what they are for and what to do.
    void requireRoom(std::int64_t bytes, std::string_view what) const;

private:
    friend class DeviceMemory;
    XpuDevice m_device;
    ZeHandle<ze_context_handle_t, &LevelZero::zeContextDestroy> m_context;
    mutable std::atomic<std::int64_t> m_allocated{0};
};

/// USM that only the device can read and write.
class DeviceMemory {
public:
    DeviceMemory() = default;
    /// DeviceError says what the memory is for and how much was needed. 0 bytes: none.
    DeviceMemory(std::shared_ptr<const XpuContext> context, std::size_t bytes, std::string_view what);
    ~DeviceMemory();
    DeviceMemory(DeviceMemory&& other) noexcept;
    DeviceMemory& operator=(DeviceMemory&& other) noexcept;

    std::size_t size() const { return m_size; }
    void* data() const { return m_data; }
    /// Device pointer arithmetic; not to be read on the host.
    void* at(std::size_t offset) const { return static_cast<std::byte*>(m_data) + offset; }

private:
    std::shared_ptr<const XpuContext> m_context;
    void* m_data = nullptr;
    std::size_t m_size = 0;
};

/// Host memory that the device's copy engine reaches directly.
class StagingMemory {
public:
    StagingMemory(std::shared_ptr<const XpuContext> context, std::size_t bytes);
    ~StagingMemory();
    StagingMemory(const StagingMemory&) = delete;
    StagingMemory& operator=(const StagingMemory&) = delete;

    std::byte* data() const { return m_data; }
    std::size_t size() const { return m_size; }

private:
    std::shared_ptr<const XpuContext> m_context;
    std::byte* m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace gatescope
