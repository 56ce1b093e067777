// SPDX-License-Identifier: GPL-3.0-or-later
#include "address_space.h"

#include "checks.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace gatescope::zesim {
namespace {

std::size_t pageSize() {
    return static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t roundedUp(std::size_t size, std::size_t unit) {
    return (size + unit - 1) / unit * unit;
}

// Whole pages of this size are opened and closed as one.
constexpr std::size_t kHugePage = std::size_t{2} << 20;

void report(const char* call) {
    reportCheck(std::string(call) + " failed on device memory");
}

} // namespace

AddressSpace::AddressSpace(Protection wanted)
    : m_key(wanted == Protection::Keys ? pkey_alloc(0, PKEY_DISABLE_ACCESS) : -1),
      m_byPages(wanted != Protection::None && m_key < 0) {}

void* AddressSpace::allocate(Allocation wanted, std::size_t alignment) {
    const std::size_t page = pageSize();
    const std::size_t usable = roundedUp(wanted.size, page);
    const bool huge = usable >= kHugePage;
    if (huge) alignment = std::max(alignment, kHugePage);
    const std::size_t slack = alignment > page ? alignment : 0;
    Mapping mapping;
    mapping.mappedSize = usable + slack + page;
    mapping.mapped =
        mmap(nullptr, mapping.mappedSize, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping.mapped == MAP_FAILED) throw Failure(ZE_RESULT_ERROR_OUT_OF_HOST_MEMORY);
    const auto start = reinterpret_cast<std::uintptr_t>(mapping.mapped);
    wanted.base = alignment > page ? roundedUp(start, alignment) : start;
    auto* const memory = reinterpret_cast<void*>(wanted.base);
    if (mprotect(memory, usable, PROT_READ | PROT_WRITE) != 0) {
        munmap(mapping.mapped, mapping.mappedSize);
        throw Failure(ZE_RESULT_ERROR_OUT_OF_HOST_MEMORY);
    }
    if (huge) madvise(memory, usable, MADV_HUGEPAGE); // where it is refused, closing only takes longer
    std::memset(memory, 0xFF, usable);
    if (m_key >= 0 && wanted.type == ZE_MEMORY_TYPE_DEVICE &&
        pkey_mprotect(memory, usable, PROT_READ | PROT_WRITE, m_key) != 0) {
        report("pkey_mprotect");
    }

    const std::lock_guard lock(m_mutex);
    wanted.id = m_nextId++;
    mapping.allocation = std::move(wanted);
    setRights(mapping, m_openCount > 0);
    m_mappings.emplace(mapping.allocation.base, std::move(mapping));
    return memory;
}

bool AddressSpace::free(std::uintptr_t base) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_mappings.find(base);
    if (found == m_mappings.end()) return false;
    munmap(found->second.mapped, found->second.mappedSize);
    m_mappings.erase(found);
    return true;
}

std::optional<Allocation> AddressSpace::find(const void* address) const {
    const auto wanted = reinterpret_cast<std::uintptr_t>(address);
    const std::lock_guard lock(m_mutex);
    auto next = m_mappings.upper_bound(wanted);
    if (next == m_mappings.begin()) return std::nullopt;
    const Allocation& allocation = std::prev(next)->second.allocation;
    return wanted < allocation.end() ? std::optional(allocation) : std::nullopt;
}

std::size_t AddressSpace::countIn(const Context& context) const {
    const std::lock_guard lock(m_mutex);
    std::size_t count = 0;
    for (const auto& [base, mapping] : m_mappings) {
        count += mapping.allocation.context.get() == &context ? 1 : 0;
    }
    return count;
}

std::size_t AddressSpace::bytesIn(const Context& context) const {
    const std::lock_guard lock(m_mutex);
    std::size_t bytes = 0;
    for (const auto& [base, mapping] : m_mappings) {
        bytes += mapping.allocation.context.get() == &context ? mapping.allocation.size : 0;
    }
    return bytes;
}

void AddressSpace::openDeviceMemory() {
    if (m_key >= 0 && pkey_set(m_key, 0) != 0) report("pkey_set");
    const std::lock_guard lock(m_mutex);
    if (++m_openCount > 1) return;
    for (const auto& [base, mapping] : m_mappings) {
        setRights(mapping, true);
    }
}

void AddressSpace::closeDeviceMemory() {
    if (m_key >= 0 && pkey_set(m_key, PKEY_DISABLE_ACCESS) != 0) report("pkey_set");
    const std::lock_guard lock(m_mutex);
    if (--m_openCount > 0) return;
    for (const auto& [base, mapping] : m_mappings) {
        setRights(mapping, false);
    }
}

void AddressSpace::setRights(const Mapping& mapping, bool accessible) const {
    if (!m_byPages || mapping.allocation.type != ZE_MEMORY_TYPE_DEVICE) return;
    auto* const memory = reinterpret_cast<void*>(mapping.allocation.base);
    const int rights = accessible ? PROT_READ | PROT_WRITE : PROT_NONE;
    if (mprotect(memory, roundedUp(mapping.allocation.size, pageSize()), rights) != 0) report("mprotect");
}

} // namespace gatescope::zesim
