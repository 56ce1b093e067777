#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace gatescope {

/// A fixed team of threads that runs one function at a time on all its members, the caller being member 0.
/// Members spin for some microseconds between runs, since the regions of a layer follow each other closely,
/// then sleep. oneDNN is told to stay on the calling thread, so that a team of n occupies n cores.
class ThreadTeam {
public:
    /// `threads` 0: as many as the process may use.
    explicit ThreadTeam(int threads);
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;

    int size() const { return static_cast<int>(m_threads.size()) + 1; }
    /// Calls `work(member)` once on every member and returns when all have returned. The first exception
    /// thrown by a member is rethrown here.
    void run(const std::function<void(int)>& work);

    /// Cores that this process may be scheduled on.
    static int availableCores();

private:
    void member(int index);
    void execute(int index);

    std::vector<std::jthread> m_threads;
    const std::function<void(int)>* m_work = nullptr;
    std::exception_ptr m_error;
    std::atomic<bool> m_failed{false};
    alignas(64) std::atomic<std::uint32_t> m_generation{0};
    alignas(64) std::atomic<int> m_pending{0};
    std::atomic<bool> m_stopping{false};
};

/// Splits [0, count) into `parts` ranges of nearly equal length; the part's range is [first, last).
struct Range {
    int first;
    int last;
};
Range partOf(int count, int part, int parts);

} // namespace gatescope
