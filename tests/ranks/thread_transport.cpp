// SPDX-License-Identifier: GPL-3.0-or-later
#include "ranks/thread_transport.h"

#include "base/clock.h"
#include "base/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <tuple>

namespace gatescope {

namespace {

using Bytes = std::vector<std::byte>;

/// The letter boxes of all ranks.
class Post {
public:
    /// Counts and what all ranks agree on go apart from RankTransport::Purpose's messages.
    static constexpr int kCollective = 3;

    void send(int from, int to, int purpose, Bytes bytes) {
        const std::scoped_lock lock(m_mutex);
        m_boxes[{from, to, purpose}].push_back(std::move(bytes));
        m_changed.notify_all();
    }
    Bytes receive(int from, int to, int purpose) {
        std::unique_lock lock(m_mutex);
        auto& box = m_boxes[{from, to, purpose}];
        m_changed.wait(lock, [&] { return m_ended || !box.empty(); });
        if (box.empty()) throw DeviceError("another rank has ended the run");
        auto bytes = std::move(box.front());
        box.pop_front();
        return bytes;
    }
    void end() {
        const std::scoped_lock lock(m_mutex);
        m_ended = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<std::tuple<int, int, int>, std::deque<Bytes>> m_boxes;
    bool m_ended = false;
};

class ThreadTransport final : public RankTransport {
public:
    ThreadTransport(Post& post, int rank, int size) : m_post(post), m_rank(rank), m_size(size) {}

    int rank() const override { return m_rank; }
    int size() const override { return m_size; }
    std::string name() const override { return "threads of one process"; }
    std::string host() const override { return "here"; }
    int ranksOfHost() const override { return m_size; }

    void allToAll(std::span<const std::int32_t> send, std::span<std::int32_t> received) override {
        const auto n = send.size() / static_cast<std::size_t>(m_size);
        for (int to = 0; to < m_size; ++to)
            post(to, std::as_bytes(send.subspan(static_cast<std::size_t>(to) * n, n)));
        for (int from = 0; from < m_size; ++from)
            take(from, std::as_writable_bytes(received.subspan(static_cast<std::size_t>(from) * n, n)));
    }
    void start(Purpose purpose, std::span<const Send> sends) override {
        for (const auto& send : sends)
            m_post.send(m_rank, send.to, static_cast<int>(purpose), {send.bytes.begin(), send.bytes.end()});
    }
    std::int64_t finish(Purpose purpose, std::span<const Receive> receives) override {
        std::int64_t waited = 0;
        for (const auto& receive : receives) {
            const auto from = TickClock::now();
            const auto bytes = m_post.receive(receive.from, m_rank, static_cast<int>(purpose));
            waited += TickClock::now() - from;
            store(bytes, receive.bytes);
        }
        return waited;
    }
    bool anyOf(bool here) override {
        const std::vector<std::int32_t> mine(static_cast<std::size_t>(m_size), here ? 1 : 0);
        std::vector<std::int32_t> all(mine.size());
        allToAll(mine, all);
        return std::ranges::count(all, 1) > 0;
    }
    void broadcast(std::span<std::byte> bytes) override {
        if (m_rank != 0) return take(0, bytes);
        for (int to = 1; to < m_size; ++to)
            post(to, bytes);
    }
    std::vector<Bytes> gather(std::span<const std::byte> bytes) override {
        post(0, bytes);
        std::vector<Bytes> all;
        for (int from = 0; m_rank == 0 && from < m_size; ++from)
            all.push_back(m_post.receive(from, 0, Post::kCollective));
        return all;
    }
    void waitForAll() override { (void)anyOf(false); }
    void abort(int exitCode) override {
        m_post.end();
        throw DeviceError(fmt::format("rank {} ended the run with exit code {}", m_rank, exitCode));
    }

private:
    static void store(const Bytes& from, std::span<std::byte> to) {
        if (from.size() != to.size())
            throw Error(fmt::format("{} bytes arrived where {} were due", from.size(), to.size()));
        std::ranges::copy(from, to.begin());
    }
    void post(int to, std::span<const std::byte> bytes) {
        m_post.send(m_rank, to, Post::kCollective, {bytes.begin(), bytes.end()});
    }
    void take(int from, std::span<std::byte> bytes) {
        store(m_post.receive(from, m_rank, Post::kCollective), bytes);
    }

    Post& m_post;
    int m_rank;
    int m_size;
};

} // namespace

void runThreadRanks(int ranks, const std::function<void(RankTransport&)>& work) {
    Post post;
    std::mutex mutex;
    std::exception_ptr first;
    {
        std::vector<std::jthread> threads;
        for (int rank = 0; rank < ranks; ++rank) {
            threads.emplace_back([&, rank] {
                ThreadTransport transport(post, rank, ranks);
                try {
                    work(transport);
                } catch (...) {
                    const std::scoped_lock lock(mutex);
                    if (!first) first = std::current_exception();
                    post.end();
                }
            });
        }
    }
    if (first) std::rethrow_exception(first);
}

} // namespace gatescope
