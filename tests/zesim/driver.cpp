// SPDX-License-Identifier: GPL-3.0-or-later
#include "driver.h"

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <string>

namespace gatescope::zesim {
namespace {

std::atomic<Driver*>& instance() {
    static std::atomic<Driver*> pointer{nullptr};
    return pointer;
}

void mention(std::string& text, std::size_t count, const char* kind) {
    if (count == 0) return;
    if (!text.empty()) text += ", ";
    text += std::to_string(count) + " " + kind + (count > 1 ? "s" : "");
}

} // namespace

Driver::Driver(Options options)
    : m_options(std::move(options)),
      m_memory(m_options.protection),
      m_openCl(DeviceModel::named(m_options.features).emulatesSubGroups, m_memory),
      m_translator(m_options) {
    for (std::uint32_t i = 0; i < m_options.devices; ++i) {
        m_devices.push_back(std::make_shared<Device>(i, m_options));
    }
}

std::shared_ptr<Device> Driver::device(ze_device_handle_t handle) const {
    if (!handle) throw Failure(ZE_RESULT_ERROR_INVALID_NULL_HANDLE);
    for (const auto& device : m_devices) {
        if (reinterpret_cast<ze_device_handle_t>(device.get()) == handle) return device;
    }
    failCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT, "unknown device handle");
}

std::vector<std::shared_ptr<Queue>> Driver::allQueues() const {
    auto all = queues.all();
    for (const auto& list : lists.all()) {
        if (list->immediate()) all.push_back(list->immediate());
    }
    return all;
}

void Driver::reportLeaks(const Context& context) {
    const std::size_t allocations = m_memory.countIn(context);
    std::string text;
    std::size_t total = 0;
    const auto add = [&](std::size_t count, const char* kind) {
        mention(text, count, kind);
        total += count;
    };
    add(allocations, "allocation");
    if (allocations > 0) text += " (" + std::to_string(m_memory.bytesIn(context)) + " bytes)";
    add(modules.count([&](const Module& module) { return module.context().get() == &context; }),
        modules.kind());
    add(kernels.count([&](const Kernel& kernel) { return kernel.module().context().get() == &context; }),
        kernels.kind());
    add(lists.count([&](const CommandList& list) { return list.context().get() == &context; }), lists.kind());
    add(queues.count([&](const Queue& queue) { return queue.context().get() == &context; }), queues.kind());
    add(eventPools.count([&](const EventPool& pool) { return pool.context.get() == &context; }),
        eventPools.kind());
    add(events.count([&](const Event& event) { return event.pool->context.get() == &context; }),
        events.kind());
    add(fences.count([&](const Fence& fence) { return fence.queue->context().get() == &context; }),
        fences.kind());
    if (total == 0) return;
    m_leaks += total;
    std::fprintf(stderr, "zesim: leak: %s\n", text.c_str());
}

void startDriver() {
    static std::once_flag once;
    std::call_once(once, [] { instance() = new Driver(Options::fromEnvironment()); });
}

Driver& driver() {
    Driver* const pointer = instance().load();
    if (!pointer) throw Failure(ZE_RESULT_ERROR_UNINITIALIZED);
    return *pointer;
}

} // namespace gatescope::zesim
