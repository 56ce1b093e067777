// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/recorder.h"

#include <fmt/format.h>

#include <utility>

namespace gatescope {

Recorder::Recorder(int workers, std::size_t slicesPerLane, std::string rangesName) : m_workers(workers) {
    addLane(std::move(rangesName), TrackKind::Ranges, slicesPerLane);
    for (int i = 0; i < workers; ++i) {
        addLane(fmt::format("worker {}", i), TrackKind::HostThread, slicesPerLane);
    }
}

RecorderLane& Recorder::addLane(std::string name, TrackKind kind, std::size_t capacity) {
    return *m_lanes.emplace_back(std::make_unique<RecorderLane>(capacity, std::move(name), kind));
}

void Recorder::reserveFree(std::size_t slicesPerLane) {
    for (auto& lane : m_lanes)
        lane->reserveFree(slicesPerLane);
}

std::size_t Recorder::dropped() const {
    std::size_t total = 0;
    for (const auto& lane : m_lanes)
        total += lane->dropped();
    return total;
}

void Recorder::clear() {
    for (auto& lane : m_lanes)
        lane->clear();
}

} // namespace gatescope
