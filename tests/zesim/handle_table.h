// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "checks.h"

#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace gatescope::zesim {

// The live objects of one kind. A handle is the object's address, but it is only ever looked up, never
// followed, so that a stale handle is found out instead of being undefined behaviour.
template <class T>
class HandleTable {
public:
    using Handle = typename T::Handle;

    explicit HandleTable(const char* kind) : m_kind(kind) {}

    Handle add(std::shared_ptr<T> object) {
        const auto handle = reinterpret_cast<Handle>(object.get());
        const std::lock_guard lock(m_mutex);
        m_objects.emplace(handle, std::move(object));
        return handle;
    }

    std::shared_ptr<T> get(Handle handle) const {
        if (!handle) throw Failure(ZE_RESULT_ERROR_INVALID_NULL_HANDLE);
        const std::lock_guard lock(m_mutex);
        const auto found = m_objects.find(handle);
        if (found == m_objects.end()) {
            failCheck(ZE_RESULT_ERROR_INVALID_ARGUMENT,
                      std::string("unknown or destroyed ") + m_kind + " handle");
        }
        return found->second;
    }

    void remove(Handle handle) {
        const std::lock_guard lock(m_mutex);
        m_objects.erase(handle);
    }

    template <class Predicate>
    std::size_t count(Predicate matches) const {
        const std::lock_guard lock(m_mutex);
        std::size_t total = 0;
        for (const auto& [handle, object] : m_objects) {
            total += matches(*object) ? 1 : 0;
        }
        return total;
    }

    std::vector<std::shared_ptr<T>> all() const {
        const std::lock_guard lock(m_mutex);
        std::vector<std::shared_ptr<T>> objects;
        for (const auto& [handle, object] : m_objects) {
            objects.push_back(object);
        }
        return objects;
    }

    const char* kind() const { return m_kind; }

private:
    const char* m_kind;
    mutable std::mutex m_mutex;
    std::map<Handle, std::shared_ptr<T>> m_objects;
};

} // namespace gatescope::zesim
