// SPDX-License-Identifier: GPL-3.0-or-later
#include "api.h"
#include "driver.h"
#include "entry.h"
#include "limits.h"

namespace gatescope::zesim::api {
namespace {

// Newer than the oldest headers this builds with: ZE_COMMAND_LIST_FLAG_IN_ORDER and
// ZE_COMMAND_QUEUE_FLAG_IN_ORDER.
constexpr std::uint32_t listInOrder = 1u << 3;
constexpr std::uint32_t queueInOrder = 1u << 1;

// A device that is lost finishes nothing, but its queues soon let go of what was submitted.
bool stillRunning(const CommandList& list) {
    auto lock = driver().monitor().lock();
    if (list.device()->lost()) driver().monitor().wait(lock, UINT64_MAX, [&] { return list.running == 0; });
    return list.running > 0;
}

} // namespace

ze_result_t commandListCreate(ze_context_handle_t context, ze_device_handle_t device,
                              const ze_command_list_desc_t* description, ze_command_list_handle_t* list) {
    requirePointer(description);
    requirePointer(list);
    auto owner = driver().device(device);
    owner->requireAlive();
    check(description->commandQueueGroupOrdinal < queueGroupCount, ZE_RESULT_ERROR_INVALID_ARGUMENT,
          "a command list for a queue group that does not exist");
    const CommandList::Kind kind{description->commandQueueGroupOrdinal,
                                 (description->flags & listInOrder) != 0};
    *list = driver().lists.add(
        std::make_shared<CommandList>(driver().contexts.get(context), std::move(owner), kind));
    return ZE_RESULT_SUCCESS;
}

ze_result_t commandListCreateImmediate(ze_context_handle_t contextHandle, ze_device_handle_t device,
                                       const ze_command_queue_desc_t* description,
                                       ze_command_list_handle_t* list) {
    requirePointer(description);
    requirePointer(list);
    auto context = driver().contexts.get(contextHandle);
    auto owner = driver().device(device);
    owner->requireAlive();
    check(description->ordinal < queueGroupCount && description->index < queuesPerGroup,
          ZE_RESULT_ERROR_INVALID_ARGUMENT, "an immediate command list for a queue that does not exist");
    const CommandList::Kind kind{description->ordinal, (description->flags & queueInOrder) != 0};
    const bool synchronous = description->mode == ZE_COMMAND_QUEUE_MODE_SYNCHRONOUS;
    auto queue = std::make_shared<Queue>(driver(), context, owner, kind.group, synchronous);
    *list = driver().lists.add(
        std::make_shared<CommandList>(std::move(context), std::move(owner), kind, std::move(queue)));
    return ZE_RESULT_SUCCESS;
}

ze_result_t commandListDestroy(ze_command_list_handle_t handle) {
    const auto list = driver().lists.get(handle);
    check(!stillRunning(*list), ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE,
          "a command list is destroyed while it runs");
    driver().lists.remove(handle);
    return ZE_RESULT_SUCCESS;
}

ze_result_t commandListClose(ze_command_list_handle_t handle) {
    const auto list = driver().lists.get(handle);
    check(!list->closed(), ZE_RESULT_ERROR_INVALID_ARGUMENT, "a command list is closed twice");
    if (!list->immediate()) list->close();
    return ZE_RESULT_SUCCESS;
}

ze_result_t commandListReset(ze_command_list_handle_t handle) {
    const auto list = driver().lists.get(handle);
    check(!list->immediate(), ZE_RESULT_ERROR_INVALID_ARGUMENT, "an immediate command list is reset");
    check(!stillRunning(*list), ZE_RESULT_ERROR_HANDLE_OBJECT_IN_USE,
          "a command list is reset while it runs");
    list->reset();
    return ZE_RESULT_SUCCESS;
}

} // namespace gatescope::zesim::api
