// SPDX-License-Identifier: GPL-3.0-or-later
#include "api.h"
#include "driver.h"
#include "entry.h"

#include <algorithm>

namespace gatescope::zesim::api {

ze_result_t eventPoolCreate(ze_context_handle_t context, const ze_event_pool_desc_t* description,
                            std::uint32_t count, ze_device_handle_t* devices, ze_event_pool_handle_t* pool) {
    requirePointer(description);
    requirePointer(pool);
    check(description->count > 0, ZE_RESULT_ERROR_INVALID_SIZE, "an event pool without events");
    auto created = std::make_shared<EventPool>();
    created->context = driver().contexts.get(context);
    created->kernelTimestamps = (description->flags & ZE_EVENT_POOL_FLAG_KERNEL_TIMESTAMP) != 0;
    if (created->kernelTimestamps && !driver().options().kernelTimestamps)
        return ZE_RESULT_ERROR_UNSUPPORTED_FEATURE;
    for (std::uint32_t i = 0; devices && i < count; ++i) {
        created->devices.push_back(driver().device(devices[i]));
    }
    if (created->devices.empty()) created->devices = created->context->devices();
    created->taken.resize(description->count);
    *pool = driver().eventPools.add(std::move(created));
    return ZE_RESULT_SUCCESS;
}

ze_result_t eventPoolDestroy(ze_event_pool_handle_t handle) {
    const auto pool = driver().eventPools.get(handle);
    const auto lock = driver().monitor().lock();
    const bool used = std::find(pool->taken.begin(), pool->taken.end(), true) != pool->taken.end();
    check(!used, ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE, "an event pool is destroyed before its events");
    driver().eventPools.remove(handle);
    return ZE_RESULT_SUCCESS;
}

ze_result_t eventCreate(ze_event_pool_handle_t handle, const ze_event_desc_t* description,
                        ze_event_handle_t* event) {
    auto pool = driver().eventPools.get(handle);
    requirePointer(description);
    requirePointer(event);
    const std::uint32_t index = description->index;
    const auto lock = driver().monitor().lock();
    check(index < pool->taken.size(), ZE_RESULT_ERROR_INVALID_ARGUMENT, "an event index outside of its pool");
    check(!pool->taken[index], ZE_RESULT_ERROR_INVALID_ARGUMENT, "two events have the same index in a pool");
    pool->taken[index] = true;
    auto created = std::make_shared<Event>();
    created->pool = std::move(pool);
    created->index = index;
    *event = driver().events.add(std::move(created));
    return ZE_RESULT_SUCCESS;
}

ze_result_t eventDestroy(ze_event_handle_t handle) {
    const auto event = driver().events.get(handle);
    auto lock = driver().monitor().lock();
    const auto unused = [&] { return event->submittedUses == 0; };
    if (event->pool->deviceLost()) driver().monitor().wait(lock, UINT64_MAX, unused);
    check(unused(), ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE,
          "an event is destroyed while submitted commands use it");
    event->destroyed = true;
    event->pool->taken[event->index] = false;
    driver().events.remove(handle);
    return ZE_RESULT_SUCCESS;
}

ze_result_t eventHostSignal(ze_event_handle_t handle) {
    const auto event = driver().events.get(handle);
    const auto lock = driver().monitor().lock();
    event->signaled = true;
    driver().monitor().ring();
    return ZE_RESULT_SUCCESS;
}

ze_result_t eventHostSynchronize(ze_event_handle_t handle, std::uint64_t timeout) {
    const auto event = driver().events.get(handle);
    auto lock = driver().monitor().lock();
    const auto settled = [&] { return event->signaled || event->pool->deviceLost(); };
    const bool done = driver().monitor().wait(lock, timeout, settled);
    if (event->signaled) return ZE_RESULT_SUCCESS;
    return done ? ZE_RESULT_ERROR_DEVICE_LOST : ZE_RESULT_NOT_READY;
}

ze_result_t eventQueryStatus(ze_event_handle_t handle) {
    return eventHostSynchronize(handle, 0);
}

ze_result_t eventHostReset(ze_event_handle_t handle) {
    const auto event = driver().events.get(handle);
    const auto lock = driver().monitor().lock();
    const bool pending = event->submittedSignals > 0 && !event->pool->deviceLost();
    check(!pending, ZE_RESULT_ERROR_INVALID_SYNCHRONIZATION_OBJECT,
          "an event is reset while a submitted command will still signal it");
    event->signaled = false;
    return ZE_RESULT_SUCCESS;
}

ze_result_t eventQueryKernelTimestamp(ze_event_handle_t handle, ze_kernel_timestamp_result_t* times) {
    const auto event = driver().events.get(handle);
    requirePointer(times);
    check(event->pool->kernelTimestamps, ZE_RESULT_ERROR_INVALID_ARGUMENT,
          "timestamps are queried of an event without them");
    const auto lock = driver().monitor().lock();
    if (!event->signaled)
        return event->pool->deviceLost() ? ZE_RESULT_ERROR_DEVICE_LOST : ZE_RESULT_NOT_READY;
    *times = event->times.timestamps();
    return ZE_RESULT_SUCCESS;
}

} // namespace gatescope::zesim::api
