// SPDX-License-Identifier: GPL-3.0-or-later
#include "command.h"

#include <array>

namespace gatescope::zesim {

bool Command::blocksFollowing() const {
    return std::holds_alternative<Barrier>(work) || std::holds_alternative<WaitOnEvents>(work);
}

bool Command::needsAllBefore() const {
    return std::holds_alternative<Barrier>(work) && waits.empty();
}

std::vector<const void*> Command::memory() const {
    std::vector<const void*> touched;
    if (const auto* launch = std::get_if<LaunchKernel>(&work)) {
        for (const ArgumentValue& argument : launch->state.arguments) {
            touched.push_back(argument.pointer);
        }
        touched.push_back(launch->groupsInMemory);
    } else if (const auto* copy = std::get_if<CopyMemory>(&work)) {
        touched = {copy->to, copy->from};
    } else if (const auto* fill = std::get_if<FillMemory>(&work)) {
        touched = {fill->to};
    } else if (const auto* timestamp = std::get_if<WriteGlobalTimestamp>(&work)) {
        touched = {timestamp->to};
    } else if (const auto* query = std::get_if<QueryTimestamps>(&work)) {
        touched = {query->to};
    }
    std::erase(touched, nullptr);
    return touched;
}

const char* Command::name() const {
    if (const auto* launch = std::get_if<LaunchKernel>(&work)) return launch->kernel->info().name.c_str();
    constexpr std::array<const char*, 9> names{"kernel", "copy",  "fill",      "barrier", "wait",
                                               "signal", "reset", "timestamp", "query"};
    return names[work.index()];
}

} // namespace gatescope::zesim
