// SPDX-License-Identifier: GPL-3.0-or-later
#include "api.h"
#include "driver.h"
#include "entry.h"
#include "limits.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace gatescope::zesim::api {
namespace {

constexpr std::uint32_t intelVendorId = 0x8086;
constexpr std::uint32_t maxGroupCount = 0xFFFFFFFF;

// The usual protocol of lists: a count of 0 asks for the number, otherwise as many as fit are filled.
template <class T, class Fill>
ze_result_t fillList(std::uint32_t available, std::uint32_t* count, T* items, Fill fill) {
    requirePointer(count);
    if (*count == 0 || *count > available) *count = available;
    for (std::uint32_t i = 0; items && i < *count; ++i) {
        fill(i, items[i]);
    }
    return ZE_RESULT_SUCCESS;
}

void nameDevice(const Device& device, char (&name)[ZE_MAX_DEVICE_NAME]) {
    std::snprintf(name, sizeof name, "%s", device.model().name.c_str());
}

} // namespace

ze_result_t deviceGet(ze_driver_handle_t handle, std::uint32_t* count, ze_device_handle_t* devices) {
    if (!handle) return ZE_RESULT_ERROR_INVALID_NULL_HANDLE;
    const auto& all = driver().devices();
    return fillList(static_cast<std::uint32_t>(all.size()), count, devices,
                    [&](std::uint32_t i, ze_device_handle_t& item) {
                        item = reinterpret_cast<ze_device_handle_t>(all[i].get());
                    });
}

ze_result_t deviceGetSubDevices(ze_device_handle_t handle, std::uint32_t* count, ze_device_handle_t*) {
    driver().device(handle);
    requirePointer(count);
    *count = 0;
    return ZE_RESULT_SUCCESS;
}

ze_result_t deviceGetProperties(ze_device_handle_t handle, ze_device_properties_t* properties) {
    const auto device = driver().device(handle);
    requirePointer(properties);
    const DeviceModel& model = device->model();
    properties->type = ZE_DEVICE_TYPE_GPU;
    properties->vendorId = intelVendorId;
    properties->deviceId = model.deviceId;
    properties->flags = 0;
    properties->subdeviceId = 0;
    properties->coreClockRate = 1000;
    properties->maxMemAllocSize = std::min<std::uint64_t>(device->memoryLimit(), maxPlainAllocation);
    properties->maxHardwareContexts = 64;
    properties->maxCommandQueuePriority = 0;
    properties->numThreadsPerEU = 8;
    properties->physicalEUSimdWidth = model.simdWidth;
    properties->numEUsPerSubslice = model.eusPerSubslice;
    properties->numSubslicesPerSlice = model.subslicesPerSlice;
    properties->numSlices = model.slices;
    const bool inHertz = properties->stype == ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES_1_2;
    properties->timerResolution = inHertz ? DeviceClock::ticksPerSecond : DeviceClock::nanosecondsPerTick;
    properties->timestampValidBits = model.timestampBits;
    const bool timestamps = driver().options().kernelTimestamps;
    properties->kernelTimestampValidBits = timestamps ? DeviceClock::kernelTimestampBits : 0;
    std::memset(&properties->uuid, 0, sizeof properties->uuid);
    std::memcpy(properties->uuid.id, "zesim", 5);
    properties->uuid.id[15] = static_cast<std::uint8_t>(device->index());
    nameDevice(*device, properties->name);
    return ZE_RESULT_SUCCESS;
}

ze_result_t deviceGetComputeProperties(ze_device_handle_t handle,
                                       ze_device_compute_properties_t* properties) {
    const auto device = driver().device(handle);
    requirePointer(properties);
    const DeviceModel& model = device->model();
    properties->maxTotalGroupSize = model.maxGroupSize;
    properties->maxGroupSizeX = properties->maxGroupSizeY = properties->maxGroupSizeZ = model.maxGroupSize;
    properties->maxGroupCountX = properties->maxGroupCountY = properties->maxGroupCountZ = maxGroupCount;
    properties->maxSharedLocalMemory = model.localMemory;
    properties->numSubGroupSizes = static_cast<std::uint32_t>(model.subGroupSizes.size());
    std::fill(std::begin(properties->subGroupSizes), std::end(properties->subGroupSizes), 0);
    std::copy(model.subGroupSizes.begin(), model.subGroupSizes.end(), properties->subGroupSizes);
    return ZE_RESULT_SUCCESS;
}

