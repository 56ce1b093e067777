// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/rank_profile.h"

#include "base/error.h"
#include "cli/error_report.h"
#include "cli/table.h"
#include "cli/terminal_progress.h"
#include "ranks/mpi_module.h"
#include "ranks/rank_agreement.h"
#include "report/number_text.h"
#include "report/rank_words.h"

#include <fmt/format.h>

#include <cstdlib>

namespace gatescope::cli {

namespace {

/// A failure of this rank alone: the others wait for it, somewhere.
[[noreturn]] void endAll(RankTransport& transport) {
    const auto who = fmt::format("rank {} of {} on {}", transport.rank(), transport.size(), transport.host());
    const int code = reportException(who);
    transport.abort(code);
    std::_Exit(code); // GCC doesn't take a virtual function's word that it never returns
}

/// What stopped all ranks, the exception in flight, is told by rank 0 before any of them leaves: mpirun kills
/// the others once one has left with an error.
[[noreturn]] void leaveTogether(RankTransport& transport) {
    reportException();
    keepQuiet();
    transport.waitForAll();
    throw;
}

void runTogether(const std::function<void()>& run, RankTransport& transport) {
    try {
        run();
    } catch (const AgreedFailure& failure) {
        try {
            failure.rethrow();
        } catch (...) {
            leaveTogether(transport);
        }
    } catch (const Cancelled&) {
        leaveTogether(transport);
    } catch (...) {
        endAll(transport);
    }
}

/// What rank 0 makes of the result, whether it succeeds or not, before any rank leaves: the others sleep
/// until then, while in MPI's own end they would poll and take the cores from whoever summarises and writes.
int finishFirst(RankTransport& transport, const std::function<int()>& finish) {
    int code = 0;
    try {
        code = finish();
    } catch (...) {
        transport.waitForAll();
        throw;
    }
    transport.waitForAll();
    return code;
}

} // namespace

int overRanks(const std::function<void(RankTransport&, ProgressSink&, const std::stop_token&)>& run,
              const std::function<int(ShownProgress&, const std::stop_token&)>& finish) {
    const auto stop =
        stopOnInterrupt(); // before MPI starts threads of its own, which inherit what is blocked
    const auto transport = openMpiRanks();
    const bool first = transport->rank() == 0;
    if (!first) keepQuiet();
    const auto progress = makeProgress();
    auto& told = first ? static_cast<ProgressSink&>(*progress) : noProgress();
    runTogether([&] { run(*transport, told, stop); }, *transport);
    return finishFirst(*transport, [&] { return first ? finish(*progress, stop) : 0; });
}

void refuseUncalledRanks(std::string_view verb) {
    // Open MPI's name, and that of MPICH, Intel's MPI and Slurm's PMI-2.
    for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}) {
        const char* count = std::getenv(name);
        if (count == nullptr || std::strtol(count, nullptr, 10) < 2) continue;
        throw UsageError(fmt::format("mpirun started {} of `gatescope {}`, and each would run by itself, at "
                                     "the cost of the others and over their files",
                                     count, verb),
                         "Give --ranks to share the experts among them, or start one");
    }
}

void printRanks(const RankRun& run) {
    fmt::print("\n{}\n", ranksText(run));
    Table table({"rank", "host", "tokens", "experts", "rows/layer", "sent/layer", "w13 and w2", "dispatch",
                 "combine", "wait", "clock"});
    for (const auto& rank : run.ranks) {
        table.add({fmt::format("{}", rank.rank), rank.host, fmt::format("{}", rank.tokens),
                   fmt::format("{}", rank.expertsHeld), fmt::format("{:.1f}", rank.choicesMean),
                   bytesText(rank.sentBytesMean), timeText(rank.expertsNs), timeText(rank.dispatchNs),
                   timeText(rank.combineNs), timeText(rank.waitNs), clockText(rank)});
    }
    fmt::print("{}", table.text());
    fmt::print("{}\n{}\n", rankLoadText(run), oneRankText(run));
}

} // namespace gatescope::cli
