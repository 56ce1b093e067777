// SPDX-License-Identifier: GPL-3.0-or-later
// What the loader looks up by name: functions that fill its tables. It demands one for every table it knows,
// so those that zesim leaves empty are here too; what they hold answers UNSUPPORTED_FEATURE.

#include "api.h"
#include "entry.h"

#include <level_zero/ze_ddi.h>
#include <level_zero/zes_ddi.h>
#include <level_zero/zet_ddi.h>

using namespace gatescope::zesim;

namespace {

template <class Table, class Fill>
ze_result_t give(ze_api_version_t version, Table* table, Fill fill) {
    if (!table) return ZE_RESULT_ERROR_INVALID_NULL_POINTER;
    if (ZE_MAJOR_VERSION(version) != ZE_MAJOR_VERSION(ZE_API_VERSION_CURRENT))
        return ZE_RESULT_ERROR_UNSUPPORTED_VERSION;
    fill(*table);
    return ZE_RESULT_SUCCESS;
}

template <class Table>
ze_result_t giveEmpty(ze_api_version_t version, Table* table) {
    return give(version, table, [](Table&) {});
}

} // namespace

#define ZESIM_TABLE(Name, Type)                                                                              \
    extern "C" ZE_DLLEXPORT ze_result_t ZE_APICALL Name(ze_api_version_t version, Type* table)
#define ZESIM_EMPTY(Name, Type)                                                                              \
    ZESIM_TABLE(Name, Type) {                                                                                \
        return giveEmpty(version, table);                                                                    \
    }

ZESIM_TABLE(zeGetGlobalProcAddrTable, ze_global_dditable_t) {
    return give(version, table, [](ze_global_dditable_t& t) { t.pfnInit = Entry<api::init>::call; });
}

ZESIM_TABLE(zeGetDriverProcAddrTable, ze_driver_dditable_t) {
    return give(version, table, [](ze_driver_dditable_t& t) {
        t.pfnGet = Entry<api::driverGet>::call;
        t.pfnGetApiVersion = Entry<api::driverGetApiVersion>::call;
        t.pfnGetProperties = Entry<api::driverGetProperties>::call;
        t.pfnGetIpcProperties = Entry<api::driverGetIpcProperties>::call;
        t.pfnGetExtensionProperties = Entry<api::driverGetExtensionProperties>::call;
        t.pfnGetExtensionFunctionAddress = Entry<api::driverGetExtensionFunctionAddress>::call;
    });
}

ZESIM_TABLE(zeGetDeviceProcAddrTable, ze_device_dditable_t) {
    return give(version, table, [](ze_device_dditable_t& t) {
        t.pfnGet = Entry<api::deviceGet>::call;
        t.pfnGetSubDevices = Entry<api::deviceGetSubDevices>::call;
        t.pfnGetProperties = Entry<api::deviceGetProperties>::call;
        t.pfnGetComputeProperties = Entry<api::deviceGetComputeProperties>::call;
        t.pfnGetModuleProperties = Entry<api::deviceGetModuleProperties>::call;
        t.pfnGetCommandQueueGroupProperties = Entry<api::deviceGetCommandQueueGroupProperties>::call;
        t.pfnGetMemoryProperties = Entry<api::deviceGetMemoryProperties>::call;
        t.pfnGetMemoryAccessProperties = Entry<api::deviceGetMemoryAccessProperties>::call;
        t.pfnGetCacheProperties = Entry<api::deviceGetCacheProperties>::call;
        t.pfnCanAccessPeer = Entry<api::deviceCanAccessPeer>::call;
        t.pfnGetStatus = Entry<api::deviceGetStatus>::call;
        t.pfnGetGlobalTimestamps = Entry<api::deviceGetGlobalTimestamps>::call;
    });
}

ZESIM_TABLE(zeGetContextProcAddrTable, ze_context_dditable_t) {
    return give(version, table, [](ze_context_dditable_t& t) {
        t.pfnCreate = Entry<api::contextCreate>::call;
        t.pfnCreateEx = Entry<api::contextCreateEx>::call;
        t.pfnDestroy = Entry<api::contextDestroy>::call;
        t.pfnGetStatus = Entry<api::contextGetStatus>::call;
    });
}

ZESIM_TABLE(zeGetMemProcAddrTable, ze_mem_dditable_t) {
    return give(version, table, [](ze_mem_dditable_t& t) {
        t.pfnAllocDevice = Entry<api::memAllocDevice>::call;
        t.pfnAllocHost = Entry<api::memAllocHost>::call;
        t.pfnAllocShared = Entry<api::memAllocShared>::call;
        t.pfnFree = Entry<api::memFree>::call;
        t.pfnGetAllocProperties = Entry<api::memGetAllocProperties>::call;
        t.pfnGetAddressRange = Entry<api::memGetAddressRange>::call;
    });
}

