// SPDX-License-Identifier: GPL-3.0-or-later
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

/// An event that the device signals and the host waits for.
class HostEvent {
public:
    explicit HostEvent(std::shared_ptr<const XpuContext> context);

    ze_event_handle_t handle() const { return m_event.get(); }
    /// Returns when it was signalled, and makes it ready for the next time.
    void wait() const;

private:
    std::shared_ptr<const XpuContext> m_context;
    ZeHandle<ze_event_pool_handle_t, &LevelZero::zeEventPoolDestroy> m_pool;
    ZeHandle<ze_event_handle_t, &LevelZero::zeEventDestroy> m_event;
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
    /// Writes the device clock's ticks to `to`, host memory that the device reaches.
    void writeTimestamp(std::uint64_t* to);
    void close();
    ze_command_list_handle_t handle() const { return m_list.get(); }

protected:
    using Handle = ZeHandle<ze_command_list_handle_t, &LevelZero::zeCommandListDestroy>;
    CommandList(std::shared_ptr<const XpuContext> context, Handle list)
        : m_context(std::move(context)), m_list(std::move(list)) {}
    /// `signal` may be null.
    void barrier(ze_event_handle_t signal = nullptr);

    std::shared_ptr<const XpuContext> m_context;

private:
    Handle m_list;
};

/// A list that hands each command to the device as it is appended.
class ImmediateCommands final : public CommandList {
public:
    explicit ImmediateCommands(std::shared_ptr<const XpuContext> context);

    /// Returns when the device has done all of them. DeviceError where it was lost.
    void wait();

private:
    HostEvent m_done;
};

/// Runs closed lists, in the order in which they come.
class CommandQueue {
public:
    explicit CommandQueue(std::shared_ptr<const XpuContext> context);

    void execute(const CommandList& list);
    /// Returns when all lists are done. DeviceError where the device was lost.
    void wait();

private:
    std::shared_ptr<const XpuContext> m_context;
    ZeHandle<ze_command_queue_handle_t, &LevelZero::zeCommandQueueDestroy> m_queue;
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
