// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <level_zero/ze_api.h>
#include <memory>
#include <vector>

namespace gatescope::zesim {

class Context;
class Device;
class Queue;

struct EventPool {
    using Handle = ze_event_pool_handle_t;

    std::shared_ptr<Context> context;
    std::vector<std::shared_ptr<Device>> devices;
    bool kernelTimestamps = false;
    std::vector<bool> taken; // by index; guarded by the driver's monitor

    bool deviceLost() const;
};

// In ticks of the device clock, not wrapped.
struct KernelTimes {
    std::uint64_t start = 0;
    std::uint64_t end = 0;

    // As the device would tell them.
    ze_kernel_timestamp_result_t timestamps() const;
};

struct Event {
    using Handle = ze_event_handle_t;

    std::shared_ptr<EventPool> pool;
    std::uint32_t index = 0;

    // Guarded by the driver's monitor.
    bool signaled = false;
    bool destroyed = false;
    int submittedUses = 0; // commands on a queue that will signal it or wait for it
    int submittedSignals = 0;
    KernelTimes times;
};

struct Fence {
    using Handle = ze_fence_handle_t;

    std::shared_ptr<Queue> queue;
    // Guarded by the driver's monitor.
    bool signaled = false;
    bool submitted = false;
};

} // namespace gatescope::zesim
