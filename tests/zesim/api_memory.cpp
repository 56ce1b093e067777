// SPDX-License-Identifier: GPL-3.0-or-later
#include "api.h"
#include "driver.h"
#include "entry.h"
#include "limits.h"

#include <algorithm>

namespace gatescope::zesim::api {
namespace {

struct Request {
    ze_memory_type_t type;
    std::size_t size;
    std::size_t alignment;
    const void* extensions; // the descriptor's pNext
};

bool relaxesLimits(const void* extension) {
    for (; extension; extension = static_cast<const ze_base_desc_t*>(extension)->pNext) {
        const auto* const description = static_cast<const ze_base_desc_t*>(extension);
        if (description->stype == ZE_STRUCTURE_TYPE_RELAXED_ALLOCATION_LIMITS_EXP_DESC) return true;
    }
    return false;
}

void* allocate(std::shared_ptr<Context> context, std::shared_ptr<Device> device, const Request& request) {
    check(request.size > 0, ZE_RESULT_ERROR_UNSUPPORTED_SIZE, "an allocation of 0 bytes");
    const bool powerOfTwo = (request.alignment & (request.alignment - 1)) == 0;
    check(powerOfTwo, ZE_RESULT_ERROR_UNSUPPORTED_ALIGNMENT, "an alignment that is no power of two");
    if (request.size > maxPlainAllocation && !relaxesLimits(request.extensions)) {
        throw Failure(ZE_RESULT_ERROR_UNSUPPORTED_SIZE);
    }
    if (device) {
        device->requireAlive();
        const auto& known = context->devices();
        check(std::find(known.begin(), known.end(), device) != known.end(), ZE_RESULT_ERROR_INVALID_ARGUMENT,
              "the device is not one of the context's");
        if (!device->takeMemory(request.size)) throw Failure(ZE_RESULT_ERROR_OUT_OF_DEVICE_MEMORY);
    }
    Allocation wanted;
    wanted.type = request.type;
    wanted.size = request.size;
    wanted.context = std::move(context);
    wanted.device = device;
    try {
        return driver().memory().allocate(std::move(wanted), request.alignment);
    } catch (...) {
        if (device) device->giveMemory(request.size);
        throw;
    }
}

} // namespace

ze_result_t memAllocDevice(ze_context_handle_t context, const ze_device_mem_alloc_desc_t* description,
                           std::size_t size, std::size_t alignment, ze_device_handle_t device,
                           void** memory) {
    requirePointer(description);
    requirePointer(memory);
    *memory = allocate(driver().contexts.get(context), driver().device(device),
                       {ZE_MEMORY_TYPE_DEVICE, size, alignment, description->pNext});
    return ZE_RESULT_SUCCESS;
}

ze_result_t memAllocHost(ze_context_handle_t context, const ze_host_mem_alloc_desc_t* description,
                         std::size_t size, std::size_t alignment, void** memory) {
    requirePointer(description);
    requirePointer(memory);
    *memory = allocate(driver().contexts.get(context), nullptr,
                       {ZE_MEMORY_TYPE_HOST, size, alignment, description->pNext});
    return ZE_RESULT_SUCCESS;
}

ze_result_t memAllocShared(ze_context_handle_t context, const ze_device_mem_alloc_desc_t* onDevice,
                           const ze_host_mem_alloc_desc_t* onHost, std::size_t size, std::size_t alignment,
                           ze_device_handle_t device, void** memory) {
    requirePointer(onDevice);
    requirePointer(onHost);
    requirePointer(memory);
    *memory = allocate(driver().contexts.get(context), device ? driver().device(device) : nullptr,
                       {ZE_MEMORY_TYPE_SHARED, size, alignment, onDevice->pNext});
    return ZE_RESULT_SUCCESS;
}

ze_result_t memFree(ze_context_handle_t handle, void* memory) {
    const auto context = driver().contexts.get(handle);
    requirePointer(memory);
    const auto allocation = driver().memory().find(memory);
    const auto base = reinterpret_cast<std::uintptr_t>(memory);
    check(allocation && allocation->base == base, ZE_RESULT_ERROR_INVALID_ARGUMENT,
          "freed memory is not the start of a live allocation");
    check(allocation->context == context, ZE_RESULT_ERROR_INVALID_ARGUMENT,
          "freed memory belongs to another context");
    const auto queues = driver().allQueues();
    const auto lock = driver().monitor().lock();
    for (const auto& queue : queues) {
        check(queue->device()->lost() || !queue->uses(base, allocation->end()),
              ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE, "memory is freed while submitted commands use it");
    }
    driver().memory().free(base);
    if (allocation->device) allocation->device->giveMemory(allocation->size);
    return ZE_RESULT_SUCCESS;
}

ze_result_t memGetAllocProperties(ze_context_handle_t context, const void* memory,
                                  ze_memory_allocation_properties_t* properties, ze_device_handle_t* device) {
    driver().contexts.get(context);
    requirePointer(memory);
    requirePointer(properties);
    const auto allocation = driver().memory().find(memory).value_or(Allocation{});
    properties->type = allocation.type;
    properties->id = allocation.id;
    properties->pageSize = 4096;
    if (device) *device = reinterpret_cast<ze_device_handle_t>(allocation.device.get());
    return ZE_RESULT_SUCCESS;
}

ze_result_t memGetAddressRange(ze_context_handle_t context, const void* memory, void** base,
                               std::size_t* size) {
    driver().contexts.get(context);
    requirePointer(memory);
    const auto allocation = driver().memory().find(memory);
    if (!allocation) return ZE_RESULT_ERROR_UNKNOWN; // as Intel's driver answers
    if (base) *base = reinterpret_cast<void*>(allocation->base);
    if (size) *size = allocation->size;
    return ZE_RESULT_SUCCESS;
}

} // namespace gatescope::zesim::api
