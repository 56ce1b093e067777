// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "address_space.h"
#include "command_list.h"
#include "event.h"
#include "executor.h"
#include "monitor.h"

#include <cstdint>
#include <deque>
#include <level_zero/ze_api.h>
#include <memory>
#include <optional>
#include <random>
#include <thread>
#include <vector>

namespace gatescope::zesim {

class Context;
class Device;
class Driver;

// A command queue: a thread that executes what was submitted, in order or, in chaos mode, in any order that
// the dependencies allow.
class Queue {
public:
    using Handle = ze_command_queue_handle_t;

    Queue(Driver& driver, std::shared_ptr<Context> context, std::shared_ptr<Device> device,
          std::uint32_t group, bool synchronous);
    ~Queue();
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    const std::shared_ptr<Context>& context() const { return m_context; }
    const std::shared_ptr<Device>& device() const { return m_device; }
    std::uint32_t group() const { return m_group; }
    bool synchronous() const { return m_synchronous; }

    void submit(const std::vector<std::shared_ptr<CommandList>>& lists, std::shared_ptr<Fence> fence);
    // One command of an immediate list.
    void submit(std::shared_ptr<CommandList> list, Command command);
    // SUCCESS, NOT_READY or ERROR_DEVICE_LOST.
    ze_result_t synchronize(std::uint64_t timeout);

    // The monitor must be held.
    bool idle() const { return m_pending.empty(); }
    bool uses(std::uintptr_t from, std::uintptr_t to) const;

private:
    struct Batch { // one call to submit
        std::size_t unfinished = 0;
        std::shared_ptr<Fence> fence;
    };
    struct Pending {
        std::shared_ptr<Batch> batch;
        std::shared_ptr<CommandList> list;
        CommandList::Commands commands; // keeps the command alive
        const Command* command = nullptr;
    };

    void enqueue(const std::shared_ptr<Batch>& batch, const std::shared_ptr<CommandList>& list,
                 const CommandList::Commands& commands);
    void run();
    // Index of a command to execute next; waits for one. Nothing when the queue is being destroyed.
    std::optional<std::size_t> next(Monitor::Lock& lock);
    std::vector<std::size_t> ready() const;
    bool dependenciesMet(std::size_t index) const;
    void executeAt(std::size_t index, Monitor::Lock& lock);
    void perhapsDelay();
    void finish(std::size_t index, const KernelTimes& times);
    void abandonAll();
    void retire(const Pending& pending);
    void finishBatch(Batch& batch);

    Driver& m_driver;
    const std::shared_ptr<Context> m_context;
    const std::shared_ptr<Device> m_device;
    const std::uint32_t m_group;
    const bool m_synchronous;
    Executor m_executor;
    std::mt19937_64 m_random;
    std::optional<DeviceAccess>
        m_access; // kept from command to command: opening and closing it costs system calls

    // Guarded by the driver's monitor.
    std::deque<Pending> m_pending; // a command leaves it when it has finished
    bool m_stopping = false;

    std::thread m_thread; // last: it uses all of the above
};

} // namespace gatescope::zesim
