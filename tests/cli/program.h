// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace gatescope::test {

/// What a finished program left behind.
struct ProgramResult {
    int exitCode = -1; ///< 128 + n where signal n ended it
    std::string output;
    std::string errors;
    double seconds = 0;
    double secondsFromSignal = 0; ///< to the end
    /// Of `seconds` those in which this process got its turn within a fraction of one: without the stretches
    /// in which something of a higher priority has all cores, or everything is stopped. All of what passes
    /// after the program's output has ended. For limits on how soon a program must end.
    double secondsGiven = 0;

    /// The output as JSON, which lives as long as this, so that a loop may walk a part of it; the test fails
    /// where it is none.
    const nlohmann::json& json() const;

private:
    mutable std::optional<nlohmann::json> m_json;
};

struct ProgramOptions {
    std::optional<std::uint64_t> largestFile; ///< writing a longer file fails with EFBIG, like a full disk
    std::string outputTo;                     ///< a path for standard output instead of ProgramResult::output
    int signal = 0;                           ///< sent once stderr has told `signalAt`
    std::string signalAt = {};
    /// Not to the program that was started but to every gatescope that has this word among its arguments: to
    /// the ranks of mpirun.
    std::string signalTo = {};
};

/// Runs gatescope as built, without standard input.
ProgramResult gatescope(const std::vector<std::string>& arguments, const ProgramOptions& options = {});
/// Where it is.
std::string gatescopeProgram();
/// The verbs that its help lists, so that a new one is tested without being named in tests.
std::vector<std::string> gatescopeVerbs();
/// The same for any program, by path or found in PATH: its words, its name first.
ProgramResult runProgram(std::vector<std::string> words, const ProgramOptions& options = {});

/// Programs side by side: for those that wait more than they work.
class Together {
public:
    void start(std::vector<std::string> words);
    /// Once all have ended, in the order of their starts.
    std::vector<ProgramResult> results();

private:
    std::vector<std::future<ProgramResult>> m_running;
};

} // namespace gatescope::test
