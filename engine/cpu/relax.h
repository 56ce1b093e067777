// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <thread>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace gatescope {

/// One turn of a loop that waits for another core: tells the processor so.
inline void relax() {
#if defined(__x86_64__)
    _mm_pause();
#else
    std::this_thread::yield();
#endif
}

} // namespace gatescope
