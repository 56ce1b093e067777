// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "xpu/commands.h"
#include "xpu/xpu_mode.h"

#include <memory>
#include <optional>

namespace gatescope {

/// Where layers go to the device, in one of the two modes. Whoever frees what its commands use waits first.
class LayerStream {
public:
    LayerStream(const std::shared_ptr<const XpuContext>& context, XpuMode mode);
    ~LayerStream() { settle(); }
    LayerStream(const LayerStream&) = delete;
    LayerStream& operator=(const LayerStream&) = delete;

    XpuMode mode() const { return m_immediate ? XpuMode::Eager : XpuMode::Replay; }
    /// Eager: what is appended here has been submitted.
    CommandList& commands();
    /// Replay: submits a closed list.
    void execute(const CommandList& list);
    /// Whether something was submitted since the last wait.
    bool busy() const { return m_busy; }
    /// The call that wait() blocks in, for traces.
    const char* waitCall() const;

    /// Returns when the device has done all that was submitted; at once where nothing was. DeviceError where
    /// the device was lost.
    void wait();
    /// The same where nobody could be told of a failure: the next call meets it again.
    void settle() noexcept;

private:
    std::optional<CommandQueue> m_queue; ///< one of the two
    std::optional<ImmediateCommands> m_immediate;
    bool m_busy = false;
};

} // namespace gatescope