ZESIM_TABLE(zeGetModuleProcAddrTable, ze_module_dditable_t) {
    return give(version, table, [](ze_module_dditable_t& t) {
        t.pfnCreate = Entry<api::moduleCreate>::call;
        t.pfnDestroy = Entry<api::moduleDestroy>::call;
        t.pfnGetNativeBinary = Entry<api::moduleGetNativeBinary>::call;
        t.pfnGetKernelNames = Entry<api::moduleGetKernelNames>::call;
    });
}

ZESIM_TABLE(zeGetModuleBuildLogProcAddrTable, ze_module_build_log_dditable_t) {
    return give(version, table, [](ze_module_build_log_dditable_t& t) {
        t.pfnDestroy = Entry<api::moduleBuildLogDestroy>::call;
        t.pfnGetString = Entry<api::moduleBuildLogGetString>::call;
    });
}

ZESIM_TABLE(zeGetKernelProcAddrTable, ze_kernel_dditable_t) {
    return give(version, table, [](ze_kernel_dditable_t& t) {
        t.pfnCreate = Entry<api::kernelCreate>::call;
        t.pfnDestroy = Entry<api::kernelDestroy>::call;
        t.pfnSetGroupSize = Entry<api::kernelSetGroupSize>::call;
        t.pfnSuggestGroupSize = Entry<api::kernelSuggestGroupSize>::call;
        t.pfnSetArgumentValue = Entry<api::kernelSetArgumentValue>::call;
        t.pfnSetIndirectAccess = Entry<api::kernelSetIndirectAccess>::call;
        t.pfnSetCacheConfig = Entry<api::kernelSetCacheConfig>::call;
        t.pfnGetProperties = Entry<api::kernelGetProperties>::call;
        t.pfnGetName = Entry<api::kernelGetName>::call;
    });
}

ZESIM_TABLE(zeGetCommandListProcAddrTable, ze_command_list_dditable_t) {
    return give(version, table, [](ze_command_list_dditable_t& t) {
        t.pfnCreate = Entry<api::commandListCreate>::call;
        t.pfnCreateImmediate = Entry<api::commandListCreateImmediate>::call;
        t.pfnDestroy = Entry<api::commandListDestroy>::call;
        t.pfnClose = Entry<api::commandListClose>::call;
        t.pfnReset = Entry<api::commandListReset>::call;
        t.pfnAppendLaunchKernel = Entry<api::appendLaunchKernel>::call;
        t.pfnAppendLaunchKernelIndirect = Entry<api::appendLaunchKernelIndirect>::call;
        t.pfnAppendMemoryCopy = Entry<api::appendMemoryCopy>::call;
        t.pfnAppendMemoryFill = Entry<api::appendMemoryFill>::call;
        t.pfnAppendBarrier = Entry<api::appendBarrier>::call;
        t.pfnAppendMemoryRangesBarrier = Entry<api::appendMemoryRangesBarrier>::call;
        t.pfnAppendSignalEvent = Entry<api::appendSignalEvent>::call;
        t.pfnAppendWaitOnEvents = Entry<api::appendWaitOnEvents>::call;
        t.pfnAppendEventReset = Entry<api::appendEventReset>::call;
        t.pfnAppendWriteGlobalTimestamp = Entry<api::appendWriteGlobalTimestamp>::call;
        t.pfnAppendQueryKernelTimestamps = Entry<api::appendQueryKernelTimestamps>::call;
    });
}

ZESIM_TABLE(zeGetCommandQueueProcAddrTable, ze_command_queue_dditable_t) {
    return give(version, table, [](ze_command_queue_dditable_t& t) {
        t.pfnCreate = Entry<api::commandQueueCreate>::call;
        t.pfnDestroy = Entry<api::commandQueueDestroy>::call;
        t.pfnExecuteCommandLists = Entry<api::commandQueueExecuteCommandLists>::call;
        t.pfnSynchronize = Entry<api::commandQueueSynchronize>::call;
    });
}

ZESIM_TABLE(zeGetFenceProcAddrTable, ze_fence_dditable_t) {
    return give(version, table, [](ze_fence_dditable_t& t) {
        t.pfnCreate = Entry<api::fenceCreate>::call;
        t.pfnDestroy = Entry<api::fenceDestroy>::call;
        t.pfnHostSynchronize = Entry<api::fenceHostSynchronize>::call;
        t.pfnQueryStatus = Entry<api::fenceQueryStatus>::call;
        t.pfnReset = Entry<api::fenceReset>::call;
    });
}

ZESIM_TABLE(zeGetEventPoolProcAddrTable, ze_event_pool_dditable_t) {
    return give(version, table, [](ze_event_pool_dditable_t& t) {
        t.pfnCreate = Entry<api::eventPoolCreate>::call;
        t.pfnDestroy = Entry<api::eventPoolDestroy>::call;
    });
}

