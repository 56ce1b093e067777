// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <level_zero/ze_api.h>

// The driver's side of the API: each function is the one that its name tells with "ze" in front. They throw
// Failure; Entry makes C of them.
namespace gatescope::zesim::api {

ze_result_t init(ze_init_flags_t);

ze_result_t driverGet(std::uint32_t*, ze_driver_handle_t*);
ze_result_t driverGetApiVersion(ze_driver_handle_t, ze_api_version_t*);
ze_result_t driverGetProperties(ze_driver_handle_t, ze_driver_properties_t*);
ze_result_t driverGetIpcProperties(ze_driver_handle_t, ze_driver_ipc_properties_t*);
ze_result_t driverGetExtensionProperties(ze_driver_handle_t, std::uint32_t*,
                                         ze_driver_extension_properties_t*);
ze_result_t driverGetExtensionFunctionAddress(ze_driver_handle_t, const char*, void**);

ze_result_t deviceGet(ze_driver_handle_t, std::uint32_t*, ze_device_handle_t*);
ze_result_t deviceGetSubDevices(ze_device_handle_t, std::uint32_t*, ze_device_handle_t*);
ze_result_t deviceGetProperties(ze_device_handle_t, ze_device_properties_t*);
ze_result_t deviceGetComputeProperties(ze_device_handle_t, ze_device_compute_properties_t*);
ze_result_t deviceGetModuleProperties(ze_device_handle_t, ze_device_module_properties_t*);
ze_result_t deviceGetCommandQueueGroupProperties(ze_device_handle_t, std::uint32_t*,
                                                 ze_command_queue_group_properties_t*);
ze_result_t deviceGetMemoryProperties(ze_device_handle_t, std::uint32_t*, ze_device_memory_properties_t*);
ze_result_t deviceGetMemoryAccessProperties(ze_device_handle_t, ze_device_memory_access_properties_t*);
ze_result_t deviceGetCacheProperties(ze_device_handle_t, std::uint32_t*, ze_device_cache_properties_t*);
ze_result_t deviceCanAccessPeer(ze_device_handle_t, ze_device_handle_t, ze_bool_t*);
ze_result_t deviceGetStatus(ze_device_handle_t);
ze_result_t deviceGetGlobalTimestamps(ze_device_handle_t, std::uint64_t*, std::uint64_t*);

ze_result_t contextCreate(ze_driver_handle_t, const ze_context_desc_t*, ze_context_handle_t*);
ze_result_t contextCreateEx(ze_driver_handle_t, const ze_context_desc_t*, std::uint32_t, ze_device_handle_t*,
                            ze_context_handle_t*);
ze_result_t contextDestroy(ze_context_handle_t);
ze_result_t contextGetStatus(ze_context_handle_t);

ze_result_t memAllocDevice(ze_context_handle_t, const ze_device_mem_alloc_desc_t*, std::size_t, std::size_t,
                           ze_device_handle_t, void**);
ze_result_t memAllocHost(ze_context_handle_t, const ze_host_mem_alloc_desc_t*, std::size_t, std::size_t,
                         void**);
ze_result_t memAllocShared(ze_context_handle_t, const ze_device_mem_alloc_desc_t*,
                           const ze_host_mem_alloc_desc_t*, std::size_t, std::size_t, ze_device_handle_t,
                           void**);
ze_result_t memFree(ze_context_handle_t, void*);
ze_result_t memGetAllocProperties(ze_context_handle_t, const void*, ze_memory_allocation_properties_t*,
                                  ze_device_handle_t*);
ze_result_t memGetAddressRange(ze_context_handle_t, const void*, void**, std::size_t*);

ze_result_t moduleCreate(ze_context_handle_t, ze_device_handle_t, const ze_module_desc_t*,
                         ze_module_handle_t*, ze_module_build_log_handle_t*);
ze_result_t moduleDestroy(ze_module_handle_t);
ze_result_t moduleGetNativeBinary(ze_module_handle_t, std::size_t*, std::uint8_t*);
ze_result_t moduleGetKernelNames(ze_module_handle_t, std::uint32_t*, const char**);
ze_result_t moduleBuildLogDestroy(ze_module_build_log_handle_t);
ze_result_t moduleBuildLogGetString(ze_module_build_log_handle_t, std::size_t*, char*);

ze_result_t kernelCreate(ze_module_handle_t, const ze_kernel_desc_t*, ze_kernel_handle_t*);
ze_result_t kernelDestroy(ze_kernel_handle_t);
ze_result_t kernelSetGroupSize(ze_kernel_handle_t, std::uint32_t, std::uint32_t, std::uint32_t);
ze_result_t kernelSuggestGroupSize(ze_kernel_handle_t, std::uint32_t, std::uint32_t, std::uint32_t,
                                   std::uint32_t*, std::uint32_t*, std::uint32_t*);
ze_result_t kernelSetArgumentValue(ze_kernel_handle_t, std::uint32_t, std::size_t, const void*);
ze_result_t kernelSetIndirectAccess(ze_kernel_handle_t, ze_kernel_indirect_access_flags_t);
ze_result_t kernelSetCacheConfig(ze_kernel_handle_t, ze_cache_config_flags_t);
ze_result_t kernelGetProperties(ze_kernel_handle_t, ze_kernel_properties_t*);
ze_result_t kernelGetName(ze_kernel_handle_t, std::size_t*, char*);

ze_result_t commandListCreate(ze_context_handle_t, ze_device_handle_t, const ze_command_list_desc_t*,
                              ze_command_list_handle_t*);
ze_result_t commandListCreateImmediate(ze_context_handle_t, ze_device_handle_t,
                                       const ze_command_queue_desc_t*, ze_command_list_handle_t*);
ze_result_t commandListDestroy(ze_command_list_handle_t);
ze_result_t commandListClose(ze_command_list_handle_t);
ze_result_t commandListReset(ze_command_list_handle_t);
ze_result_t appendLaunchKernel(ze_command_list_handle_t, ze_kernel_handle_t, const ze_group_count_t*,
                               ze_event_handle_t, std::uint32_t, ze_event_handle_t*);
ze_result_t appendLaunchKernelIndirect(ze_command_list_handle_t, ze_kernel_handle_t, const ze_group_count_t*,
                                       ze_event_handle_t, std::uint32_t, ze_event_handle_t*);
ze_result_t appendMemoryCopy(ze_command_list_handle_t, void*, const void*, std::size_t, ze_event_handle_t,
                             std::uint32_t, ze_event_handle_t*);
ze_result_t appendMemoryFill(ze_command_list_handle_t, void*, const void*, std::size_t, std::size_t,
                             ze_event_handle_t, std::uint32_t, ze_event_handle_t*);
ze_result_t appendBarrier(ze_command_list_handle_t, ze_event_handle_t, std::uint32_t, ze_event_handle_t*);
ze_result_t appendMemoryRangesBarrier(ze_command_list_handle_t, std::uint32_t, const std::size_t*,
                                      const void**, ze_event_handle_t, std::uint32_t, ze_event_handle_t*);
ze_result_t appendSignalEvent(ze_command_list_handle_t, ze_event_handle_t);
ze_result_t appendWaitOnEvents(ze_command_list_handle_t, std::uint32_t, ze_event_handle_t*);
ze_result_t appendEventReset(ze_command_list_handle_t, ze_event_handle_t);
ze_result_t appendWriteGlobalTimestamp(ze_command_list_handle_t, std::uint64_t*, ze_event_handle_t,
                                       std::uint32_t, ze_event_handle_t*);
ze_result_t appendQueryKernelTimestamps(ze_command_list_handle_t, std::uint32_t, ze_event_handle_t*, void*,
                                        const std::size_t*, ze_event_handle_t, std::uint32_t,
                                        ze_event_handle_t*);

ze_result_t commandQueueCreate(ze_context_handle_t, ze_device_handle_t, const ze_command_queue_desc_t*,
                               ze_command_queue_handle_t*);
ze_result_t commandQueueDestroy(ze_command_queue_handle_t);
ze_result_t commandQueueExecuteCommandLists(ze_command_queue_handle_t, std::uint32_t,
                                            ze_command_list_handle_t*, ze_fence_handle_t);
ze_result_t commandQueueSynchronize(ze_command_queue_handle_t, std::uint64_t);
ze_result_t fenceCreate(ze_command_queue_handle_t, const ze_fence_desc_t*, ze_fence_handle_t*);
ze_result_t fenceDestroy(ze_fence_handle_t);
ze_result_t fenceHostSynchronize(ze_fence_handle_t, std::uint64_t);
ze_result_t fenceQueryStatus(ze_fence_handle_t);
ze_result_t fenceReset(ze_fence_handle_t);

ze_result_t eventPoolCreate(ze_context_handle_t, const ze_event_pool_desc_t*, std::uint32_t,
                            ze_device_handle_t*, ze_event_pool_handle_t*);
ze_result_t eventPoolDestroy(ze_event_pool_handle_t);
ze_result_t eventCreate(ze_event_pool_handle_t, const ze_event_desc_t*, ze_event_handle_t*);
ze_result_t eventDestroy(ze_event_handle_t);
ze_result_t eventHostSignal(ze_event_handle_t);
ze_result_t eventHostSynchronize(ze_event_handle_t, std::uint64_t);
ze_result_t eventQueryStatus(ze_event_handle_t);
ze_result_t eventHostReset(ze_event_handle_t);
ze_result_t eventQueryKernelTimestamp(ze_event_handle_t, ze_kernel_timestamp_result_t*);

} // namespace gatescope::zesim::api
