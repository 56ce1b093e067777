// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/start_clock.h"

#include <fstream>
#include <sstream>
#include <string>
#include <time.h>
#include <unistd.h>

namespace gatescope {

namespace {
constexpr int kStartTimeField =
    22; ///< of /proc/self/stat (proc(5)), counted from 1; in clock ticks since boot
} // namespace

std::int64_t sinceStartMs() {
    std::ifstream file("/proc/self/stat");
    std::string text;
    if (!std::getline(file, text)) return -1;
    // The second field, the program's name, may hold blanks: the third begins behind its last parenthesis.
    std::istringstream fields(text.substr(text.rfind(')') + 1));
    std::string field;
    for (int i = 3; i <= kStartTimeField; ++i) {
        if (!(fields >> field)) return -1;
    }
    const double startSeconds = std::stod(field) / static_cast<double>(sysconf(_SC_CLK_TCK));
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double nowSeconds = static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
    return static_cast<std::int64_t>((nowSeconds - startSeconds) * 1000);
}

} // namespace gatescope
