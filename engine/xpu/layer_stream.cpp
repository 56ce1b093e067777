// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/layer_stream.h"

#include <utility>

namespace gatescope {

LayerStream::LayerStream(const std::shared_ptr<const XpuContext>& context, XpuMode mode) {
    if (mode == XpuMode::Eager) {
        m_immediate.emplace(context);
    } else {
        m_queue.emplace(context);
    }
}

CommandList& LayerStream::commands() {
    m_busy = true;
    return *m_immediate;
}

void LayerStream::execute(const CommandList& list) {
    m_busy = true;
    m_queue->execute(list);
}

const char* LayerStream::waitCall() const {
    return m_immediate ? "zeEventHostSynchronize" : "zeCommandQueueSynchronize";
}

void LayerStream::wait() {
    if (!std::exchange(m_busy, false)) return;
    if (m_immediate) {
        m_immediate->wait();
    } else {
        m_queue->wait();
    }
}

void LayerStream::settle() noexcept {
    try {
        wait();
    } catch (const DeviceError&) {
        // A lost device runs nothing any more.
    }
}

} // namespace gatescope
