// SPDX-License-Identifier: GPL-3.0-or-later
// Times how a file becomes an indexed trace. Usage: read_bench FILE [REPETITIONS]
#include "base/error.h"
#include "trace/slice_index.h"
#include "trace_io/trace_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <sys/resource.h>

namespace {

/// Of all threads, or of this one.
double cpuSeconds(clockid_t clock = CLOCK_PROCESS_CPUTIME_ID) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// A line of /proc/self/status in MB, such as VmHWM.
double statusMb(const std::string& key) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(key)) return std::strtod(line.c_str() + key.size() + 1, nullptr) / 1024;
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    using namespace gatescope;
    using Clock = std::chrono::steady_clock;
    if (argc < 2) return 2;
    try {
        const int repetitions = argc > 2 ? std::atoi(argv[2]) : 1;
        for (int i = 0; i < repetitions; ++i) {
            const auto start = Clock::now();
            const auto cpu = cpuSeconds();
            const auto own = cpuSeconds(CLOCK_THREAD_CPUTIME_ID);
            NoProgress progress;
            const auto imported = readTrace(argv[1], progress, {});
            const std::chrono::duration<double> read = Clock::now() - start;
            const SliceIndex index(imported.trace);
            const std::chrono::duration<double> all = Clock::now() - start;
            const auto bytes = static_cast<double>(imported.files[0].textBytes);
            fmt::print("{} slices, {:.0f} MB: read {:.3f} s, with index {:.3f} s, cpu {:.3f} s, {:.3f} s of "
                       "it on this thread: {:.0f} MB/s "
                       "wall, {:.0f} MB/s per core; peak {:.0f} MB\n",
                       imported.trace->sliceCount(), bytes / 1e6, read.count(), all.count(),
                       cpuSeconds() - cpu, cpuSeconds(CLOCK_THREAD_CPUTIME_ID) - own,
                       bytes / 1e6 / all.count(), bytes / 1e6 / (cpuSeconds() - cpu), statusMb("VmHWM:"));
        }
    } catch (const Error& error) {
        fmt::print(stderr, "read_bench: {}\n", error.problem());
        return 3;
    }
    return 0;
}
