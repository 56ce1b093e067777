// SPDX-License-Identifier: GPL-3.0-or-later
#include "cpu/thread_team.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/system_limits.h"
#include "cpu/relax.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <omp.h>
#include <sched.h>
#include <sys/resource.h>
#include <system_error>
#include <utility>

namespace gatescope {

namespace {

// About 50 us of pauses: longer than the serial steps between two regions of a small layer.
constexpr int kSpins = 2000;
// After a layer: longer than a program takes to prepare the next one, shorter than anyone would notice.
constexpr std::int64_t kLingerNs = 200'000;
// Inside a layer: far longer than one member may wait for another on a machine that has a core for each.
constexpr std::int64_t kPatienceNs = 20'000'000;
constexpr int kYieldsBetweenClocks = 4;
// Few system calls while waiting: where two of the system's cores are one processor's halves, they would slow
// the member that works.
constexpr int kPausesBetweenYields = 64;

HostSwitches ownSwitches() {
    rusage usage{};
    ::getrusage(RUSAGE_THREAD, &usage);
    return {usage.ru_nvcsw, usage.ru_nivcsw};
}

} // namespace

ThreadTeam::ThreadTeam(int threads)
    : m_size(threads > 0 ? threads : availableCores()), m_spins(m_size <= availableCores() ? kSpins : 0) {
    omp_set_num_threads(1);
    m_cores.resize(static_cast<std::size_t>(m_size));
    startMembers();
}

ThreadTeam::~ThreadTeam() {
    stopMembers();
}

void ThreadTeam::startMembers() {
    m_threads.reserve(static_cast<std::size_t>(m_size - 1));
    try {
        for (int i = 1; i < m_size; ++i)
            m_threads.emplace_back([this, i] { member(i); });
    } catch (const std::system_error& error) {
        const auto started = m_threads.size() + 1;
        stopMembers();
        throw DeviceError(fmt::format("the system refused to start thread {} of {}: {}", started + 1, m_size,
                                      error.code().message()),
                          "Take fewer --threads, or raise the limits on memory (ulimit -v) and processes");
    }
}

void ThreadTeam::stopMembers() {
    m_stopping.store(true, std::memory_order_relaxed);
    m_generation.fetch_add(1, std::memory_order_release);
    m_generation.notify_all();
    m_threads.clear(); // joins
}

int ThreadTeam::availableCores() {
    return usableCores();
}

void ThreadTeam::execute(int index) {
    try {
        (*m_work)(index);
    } catch (...) {
        if (!m_failed.exchange(true)) m_error = std::current_exception();
    }
}

/// Returns when `value` is no longer `old`. Spins, then yields, and blocks when that lasted too long.
template <typename T>
void ThreadTeam::waitWhile(std::atomic<T>& value, T old) {
    const auto changed = [&] { return value.load(std::memory_order_acquire) != old; };
    for (int i = 0; i < m_spins; ++i) {
        if (changed()) return;
        relax();
    }
    const int pauses = m_spins > 0 ? kPausesBetweenYields : 1;
    const auto start = TickClock::steadyNs();
    for (std::int64_t waited = 0; waited < kPatienceNs; waited = TickClock::steadyNs() - start) {
        for (int i = 0; i < kYieldsBetweenClocks; ++i) {
            for (int pause = 0; pause < pauses; ++pause) {
                if (changed()) return;
                relax();
            }
            std::this_thread::yield();
        }
        if (waited > kLingerNs && !m_awake.load(std::memory_order_relaxed)) break;
    }
    while (!changed())
        value.wait(old, std::memory_order_acquire);
}

void ThreadTeam::member(int index) {
    omp_set_num_threads(1);
    for (std::uint32_t seen = 0;; ++seen) {
        waitWhile(m_generation, seen);
        if (m_stopping.load(std::memory_order_relaxed)) return;
        execute(index);
        if (m_pending.fetch_sub(1, std::memory_order_acq_rel) == 1) m_pending.notify_one();
    }
}

void ThreadTeam::run(const std::function<void(int)>& work) {
    m_work = &work;
    const int others = m_size - 1;
    if (others > 0) {
        m_pending.store(others, std::memory_order_relaxed);
        m_generation.fetch_add(1, std::memory_order_release);
        m_generation.notify_all();
    }
    execute(0);
    for (int left = m_pending.load(std::memory_order_acquire); left != 0;
         left = m_pending.load(std::memory_order_acquire)) {
        waitWhile(m_pending, left);
    }
    m_work = nullptr;
    if (m_failed.exchange(false)) std::rethrow_exception(std::exchange(m_error, nullptr));
}

void ThreadTeam::run(int members, const std::function<void(int)>& work) {
    if (members > 1) {
        run(work);
    } else {
        work(0);
    }
}

void ThreadTeam::assemble() {
    stayAwake();
    // Whoever has run this is awake.
    run([this](int index) { m_cores[static_cast<std::size_t>(index)] = ::sched_getcpu(); });
    if (m_spins > 0) spread();
}

/// Moves each member that shares a core with one before it to a core that none is on.
void ThreadTeam::spread() {
    cpu_set_t allowed;
    CPU_ZERO(&allowed);
    if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
    cpu_set_t taken;
    CPU_ZERO(&taken);
    std::vector<int> crowded;
    for (int i = 0; i < m_size; ++i) {
        const int core = m_cores[static_cast<std::size_t>(i)];
        if (core < 0) return;
        if (CPU_ISSET(core, &taken)) crowded.push_back(i);
        CPU_SET(core, &taken);
    }
    if (crowded.empty()) return;
    for (int core = 0; const int index : crowded) {
        while (core < CPU_SETSIZE && (!CPU_ISSET(core, &allowed) || CPU_ISSET(core, &taken)))
            ++core;
        m_cores[static_cast<std::size_t>(index)] = core++;
    }
    run([&](int index) {
        if (std::ranges::find(crowded, index) == crowded.end()) return;
        const int core = m_cores[static_cast<std::size_t>(index)];
        if (core >= CPU_SETSIZE) return;
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(core, &one);
        ::sched_setaffinity(0, sizeof one, &one);         // moves the thread there at once
        ::sched_setaffinity(0, sizeof allowed, &allowed); // where the system may move it again
    });
}

HostSwitches ThreadTeam::switches() {
    std::vector<HostSwitches> of(static_cast<std::size_t>(m_size));
    run([&](int member) { of[static_cast<std::size_t>(member)] = ownSwitches(); });
    return std::accumulate(of.begin(), of.end(), HostSwitches(),
                           [](HostSwitches sum, const HostSwitches& one) { return sum += one; });
}

Range partOf(int count, int part, int parts) {
    const auto edge = [&](int p) { return static_cast<int>(static_cast<std::int64_t>(count) * p / parts); };
    return {edge(part), edge(part + 1)};
}

} // namespace gatescope
