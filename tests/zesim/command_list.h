// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "command.h"

#include <level_zero/ze_api.h>
#include <memory>
#include <vector>

namespace gatescope::zesim {

class Context;
class Device;
class Queue;

// A list of commands, or, when it has a queue of its own, an immediate list that passes each command on at
// once.
class CommandList {
public:
    using Handle = ze_command_list_handle_t;
    using Commands = std::shared_ptr<const std::vector<Command>>;

    struct Kind {
        std::uint32_t group = 0; // of queues
        bool inOrder = false;
    };

    CommandList(std::shared_ptr<Context> context, std::shared_ptr<Device> device, Kind kind,
                std::shared_ptr<Queue> immediate = nullptr)
        : m_context(std::move(context)),
          m_device(std::move(device)),
          m_immediate(std::move(immediate)),
          m_kind(kind) {}

    const std::shared_ptr<Context>& context() const { return m_context; }
    const std::shared_ptr<Device>& device() const { return m_device; }
    const std::shared_ptr<Queue>& immediate() const { return m_immediate; }
    const Kind& kind() const { return m_kind; }

    void close();
    void reset();
    bool closed() const { return m_closed != nullptr; }
    // The commands of a closed list: they stay as they are, however the list goes on.
    Commands commands() const { return m_closed; }
    void append(Command command) { m_recording.push_back(std::move(command)); }

    // Guarded by the driver's monitor: submitted commands that have not finished.
    int running = 0;

private:
    std::shared_ptr<Context> m_context;
    std::shared_ptr<Device> m_device;
    std::shared_ptr<Queue> m_immediate;
    Kind m_kind;
    std::vector<Command> m_recording;
    Commands m_closed;
};

} // namespace gatescope::zesim
