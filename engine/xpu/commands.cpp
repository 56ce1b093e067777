#include "xpu/commands.h"

namespace gatescope {

namespace {

ze_command_queue_desc_t queueDesc(const XpuContext& context, ze_command_queue_mode_t mode) {
    return {ZE_STRUCTURE_TYPE_COMMAND_QUEUE_DESC, nullptr, context.device().computeQueueGroup, 0, 0, mode,
            ZE_COMMAND_QUEUE_PRIORITY_NORMAL};
}

ze_event_pool_desc_t timestampPool(std::uint32_t count) {
    return {ZE_STRUCTURE_TYPE_EVENT_POOL_DESC, nullptr,
            ZE_EVENT_POOL_FLAG_HOST_VISIBLE | ZE_EVENT_POOL_FLAG_KERNEL_TIMESTAMP, count};
}

} // namespace

bool TimestampEvents::offered(const std::shared_ptr<const XpuContext>& context) {
    if (context->device().timestampBits == 0) return false;
    const auto desc = timestampPool(1);
    auto device = context->device().handle;
    ze_event_pool_handle_t pool = nullptr;
    const auto& api = context->api();
    if (api.zeEventPoolCreate.result(context->handle(), &desc, 1, &device, &pool) != ZE_RESULT_SUCCESS)
        return false;
    api.zeEventPoolDestroy.result(pool);
    return true;
}

TimestampEvents::TimestampEvents(std::shared_ptr<const XpuContext> context, std::uint32_t count)
    : m_context(std::move(context)) {
    const auto& api = m_context->api();
    const auto desc = timestampPool(count);
    auto device = m_context->device().handle;
    ze_event_pool_handle_t pool = nullptr;
    api.zeEventPoolCreate(m_context->handle(), &desc, 1, &device, &pool);
    m_pool = {api, pool};
    m_events.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        const ze_event_desc_t eventDesc{ZE_STRUCTURE_TYPE_EVENT_DESC, nullptr, i, 0,
                                        ZE_EVENT_SCOPE_FLAG_HOST};
        ze_event_handle_t event = nullptr;
        api.zeEventCreate(pool, &eventDesc, &event);
        m_events.emplace_back(api, event);
    }
}

void TimestampEvents::reset(std::size_t count) const {
    for (std::size_t i = 0; i < count; ++i)
        m_context->api().zeEventHostReset(m_events[i].get());
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

void CommandList::barrier() {
    m_context->api().zeCommandListAppendBarrier(m_list.get(), nullptr, 0u, nullptr);
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

void CommandList::close() {
    m_context->api().zeCommandListClose(m_list.get());
}

CommandQueue::CommandQueue(std::shared_ptr<const XpuContext> context) : m_context(std::move(context)) {
    const auto& api = m_context->api();
    const auto desc = queueDesc(*m_context, ZE_COMMAND_QUEUE_MODE_ASYNCHRONOUS);
    ze_command_queue_handle_t queue = nullptr;
    api.zeCommandQueueCreate(m_context->handle(), m_context->device().handle, &desc, &queue);
    m_queue = {api, queue};
    const ze_fence_desc_t fenceDesc{ZE_STRUCTURE_TYPE_FENCE_DESC, nullptr, 0};
    ze_fence_handle_t fence = nullptr;
    api.zeFenceCreate(queue, &fenceDesc, &fence);
    m_fence = {api, fence};
}

void CommandQueue::execute(const CommandList& list) {
    auto handle = list.handle();
    m_context->api().zeCommandQueueExecuteCommandLists(m_queue.get(), 1u, &handle, m_fence.get());
}

void CommandQueue::wait() {
    m_context->api().zeFenceHostSynchronize(m_fence.get(), UINT64_MAX);
    m_context->api().zeFenceReset(m_fence.get());
}

Transfers::Transfers(std::shared_ptr<const XpuContext> context) : m_context(std::move(context)) {
    const auto& api = m_context->api();
    const auto desc = queueDesc(*m_context, ZE_COMMAND_QUEUE_MODE_SYNCHRONOUS);
    ze_command_list_handle_t list = nullptr;
    api.zeCommandListCreateImmediate(m_context->handle(), m_context->device().handle, &desc, &list);
    m_list = {api, list};
}

void Transfers::copy(void* to, const void* from, std::size_t bytes) {
    m_context->api().zeCommandListAppendMemoryCopy(m_list.get(), to, from, bytes, nullptr, 0u, nullptr);
}

} // namespace gatescope
