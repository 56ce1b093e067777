// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"
#include "base/error.h"
#include "ranks/mpi_module.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <mpi.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <thread>

namespace gatescope {

namespace {

constexpr auto kPoll = std::chrono::microseconds(200); // of a rank that waits asleep
constexpr auto kOthersLeave = std::chrono::milliseconds(50);

int count(std::size_t bytes, const char* remedy = "Take fewer --tokens, or start more ranks") {
    if (bytes > static_cast<std::size_t>(INT32_MAX))
        throw UsageError("a message between ranks is larger than 2 GiB", remedy);
    return static_cast<int>(bytes);
}

std::string libraryName() {
    char text[MPI_MAX_LIBRARY_VERSION_STRING] = {};
    int length = 0;
    MPI_Get_library_version(text, &length);
    const std::string whole(text, static_cast<std::size_t>(length));
    auto name = whole.substr(0, whole.find_first_of(",\n"));
    std::erase(name, '\0');
    if (name.starts_with("Open MPI v")) name.erase(9, 1);
    return name;
}

/// Open MPI's ranks tell mpirun that they end in small messages through TCP, of which the next one waits for
/// the last one's acknowledgement, 40 ms, as long as the socket isn't told otherwise. Cancel waits for that
/// end.
void sendSmallMessagesAtOnce() {
    constexpr int kMostFiles = 256;
    for (int file = 0; file < kMostFiles; ++file) {
        const int on = 1;
        setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // refused where it is no such socket
    }
}

/// A failing call of MPI ends all ranks with its message: that is MPI's own way, and none is left waiting.
class MpiTransport final : public RankTransport {
public:
    MpiTransport() {
        int provided = 0;
        // One thread of the team, the one that runs the layer, calls MPI.
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
        sendSmallMessagesAtOnce();
        MPI_Comm_rank(MPI_COMM_WORLD, &m_rank);
        MPI_Comm_size(MPI_COMM_WORLD, &m_size);
        MPI_Comm host = MPI_COMM_NULL;
        MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, m_rank, MPI_INFO_NULL, &host);
        MPI_Comm_size(host, &m_ranksOfHost);
        MPI_Comm_free(&host);
    }
    ~MpiTransport() override {
        MPI_Finalize();
        // Open MPI's mpirun answers nobody for the second in which it ends the others of one that leaves with
        // a code, and in its end each rank waits for mpirun's answer: who has a code leaves last.
        if (std::uncaught_exceptions() > 0) std::this_thread::sleep_for(kOthersLeave);
    }

    int rank() const override { return m_rank; }
    int size() const override { return m_size; }
    std::string name() const override { return libraryName(); }
    std::string host() const override {
        char text[MPI_MAX_PROCESSOR_NAME] = {};
        int length = 0;
        MPI_Get_processor_name(text, &length);
        return {text, static_cast<std::size_t>(length)};
    }
    int ranksOfHost() const override { return m_ranksOfHost; }

    void allToAll(std::span<const std::int32_t> send, std::span<std::int32_t> received) override {
        const int n = count(send.size()) / m_size;
        MPI_Alltoall(send.data(), n, MPI_INT32_T, received.data(), n, MPI_INT32_T, MPI_COMM_WORLD);
    }
    void start(Purpose purpose, std::span<const Send> sends) override {
        for (const auto& send : sends) {
            m_requests.emplace_back();
            MPI_Isend(send.bytes.data(), count(send.bytes.size()), MPI_BYTE, send.to,
                      static_cast<int>(purpose), MPI_COMM_WORLD, &m_requests.back());
        }
    }
    std::int64_t finish(Purpose purpose, std::span<const Receive> receives) override;

    bool anyOf(bool here) override {
        int mine = here ? 1 : 0;
        int any = 0;
        MPI_Allreduce(&mine, &any, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
        return any != 0;
    }
    void broadcast(std::span<std::byte> bytes) override {
        MPI_Bcast(bytes.data(), count(bytes.size()), MPI_BYTE, 0, MPI_COMM_WORLD);
    }
    std::vector<std::vector<std::byte>> gather(std::span<const std::byte> bytes) override;
    void waitForAll() override {
        MPI_Request request = MPI_REQUEST_NULL;
        MPI_Ibarrier(MPI_COMM_WORLD, &request);
        for (int done = 0;;) {
            MPI_Test(&request, &done, MPI_STATUS_IGNORE);
            if (done != 0) return;
            std::this_thread::sleep_for(kPoll);
        }
    }
    void abort(int exitCode) override {
        MPI_Abort(MPI_COMM_WORLD, exitCode);
        std::_Exit(exitCode);
    }

private:
    int m_rank = 0;
    int m_size = 1;
    int m_ranksOfHost = 1;
    std::vector<MPI_Request> m_requests;
    std::vector<bool> m_taken; ///< of finish()'s receives
};

/// A receive is begun when the message's head is there. So waiting for a rank and moving its bytes are told
/// apart at no message more, and ranks that are early are served while others are waited for. Waiting is in
/// MPI_Probe alone: on one machine MPI_Irecv itself copies a large message whose head is there.
std::int64_t MpiTransport::finish(Purpose purpose, std::span<const Receive> receives) {
    const int tag = static_cast<int>(purpose);
    std::int64_t waited = 0;
    m_taken.assign(receives.size(), false);
    for (std::size_t left = receives.size(); left > 0; --left) {
        MPI_Status status;
        const auto from = TickClock::now();
        MPI_Probe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &status);
        waited += TickClock::now() - from;
        std::size_t at = 0;
        while (at < receives.size() && (m_taken[at] || receives[at].from != status.MPI_SOURCE))
            ++at;
        if (at == receives.size()) throw Error("a message came from a rank that had none to send");
        m_taken[at] = true;
        m_requests.emplace_back();
        MPI_Irecv(receives[at].bytes.data(), count(receives[at].bytes.size()), MPI_BYTE, receives[at].from,
                  tag, MPI_COMM_WORLD, &m_requests.back());
    }
    MPI_Waitall(static_cast<int>(m_requests.size()), m_requests.data(), MPI_STATUSES_IGNORE);
    m_requests.clear();
    return waited;
}

std::vector<std::vector<std::byte>> MpiTransport::gather(std::span<const std::byte> bytes) {
    // Recordings, mostly: what helps there is not what helps rows.
    const int mine = count(bytes.size(), "Take fewer --layers, fewer --tokens or fewer --iterations");
    std::vector<int> sizes(m_rank == 0 ? static_cast<std::size_t>(m_size) : 0);
    MPI_Gather(&mine, 1, MPI_INT, sizes.data(), 1, MPI_INT, 0, MPI_COMM_WORLD);
    std::vector<std::vector<std::byte>> all;
    for (const int size : sizes)
        all.emplace_back(static_cast<std::size_t>(size));
    constexpr int kTag = 100; // none of Purpose's
    if (m_rank != 0) {
        MPI_Send(bytes.data(), mine, MPI_BYTE, 0, kTag, MPI_COMM_WORLD);
        return all;
    }
    std::ranges::copy(bytes, all.front().begin());
    for (int from = 1; from < m_size; ++from) {
        auto& to = all[static_cast<std::size_t>(from)];
        MPI_Recv(to.data(), count(to.size()), MPI_BYTE, from, kTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
    return all;
}

} // namespace

} // namespace gatescope

extern "C" __attribute__((visibility("default"))) gatescope::RankTransport* gatescopeMpiTransport() {
    return new gatescope::MpiTransport();
}
