// SPDX-License-Identifier: GPL-3.0-or-later
#include "api.h"
#include "driver.h"
#include "entry.h"
#include "limits.h"

#include <algorithm>

namespace gatescope::zesim::api {
namespace {

bool stillUsed(const Queue& queue) {
    auto lock = driver().monitor().lock();
    if (queue.device()->lost()) driver().monitor().wait(lock, UINT64_MAX, [&] { return queue.idle(); });
    return !queue.idle();
}

bool refersToDestroyed(const Command& command) {
    const auto gone = [](const std::shared_ptr<Event>& event) { return event->destroyed; };
    if (command.signal && gone(command.signal)) return true;
    if (std::any_of(command.waits.begin(), command.waits.end(), gone)) return true;
    const auto* const launch = std::get_if<LaunchKernel>(&command.work);
    return launch && launch->kernel->destroyed;
}

// What the list was recorded with must still be there when it is executed.
void checkExecutable(const Queue& queue, const CommandList& list) {
    check(!list.immediate(), ZE_RESULT_ERROR_INVALID_COMMAND_LIST_TYPE,
          "an immediate command list is given to a queue");
    check(list.closed(), ZE_RESULT_ERROR_INVALID_ARGUMENT, "a command list is executed before it is closed");
    check(list.device() == queue.device() && list.context() == queue.context(),
          ZE_RESULT_ERROR_INVALID_ARGUMENT,
          "a command list is given to a queue of another device or context");
    check(list.kind().group == queue.group(), ZE_RESULT_ERROR_INVALID_COMMAND_LIST_TYPE,
          "a command list is given to a queue of another group");
    const auto commands = list.commands();
    const auto lock = driver().monitor().lock();
    const bool stale = std::any_of(commands->begin(), commands->end(), refersToDestroyed);
    check(!stale, ZE_RESULT_ERROR_INVALID_ARGUMENT,
          "a command list refers to a kernel or event that was destroyed");
}

} // namespace

ze_result_t commandQueueCreate(ze_context_handle_t context, ze_device_handle_t device,
                               const ze_command_queue_desc_t* description, ze_command_queue_handle_t* queue) {
    requirePointer(description);
    requirePointer(queue);
    auto owner = driver().device(device);
    owner->requireAlive();
    check(description->ordinal < queueGroupCount && description->index < queuesPerGroup,
          ZE_RESULT_ERROR_INVALID_ARGUMENT, "a command queue that does not exist on the device");
    const bool synchronous = description->mode == ZE_COMMAND_QUEUE_MODE_SYNCHRONOUS;
    *queue = driver().queues.add(std::make_shared<Queue>(
        driver(), driver().contexts.get(context), std::move(owner), description->ordinal, synchronous));
    return ZE_RESULT_SUCCESS;
}

ze_result_t commandQueueDestroy(ze_command_queue_handle_t handle) {
    const auto queue = driver().queues.get(handle);
    check(!stillUsed(*queue), ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE,
          "a command queue is destroyed while it runs");
    driver().queues.remove(handle);
    return ZE_RESULT_SUCCESS;
}

ze_result_t commandQueueExecuteCommandLists(ze_command_queue_handle_t handle, std::uint32_t count,
                                            ze_command_list_handle_t* lists, ze_fence_handle_t fenceHandle) {
    const auto queue = driver().queues.get(handle);
    requirePointer(lists);
    if (count == 0) return ZE_RESULT_ERROR_INVALID_SIZE;
    queue->device()->requireAlive();
    std::vector<std::shared_ptr<CommandList>> executed;
    for (std::uint32_t i = 0; i < count; ++i) {
        executed.push_back(driver().lists.get(lists[i]));
        checkExecutable(*queue, *executed.back());
    }
    std::shared_ptr<Fence> fence;
    if (fenceHandle) {
        fence = driver().fences.get(fenceHandle);
        const auto lock = driver().monitor().lock();
        check(fence->queue == queue, ZE_RESULT_ERROR_INVALID_SYNCHRONIZATION_OBJECT,
              "a fence of another queue");
        check(!fence->submitted, ZE_RESULT_ERROR_INVALID_SYNCHRONIZATION_OBJECT,
              "a fence is used again without a reset");
    }
    queue->submit(executed, std::move(fence));
    return queue->synchronous() ? queue->synchronize(UINT64_MAX) : ZE_RESULT_SUCCESS;
}

ze_result_t commandQueueSynchronize(ze_command_queue_handle_t handle, std::uint64_t timeout) {
    return driver().queues.get(handle)->synchronize(timeout);
}

ze_result_t fenceCreate(ze_command_queue_handle_t queue, const ze_fence_desc_t* description,
                        ze_fence_handle_t* fence) {
    requirePointer(description);
    requirePointer(fence);
    auto created = std::make_shared<Fence>();
    created->queue = driver().queues.get(queue);
    created->signaled = (description->flags & ZE_FENCE_FLAG_SIGNALED) != 0;
    *fence = driver().fences.add(std::move(created));
    return ZE_RESULT_SUCCESS;
}

ze_result_t fenceDestroy(ze_fence_handle_t handle) {
    const auto fence = driver().fences.get(handle);
    const auto lock = driver().monitor().lock();
    const bool pending = fence->submitted && !fence->signaled && !fence->queue->device()->lost();
    check(!pending, ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE, "a fence is destroyed before it is signaled");
    driver().fences.remove(handle);
    return ZE_RESULT_SUCCESS;
}

ze_result_t fenceHostSynchronize(ze_fence_handle_t handle, std::uint64_t timeout) {
    const auto fence = driver().fences.get(handle);
    const auto& device = fence->queue->device();
    auto lock = driver().monitor().lock();
    const bool done =
        driver().monitor().wait(lock, timeout, [&] { return fence->signaled || device->lost(); });
    if (fence->signaled) return ZE_RESULT_SUCCESS;
    return done ? ZE_RESULT_ERROR_DEVICE_LOST : ZE_RESULT_NOT_READY;
}

ze_result_t fenceQueryStatus(ze_fence_handle_t handle) {
    return fenceHostSynchronize(handle, 0);
}

ze_result_t fenceReset(ze_fence_handle_t handle) {
    const auto fence = driver().fences.get(handle);
    const auto lock = driver().monitor().lock();
    const bool pending = fence->submitted && !fence->signaled;
    check(!pending, ZE_RESULT_ERROR_INVALID_SYNCHRONIZATION_OBJECT, "a fence is reset before it is signaled");
    fence->submitted = false;
    fence->signaled = false;
    return ZE_RESULT_SUCCESS;
}

} // namespace gatescope::zesim::api