ZESIM_TABLE(zeGetEventProcAddrTable, ze_event_dditable_t) {
    return give(version, table, [](ze_event_dditable_t& t) {
        t.pfnCreate = Entry<api::eventCreate>::call;
        t.pfnDestroy = Entry<api::eventDestroy>::call;
        t.pfnHostSignal = Entry<api::eventHostSignal>::call;
        t.pfnHostSynchronize = Entry<api::eventHostSynchronize>::call;
        t.pfnQueryStatus = Entry<api::eventQueryStatus>::call;
        t.pfnHostReset = Entry<api::eventHostReset>::call;
        t.pfnQueryKernelTimestamp = Entry<api::eventQueryKernelTimestamp>::call;
    });
}

ZESIM_EMPTY(zeGetImageProcAddrTable, ze_image_dditable_t)
ZESIM_EMPTY(zeGetSamplerProcAddrTable, ze_sampler_dditable_t)
ZESIM_EMPTY(zeGetPhysicalMemProcAddrTable, ze_physical_mem_dditable_t)
ZESIM_EMPTY(zeGetVirtualMemProcAddrTable, ze_virtual_mem_dditable_t)

ZESIM_EMPTY(zetGetDeviceProcAddrTable, zet_device_dditable_t)
ZESIM_EMPTY(zetGetContextProcAddrTable, zet_context_dditable_t)
ZESIM_EMPTY(zetGetCommandListProcAddrTable, zet_command_list_dditable_t)
ZESIM_EMPTY(zetGetKernelProcAddrTable, zet_kernel_dditable_t)
ZESIM_EMPTY(zetGetModuleProcAddrTable, zet_module_dditable_t)
ZESIM_EMPTY(zetGetDebugProcAddrTable, zet_debug_dditable_t)
ZESIM_EMPTY(zetGetMetricProcAddrTable, zet_metric_dditable_t)
ZESIM_EMPTY(zetGetMetricGroupProcAddrTable, zet_metric_group_dditable_t)
ZESIM_EMPTY(zetGetMetricQueryProcAddrTable, zet_metric_query_dditable_t)
ZESIM_EMPTY(zetGetMetricQueryPoolProcAddrTable, zet_metric_query_pool_dditable_t)
ZESIM_EMPTY(zetGetMetricStreamerProcAddrTable, zet_metric_streamer_dditable_t)
ZESIM_EMPTY(zetGetTracerExpProcAddrTable, zet_tracer_exp_dditable_t)

ZESIM_EMPTY(zesGetDriverProcAddrTable, zes_driver_dditable_t)
ZESIM_EMPTY(zesGetDeviceProcAddrTable, zes_device_dditable_t)
ZESIM_EMPTY(zesGetDiagnosticsProcAddrTable, zes_diagnostics_dditable_t)
ZESIM_EMPTY(zesGetEngineProcAddrTable, zes_engine_dditable_t)
ZESIM_EMPTY(zesGetFabricPortProcAddrTable, zes_fabric_port_dditable_t)
ZESIM_EMPTY(zesGetFanProcAddrTable, zes_fan_dditable_t)
ZESIM_EMPTY(zesGetFirmwareProcAddrTable, zes_firmware_dditable_t)
ZESIM_EMPTY(zesGetFrequencyProcAddrTable, zes_frequency_dditable_t)
ZESIM_EMPTY(zesGetLedProcAddrTable, zes_led_dditable_t)
ZESIM_EMPTY(zesGetMemoryProcAddrTable, zes_memory_dditable_t)
ZESIM_EMPTY(zesGetPerformanceFactorProcAddrTable, zes_performance_factor_dditable_t)
ZESIM_EMPTY(zesGetPowerProcAddrTable, zes_power_dditable_t)
ZESIM_EMPTY(zesGetPsuProcAddrTable, zes_psu_dditable_t)
ZESIM_EMPTY(zesGetRasProcAddrTable, zes_ras_dditable_t)
ZESIM_EMPTY(zesGetSchedulerProcAddrTable, zes_scheduler_dditable_t)
ZESIM_EMPTY(zesGetStandbyProcAddrTable, zes_standby_dditable_t)
ZESIM_EMPTY(zesGetTemperatureProcAddrTable, zes_temperature_dditable_t)

// Newer loaders ask for this table, which the oldest headers don't declare: hence no type and a name of its
// own.
extern "C" ZE_DLLEXPORT ze_result_t ZE_APICALL
zesimSystemGlobalTable(ze_api_version_t, void* table) __asm__("zesGetGlobalProcAddrTable");
ze_result_t ZE_APICALL zesimSystemGlobalTable(ze_api_version_t, void* table) {
    return table ? ZE_RESULT_SUCCESS : ZE_RESULT_ERROR_INVALID_NULL_POINTER;
}
