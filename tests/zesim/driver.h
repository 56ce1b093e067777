// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "address_space.h"
#include "command_list.h"
#include "context.h"
#include "device.h"
#include "event.h"
#include "handle_table.h"
#include "kernel.h"
#include "module.h"
#include "monitor.h"
#include "opencl.h"
#include "options.h"
#include "queue.h"
#include "translation.h"

#include <atomic>
#include <memory>
#include <vector>

namespace gatescope::zesim {

// Everything the C entry points need: made by zeInit, never destroyed, since threads of PoCL and of the
// program may outlive main.
class Driver {
public:
    using Handle = ze_driver_handle_t;

    explicit Driver(Options options);

    const Options& options() const { return m_options; }
    const std::vector<std::shared_ptr<Device>>& devices() const { return m_devices; }
    const OpenCl& openCl() const { return m_openCl; }
    const Translator& translator() const { return m_translator; }
    AddressSpace& memory() { return m_memory; }
    Monitor& monitor() { return m_monitor; }

    Handle handle() { return reinterpret_cast<Handle>(this); }
    // Devices live as long as the driver; throws for a handle that is none.
    std::shared_ptr<Device> device(ze_device_handle_t handle) const;

    // Says what the context's program forgot to destroy.
    void reportLeaks(const Context& context);
    std::uint64_t leaks() const { return m_leaks.load(); }

    // Those of immediate lists too.
    std::vector<std::shared_ptr<Queue>> allQueues() const;

    HandleTable<Context> contexts{"context"};
    HandleTable<Module> modules{"module"};
    HandleTable<BuildLog> buildLogs{"build log"};
    HandleTable<Kernel> kernels{"kernel"};
    HandleTable<CommandList> lists{"command list"};
    HandleTable<Queue> queues{"command queue"};
    HandleTable<EventPool> eventPools{"event pool"};
    HandleTable<Event> events{"event"};
    HandleTable<Fence> fences{"fence"};

private:
    const Options m_options;
    std::vector<std::shared_ptr<Device>> m_devices;
    AddressSpace m_memory;
    OpenCl m_openCl;
    Translator m_translator;
    Monitor m_monitor;
    std::atomic<std::uint64_t> m_leaks{0};
};

// Makes the driver on first use; throws std::exception when that can't be done.
void startDriver();
// Throws ZE_RESULT_ERROR_UNINITIALIZED before startDriver.
Driver& driver();

} // namespace gatescope::zesim
