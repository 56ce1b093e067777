// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace gatescope {

/// How ranks talk: by MPI, or threads of one process in tests. Functions that speak of all ranks must be
/// called by every rank, in the same order; each rank's calls come from one thread. Whatever fails inside
/// ends the whole run, as MPI does: no rank goes on without another.
class RankTransport {
public:
    /// What a message is for: a fast rank's next one must not be taken for the one that is waited for.
    enum class Purpose : std::uint8_t { Dispatch, Combine, Clock };
    struct Send {
        int to = 0;
        std::span<const std::byte> bytes{};
    };
    struct Receive {
        int from = 0;
        std::span<std::byte> bytes{}; ///< exactly what is sent
    };

    virtual ~RankTransport() = default;

    virtual int rank() const = 0;
    virtual int size() const = 0;
    /// "Open MPI 4.1.4".
    virtual std::string name() const = 0;
    /// Of the machine that this rank runs on.
    virtual std::string host() const = 0;
    /// Ranks of this run on the same machine, this one too.
    virtual int ranksOfHost() const = 0;

    /// `send` [ranks, n] to `received` [ranks, n]: n numbers for each rank and from each.
    virtual void allToAll(std::span<const std::int32_t> send, std::span<std::int32_t> received) = 0;
    /// Messages begin to leave; their bytes must stay until finish(). Nothing goes to this rank itself.
    /// Several from one rank arrive in the order in which they were started.
    virtual void start(Purpose purpose, std::span<const Send> sends) = 0;
    /// Returns when all these have arrived and what was started has left. The result: how long, in ticks of
    /// TickClock, this rank waited in it for messages to begin to arrive, in sum; moving is not in it.
    virtual std::int64_t finish(Purpose purpose, std::span<const Receive> receives) = 0;

    /// Whether it holds on any rank: returns on none before all have called it.
    virtual bool anyOf(bool here) = 0;
    /// `bytes` of rank 0, whose size all know, to the others.
    virtual void broadcast(std::span<std::byte> bytes) = 0;
    /// What each rank gave, on rank 0; nothing on the others.
    virtual std::vector<std::vector<std::byte>> gather(std::span<const std::byte> bytes) = 0;
    /// Returns when all have called it. Whoever waits sleeps: for stretches in which one rank works alone.
    virtual void waitForAll() = 0;

    /// Ends all ranks with this exit code, from whatever state the others are in.
    [[noreturn]] virtual void abort(int exitCode) = 0;
};

} // namespace gatescope
