// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/read_ahead.h"

#include <utility>

namespace gatescope {

namespace {

constexpr std::size_t kMostAhead = 4;

} // namespace

ReadAhead::ReadAhead(TextSource& source)
    : m_source(source), m_thread([this](const std::stop_token& stop) { run(stop); }) {}

ReadAhead::~ReadAhead() = default;

ReadAhead::Block ReadAhead::next() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return !m_full.empty() || m_ended; });
    if (m_full.empty()) {
        if (m_failure) std::rethrow_exception(m_failure);
        return {};
    }
    Block block = std::move(m_full.front());
    m_full.pop_front();
    m_changed.notify_all();
    return block;
}

void ReadAhead::recycle(Block block) {
    const std::lock_guard lock(m_mutex);
    m_empty.push_back(std::move(block));
}

void ReadAhead::run(const std::stop_token& stop) {
    try {
        while (!stop.stop_requested()) {
            Block block;
            {
                std::unique_lock lock(m_mutex);
                if (!m_changed.wait(lock, stop, [&] { return m_full.size() < kMostAhead; })) return;
                if (!m_empty.empty()) {
                    block = std::move(m_empty.front());
                    m_empty.pop_front();
                }
            }
            if (!block.bytes) block.bytes = std::make_unique_for_overwrite<char[]>(kBlock);
            block.size = m_source.read(block.bytes.get(), kBlock);
            const std::lock_guard lock(m_mutex);
            m_ended = block.size == 0;
            if (!m_ended) m_full.push_back(std::move(block));
            m_changed.notify_all();
            if (m_ended) return;
        }
    } catch (...) {
        const std::lock_guard lock(m_mutex);
        m_failure = std::current_exception();
        m_ended = true;
        m_changed.notify_all();
    }
}

} // namespace gatescope
