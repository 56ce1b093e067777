// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <sys/mman.h>
#include <utility>

namespace gatescope {

/// `bytes` rounded up to whole cache lines of 64.
constexpr std::size_t wholeCacheLines(std::size_t bytes) {
    return (bytes + 63) / 64 * 64;
}

/// Uninitialised memory aligned to 2 MiB where it is large (with transparent huge pages asked for), to 64
/// bytes where it is small. Pages are placed by whoever touches them first.
class AlignedBuffer {
public:
    AlignedBuffer() = default;
    explicit AlignedBuffer(std::size_t bytes) : m_size(bytes) {
        if (bytes == 0) return;
        constexpr std::size_t kHuge = std::size_t{2} << 20;
        const std::size_t alignment = bytes >= kHuge ? kHuge : 64;
        if (bytes > SIZE_MAX - alignment) throw std::bad_alloc(); // rounding up would wrap around
        const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
        m_data = std::aligned_alloc(alignment, rounded);
        if (m_data == nullptr) throw std::bad_alloc();
        if (bytes >= kHuge) ::madvise(m_data, rounded, MADV_HUGEPAGE);
    }
    ~AlignedBuffer() { std::free(m_data); }
    AlignedBuffer(AlignedBuffer&& other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)) {}
    AlignedBuffer& operator=(AlignedBuffer&& other) noexcept {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        return *this;
    }

    template <typename T = std::byte>
    T* as() const {
        return static_cast<T*>(m_data);
    }
    std::size_t size() const { return m_size; }
    /// At least so many bytes. Where that takes new memory, contents are lost, and it is a quarter more, so
    /// that it seldom does.
    void growTo(std::size_t bytes) {
        if (m_size < bytes) *this = AlignedBuffer(bytes + bytes / 4);
    }

private:
    void* m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace gatescope
