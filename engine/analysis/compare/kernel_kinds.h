// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/kernel_patterns.h"

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace gatescope {

/// What tells kernels of one trace from others, and finds them again in another trace.
struct KernelKind {
    std::string name;
    KernelFamily family = KernelFamily::Unknown;
    std::string path{};  ///< the module and operator that launched it; empty where unknown
    std::string shape{}; ///< "[16,2048] [128,2048]" of the operator's inputs; empty where not recorded
    std::string grid{};  ///< "8x1x1"; empty where not recorded
    std::string role{};  ///< what a run of our own calls it; empty in others

    auto operator<=>(const KernelKind&) const = default;
};

using KindId = std::uint32_t;

/// The kinds of all traces of a comparison: equal ones have one number.
class KernelKinds {
public:
    KindId intern(const KernelKind& kind) {
        const auto [at, isNew] = m_ids.try_emplace(kind, static_cast<KindId>(m_kinds.size()));
        if (isNew) m_kinds.push_back(kind);
        return at->second;
    }
    const KernelKind& operator[](KindId id) const { return m_kinds[id]; }

private:
    std::map<KernelKind, KindId> m_ids;
    std::vector<KernelKind> m_kinds;
};

} // namespace gatescope
