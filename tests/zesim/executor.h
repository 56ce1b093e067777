// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"
#include "opencl.h"

#include <memory>

namespace gatescope::zesim {

class Device;
class Driver;

// Executes single commands of one queue. Device memory must be accessible.
class Executor {
public:
    Executor(Driver& driver, std::shared_ptr<Device> device);

    // Throws std::runtime_error, saying what happened, when the command can't be executed: the device faults.
    KernelTimes execute(const Command& command);

    void operator()(const LaunchKernel& launch);
    void operator()(const CopyMemory& copy);
    void operator()(const FillMemory& fill);
    void operator()(const ResetEvent& reset);
    void operator()(const WriteGlobalTimestamp& timestamp);
    void operator()(const QueryTimestamps& query);
    void operator()(const Barrier&) {}
    void operator()(const WaitOnEvents&) {}
    void operator()(const SignalEvent&) {}

private:
    void checkMemory(const Command& command) const;

    Driver& m_driver;
    std::shared_ptr<Device> m_device;
    ClQueue m_queue;
    std::uint64_t m_kernelTicks = 0; // of the command just executed, where the kernel's own time is known
};

} // namespace gatescope::zesim
