// SPDX-License-Identifier: GPL-3.0-or-later
#include "call_counts.h"

#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace gatescope::zesim {

CallCount& callCount(std::string_view function) {
    static std::mutex mutex;
    static std::map<std::string, CallCount, std::less<>> counts;
    const std::scoped_lock lock(mutex);
    const auto known = counts.find(function);
    if (known != counts.end()) return known->second;
    return counts.try_emplace(std::string(function), 0u).first->second;
}

} // namespace gatescope::zesim
