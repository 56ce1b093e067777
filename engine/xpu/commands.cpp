// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/commands.h"

namespace gatescope {

namespace {

ze_command_queue_desc_t queueDesc(const XpuContext& context, ze_command_queue_mode_t mode) {
    return {ZE_STRUCTURE_TYPE_COMMAND_QUEUE_DESC, nullptr, context.device().computeQueueGroup, 0, 0, mode,
            ZE_COMMAND_QUEUE_PRIORITY_NORMAL};
}

ze_command_list_handle_t createImmediate(const XpuContext& context, ze_command_queue_mode_t mode) {
    const auto desc = queueDesc(context, mode);
    ze_command_list_handle_t list = nullptr;
    context.api().zeCommandListCreateImmediate(context.handle(), context.device().handle, &desc, &list);
    return list;
}

constexpr ze_event_pool_flags_t kTimestampFlags =
    ZE_EVENT_POOL_FLAG_HOST_VISIBLE | ZE_EVENT_POOL_FLAG_KERNEL_TIMESTAMP;

ze_event_pool_desc_t poolDesc(ze_event_pool_flags_t flags, std::uint32_t count) {
    return {ZE_STRUCTURE_TYPE_EVENT_POOL_DESC, nullptr, flags, count};
}

ze_event_pool_handle_t createPool(const XpuContext& context, ze_event_pool_flags_t flags,
                                  std::uint32_t count) {
    const auto desc = poolDesc(flags, count);
    auto device = context.device().handle;
    ze_event_pool_handle_t pool = nullptr;
    context.api().zeEventPoolCreate(context.handle(), &desc, 1, &device, &pool);
    return pool;
}

ze_event_handle_t createEvent(const XpuContext& context, ze_event_pool_handle_t pool, std::uint32_t index) {
    const ze_event_desc_t desc{ZE_STRUCTURE_TYPE_EVENT_DESC, nullptr, index, 0, ZE_EVENT_SCOPE_FLAG_HOST};
    ze_event_handle_t event = nullptr;
    context.api().zeEventCreate(pool, &desc, &event);
    return event;
}

} // namespace

HostEvent::HostEvent(std::shared_ptr<const XpuContext> context)
    : m_context(std::move(context)),
      m_pool(m_context->api(), createPool(*m_context, ZE_EVENT_POOL_FLAG_HOST_VISIBLE, 1)),
      m_event(m_context->api(), createEvent(*m_context, m_pool.get(), 0)) {}

void HostEvent::wait() const {
    m_context->api().zeEventHostSynchronize(m_event.get(), UINT64_MAX);
    m_context->api().zeEventHostReset(m_event.get());
}

bool TimestampEvents::offered(const std::shared_ptr<const XpuContext>& context) {
    if (context->device().timestampBits == 0) return false;
    const auto desc = poolDesc(kTimestampFlags, 1);
    auto device = context->device().handle;
    ze_event_pool_handle_t pool = nullptr;
    const auto& api = context->api();
    if (api.zeEventPoolCreate.result(context->handle(), &desc, 1, &device, &pool) != ZE_RESULT_SUCCESS)
        return false;
    api.zeEventPoolDestroy.result(pool);
    return true;
}

TimestampEvents::TimestampEvents(std::shared_ptr<const XpuContext> context, std::uint32_t count)
    : m_context(std::move(context)),
      m_pool(m_context->api(), createPool(*m_context, kTimestampFlags, count)) {
    m_events.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i)
        m_events.emplace_back(m_context->api(), createEvent(*m_context, m_pool.get(), i));
}

void TimestampEvents::reset(std::size_t count) const {
    for (std::size_t i = 0; i < count; ++i)
        m_context->api().zeEventHostReset.result(m_events[i].get()); // a lost device signals none again
}

KernelTimes TimestampEvents::times(std::size_t index) const {
    ze_kernel_timestamp_result_t result{};
    m_context->api().zeEventQueryKernelTimestamp(m_events[index].get(), &result);
    return {result.global.kernelStart, result.global.kernelEnd};
}

CommandList::CommandList(std::shared_ptr<const XpuContext> context) : m_context(std::move(context)) {
    const auto& api = m_context->api();
    const auto& device = m_context->device();
    const ze_command_list_desc_t desc{ZE_STRUCTURE_TYPE_COMMAND_LIST_DESC, nullptr, device.computeQueueGroup,
                                      0};
    ze_command_list_handle_t list = nullptr;
    api.zeCommandListCreate(m_context->handle(), device.handle, &desc, &list);
    m_list = {api, list};
}

void CommandList::barrier(ze_event_handle_t signal) {
    m_context->api().zeCommandListAppendBarrier(m_list.get(), signal, 0u, nullptr);
}

void CommandList::launch(const XpuKernel& kernel, const std::array<std::uint32_t, 3>& groups,
                         ze_event_handle_t event) {
    barrier();
    const ze_group_count_t count{groups[0], groups[1], groups[2]};
    m_context->api().zeCommandListAppendLaunchKernel(m_list.get(), kernel.handle(), &count, event, 0u,
                                                     nullptr);
}

void CommandList::copy(void* to, const void* from, std::size_t bytes, ze_event_handle_t event) {
    barrier();
    m_context->api().zeCommandListAppendMemoryCopy(m_list.get(), to, from, bytes, event, 0u, nullptr);
}

void CommandList::writeTimestamp(std::uint64_t* to) {
    barrier();
    m_context->api().zeCommandListAppendWriteGlobalTimestamp(m_list.get(), to, nullptr, 0u, nullptr);
}

void CommandList::close() {
    m_context->api().zeCommandListClose(m_list.get());
}

ImmediateCommands::ImmediateCommands(std::shared_ptr<const XpuContext> context)
    : CommandList(context,
                  Handle(context->api(), createImmediate(*context, ZE_COMMAND_QUEUE_MODE_ASYNCHRONOUS))),
      m_done(context) {}

void ImmediateCommands::wait() {
    // zeCommandListHostSynchronize came with version 1.6 of the API; the loader may be older.
    barrier(m_done.handle());
    m_done.wait();
}

CommandQueue::CommandQueue(std::shared_ptr<const XpuContext> context) : m_context(std::move(context)) {
    const auto& api = m_context->api();
    const auto desc = queueDesc(*m_context, ZE_COMMAND_QUEUE_MODE_ASYNCHRONOUS);
    ze_command_queue_handle_t queue = nullptr;
    api.zeCommandQueueCreate(m_context->handle(), m_context->device().handle, &desc, &queue);
    m_queue = {api, queue};
}

void CommandQueue::execute(const CommandList& list) {
    auto handle = list.handle();
    m_context->api().zeCommandQueueExecuteCommandLists(m_queue.get(), 1u, &handle, nullptr);
}

void CommandQueue::wait() {
    m_context->api().zeCommandQueueSynchronize(m_queue.get(), UINT64_MAX);
}

Transfers::Transfers(std::shared_ptr<const XpuContext> context)
    : m_context(std::move(context)),
      m_list(m_context->api(), createImmediate(*m_context, ZE_COMMAND_QUEUE_MODE_SYNCHRONOUS)) {}

void Transfers::copy(void* to, const void* from, std::size_t bytes) {
    m_context->api().zeCommandListAppendMemoryCopy(m_list.get(), to, from, bytes, nullptr, 0u, nullptr);
}

} // namespace gatescope
