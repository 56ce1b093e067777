#pragma once

#include "xpu/context.h"
#include "xpu/module.h"

#include <array>
#include <memory>
#include <vector>

namespace gatescope {

/// When a kernel ran, in ticks of the device's clock.
struct KernelTimes {
    std::uint64_t start = 0;
    std::uint64_t end = 0;
};

/// Events that take the times of the kernels they are handed to.
class TimestampEvents {
public:
    /// DeviceError where the driver offers none; see offered().
    TimestampEvents(std::shared_ptr<const XpuContext> context, std::uint32_t count);
    /// Whether the driver makes such events at all.
    static bool offered(const std::shared_ptr<const XpuContext>& context);

    ze_event_handle_t event(std::size_t index) const { return m_events[index].get(); }
    /// The first `count`, before they are signalled again and while nothing runs that signals them.
    void reset(std::size_t count) const;
    KernelTimes times(std::size_t index) const;

private:
    std::shared_ptr<const XpuContext> m_context;
    ZeHandle<ze_event_pool_handle_t, &LevelZero::zeEventPoolDestroy> m_pool;
    std::vector<ZeHandle<ze_event_handle_t, &LevelZero::zeEventDestroy>> m_events;
};

/// Commands recorded once and executed any number of times, in order: a barrier stands before each, since
/// Level Zero alone promises no order, not even between two lists of one queue.
class CommandList {
public:
    explicit CommandList(std::shared_ptr<const XpuContext> context);

    /// Launches `groups` work-groups; `event` may be null.
    void launch(const XpuKernel& kernel, const std::array<std::uint32_t, 3>& groups, ze_event_handle_t event);
    void copy(void* to, const void* from, std::size_t bytes, ze_event_handle_t event = nullptr);
    void close();
    ze_command_list_handle_t handle() const { return m_list.get(); }

private:
    void barrier();

    std::shared_ptr<const XpuContext> m_context;
    ZeHandle<ze_command_list_handle_t, &LevelZero::zeCommandListDestroy> m_list;
};

/// Runs closed lists, one at a time.
class CommandQueue {
public:
    explicit CommandQueue(std::shared_ptr<const XpuContext> context);

    void execute(const CommandList& list);
    /// Returns when the list is done. DeviceError where the device was lost.
    void wait();

private:
    std::shared_ptr<const XpuContext> m_context;
    ZeHandle<ze_command_queue_handle_t, &LevelZero::zeCommandQueueDestroy> m_queue;
    ZeHandle<ze_fence_handle_t, &LevelZero::zeFenceDestroy> m_fence;
};

/// Copies between host and device; each call returns when it is done.
class Transfers {
public:
    explicit Transfers(std::shared_ptr<const XpuContext> context);

    void copy(void* to, const void* from, std::size_t bytes);

private:
    std::shared_ptr<const XpuContext> m_context;
    ZeHandle<ze_command_list_handle_t, &LevelZero::zeCommandListDestroy> m_list;
};

} // namespace gatescope