ze_result_t deviceGetModuleProperties(ze_device_handle_t handle, ze_device_module_properties_t* properties) {
    driver().device(handle);
    requirePointer(properties);
    constexpr ze_device_fp_flags_t ieee = ZE_DEVICE_FP_FLAG_DENORM | ZE_DEVICE_FP_FLAG_INF_NAN |
                                          ZE_DEVICE_FP_FLAG_ROUND_TO_NEAREST | ZE_DEVICE_FP_FLAG_FMA;
    properties->spirvVersionSupported = ZE_MAKE_VERSION(1, 2);
    properties->flags =
        ZE_DEVICE_MODULE_FLAG_FP16 | ZE_DEVICE_MODULE_FLAG_FP64 | ZE_DEVICE_MODULE_FLAG_INT64_ATOMICS;
    properties->fp16flags = ieee;
    properties->fp32flags = ieee;
    properties->fp64flags = ieee;
    properties->maxArgumentsSize = 2048;
    properties->printfBufferSize = 4 * 1024 * 1024;
    std::memset(&properties->nativeKernelSupported, 0, sizeof properties->nativeKernelSupported);
    std::memcpy(properties->nativeKernelSupported.id, "zesim native 1", 14);
    return ZE_RESULT_SUCCESS;
}

ze_result_t deviceGetCommandQueueGroupProperties(ze_device_handle_t handle, std::uint32_t* count,
                                                 ze_command_queue_group_properties_t* groups) {
    driver().device(handle);
    return fillList(queueGroupCount, count, groups,
                    [](std::uint32_t i, ze_command_queue_group_properties_t& group) {
                        group.flags = ZE_COMMAND_QUEUE_GROUP_PROPERTY_FLAG_COPY;
                        if (i == computeGroup) group.flags |= ZE_COMMAND_QUEUE_GROUP_PROPERTY_FLAG_COMPUTE;
                        group.maxMemoryFillPatternSize = maxFillPattern;
                        group.numQueues = queuesPerGroup;
                    });
}

ze_result_t deviceGetMemoryProperties(ze_device_handle_t handle, std::uint32_t* count,
                                      ze_device_memory_properties_t* memories) {
    const auto device = driver().device(handle);
    return fillList(1, count, memories, [&](std::uint32_t, ze_device_memory_properties_t& memory) {
        memory.flags = 0;
        memory.maxClockRate = 0; // unknown: no bandwidth is to be derived from a simulation
        memory.maxBusWidth = 0;
        memory.totalSize = device->memoryLimit();
        std::snprintf(memory.name, sizeof memory.name, "simulated");
    });
}

ze_result_t deviceGetMemoryAccessProperties(ze_device_handle_t handle,
                                            ze_device_memory_access_properties_t* properties) {
    driver().device(handle);
    requirePointer(properties);
    constexpr ze_memory_access_cap_flags_t usable =
        ZE_MEMORY_ACCESS_CAP_FLAG_RW | ZE_MEMORY_ACCESS_CAP_FLAG_ATOMIC;
    properties->hostAllocCapabilities = usable;
    properties->deviceAllocCapabilities = usable;
    properties->sharedSingleDeviceAllocCapabilities = usable;
    properties->sharedCrossDeviceAllocCapabilities = 0;
    properties->sharedSystemAllocCapabilities = 0;
    return ZE_RESULT_SUCCESS;
}

ze_result_t deviceGetCacheProperties(ze_device_handle_t handle, std::uint32_t* count,
                                     ze_device_cache_properties_t* caches) {
    driver().device(handle);
    return fillList(1, count, caches, [](std::uint32_t, ze_device_cache_properties_t& cache) {
        cache.flags = 0;
        cache.cacheSize = std::size_t{4} << 20;
    });
}

ze_result_t deviceCanAccessPeer(ze_device_handle_t handle, ze_device_handle_t peer, ze_bool_t* answer) {
    requirePointer(answer);
    *answer = driver().device(handle) == driver().device(peer);
    return ZE_RESULT_SUCCESS;
}

ze_result_t deviceGetStatus(ze_device_handle_t handle) {
    driver().device(handle)->requireAlive();
    return ZE_RESULT_SUCCESS;
}

ze_result_t deviceGetGlobalTimestamps(ze_device_handle_t handle, std::uint64_t* host,
                                      std::uint64_t* deviceTime) {
    const auto device = driver().device(handle);
    requirePointer(host);
    requirePointer(deviceTime);
    device->requireAlive();
    const DeviceClock::Reading reading = device->clock().read();
    *host = reading.hostNanoseconds;
    *deviceTime = DeviceClock::wrapped(reading.deviceTicks, device->model().timestampBits);
    return ZE_RESULT_SUCCESS;
}

} // namespace gatescope::zesim::api
