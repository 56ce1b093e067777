// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ctime>

namespace gatescope::test {

/// What all threads of this program have cost, or this one alone (CLOCK_THREAD_CPUTIME_ID): what else the
/// machine does counts little.
inline double processorSeconds(clockid_t clock = CLOCK_PROCESS_CPUTIME_ID) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

} // namespace gatescope::test
