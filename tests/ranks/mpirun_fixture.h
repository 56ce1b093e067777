// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cli/fixtures.h"
#include "cli/program.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace gatescope::test {

inline std::size_t countOf(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

/// The built program under mpirun, with a tiny layer.
class MpirunTest : public testing::Test {
protected:
    void SetUp() override {
#ifndef GATESCOPE_HAVE_MPI
        GTEST_SKIP() << "built without MPI";
#endif
        if (runProgram({"mpirun", "--version"}).exitCode != 0) GTEST_SKIP() << "there is no mpirun";
    }

    /// `fault`: GATESCOPE_RANK_FAULT of all ranks.
    ProgramResult ranks(int count, std::vector<std::string> arguments, const std::string& fault = {},
                        const ProgramOptions& how = {}) const {
        return runProgram(words(count, std::move(arguments), fault), how);
    }

    std::vector<std::string> words(int count, std::vector<std::string> arguments,
                                   const std::string& fault = {}) const {
        std::vector<std::string> words{"mpirun", "--allow-run-as-root", "--oversubscribe", "-n",
                                       std::to_string(count)};
        if (killedAfterSeconds > 0)
            words.insert(words.end(),
                         {"--mca", "odls_base_sigkill_timeout", std::to_string(killedAfterSeconds)});
        if (!fault.empty()) words.insert(words.end(), {"-x", "GATESCOPE_RANK_FAULT=" + fault});
        // Open MPI frees little when it ends; what else the address sanitizer finds still counts.
        const char* sanitizer = std::getenv("ASAN_OPTIONS");
        const std::string options = sanitizer != nullptr ? sanitizer : "";
        words.insert(words.end(), {"env", "ASAN_OPTIONS=" + options + ":detect_leaks=0"});
        words.insert(words.end(), {gatescopeProgram(), verb});
        if (withRanks) words.emplace_back("--ranks");
        words.insert(words.end(), {"--config", config, "--threads", "1"});
        words.insert(words.end(), arguments.begin(), arguments.end());
        return words;
    }

    ScratchFolder folder;
    std::string config = folder.write("tiny.json", tinyConfig());
    std::string verb = "profile";
    bool withRanks = true;
    int killedAfterSeconds = 0; ///< by mpirun, where it was interrupted; 0: as it does by itself
};

} // namespace gatescope::test
