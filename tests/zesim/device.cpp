// SPDX-License-Identifier: GPL-3.0-or-later
#include "device.h"

#include "checks.h"
#include "options.h"

namespace gatescope::zesim {

Device::Device(std::uint32_t index, const Options& options)
    : m_index(index),
      m_model(DeviceModel::named(options.features)),
      m_memoryLimit(options.memoryLimit),
      m_loseAfter(options.loseDeviceAfter),
      m_clock(options.clockStart) {}

void Device::requireAlive() const {
    if (lost()) throw Failure(ZE_RESULT_ERROR_DEVICE_LOST);
}

bool Device::countCommand() {
    if (m_loseAfter && m_executed.fetch_add(1) >= *m_loseAfter) lose();
    return !lost();
}

bool Device::takeMemory(std::uint64_t bytes) {
    std::uint64_t taken = m_memoryTaken.load();
    do {
        if (bytes > m_memoryLimit || taken > m_memoryLimit - bytes) return false;
    } while (!m_memoryTaken.compare_exchange_weak(taken, taken + bytes));
    return true;
}

} // namespace gatescope::zesim
