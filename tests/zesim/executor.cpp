// SPDX-License-Identifier: GPL-3.0-or-later
#include "executor.h"

#include "checks.h"
#include "device.h"
#include "driver.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace gatescope::zesim {

Executor::Executor(Driver& driver, std::shared_ptr<Device> device)
    : m_driver(driver), m_device(std::move(device)), m_queue(driver.openCl().createQueue()) {}

KernelTimes Executor::execute(const Command& command) {
    checkMemory(command);
    m_kernelTicks = 0;
    const std::uint64_t start = m_device->clock().read().deviceTicks;
    std::visit(*this, command.work);
    // At least a tick: no work takes no time on a device.
    const std::uint64_t end = std::max(m_device->clock().read().deviceTicks, start + 1);
    // PoCL compiles a kernel when it is first launched; that must not count as the kernel's own time.
    return {m_kernelTicks > 0 ? std::max(start, end - std::min(end, m_kernelTicks)) : start, end};
}

// On hardware, using freed memory is a page fault; here it would be a crash without a word.
void Executor::checkMemory(const Command& command) const {
    const bool anyHostPointer = std::holds_alternative<CopyMemory>(command.work);
    for (const void* const pointer : command.memory()) {
        if (anyHostPointer || m_driver.memory().find(pointer)) continue;
        throw std::runtime_error(std::string(command.name()) + " uses memory that was freed");
    }
}

void Executor::operator()(const LaunchKernel& launch) {
    const ze_group_count_t groups = launch.groupsInMemory ? *launch.groupsInMemory : launch.groups;
    const std::uint64_t nanoseconds = launch.kernel->execute(m_queue.get(), launch.state, groups);
    m_kernelTicks = std::max<std::uint64_t>(DeviceClock::toTicks(nanoseconds), 1);
    const std::chrono::nanoseconds minimum = m_driver.options().kernelMinimum;
    const auto missing = minimum - std::chrono::nanoseconds(nanoseconds);
    if (missing.count() <= 0) return;
    std::this_thread::sleep_for(missing);
    m_kernelTicks = DeviceClock::toTicks(static_cast<std::uint64_t>(minimum.count()));
}

void Executor::operator()(const CopyMemory& copy) {
    std::memcpy(copy.to, copy.from, copy.size);
}

void Executor::operator()(const FillMemory& fill) {
    auto* const to = static_cast<std::byte*>(fill.to);
    for (std::size_t at = 0; at < fill.size; at += fill.pattern.size()) {
        std::memcpy(to + at, fill.pattern.data(), std::min(fill.pattern.size(), fill.size - at));
    }
}

void Executor::operator()(const ResetEvent& reset) {
    const auto lock = m_driver.monitor().lock();
    reset.event->signaled = false;
    m_driver.monitor().ring();
}

void Executor::operator()(const WriteGlobalTimestamp& timestamp) {
    const std::uint64_t ticks = m_device->clock().read().deviceTicks;
    *timestamp.to = DeviceClock::wrapped(ticks, m_device->model().timestampBits);
}

void Executor::operator()(const QueryTimestamps& query) {
    const auto lock = m_driver.monitor().lock();
    for (std::size_t i = 0; i < query.events.size(); ++i) {
        const Event& event = *query.events[i];
        if (!event.signaled) reportCheck("timestamps are queried of an event that has not been signaled");
        const ze_kernel_timestamp_result_t times = event.times.timestamps();
        const std::size_t offset = query.offsets.empty() ? i * sizeof times : query.offsets[i];
        std::memcpy(query.to + offset, &times, sizeof times);
    }
}

} // namespace gatescope::zesim
