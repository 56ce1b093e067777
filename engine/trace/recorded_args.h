// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "trace/short_list.h"
#include "trace/vocabulary.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace gatescope {

/// The args of a slice while it is recorded: a short inline list, so that noting one costs two stores.
/// Integers and lists; what is more than kMost is left out.
class RecordedArgs {
public:
    static constexpr std::size_t kMost = 12;

    void clear() { m_count = 0; }
    /// The key has not been noted yet.
    void add(ArgKey key, std::int64_t value) {
        if (m_count == kMost) return;
        m_keys[m_count] = key;
        m_values[m_count++] = value;
    }
    void addList(ArgKey key, ShortList list) { add(key, list.bits()); }
    /// For sizes and counts: what is not positive does not apply.
    void addPositive(ArgKey key, std::int64_t value) {
        if (value > 0) add(key, value);
    }
    /// What a GEMM-like step works on; 0 where there is no such extent.
    void addShape(std::int64_t m, std::int64_t n, std::int64_t k) {
        addPositive(ArgKey::M, m);
        addPositive(ArgKey::N, n);
        addPositive(ArgKey::K, k);
    }
    void addAll(const RecordedArgs& others) {
        for (std::size_t i = 0; i < others.size(); ++i)
            add(others.m_keys[i], others.m_values[i]);
    }
    /// Replaces what was noted.
    void set(ArgKey key, std::int64_t value) {
        if (auto* known = find(key)) {
            *known = value;
        } else {
            add(key, value);
        }
    }

    std::size_t size() const { return m_count; }
    Arg operator[](std::size_t at) const { return {m_keys[at], m_values[at]}; }
    std::optional<std::int64_t> integer(ArgKey key) const {
        const auto* known = const_cast<RecordedArgs*>(this)->find(key);
        return known != nullptr ? std::optional(*known) : std::nullopt;
    }
    ShortList list(ArgKey key) const { return ShortList(integer(key).value_or(0)); }

private:
    std::int64_t* find(ArgKey key) {
        for (std::size_t i = 0; i < m_count; ++i) {
            if (m_keys[i] == key) return &m_values[i];
        }
        return nullptr;
    }

    std::array<ArgKey, kMost> m_keys;
    std::uint8_t m_count = 0;
    std::array<std::int64_t, kMost> m_values;
};

} // namespace gatescope
