// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <level_zero/ze_api.h>
#include <memory>
#include <vector>

namespace gatescope::zesim {

class Device;

class Context {
public:
    using Handle = ze_context_handle_t;

    explicit Context(std::vector<std::shared_ptr<Device>> devices) : m_devices(std::move(devices)) {}

    const std::vector<std::shared_ptr<Device>>& devices() const { return m_devices; }

private:
    std::vector<std::shared_ptr<Device>> m_devices;
};

} // namespace gatescope::zesim
