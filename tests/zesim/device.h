// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "device_clock.h"
#include "device_model.h"

#include <atomic>
#include <cstdint>
#include <level_zero/ze_api.h>
#include <optional>

namespace gatescope::zesim {

struct Options;

// One simulated device: its model, its clock, what of its memory is taken, and whether it still answers.
class Device {
public:
    using Handle = ze_device_handle_t;

    Device(std::uint32_t index, const Options& options);

    std::uint32_t index() const { return m_index; }
    const DeviceModel& model() const { return m_model; }
    DeviceClock& clock() { return m_clock; }

    bool lost() const { return m_lost.load(); }
    void lose() { m_lost.store(true); }
    // Throws ZE_RESULT_ERROR_DEVICE_LOST.
    void requireAlive() const;

    // Counts a command about to be executed; false when the device is, or with this command gets, lost.
    bool countCommand();

    std::uint64_t memoryLimit() const { return m_memoryLimit; }
    // False when the limit would be passed.
    bool takeMemory(std::uint64_t bytes);
    void giveMemory(std::uint64_t bytes) { m_memoryTaken -= bytes; }

private:
    const std::uint32_t m_index;
    const DeviceModel m_model;
    const std::uint64_t m_memoryLimit;
    const std::optional<std::uint64_t> m_loseAfter;
    DeviceClock m_clock;
    std::atomic<bool> m_lost{false};
    std::atomic<std::uint64_t> m_executed{0};
    std::atomic<std::uint64_t> m_memoryTaken{0};
};

} // namespace gatescope::zesim
