// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue.h"

#include "checks.h"
#include "device.h"
#include "driver.h"

#include <algorithm>
#include <cstdio>

namespace gatescope::zesim {
namespace {

bool signaled(const std::shared_ptr<Event>& event) {
    return event->signaled;
}

} // namespace

Queue::Queue(Driver& driver, std::shared_ptr<Context> context, std::shared_ptr<Device> device,
             std::uint32_t group, bool synchronous)
    : m_driver(driver),
      m_context(std::move(context)),
      m_device(std::move(device)),
      m_group(group),
      m_synchronous(synchronous),
      m_executor(driver, m_device),
      m_random(driver.options().chaosSeed.value_or(0)),
      m_thread([this] { run(); }) {}

Queue::~Queue() {
    {
        const auto lock = m_driver.monitor().lock();
        m_stopping = true;
        m_driver.monitor().ring();
    }
    m_thread.join();
}

void Queue::submit(const std::vector<std::shared_ptr<CommandList>>& lists, std::shared_ptr<Fence> fence) {
    const auto batch = std::make_shared<Batch>();
    batch->fence = std::move(fence);
    const auto lock = m_driver.monitor().lock();
    if (batch->fence) batch->fence->submitted = true;
    for (const auto& list : lists) {
        enqueue(batch, list, list->commands());
    }
    if (batch->unfinished == 0) finishBatch(*batch);
    m_driver.monitor().ring();
}

void Queue::submit(std::shared_ptr<CommandList> list, Command command) {
    std::vector<Command> single;
    single.push_back(std::move(command));
    const auto lock = m_driver.monitor().lock();
    enqueue(std::make_shared<Batch>(), list, std::make_shared<const std::vector<Command>>(std::move(single)));
    m_driver.monitor().ring();
}

void Queue::enqueue(const std::shared_ptr<Batch>& batch, const std::shared_ptr<CommandList>& list,
                    const CommandList::Commands& commands) {
    if (commands->empty()) return;
    list->running += static_cast<int>(commands->size());
    batch->unfinished += commands->size();
    for (const Command& command : *commands) {
        m_pending.push_back({batch, list, commands, &command});
        if (const auto* launch = std::get_if<LaunchKernel>(&command.work)) ++launch->kernel->submittedUses;
        if (command.signal) {
            ++command.signal->submittedUses;
            ++command.signal->submittedSignals;
        }
        for (const auto& event : command.waits) {
            ++event->submittedUses;
        }
    }
}

ze_result_t Queue::synchronize(std::uint64_t timeout) {
    auto lock = m_driver.monitor().lock();
    const bool done =
        m_driver.monitor().wait(lock, timeout, [this] { return m_pending.empty() || m_device->lost(); });
    if (m_device->lost()) return ZE_RESULT_ERROR_DEVICE_LOST;
    return done ? ZE_RESULT_SUCCESS : ZE_RESULT_NOT_READY;
}

bool Queue::uses(std::uintptr_t from, std::uintptr_t to) const {
    return std::any_of(m_pending.begin(), m_pending.end(), [&](const Pending& pending) {
        const auto touched = pending.command->memory();
        return std::any_of(touched.begin(), touched.end(), [&](const void* pointer) {
            const auto address = reinterpret_cast<std::uintptr_t>(pointer);
            return address >= from && address < to;
        });
    });
}

void Queue::run() {
    auto lock = m_driver.monitor().lock();
    while (const auto index = next(lock)) {
        if (!m_access) m_access.emplace(m_driver.memory());
        executeAt(*index, lock);
    }
    m_access.reset();
}

std::optional<std::size_t> Queue::next(Monitor::Lock& lock) {
    for (;;) {
        if (m_device->lost()) abandonAll();
        if (m_stopping) return std::nullopt;
        const auto candidates = ready();
        if (!candidates.empty()) {
            return m_driver.options().chaosSeed ? candidates[m_random() % candidates.size()]
                                                : candidates.front();
        }
        m_access.reset();
        const bool changed = m_driver.monitor().waitForChange(lock, m_driver.options().hangTimeout);
        if (changed || m_pending.empty() || m_stopping) continue;
        reportCheck("a queue hangs: " + std::string(m_pending.front().command->name()) +
                    " waits for an event that nobody signals");
        m_device->lose();
    }
}

// Without chaos only the oldest command may go, as on hardware that executes a command stream.
std::vector<std::size_t> Queue::ready() const {
    std::vector<std::size_t> candidates;
    const bool any = m_driver.options().chaosSeed.has_value();
    for (std::size_t i = 0; i < m_pending.size() && (any || i == 0); ++i) {
        if (dependenciesMet(i)) candidates.push_back(i);
        if (m_pending[i].command->blocksFollowing()) break;
    }
    return candidates;
}

bool Queue::dependenciesMet(std::size_t index) const {
    const Pending& pending = m_pending[index];
    if (index > 0 && pending.command->needsAllBefore()) return false;
    if (pending.list->kind().inOrder) {
        const auto end = m_pending.begin() + static_cast<std::ptrdiff_t>(index);
        const auto sameList = [&](const Pending& earlier) { return earlier.list == pending.list; };
        if (std::any_of(m_pending.begin(), end, sameList)) return false;
    }
    return std::all_of(pending.command->waits.begin(), pending.command->waits.end(), signaled);
}

void Queue::executeAt(std::size_t index, Monitor::Lock& lock) {
    if (!m_device->countCommand()) return;
    // The command must stay whatever the program does. Not its list: were this the last reference to an
    // immediate list, the queue would be destroyed on its own thread.
    const CommandList::Commands keepAlive = m_pending[index].commands;
    const Command& command = *m_pending[index].command;
    lock.unlock();
    perhapsDelay();
    KernelTimes times;
    std::string fault;
    try {
        times = m_executor.execute(command);
    } catch (const std::exception& error) {
        fault = error.what();
    }
    if (m_driver.options().traceCommands) {
        std::fprintf(stderr, "zesim: device %u: %s %llu ticks\n", m_device->index(), command.name(),
                     static_cast<unsigned long long>(times.end - times.start));
    }
    perhapsDelay();
    lock.lock();
    if (fault.empty()) {
        finish(index, times);
    } else {
        reportCheck(fault + "; the device is lost");
        m_device->lose();
    }
}

void Queue::perhapsDelay() {
    if (!m_driver.options().chaosSeed || m_random() % 4 != 0) return;
    std::this_thread::sleep_for(std::chrono::microseconds(m_random() % 300));
}

void Queue::finish(std::size_t index, const KernelTimes& times) {
    const Pending pending = m_pending[index];
    m_pending.erase(m_pending.begin() + static_cast<std::ptrdiff_t>(index));
    if (const auto& event = pending.command->signal) {
        event->signaled = true;
        event->times = times;
    }
    retire(pending);
    if (m_pending.empty()) m_access.reset(); // before anyone hears that the queue is idle
    m_driver.monitor().ring();
}

void Queue::abandonAll() {
    if (m_pending.empty()) return;
    for (const Pending& pending : m_pending) {
        pending.batch->fence = nullptr; // never signaled
        retire(pending);
    }
    m_pending.clear();
    m_driver.monitor().ring();
}

void Queue::retire(const Pending& pending) {
    const Command& command = *pending.command;
    if (const auto* launch = std::get_if<LaunchKernel>(&command.work)) --launch->kernel->submittedUses;
    if (command.signal) {
        --command.signal->submittedUses;
        --command.signal->submittedSignals;
    }
    for (const auto& event : command.waits) {
        --event->submittedUses;
    }
    --pending.list->running;
    --pending.batch->unfinished;
    if (pending.batch->unfinished == 0) finishBatch(*pending.batch);
}

void Queue::finishBatch(Batch& batch) {
    if (batch.fence) batch.fence->signaled = true;
}

} // namespace gatescope::zesim
