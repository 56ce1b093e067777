// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "event.h"
#include "kernel.h"

#include <cstddef>
#include <level_zero/ze_api.h>
#include <memory>
#include <variant>
#include <vector>

namespace gatescope::zesim {

struct LaunchKernel {
    std::shared_ptr<Kernel> kernel;
    LaunchState state;
    ze_group_count_t groups{};
    const ze_group_count_t* groupsInMemory = nullptr; // indirect launch: read when executed
};
struct CopyMemory {
    void* to = nullptr;
    const void* from = nullptr;
    std::size_t size = 0;
};
struct FillMemory {
    void* to = nullptr;
    std::vector<std::byte> pattern;
    std::size_t size = 0;
};
struct Barrier {};
struct WaitOnEvents {};
struct SignalEvent {};
struct ResetEvent {
    std::shared_ptr<Event> event;
};
struct WriteGlobalTimestamp {
    std::uint64_t* to = nullptr;
};
struct QueryTimestamps {
    std::vector<std::shared_ptr<Event>> events;
    std::byte* to = nullptr;
    std::vector<std::size_t> offsets;
};

struct Command {
    std::variant<LaunchKernel, CopyMemory, FillMemory, Barrier, WaitOnEvents, SignalEvent, ResetEvent,
                 WriteGlobalTimestamp, QueryTimestamps>
        work;
    std::shared_ptr<Event> signal;
    std::vector<std::shared_ptr<Event>> waits;

    // Barriers and waits hold back what follows; a barrier without events also waits for all before it.
    bool blocksFollowing() const;
    bool needsAllBefore() const;

    // What it may touch, as far as its arguments tell.
    std::vector<const void*> memory() const;
    const char* name() const;
};

} // namespace gatescope::zesim
