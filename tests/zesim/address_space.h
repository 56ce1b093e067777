// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <level_zero/ze_api.h>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace gatescope::zesim {

class Context;
class Device;

struct Allocation {
    ze_memory_type_t type = ZE_MEMORY_TYPE_UNKNOWN;
    std::uintptr_t base = 0;
    std::size_t size = 0;
    std::uint64_t id = 0;
    std::shared_ptr<Context> context;
    std::shared_ptr<Device> device; // null for host memory

    std::uintptr_t end() const { return base + size; }
};

// What keeps the host from device memory.
enum class Protection {
    None,
    Pages, // no access rights while no DeviceAccess lives: a system call for each allocation
    Keys,  // a protection key of the processor, which a thread opens for itself; Pages where there is none
};

// Everything allocated. Device memory is out of reach but for DeviceAccess.
class AddressSpace {
public:
    explicit AddressSpace(Protection wanted);

    // Fresh memory is filled with 0xFF bytes and followed by an inaccessible page. Throws OUT_OF_HOST_MEMORY.
    void* allocate(Allocation wanted, std::size_t alignment);
    // False when base isn't the start of a live allocation.
    bool free(std::uintptr_t base);

    std::optional<Allocation> find(const void* address) const;
    std::size_t countIn(const Context& context) const;
    std::size_t bytesIn(const Context& context) const;

    void openDeviceMemory();
    void closeDeviceMemory();

private:
    struct Mapping {
        Allocation allocation;
        void* mapped = nullptr;
        std::size_t mappedSize = 0;
    };
    // Its rights, where pages keep the host out.
    void setRights(const Mapping& mapping, bool accessible) const;

    const int m_key; // -1: none
    const bool m_byPages;
    mutable std::mutex m_mutex;
    std::map<std::uintptr_t, Mapping> m_mappings;
    std::uint64_t m_nextId = 1;
    int m_openCount = 0;
};

// While one of these lives, device memory is accessible to the thread that made it and to those that it
// started meanwhile (Protection::Keys), or to all.
class DeviceAccess {
public:
    explicit DeviceAccess(AddressSpace& memory) : m_memory(memory) { m_memory.openDeviceMemory(); }
    ~DeviceAccess() { m_memory.closeDeviceMemory(); }
    DeviceAccess(const DeviceAccess&) = delete;
    DeviceAccess& operator=(const DeviceAccess&) = delete;

private:
    AddressSpace& m_memory;
};

} // namespace gatescope::zesim
