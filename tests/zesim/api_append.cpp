// SPDX-License-Identifier: GPL-3.0-or-later
#include "api.h"
#include "driver.h"
#include "entry.h"
#include "limits.h"

#include <bit>

namespace gatescope::zesim::api {
namespace {

std::shared_ptr<CommandList> listToAppendTo(ze_command_list_handle_t handle) {
    auto list = driver().lists.get(handle);
    list->device()->requireAlive();
    check(!list->closed(), ZE_RESULT_ERROR_INVALID_ARGUMENT, "a command is appended to a closed list");
    return list;
}

std::shared_ptr<Event> eventFor(const CommandList& list, ze_event_handle_t handle) {
    auto event = driver().events.get(handle);
    check(event->pool->context == list.context(), ZE_RESULT_ERROR_INVALID_SYNCHRONIZATION_OBJECT,
          "an event of another context");
    return event;
}

std::vector<std::shared_ptr<Event>> eventsFor(const CommandList& list, std::uint32_t count,
                                              const ze_event_handle_t* handles) {
    if (count > 0 && !handles) throw Failure(ZE_RESULT_ERROR_INVALID_SIZE);
    std::vector<std::shared_ptr<Event>> events;
    for (std::uint32_t i = 0; i < count; ++i) {
        events.push_back(eventFor(list, handles[i]));
    }
    return events;
}

// The tail that nearly every append function has.
struct Synchronization {
    ze_event_handle_t signal = nullptr;
    std::uint32_t waitCount = 0;
    const ze_event_handle_t* waits = nullptr;
};

template <class Work>
ze_result_t append(const std::shared_ptr<CommandList>& list, Work work,
                   const Synchronization& synchronization) {
    Command command;
    command.work = std::move(work);
    if (synchronization.signal) command.signal = eventFor(*list, synchronization.signal);
    command.waits = eventsFor(*list, synchronization.waitCount, synchronization.waits);
    if (!list->immediate()) {
        list->append(std::move(command));
        return ZE_RESULT_SUCCESS;
    }
    list->immediate()->submit(list, std::move(command));
    return list->immediate()->synchronous() ? list->immediate()->synchronize(UINT64_MAX) : ZE_RESULT_SUCCESS;
}

// Memory that isn't ours is the host's: nothing is known of its size.
void checkRange(const CommandList& list, const void* memory, std::size_t size, const char* what) {
    requirePointer(memory);
    const auto allocation = driver().memory().find(memory);
    if (!allocation) return;
    const auto from = reinterpret_cast<std::uintptr_t>(memory);
    check(size <= allocation->end() - from, ZE_RESULT_ERROR_INVALID_SIZE, what);
    check(allocation->type != ZE_MEMORY_TYPE_DEVICE || allocation->device == list.device(),
          ZE_RESULT_ERROR_INVALID_ARGUMENT, "a command touches another device's memory");
}

void checkAllocated(const CommandList& list, const void* memory, std::size_t size, const char* what) {
    requirePointer(memory);
    check(driver().memory().find(memory).has_value(), ZE_RESULT_ERROR_INVALID_ARGUMENT, what);
    checkRange(list, memory, size, what);
}

LaunchKernel launchOf(const CommandList& list, ze_kernel_handle_t handle) {
    auto kernel = driver().kernels.get(handle);
    check(list.kind().group == computeGroup, ZE_RESULT_ERROR_INVALID_COMMAND_LIST_TYPE,
          "a kernel is appended to a list that only copies");
    check(&kernel->module().device() == list.device().get(), ZE_RESULT_ERROR_INVALID_ARGUMENT,
          "a kernel is appended to another device's list");
    LaunchKernel launch;
    launch.state = kernel->capture(driver(), *list.device());
    launch.kernel = std::move(kernel);
    return launch;
}

} // namespace

ze_result_t appendLaunchKernel(ze_command_list_handle_t handle, ze_kernel_handle_t kernel,
                               const ze_group_count_t* groups, ze_event_handle_t signal,
                               std::uint32_t waitCount, ze_event_handle_t* waits) {
    const auto list = listToAppendTo(handle);
    requirePointer(groups);
    LaunchKernel launch = launchOf(*list, kernel);
    launch.groups = *groups;
    return append(list, std::move(launch), {signal, waitCount, waits});
}

ze_result_t appendLaunchKernelIndirect(ze_command_list_handle_t handle, ze_kernel_handle_t kernel,
                                       const ze_group_count_t* groups, ze_event_handle_t signal,
                                       std::uint32_t waitCount, ze_event_handle_t* waits) {
    const auto list = listToAppendTo(handle);
    checkAllocated(*list, groups, sizeof *groups,
                   "the group counts of an indirect launch are in no allocation");
    LaunchKernel launch = launchOf(*list, kernel);
    launch.groupsInMemory = groups;
    return append(list, std::move(launch), {signal, waitCount, waits});
}

ze_result_t appendMemoryCopy(ze_command_list_handle_t handle, void* to, const void* from, std::size_t size,
                             ze_event_handle_t signal, std::uint32_t waitCount, ze_event_handle_t* waits) {
    const auto list = listToAppendTo(handle);
    checkRange(*list, to, size, "a copy writes past the end of an allocation");
    checkRange(*list, from, size, "a copy reads past the end of an allocation");
    const auto target = reinterpret_cast<std::uintptr_t>(to);
    const auto source = reinterpret_cast<std::uintptr_t>(from);
    check(target + size <= source || source + size <= target, ZE_RESULT_ERROR_OVERLAPPING_REGIONS,
          "a copy between overlapping ranges");
    return append(list, CopyMemory{to, from, size}, {signal, waitCount, waits});
}

ze_result_t appendMemoryFill(ze_command_list_handle_t handle, void* to, const void* pattern,
                             std::size_t patternSize, std::size_t size, ze_event_handle_t signal,
                             std::uint32_t waitCount, ze_event_handle_t* waits) {
    const auto list = listToAppendTo(handle);
    requirePointer(pattern);
    checkAllocated(*list, to, size, "a fill outside of an allocation");
    check(std::has_single_bit(patternSize) && patternSize <= maxFillPattern && size % patternSize == 0,
          ZE_RESULT_ERROR_INVALID_SIZE,
          "a fill whose pattern size is no power of two, too large, or does not divide its size");
    const auto* const bytes = static_cast<const std::byte*>(pattern);
    return append(list, FillMemory{to, {bytes, bytes + patternSize}, size}, {signal, waitCount, waits});
}

ze_result_t appendBarrier(ze_command_list_handle_t handle, ze_event_handle_t signal, std::uint32_t waitCount,
                          ze_event_handle_t* waits) {
    return append(listToAppendTo(handle), Barrier{}, {signal, waitCount, waits});
}

// The ranges only say which caches matter: as a barrier it is one like the other.
ze_result_t appendMemoryRangesBarrier(ze_command_list_handle_t handle, std::uint32_t, const std::size_t*,
                                      const void**, ze_event_handle_t signal, std::uint32_t waitCount,
                                      ze_event_handle_t* waits) {
    return append(listToAppendTo(handle), Barrier{}, {signal, waitCount, waits});
}

ze_result_t appendSignalEvent(ze_command_list_handle_t handle, ze_event_handle_t event) {
    if (!event) return ZE_RESULT_ERROR_INVALID_NULL_HANDLE;
    return append(listToAppendTo(handle), SignalEvent{}, {event, 0, nullptr});
}

ze_result_t appendWaitOnEvents(ze_command_list_handle_t handle, std::uint32_t count,
                               ze_event_handle_t* events) {
    requirePointer(events);
    return append(listToAppendTo(handle), WaitOnEvents{}, {nullptr, count, events});
}

ze_result_t appendEventReset(ze_command_list_handle_t handle, ze_event_handle_t event) {
    const auto list = listToAppendTo(handle);
    return append(list, ResetEvent{eventFor(*list, event)}, {});
}

ze_result_t appendWriteGlobalTimestamp(ze_command_list_handle_t handle, std::uint64_t* to,
                                       ze_event_handle_t signal, std::uint32_t waitCount,
                                       ze_event_handle_t* waits) {
    const auto list = listToAppendTo(handle);
    checkAllocated(*list, to, sizeof *to, "a timestamp is written outside of an allocation");
    return append(list, WriteGlobalTimestamp{to}, {signal, waitCount, waits});
}

ze_result_t appendQueryKernelTimestamps(ze_command_list_handle_t handle, std::uint32_t count,
                                        ze_event_handle_t* events, void* to, const std::size_t* offsets,
                                        ze_event_handle_t signal, std::uint32_t waitCount,
                                        ze_event_handle_t* waits) {
    const auto list = listToAppendTo(handle);
    requirePointer(events);
    QueryTimestamps query;
    query.events = eventsFor(*list, count, events);
    query.to = static_cast<std::byte*>(to);
    std::size_t bytes = count * sizeof(ze_kernel_timestamp_result_t);
    for (std::uint32_t i = 0; i < count; ++i) {
        check(query.events[i]->pool->kernelTimestamps, ZE_RESULT_ERROR_INVALID_SYNCHRONIZATION_OBJECT,
              "timestamps are queried of an event without them");
        if (!offsets) continue;
        query.offsets.push_back(offsets[i]);
        bytes = std::max(bytes, offsets[i] + sizeof(ze_kernel_timestamp_result_t));
    }
    checkAllocated(*list, to, bytes, "timestamps are written outside of an allocation");
    return append(list, std::move(query), {signal, waitCount, waits});
}

} // namespace gatescope::zesim::api
